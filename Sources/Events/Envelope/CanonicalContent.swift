/// The content of an event in its one spelling: type, subject, time, corrects, retracts and data as
/// JSON with sorted keys, no white space, nothing that is null, numbers in their shortest decimal
/// form. Two records with the same canonical content say the same.
struct CanonicalContent {
    /// The text that was written last, as UTF-8.
    private(set) var text = ContentText()
    private let names = AttributeTexts()

    /// Writes the content of an event.
    mutating func write(_ envelope: Envelope, _ document: JSONDocument) {
        text.clear()
        text.append(UInt8(ascii: "{"))
        member(names.corrects, envelope.attributes[.corrects], document)
        member(names.data, envelope.data, document)
        member(names.retracts, envelope.attributes[.retracts], document)
        member(names.subject, envelope.attributes[.subject], document)
        member(names.time, envelope.attributes[.time], document)
        member(names.type, envelope.attributes[.type], document)
        text.append(UInt8(ascii: "}"))
    }

    private mutating func member(_ name: Range<Int>, _ value: JSONNode?, _ document: JSONDocument) {
        guard let value else { return }
        if text.count > 1 { text.append(UInt8(ascii: ",")) }
        text.append(name, of: names.bytes)
        write(value, document)
    }

    private mutating func write(_ node: JSONNode, _ document: JSONDocument) {
        switch node.kind {
        case .null: text.append("null".utf8)
        case .no: text.append("false".utf8)
        case .yes: text.append("true".utf8)
        case .number: number(node, document)
        case .string, .stringToEscape: string(node, document)
        case .array: list(node, document)
        case .object: object(node, document)
        }
    }

    private mutating func object(_ node: JSONNode, _ document: JSONDocument) {
        var before = UInt8(ascii: "{")
        for place in node.range {
            let member = document.members[place]
            if member.value.kind == .null { continue }
            if member.nameNode.kind == .string {
                text.append(
                    before, quoted(member.nameNode), of: document.bytes, UInt8(ascii: ":"))
            } else {
                text.append(before)
                string(member.nameNode, document)
                text.append(UInt8(ascii: ":"))
            }
            before = UInt8(ascii: ",")
            write(member.value, document)
        }
        if before == UInt8(ascii: "{") { text.append(before) }
        text.append(UInt8(ascii: "}"))
    }

    private mutating func list(_ node: JSONNode, _ document: JSONDocument) {
        text.append(UInt8(ascii: "["))
        for place in node.range {
            if place > node.range.lowerBound { text.append(UInt8(ascii: ",")) }
            write(document.members[place].value, document)
        }
        text.append(UInt8(ascii: "]"))
    }

    /// A number of digits alone has its shortest form already.
    private mutating func number(_ node: JSONNode, _ document: JSONDocument) {
        for index in node.range where !document.bytes[index].isDigit {
            text.append(DecimalNumber(document.bytes.span.extracting(node.range)).plainForm)
            return
        }
        text.append(node.range, of: document.bytes)
    }

    private mutating func string(_ node: JSONNode, _ document: JSONDocument) {
        guard node.kind == .stringToEscape else {
            return text.append(quoted(node), of: document.bytes)
        }
        text.append(UInt8(ascii: "\""))
        for index in node.range { writeEscaped(document.bytes[index]) }
        text.append(UInt8(ascii: "\""))
    }

    /// The place of a string without escapes together with its quotes: it is written as it was
    /// read.
    private func quoted(_ string: JSONNode) -> Range<Int> {
        string.range.lowerBound - 1..<string.range.upperBound + 1
    }

    /// Only what must be escaped is, and with two characters where JSON has such a form.
    private mutating func writeEscaped(_ byte: UInt8) {
        switch byte {
        case UInt8(ascii: "\""): text.append("\\\"".utf8)
        case UInt8(ascii: "\\"): text.append("\\\\".utf8)
        case 0x08: text.append("\\b".utf8)
        case 0x09: text.append("\\t".utf8)
        case 0x0A: text.append("\\n".utf8)
        case 0x0C: text.append("\\f".utf8)
        case 0x0D: text.append("\\r".utf8)
        case 0..<0x20:
            text.append(byte < 0x10 ? "\\u000".utf8 : "\\u001".utf8)
            text.append(String(byte & 15, radix: 16).utf8)
        default: text.append(byte)
        }
    }
}

/// The names of the attributes that are content, quoted and with their colon, in one array.
private struct AttributeTexts {
    private(set) var bytes: [UInt8] = []
    let corrects, data, retracts, subject, time, type: Range<Int>

    init() {
        var all: [UInt8] = []
        func add(_ name: String) -> Range<Int> {
            let start = all.count
            all.append(contentsOf: "\"\(name)\":".utf8)
            return start..<all.count
        }
        (corrects, data, retracts) = (add("corrects"), add("data"), add("retracts"))
        (subject, time, type) = (add("subject"), add("time"), add("type"))
        bytes = all + JSONDocument.padding
    }
}
