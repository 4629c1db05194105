import Events

/// The stored form of an event's id: its length and its bytes, or 0 and the 16 bytes of a UUID in
/// its usual spelling, which then takes 17 bytes instead of 37.
enum IDCodec {
    static func put(_ id: Span<UInt8>, to writer: inout ByteWriter) {
        if let uuid = UUIDText.value(of: id) {
            writer.putCompact(0)
            writer.put(uuid.high)
            writer.put(uuid.low)
        } else {
            writer.putCompact(UInt64(id.count))
            writer.put(bytes: id)
        }
    }

    /// The id, added to `arena`.
    static func take(_ reader: inout ByteReader, into arena: inout FactArena) -> TextReference {
        let count = reader.takeCompact(as: Int.self)
        guard count == 0 else { return arena.add(reader.take(bytes: count).span) }
        return arena.add(UUIDText.text(of: (high: reader.take(), low: reader.take())).span)
    }
}

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
        var place = 0
        for digit in 0..<32 {
            if place == 8 || place == 13 || place == 18 || place == 23 { place += 1 }
            let word = digit < 16 ? value.high : value.low
            let nibble = UInt8(truncatingIfNeeded: word >> UInt64(60 - digit % 16 * 4)) & 15
            text[place] = nibble + (nibble < 10 ? UInt8(ascii: "0") : UInt8(ascii: "a") - 10)
            place += 1
        }
        return text
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
