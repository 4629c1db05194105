/// The first 24 bytes of a text in three numbers, the first byte highest, the rest zero: names
/// and codes are found and sorted by comparing numbers, not bytes.
///
/// Two texts of at most 24 bytes without NUL are equal exactly when their words are.
struct Word: Hashable, Sendable, BitwiseCopyable {
    /// Bytes that a word holds.
    static let capacity = 24

    var first: UInt64 = 0
    var second: UInt64 = 0
    var third: UInt64 = 0

    /// The word of the empty text.
    init() {}

    /// The word of a text that the program itself knows.
    init(_ text: String) {
        let bytes = Array(text.utf8)
        precondition(bytes.count <= Word.capacity, "a known name has at most 24 bytes")
        self.init(bytes.span)
    }

    /// The word of a text, or of its beginning.
    init(_ bytes: Span<UInt8>) {
        first = Word.part(bytes, from: 0)
        second = Word.part(bytes, from: 8)
        third = Word.part(bytes, from: 16)
    }

    /// Up to eight bytes, the first highest, of a text that has nothing behind it.
    private static func part(_ bytes: Span<UInt8>, from start: Int) -> UInt64 {
        if bytes.count >= start + 8 {
            return bytes.word(at: start).bigEndian
        }
        if start >= bytes.count { return 0 }
        if bytes.count >= 8 {
            // The last eight bytes, moved up until only those from `start` on are left.
            let last = bytes.word(at: bytes.count - 8).bigEndian
            return last << UInt64(8 * (8 - (bytes.count - start)))
        }
        var word: UInt64 = 0
        for index in start..<bytes.count {
            word |= UInt64(bytes[index]) << UInt64(56 - 8 * (index - start))
        }
        return word
    }

    /// The word of `count` bytes from `start` on; 24 bytes must be there to be read.
    @inline(__always)
    init(_ bytes: RawSpan, at start: Int, count: Int) {
        first = Word.load(bytes, start, count)
        if count > 8 { second = Word.load(bytes, start + 8, count - 8) }
        if count > 16 { third = Word.load(bytes, start + 16, count - 16) }
    }

    /// Up to eight bytes, the first highest, without those from `count` on.
    @inline(__always)
    private static func load(_ bytes: RawSpan, _ start: Int, _ count: Int) -> UInt64 {
        let word = bytes.unsafeLoadUnaligned(fromByteOffset: start, as: UInt64.self).bigEndian
        return count >= 8 ? word : word & ~(UInt64.max >> UInt64(8 * count))
    }

    /// Whether this text comes before the other, byte by byte.
    @inline(__always)
    static func < (left: Word, right: Word) -> Bool {
        if left.first != right.first { return left.first < right.first }
        if left.second != right.second { return left.second < right.second }
        return left.third < right.third
    }

    /// The text, of a word that holds a whole one.
    var text: String {
        let bytes = [first, second, third].flatMap { number in
            (0..<8).map { UInt8(truncatingIfNeeded: number >> UInt64(56 - 8 * $0)) }
        }
        return String(decoding: bytes.prefix { $0 != 0 }, as: UTF8.self)
    }
}
