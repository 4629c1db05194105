/// Strings of the strict reader.
extension JSONReader {
    /// A string whose quote is at `position`.
    @inline(__always)
    mutating func readString(_ text: inout Text) throws(JSONFault) -> JSONNode {
        let start = position + 1
        var index = start
        while true {
            let word = text.bytes.unsafeLoadUnaligned(
                fromByteOffset: index, as: UInt64.self
            ).littleEndian
            let marks = unusualBytes(word)
            if marks != 0 {
                index += marks.trailingZeroBitCount >> 3
                break
            }
            index += 8
        }
        guard text[index] == UInt8(ascii: "\"") else {
            return try readUnusualString(&text, from: start, at: index)
        }
        position = index + 1
        return JSONNode(.string, start, index - start)
    }

    /// The highest bit of each of the eight bytes that is a quote, a backslash, below 0x20 or
    /// above 0x7F. Above the first such byte there can be false marks; the first is true.
    @inline(__always)
    private func unusualBytes(_ word: UInt64) -> UInt64 {
        let ones: UInt64 = 0x0101_0101_0101_0101
        let quotes = word ^ (ones * UInt64(UInt8(ascii: "\"")))
        let backslashes = word ^ (ones * UInt64(UInt8(ascii: "\\")))
        let zeros = ((quotes &- ones) & ~quotes) | ((backslashes &- ones) & ~backslashes)
        let controls = (word &- ones * 0x20) & ~word
        return (zeros | controls | word) & (ones * 0x80)
    }

    /// Goes on with a string that has escapes or other than ASCII characters; escapes are
    /// replaced in place, for what they mean is never longer.
    @inline(never)
    private mutating func readUnusualString(
        _ text: inout Text, from start: Int, at first: Int
    ) throws(JSONFault) -> JSONNode {
        var escaped = false
        var write = first
        position = first
        while true {
            let byte = text[position]
            switch byte {
            case UInt8(ascii: "\""):
                position += 1
                return JSONNode(escaped ? .stringToEscape : .string, start, write - start)
            case UInt8(ascii: "\\"):
                escaped = true
                let character = try readEscape(text)
                for unit in String(character).utf8 {
                    text[write] = unit
                    write += 1
                }
            case 0..<0x20: throw .malformed
            case 0x20..<0x80:
                text[write] = byte
                write += 1
                position += 1
            default:
                let length = lengthOfCharacter(text.span, at: position)
                guard length > 0 else { throw .malformed }
                for step in 0..<length { text[write + step] = text[position + step] }
                write += length
                position += length
            }
        }
    }

    /// The character that the escape at `position` stands for; NUL and lone surrogates are refused.
    private mutating func readEscape(_ text: borrowing Text) throws(JSONFault) -> Unicode.Scalar {
        let letter = text[position + 1]
        position += 2
        switch letter {
        case UInt8(ascii: "\""), UInt8(ascii: "\\"), UInt8(ascii: "/"):
            return Unicode.Scalar(letter)
        case UInt8(ascii: "b"): return "\u{8}"
        case UInt8(ascii: "f"): return "\u{C}"
        case UInt8(ascii: "n"): return "\n"
        case UInt8(ascii: "r"): return "\r"
        case UInt8(ascii: "t"): return "\t"
        case UInt8(ascii: "u"): break
        default: throw .malformed
        }
        let unit = try readFourHexDigits(text)
        guard 0xD800..<0xDC00 ~= unit else {
            guard unit != 0, let scalar = Unicode.Scalar(unit) else { throw .malformed }
            return scalar
        }
        guard text[position] == UInt8(ascii: "\\"), text[position + 1] == UInt8(ascii: "u")
        else { throw .malformed }
        position += 2
        let second = try readFourHexDigits(text)
        guard 0xDC00..<0xE000 ~= second,
            let scalar = Unicode.Scalar(0x1_0000 + (unit - 0xD800) << 10 + (second - 0xDC00))
        else { throw .malformed }
        return scalar
    }

    private mutating func readFourHexDigits(_ text: borrowing Text) throws(JSONFault) -> UInt32 {
        var value: UInt32 = 0
        for _ in 0..<4 {
            let byte = text[position]
            let digit: UInt8
            switch byte {
            case UInt8(ascii: "0")...UInt8(ascii: "9"): digit = byte - UInt8(ascii: "0")
            case UInt8(ascii: "a")...UInt8(ascii: "f"): digit = byte - UInt8(ascii: "a") + 10
            case UInt8(ascii: "A")...UInt8(ascii: "F"): digit = byte - UInt8(ascii: "A") + 10
            default: throw .malformed
            }
            value = value << 4 | UInt32(digit)
            position += 1
        }
        return value
    }
}
