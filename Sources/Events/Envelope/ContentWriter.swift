/// Writes JSON in its canonical spelling into room that is known to suffice, eight bytes at a time:
/// most pieces are short, and an array's own appending costs more than their copying.
struct ContentWriter {
    typealias Room = MutableSpan<UInt8>

    /// Bytes written so far.
    private(set) var count = 0

    /// Writes the content of an event, and up to seven bytes behind it.
    mutating func write(
        _ envelope: Envelope, _ document: JSONDocument, _ names: AttributeTexts,
        to bytes: inout [UInt8]
    ) {
        var room = bytes.mutableSpan
        put(UInt8(ascii: "{"), &room)
        member(names.corrects, envelope.attributes[.corrects], document, names, &room)
        member(names.data, envelope.data, document, names, &room)
        member(names.retracts, envelope.attributes[.retracts], document, names, &room)
        member(names.subject, envelope.attributes[.subject], document, names, &room)
        member(names.time, envelope.attributes[.time], document, names, &room)
        member(names.type, envelope.attributes[.type], document, names, &room)
        put(UInt8(ascii: "}"), &room)
    }

    private mutating func member(
        _ name: Range<Int>, _ value: JSONNode?, _ document: JSONDocument, _ names: AttributeTexts,
        _ room: inout Room
    ) {
        guard let value else { return }
        if count > 1 { put(UInt8(ascii: ","), &room) }
        put(name, of: names.bytes.span, &room)
        write(value, document, &room)
    }

    private mutating func write(
        _ node: JSONNode, _ document: JSONDocument, _ room: inout Room
    ) {
        switch node.kind {
        case .null: put("null".utf8, &room)
        case .no: put("false".utf8, &room)
        case .yes: put("true".utf8, &room)
        case .number: number(node, document, &room)
        case .string: put(node.quotedRange, of: document.bytes.span, &room)
        case .stringToEscape: escaped(node, document, &room)
        case .array: list(node, document, &room)
        case .object: object(node, document, &room)
        }
    }

    private mutating func object(
        _ node: JSONNode, _ document: JSONDocument, _ room: inout Room
    ) {
        var before = UInt8(ascii: "{")
        for place in node.range {
            let member = document.members[place]
            if member.value.kind == .null { continue }
            put(before, &room)
            before = UInt8(ascii: ",")
            write(member.nameNode, document, &room)
            put(UInt8(ascii: ":"), &room)
            write(member.value, document, &room)
        }
        if before == UInt8(ascii: "{") { put(before, &room) }
        put(UInt8(ascii: "}"), &room)
    }

    private mutating func list(_ node: JSONNode, _ document: JSONDocument, _ room: inout Room) {
        put(UInt8(ascii: "["), &room)
        for place in node.range {
            if place > node.range.lowerBound { put(UInt8(ascii: ","), &room) }
            write(document.members[place].value, document, &room)
        }
        put(UInt8(ascii: "]"), &room)
    }

    /// A number of digits alone has its shortest form already.
    private mutating func number(_ node: JSONNode, _ document: JSONDocument, _ room: inout Room) {
        for index in node.range where !document.bytes[index].isDigit {
            return put(document.plainForm(of: node), &room)
        }
        put(node.range, of: document.bytes.span, &room)
    }

    private mutating func escaped(
        _ node: JSONNode, _ document: JSONDocument, _ room: inout Room
    ) {
        put(UInt8(ascii: "\""), &room)
        for index in node.range { escape(document.bytes[index], &room) }
        put(UInt8(ascii: "\""), &room)
    }

    /// Only what must be escaped is, and with two characters where JSON has such a form.
    private mutating func escape(_ byte: UInt8, _ room: inout Room) {
        switch byte {
        case UInt8(ascii: "\""): put("\\\"".utf8, &room)
        case UInt8(ascii: "\\"): put("\\\\".utf8, &room)
        case 0x08: put("\\b".utf8, &room)
        case 0x09: put("\\t".utf8, &room)
        case 0x0A: put("\\n".utf8, &room)
        case 0x0C: put("\\f".utf8, &room)
        case 0x0D: put("\\r".utf8, &room)
        case 0..<0x20:
            put(byte < 0x10 ? "\\u000".utf8 : "\\u001".utf8, &room)
            put(String(byte & 15, radix: 16).utf8, &room)
        default: put(byte, &room)
        }
    }

    // MARK: Pieces

    private mutating func put(_ byte: UInt8, _ room: inout Room) {
        room[count] = byte
        count += 1
    }

    /// A text of the program or of a number.
    private mutating func put(_ text: some Collection<UInt8>, _ room: inout Room) {
        for byte in text { put(byte, &room) }
    }

    /// A range of bytes that have at least eight bytes behind them.
    private mutating func put(_ range: Range<Int>, of source: Span<UInt8>, _ room: inout Room) {
        let (from, start) = (source.bytes, count)
        var to = room.mutableBytes
        for step in stride(from: 0, to: range.count, by: 8) {
            let word = from.unsafeLoadUnaligned(
                fromByteOffset: range.lowerBound + step, as: UInt64.self)
            to.storeBytes(of: word, toByteOffset: start + step, as: UInt64.self)
        }
        count += range.count
    }
}
