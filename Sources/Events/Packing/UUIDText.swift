/// A UUID in its usual spelling: 36 characters, hexadecimal digits in lower case.
enum UUIDText {
    typealias Value = (high: UInt64, low: UInt64)

    /// The value; nil of any other spelling, so that a value always gives the same text again.
    static func value(of text: Span<UInt8>) -> Value? {
        guard text.count == 36 else { return nil }
        let bytes = text.bytes
        let dashes = UInt8(ascii: "-")
        guard text[8] == dashes, text[13] == dashes, text[18] == dashes, text[23] == dashes,
            let first = digits(load(bytes, 0)),
            let second = digits(load(bytes, 9) & 0xFFFF_FFFF | load(bytes, 14) << 32),
            let third = digits(load(bytes, 19) & 0xFFFF_FFFF | load(bytes, 24) << 32),
            let fourth = digits(load(bytes, 28))
        else { return nil }
        return (UInt64(first) << 32 | UInt64(second), UInt64(third) << 32 | UInt64(fourth))
    }

    /// The text of a value.
    static func text(of value: Value) -> InlineArray<36, UInt8> {
        var text = InlineArray<36, UInt8>(repeating: UInt8(ascii: "-"))
        put(digits(of: UInt32(value.high >> 32)), 8, at: 0, in: &text)
        let second = digits(of: UInt32(truncatingIfNeeded: value.high))
        put(second, 4, at: 9, in: &text)
        put(second >> 32, 4, at: 14, in: &text)
        let third = digits(of: UInt32(value.low >> 32))
        put(third, 4, at: 19, in: &text)
        put(third >> 32, 4, at: 24, in: &text)
        put(digits(of: UInt32(truncatingIfNeeded: value.low)), 8, at: 28, in: &text)
        return text
    }

    /// Writes some characters, the first in the lowest byte.
    @inline(__always)
    private static func put(
        _ characters: UInt64, _ count: Int, at start: Int, in text: inout InlineArray<36, UInt8>
    ) {
        for step in 0..<count {
            text[start + step] = UInt8(truncatingIfNeeded: characters >> UInt64(8 * step))
        }
    }

    /// The eight hexadecimal digits of a value, the first in the lowest byte: all at once, as they
    /// are read.
    private static func digits(of value: UInt32) -> UInt64 {
        let ones: UInt64 = 0x0101_0101_0101_0101
        var digits = UInt64(value.byteSwapped)
        digits = (digits | digits << 16) & 0x0000_FFFF_0000_FFFF
        digits = (digits | digits << 8) & 0x00FF_00FF_00FF_00FF
        digits = (digits >> 4 | digits << 8) & (ones * 0x0F)
        let isLetter = (digits &+ ones * 6) >> 4 & ones
        return digits &+ ones * 0x30 &+ isLetter * 39
    }

    private static func load(_ bytes: RawSpan, _ start: Int) -> UInt64 {
        UInt64(littleEndian: bytes.unsafeLoadUnaligned(fromByteOffset: start, as: UInt64.self))
    }

    /// The value of eight hexadecimal digits, the first in the lowest byte; nil where one is none.
    ///
    /// All eight at once: digits are random, and each branch on one would be taken wrongly now and
    /// then.
    private static func digits(_ text: UInt64) -> UInt32? {
        let ones: UInt64 = 0x0101_0101_0101_0101
        let isLetter = (text >> 6) & ones
        var value = (text & (ones * 0x0F)) &+ isLetter * 9
        // From 10 on a digit is a letter, and only then, and the same characters come back.
        guard value & (ones * 0xF0) == 0, (value &+ ones * 6) >> 4 & ones == isLetter,
            value &+ ones * 0x30 &+ isLetter * 39 == text
        else { return nil }
        value = value << 4 | value >> 8
        value &= 0x00FF_00FF_00FF_00FF
        value = (value << 8 | value >> 16) & 0x0000_FFFF_0000_FFFF
        return UInt32(truncatingIfNeeded: value << 16 | value >> 32)
    }
}
