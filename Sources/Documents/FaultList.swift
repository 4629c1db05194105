/// The faults of one file, gathered while it is read: one fault never hides the next.
package struct FaultList: Sendable {
    package let file: String
    /// The indicator that is being read, named in every message.
    package var row: String?
    package private(set) var faults: [Fault] = []

    package init(file: String) { self.file = file }

    package mutating func add(
        _ code: Fault.Code, at place: Place, _ message: String, hint: String,
        isWarning: Bool = false
    ) {
        let fault = Fault(
            code, file: file, line: place.line, column: place.column, isWarning: isWarning,
            message: (row.map { "\($0): " } ?? "") + message, hint: hint)
        // A share is narrowed in part and base: an error in it is reported once.
        if !faults.suffix(8).contains(fault) { faults.append(fault) }
    }
}

extension FaultList {
    /// The entries of a mapping by key, after its keys have been checked; nil if it is none.
    package mutating func fields(of node: Node, _ construct: Construct) -> [String: Node]? {
        guard let entries = entries(of: node, construct.name) else { return nil }
        var fields: [String: Node] = [:]
        for entry in entries {
            if construct.keys.contains(entry.key) {
                fields[entry.key] = entry.value
            } else if construct.later.contains(entry.key) {
                addNotSupported(entry.key, at: entry.place)
            } else {
                addUnknown(entry, in: construct.name, known: construct.keys)
            }
        }
        for key in construct.required where node[key] == nil {
            add(
                .missingKey, at: node.place, "missing key `\(key)` in \(construct.name)",
                hint: "add it")
        }
        return fields
    }

    /// The entries of a mapping; nothing at all counts as an empty one.
    package mutating func entries(of node: Node, _ name: String) -> [Node.Entry]? {
        if case .mapping(let entries) = node.content { return entries }
        if node.isNull { return [] }
        add(
            .badValue, at: node.place, "\(name) must be a mapping", hint: "write `key: value` lines"
        )
        return nil
    }

    package mutating func addNotSupported(_ word: String, at place: Place) {
        add(
            .notSupported, at: place, "`\(word)` is not implemented in this version",
            hint: "remove it")
    }

    package mutating func addUnknown(_ entry: Node.Entry, in name: String, known: [String]) {
        add(
            .unknownKey, at: entry.place, "unknown key `\(entry.key)` in \(name)",
            hint: suggestion(for: entry.key, among: known))
    }
}
