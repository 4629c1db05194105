/// One JSON text, read strictly, with its strings already free of escapes.
///
/// The text is copied in and unescaped in place, so that every string is a range of `bytes`. The
/// members of an object lie side by side, sorted by name: this makes a doubled name visible,
/// finds a field with a few comparisons, and is the order of the canonical content. One document
/// is used again for every record, so that reading allocates nothing.
struct JSONDocument {
    /// Where a member, or an item of a list, is: its name (of an item none) and its value.
    struct Member: BitwiseCopyable {
        /// The name, or its beginning.
        var name: Word
        /// The whole name, a string.
        var nameNode: JSONNode
        var value: JSONNode
    }

    /// The text, and zeros behind it, so that a read of a whole word never leaves the array.
    var bytes: [UInt8] = []
    /// Members of all objects and items of all lists that are closed.
    var members: [Member] = []
    /// Members and items of those that are still open, the innermost last. What was open before
    /// stays behind the first `openCount` and is written over, which costs less than removing it.
    var open: [Member] = []
    var openCount = 0
    /// The next byte to be read.
    var position = 0

    // The literals of JSON.
    static let yes = Word("true")
    static let no = Word("false")
    static let null = Word("null")

    /// Zeros behind each text.
    static let padding = [UInt8](repeating: 0, count: Word.capacity)

    /// Forgets what was read before.
    mutating func clear() {
        // One great event should not hold its memory for ever.
        let keeps = members.count < 1 << 16
        bytes.removeAll(keepingCapacity: keeps)
        members.removeAll(keepingCapacity: keeps)
        if !keeps { open = [] }
        openCount = 0
        position = 0
    }

    /// Takes in a text that is no JSON, a header, as a string of this document.
    mutating func add(text: ArraySlice<UInt8>) -> JSONNode {
        let start = bytes.count
        bytes.append(contentsOf: text)
        bytes.append(contentsOf: JSONDocument.padding)
        return JSONNode(.stringToEscape, start, text.count)
    }

    /// The place of the member with this name; nil where it is missing or null.
    @inline(__always)
    func place(of name: Word, in object: JSONNode) -> Int? {
        guard object.kind == .object else { return nil }
        let end = object.range.upperBound
        var place = Int(object.start)
        while place < end, members[place].name < name { place += 1 }
        guard place < end, members[place].name == name, members[place].value.kind != .null
        else { return nil }
        return place
    }

    /// The value of the member with this name; nil where it is missing or null.
    func value(of name: Word, in object: JSONNode) -> JSONNode? {
        place(of: name, in: object).map { members[$0].value }
    }

    /// The beginning of a string as a word.
    @inline(__always)
    func word(_ string: JSONNode) -> Word {
        Word(bytes.span.bytes, at: Int(string.start), count: Int(string.count))
    }
}

/// A value in a `JSONDocument`.
struct JSONNode: BitwiseCopyable {
    enum Kind: UInt8, BitwiseCopyable {
        case null, no, yes, number, string
        /// A string with characters that are escaped when it is written.
        case stringToEscape
        case array, object
    }

    var kind: Kind
    /// Of a string or number: its first byte. Of a list or object: its first place in `members`.
    var start: Int32
    var count: Int32

    @inline(__always)
    init(_ kind: Kind, _ start: Int, _ count: Int) {
        self.kind = kind
        self.start = Int32(truncatingIfNeeded: start)
        self.count = Int32(truncatingIfNeeded: count)
    }

    var range: Range<Int> { Int(start)..<Int(start) + Int(count) }
    var isString: Bool { kind == .string || kind == .stringToEscape }
}

/// Why a text is no JSON: there is only one reason.
enum JSONFault: Error { case malformed }
