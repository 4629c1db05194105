import JSONText

extension JSON {
    /// Over several lines, with what is short on one.
    func lines(indent: String = "") -> String {
        let flat = text.replacing("\":", with: "\": ").replacing(",\"", with: ", \"").replacing(
            ",{", with: ", {")
        let inner = indent + "  "
        switch self {
        case .object(let members):
            guard (indent + flat).count > 90 || members.contains(where: { $0.1.isNested }) else {
                return flat
            }
            let pieces = members.map {
                "\(inner)\(JSON.string($0.0).text): \($0.1.lines(indent: inner))"
            }
            return "{\n" + pieces.joined(separator: ",\n") + "\n\(indent)}"
        case .array(let items):
            guard (indent + flat).count > 90 || items.contains(where: \.isNested) else {
                return flat
            }
            let pieces = items.map { inner + $0.lines(indent: inner) }
            return "[\n" + pieces.joined(separator: ",\n") + "\n\(indent)]"
        case .null, .bool, .integer, .number, .string: return text
        }
    }

    /// Whether something with members lies in it.
    private var isNested: Bool {
        switch self {
        case .object(let members): members.contains { $0.1.isGroup }
        case .array(let items): items.contains { $0.isGroup }
        case .null, .bool, .integer, .number, .string: false
        }
    }

    private var isGroup: Bool {
        switch self {
        case .object: true
        case .array, .null, .bool, .integer, .number, .string: false
        }
    }
}
