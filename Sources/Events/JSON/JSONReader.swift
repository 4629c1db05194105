/// One reading of a JSON text: RFC 8259 without a byte order mark, and stricter where the contract
/// is. Refuses doubled names at every level, lone surrogates, NUL, more than 32 levels and numbers
/// that are no finite double. What it accepts is valid UTF-8.
///
/// Text and room belong to the document and are passed along, since neither array then counts who
/// holds it at each byte. In the room the members of what is closed are kept from the front on, of
/// what is still open from the back, the latest first: they cannot meet, because every member takes
/// two bytes of text.
struct JSONReader {
    typealias Text = MutableSpan<UInt8>
    typealias Room = MutableSpan<JSONDocument.Member>

    /// How deep objects and lists may be nested, the outermost being 1.
    static let greatestDepth = 32

    /// The next byte to be read.
    var position = 0
    /// Members of all objects and items of all lists that are closed.
    private(set) var closed = 0
    /// Where those of what is still open begin.
    private var open: Int
    /// Whether a number has an exponent: its plain form may be longer than the text.
    var hasExponent = false

    // The literals of JSON.
    private static let yes = Word("true")
    private static let no = Word("false")
    private static let null = Word("null")

    /// A reading with room for this many members.
    init(room: Int) { open = room }

    /// Reads a text of `count` bytes, all of it. Behind it there must be `JSONDocument.padding`.
    mutating func read(
        _ bytes: inout [UInt8], count: Int, _ members: inout [JSONDocument.Member]
    ) throws(JSONFault) -> JSONNode {
        var text = bytes.mutableSpan
        var room = members.mutableSpan
        skipSpace(text)
        let root = try readValue(&text, &room, depth: 1)
        skipSpace(text)
        guard position == count else { throw .malformed }
        return root
    }

    /// A value at `position`; `depth` is what an object or list here would have.
    private mutating func readValue(
        _ text: inout Text, _ room: inout Room, depth: Int
    ) throws(JSONFault) -> JSONNode {
        switch text[position] {
        case UInt8(ascii: "\""): return try readString(&text)
        case UInt8(ascii: "{"): return try readObject(&text, &room, depth: depth)
        case UInt8(ascii: "["): return try readList(&text, &room, depth: depth)
        case UInt8(ascii: "-"), UInt8(ascii: "0")...UInt8(ascii: "9"): return try readNumber(text)
        case UInt8(ascii: "t"): return try readLiteral(text, JSONReader.yes, 4, .yes)
        case UInt8(ascii: "f"): return try readLiteral(text, JSONReader.no, 5, .no)
        case UInt8(ascii: "n"): return try readLiteral(text, JSONReader.null, 4, .null)
        default: throw .malformed
        }
    }

    private mutating func readObject(
        _ text: inout Text, _ room: inout Room, depth: Int
    ) throws(JSONFault) -> JSONNode {
        guard depth <= JSONReader.greatestDepth else { throw .malformed }
        let outer = open
        position += 1
        skipSpace(text)
        if text[position] == UInt8(ascii: "}") {
            position += 1
            return JSONNode(.object, closed, 0)
        }
        repeat {
            guard text[position] == UInt8(ascii: "\"") else { throw .malformed }
            let name = try readString(&text)
            skipSpace(text)
            guard text[position] == UInt8(ascii: ":") else { throw .malformed }
            position += 1
            skipSpace(text)
            // Most values are strings, and a call costs half as much as one.
            let value =
                text[position] == UInt8(ascii: "\"")
                ? try readString(&text) : try readValue(&text, &room, depth: depth + 1)
            open -= 1
            room[open] = JSONDocument.Member(
                name: Word(text.bytes, at: name.start, count: name.count),
                nameNode: name, value: value)
        } while passesComma(text)
        guard text[position] == UInt8(ascii: "}") else { throw .malformed }
        position += 1
        return try closeObject(text, &room, outer)
    }

    private mutating func readList(
        _ text: inout Text, _ room: inout Room, depth: Int
    ) throws(JSONFault) -> JSONNode {
        guard depth <= JSONReader.greatestDepth else { throw .malformed }
        let outer = open
        position += 1
        skipSpace(text)
        if text[position] == UInt8(ascii: "]") {
            position += 1
            return JSONNode(.array, closed, 0)
        }
        repeat {
            let value = try readValue(&text, &room, depth: depth + 1)
            open -= 1
            room[open] = JSONDocument.Member(
                name: Word(), nameNode: JSONNode(.null, 0, 0), value: value)
        } while passesComma(text)
        guard text[position] == UInt8(ascii: "]") else { throw .malformed }
        position += 1
        return closeList(&room, outer)
    }

    private mutating func readLiteral(
        _ text: borrowing Text, _ literal: Word, _ count: Int, _ kind: JSONNode.Kind
    ) throws(JSONFault) -> JSONNode {
        guard Word(text.bytes, at: position, count: count) == literal else { throw .malformed }
        position += count
        return JSONNode(kind, 0, 0)
    }

    /// Passes a comma over, behind which a further member or item comes; false where there is none.
    @inline(__always)
    private mutating func passesComma(_ text: borrowing Text) -> Bool {
        skipSpace(text)
        guard text[position] == UInt8(ascii: ",") else { return false }
        position += 1
        skipSpace(text)
        return true
    }

    @inline(__always)
    private mutating func skipSpace(_ text: borrowing Text) {
        while text[position] <= 0x20 {
            switch text[position] {
            case 0x20, 0x09, 0x0A, 0x0D: position += 1
            default: return
            }
        }
    }

    // MARK: Closing

    /// Moves the items of the list that ends here to the closed ones, in their order.
    private mutating func closeList(_ room: inout Room, _ outer: Int) -> JSONNode {
        let node = JSONNode(.array, closed, outer - open)
        var (low, high) = (open, outer - 1)
        while low < high {
            room.swapAt(low, high)
            (low, high) = (low + 1, high - 1)
        }
        for place in open..<outer {
            room[closed] = room[place]
            closed += 1
        }
        open = outer
        return node
    }

    /// Moves the members of the object that ends here to the closed ones, sorted by name; refuses a
    /// doubled name.
    private mutating func closeObject(
        _ text: borrowing Text, _ room: inout Room, _ outer: Int
    ) throws(JSONFault) -> JSONNode {
        let first = closed
        guard outer - open <= 32 else { return try closeGreatObject(text, &room, outer) }
        // Equal words are the same name, or long names with the same beginning.
        var hasEqualWords = false
        for place in open..<outer {
            let member = room[place]
            var hole = closed
            while hole > first, member.name < room[hole - 1].name {
                room[hole] = room[hole - 1]
                hole -= 1
            }
            if hole > first, room[hole - 1].name == member.name { hasEqualWords = true }
            room[hole] = member
            closed += 1
        }
        open = outer
        if hasEqualWords { try sortMembers(text, &room, first..<closed) }
        return JSONNode(.object, first, closed - first)
    }

    /// The same for any number of members.
    @inline(never)
    private mutating func closeGreatObject(
        _ text: borrowing Text, _ room: inout Room, _ outer: Int
    ) throws(JSONFault) -> JSONNode {
        let first = closed
        for place in open..<outer {
            room[closed] = room[place]
            closed += 1
        }
        open = outer
        try sortMembers(text, &room, first..<closed)
        return JSONNode(.object, first, closed - first)
    }

    /// Sorts members by their whole names and refuses a doubled one.
    @inline(never)
    private func sortMembers(
        _ text: borrowing Text, _ room: inout Room, _ places: Range<Int>
    ) throws(JSONFault) {
        let names = text.span
        var sorted = places.map { room[$0] }
        sorted.sort { isBefore($0, $1, names) }
        for (place, member) in zip(places, sorted) { room[place] = member }
        for place in places.dropFirst() where !isBefore(room[place - 1], room[place], names) {
            throw .malformed
        }
    }

    /// Whether one name comes before another, by bytes.
    private func isBefore(
        _ left: JSONDocument.Member, _ right: JSONDocument.Member, _ text: Span<UInt8>
    ) -> Bool {
        guard left.name == right.name else { return left.name < right.name }
        let (mine, theirs) = (left.nameNode.range, right.nameNode.range)
        for step in 0..<min(mine.count, theirs.count) {
            let (byte, other) = (text[mine.lowerBound + step], text[theirs.lowerBound + step])
            if byte != other { return byte < other }
        }
        return mine.count < theirs.count
    }
}
