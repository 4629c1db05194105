/// The content of an event in its one spelling: type, subject, time, corrects, retracts and data as
/// JSON with sorted keys, no white space, nothing that is null, numbers in their shortest decimal
/// form. Two records with the same canonical content say the same.
struct CanonicalContent {
    /// The text that was written last, as UTF-8.
    private(set) var bytes: [UInt8] = []

    /// Writes the content of an event.
    mutating func write(_ envelope: Envelope, _ document: JSONDocument) {
        bytes.removeAll(keepingCapacity: true)
        bytes.append(UInt8(ascii: "{"))
        member("\"corrects\":", envelope.attributes[.corrects], document)
        member("\"data\":", envelope.data, document)
        member("\"retracts\":", envelope.attributes[.retracts], document)
        member("\"subject\":", envelope.attributes[.subject], document)
        member("\"time\":", envelope.attributes[.time], document)
        member("\"type\":", envelope.attributes[.type], document)
        bytes.append(UInt8(ascii: "}"))
    }

    private mutating func member(_ name: String, _ value: JSONNode?, _ document: JSONDocument) {
        guard let value else { return }
        if bytes.count > 1 { bytes.append(UInt8(ascii: ",")) }
        bytes.append(contentsOf: name.utf8)
        write(value, document)
    }

    private mutating func write(_ node: JSONNode, _ document: JSONDocument) {
        switch node.kind {
        case .null: bytes.append(contentsOf: "null".utf8)
        case .no: bytes.append(contentsOf: "false".utf8)
        case .yes: bytes.append(contentsOf: "true".utf8)
        case .number: number(node, document)
        case .string, .stringToEscape: string(node, document)
        case .array: list(node, document)
        case .object: object(node, document)
        }
    }

    private mutating func object(_ node: JSONNode, _ document: JSONDocument) {
        bytes.append(UInt8(ascii: "{"))
        var isFirst = true
        for place in node.range {
            let member = document.members[place]
            if member.value.kind == .null { continue }
            if !isFirst { bytes.append(UInt8(ascii: ",")) }
            isFirst = false
            string(member.nameNode, document)
            bytes.append(UInt8(ascii: ":"))
            write(member.value, document)
        }
        bytes.append(UInt8(ascii: "}"))
    }

    private mutating func list(_ node: JSONNode, _ document: JSONDocument) {
        bytes.append(UInt8(ascii: "["))
        for place in node.range {
            if place > node.range.lowerBound { bytes.append(UInt8(ascii: ",")) }
            write(document.members[place].value, document)
        }
        bytes.append(UInt8(ascii: "]"))
    }

    /// A number of digits alone has its shortest form already.
    private mutating func number(_ node: JSONNode, _ document: JSONDocument) {
        for index in node.range where !document.bytes[index].isDigit {
            DecimalNumber(document.bytes.span.extracting(node.range)).write(to: &bytes)
            return
        }
        bytes.append(contentsOf: document.bytes[node.range])
    }

    private mutating func string(_ node: JSONNode, _ document: JSONDocument) {
        bytes.append(UInt8(ascii: "\""))
        if node.kind == .string {
            bytes.append(contentsOf: document.bytes[node.range])
        } else {
            for index in node.range { writeEscaped(document.bytes[index]) }
        }
        bytes.append(UInt8(ascii: "\""))
    }

    /// Only what must be escaped is, and with two characters where JSON has such a form.
    private mutating func writeEscaped(_ byte: UInt8) {
        switch byte {
        case UInt8(ascii: "\""): bytes.append(contentsOf: "\\\"".utf8)
        case UInt8(ascii: "\\"): bytes.append(contentsOf: "\\\\".utf8)
        case 0x08: bytes.append(contentsOf: "\\b".utf8)
        case 0x09: bytes.append(contentsOf: "\\t".utf8)
        case 0x0A: bytes.append(contentsOf: "\\n".utf8)
        case 0x0C: bytes.append(contentsOf: "\\f".utf8)
        case 0x0D: bytes.append(contentsOf: "\\r".utf8)
        case 0..<0x20:
            bytes.append(contentsOf: byte < 0x10 ? "\\u000".utf8 : "\\u001".utf8)
            bytes.append(contentsOf: String(byte & 15, radix: 16).utf8)
        default: bytes.append(byte)
        }
    }
}
