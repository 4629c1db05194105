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
        var name = Word()
        /// The whole name, a string.
        var nameNode = JSONNode(.null, 0, 0)
        var value = JSONNode(.null, 0, 0)
    }

    /// The text, and zeros behind it, so that a read of a whole word never leaves the array.
    private(set) var bytes: [UInt8] = []
    /// Members and items of all objects and lists; those of one lie side by side. Behind the first
    /// `memberCount` lies what an earlier text has left.
    private(set) var members: [Member] = []
    private(set) var memberCount = 0
    /// Whether a number has an exponent: its plain form may be longer than the text.
    private(set) var hasExponent = false

    /// Zeros behind each text.
    static let padding = [UInt8](repeating: 0, count: Word.capacity)

    /// Forgets what was read before.
    mutating func clear() {
        // One great event should not hold its memory.
        let keeps = members.count < 1 << 16
        bytes.removeAll(keepingCapacity: keeps)
        if !keeps { members = [] }
        (hasExponent, memberCount) = (false, 0)
    }

    /// Reads a whole text in place of what was read before; see `JSONReader`.
    mutating func read(_ text: ArraySlice<UInt8>) throws(JSONFault) -> JSONNode {
        clear()
        bytes.append(contentsOf: text)
        bytes.append(contentsOf: JSONDocument.padding)
        // Each member is two bytes at least, a name or an item and what separates it.
        let room = text.count / 2 + 1
        if members.count < room {
            members = [Member](repeating: Member(), count: max(room, 2 * members.count))
        }
        var reader = JSONReader(room: members.count)
        let root = try reader.read(&bytes, count: text.count, &members)
        (hasExponent, memberCount) = (reader.hasExponent, reader.closed)
        return root
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
        var place = object.start
        while place < end, members[place].name < name { place += 1 }
        guard place < end, members[place].name == name, members[place].value.kind != .null
        else { return nil }
        return place
    }

    /// A number in its shortest decimal form.
    func plainForm(of number: JSONNode) -> [UInt8] {
        DecimalNumber(bytes.span.extracting(number.range)).plainForm
    }

    /// The beginning of a string as a word.
    @inline(__always)
    func word(_ string: JSONNode) -> Word {
        Word(bytes.span.bytes, at: string.start, count: string.count)
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

    /// Kind, start and count in one word, 4, 30 and 30 bits: nodes are copied more often than read.
    /// A text has a mebibyte at most, and headers are bounded by the broker.
    private let bits: UInt64

    @inline(__always)
    init(_ kind: Kind, _ start: Int, _ count: Int) {
        bits = UInt64(kind.rawValue) << 60 | UInt64(start) << 30 | UInt64(count)
    }

    var kind: Kind { Kind(rawValue: UInt8(bits >> 60)) ?? .null }
    /// Of a string or number: its first byte. Of a list or object: its first place in `members`.
    var start: Int { Int(bits >> 30 & 0x3FFF_FFFF) }
    var count: Int { Int(bits & 0x3FFF_FFFF) }

    var range: Range<Int> { start..<start + count }
    /// Of a string without escapes its place with its quotes: it is written as it was read.
    var quotedRange: Range<Int> { start - 1..<start + count + 1 }
    var isString: Bool { kind == .string || kind == .stringToEscape }
}

/// Why a text is no JSON: there is only one reason.
enum JSONFault: Error { case malformed }
