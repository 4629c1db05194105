/// A configuration text as a tree with places, whatever format it was written in.
///
/// The reader of the format (YAML) stands outside this target and gives these nodes.
package struct Node: Equatable, Sendable {
    package var content: Content
    /// Both from 1, of the node's first character.
    package var line: Int
    package var column: Int

    package init(_ content: Content, line: Int, column: Int) {
        self.content = content
        self.line = line
        self.column = column
    }

    package indirect enum Content: Equatable, Sendable {
        /// The text as written, and whether it stood in quotes (then it is never a number).
        case scalar(String, quoted: Bool)
        case sequence([Node])
        /// In the order of the file; keys differ.
        case mapping([Entry])
    }

    package struct Entry: Equatable, Sendable {
        package var key: String
        package var line: Int
        package var column: Int
        package var value: Node

        package init(key: String, line: Int, column: Int, value: Node) {
            self.key = key
            self.line = line
            self.column = column
            self.value = value
        }
    }
}

/// Where something stands in a file, both from 1; 0 where the whole file is meant.
package struct Place: Hashable, Sendable {
    package var line: Int
    package var column: Int

    package init(line: Int, column: Int) {
        self.line = line
        self.column = column
    }

    package static let wholeFile = Place(line: 0, column: 0)
}

extension Node {
    package var place: Place { Place(line: line, column: column) }

    /// The text of a scalar, whether it stood in quotes or not; nil of anything else and of null.
    package var text: String? {
        guard case .scalar(let text, _) = content, !isNull else { return nil }
        return text
    }

    /// Nothing, `~` or `null`, as YAML's core schema has it.
    package var isNull: Bool {
        guard case .scalar(let text, quoted: false) = content else { return false }
        return ["", "~", "null", "Null", "NULL"].contains(text)
    }

    /// The word for what the plan's text does not say.
    package var isUnset: Bool { text == "unset" }

    /// The keys within it at which that word stands, `target.by`, each once in the order of the
    /// file.
    package var unsetKeys: [String] {
        var keys: [String] = []
        for key in unsetPaths where !keys.contains(key) { keys.append(key) }
        return keys
    }

    private var unsetPaths: [String] {
        switch content {
        case .scalar: isUnset ? [""] : []
        case .sequence(let nodes): nodes.flatMap(\.unsetPaths)
        case .mapping(let entries):
            entries.flatMap { entry in
                entry.value.unsetPaths.map { $0.isEmpty ? entry.key : "\(entry.key).\($0)" }
            }
        }
    }

    /// The value of a key of a mapping.
    package subscript(key: String) -> Node? { entry(key)?.value }

    /// A key of a mapping with its value.
    package func entry(_ key: String) -> Entry? {
        guard case .mapping(let entries) = content else { return nil }
        return entries.first { $0.key == key }
    }

    /// The tree as one line of JSON that does not depend on comments, spacing and quotes: what a
    /// version is computed from. Every value is a text or null, keys stay in the order of the file.
    package var canonicalText: String {
        var text = ""
        addCanonicalText(to: &text)
        return text
    }

    private func addCanonicalText(to text: inout String) {
        switch content {
        case .scalar(let scalar, _): text += isNull ? "null" : quoted(scalar)
        case .sequence(let nodes):
            text += "["
            for (index, node) in nodes.enumerated() {
                if index > 0 { text += "," }
                node.addCanonicalText(to: &text)
            }
            text += "]"
        case .mapping(let entries):
            text += "{"
            for (index, entry) in entries.enumerated() {
                text += (index > 0 ? "," : "") + quoted(entry.key) + ":"
                entry.value.addCanonicalText(to: &text)
            }
            text += "}"
        }
    }
}

extension Node.Entry {
    /// Of the key.
    package var place: Place { Place(line: line, column: column) }
}

/// A text in double quotes, so that no two texts look alike.
private func quoted(_ text: String) -> String {
    let isPlain = text.utf8.allSatisfy { $0 >= UInt8(ascii: " ") && !#""\"#.utf8.contains($0) }
    guard !isPlain else { return "\"" + text + "\"" }
    var result = "\""
    for scalar in text.unicodeScalars {
        switch scalar {
        case "\"", "\\": result += "\\" + String(scalar)
        case "\n": result += "\\n"
        case "\0"..<" ":
            let digits = String(scalar.value, radix: 16)
            result += "\\u" + String(repeating: "0", count: 4 - digits.count) + digits
        default: result.unicodeScalars.append(scalar)
        }
    }
    return result + "\""
}
