import Documents
import Events
import Exact
import JSONText

/// Writes the fields of an event as JSON, by the forms of its type.
struct EventValues {
    /// What `{n}` in a text stands for.
    let number: Int

    /// The members of an event's data; a fault for each value that has another form.
    func members(
        _ fields: [Node.Entry], _ definition: EventDefinition, _ faults: inout FaultList
    ) -> [(String, JSON)] {
        members(fields, definition.fields, &faults)
    }

    private func members(
        _ fields: [Node.Entry], _ definitions: [FieldDefinition], _ faults: inout FaultList
    ) -> [(String, JSON)] {
        fields.compactMap { entry in
            guard let definition = definitions.first(where: { $0.name == entry.key }) else {
                faults.addUnknown(entry, in: "this field", known: definitions.map(\.name))
                return nil
            }
            return value(entry.value, definition.form, "`\(entry.key)`", &faults).map {
                (entry.key, $0)
            }
        }
    }

    private func value(
        _ node: Node, _ form: FieldForm, _ name: String, _ faults: inout FaultList
    ) -> JSON? {
        switch form {
        case .text, .date, .period, .semester: return text(node, name, &faults)
        case .word(let list): return word(node, list, name, &faults)
        case .words(let list):
            if isEmptyList(node) { return .array([]) }
            return (faults.list(node, name)?.compactMap { word($0, list, name, &faults) })
                .map { .array($0) }
        case .texts, .personIDs:
            if isEmptyList(node) { return .array([]) }
            return (faults.list(node, name)?.compactMap { text($0, name, &faults) })
                .map { .array($0) }
        case .flag: return faults.boolean(node, name).map { .bool($0) }
        case .whole, .decimal:
            return faults.decimal(node, name).map { .number($0.decimalText(places: 12)) }
        case .map:
            return faults.entries(of: node, name).map { entries in
                .object(
                    entries.compactMap { entry in
                        capability(entry.value, "`\(entry.key)`", &faults).map { (entry.key, $0) }
                    })
            }
        case .object(let definitions), .group(let definitions):
            return faults.entries(of: node, name).map {
                .object(members($0, definitions, &faults))
            }
        }
    }

    private func isEmptyList(_ node: Node) -> Bool { node.content == .sequence([]) }

    private func text(_ node: Node, _ name: String, _ faults: inout FaultList) -> JSON? {
        faults.text(node, name).map { .string(numbered($0)) }
    }

    private func word(
        _ node: Node, _ list: WordList, _ name: String, _ faults: inout FaultList
    ) -> JSON? {
        faults.word(node, "word for \(name)", of: list.words.map(\.word)).map { .string($0) }
    }

    private func capability(_ node: Node, _ name: String, _ faults: inout FaultList) -> JSON? {
        if let text = node.text, ["true", "false"].contains(text) { return .bool(text == "true") }
        return faults.decimal(node, name).map { .number($0.decimalText(places: 12)) }
    }

    /// The text with the number for every `{n}`.
    private func numbered(_ text: String) -> String {
        var result = ""
        var rest = text[...]
        while let start = rest.firstIndex(of: "{"), rest[start...].hasPrefix("{n}") {
            result += rest[..<start] + String(number)
            rest = rest[rest.index(start, offsetBy: 3)...]
        }
        return result + rest
    }
}
