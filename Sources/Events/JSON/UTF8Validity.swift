/// The length of the UTF-8 character that begins at `start` with a byte above 0x7F; 0 where there
/// is none: overlong forms, surrogates and what lies beyond U+10FFFF are not UTF-8.
func lengthOfCharacter(_ bytes: Span<UInt8>, at start: Int) -> Int {
    let length: Int
    var second: ClosedRange<UInt8> = 0x80...0xBF
    switch bytes[start] {
    case 0xC2...0xDF: length = 2
    case 0xE0: (length, second) = (3, 0xA0...0xBF)
    case 0xED: (length, second) = (3, 0x80...0x9F)
    case 0xE1...0xEF: length = 3
    case 0xF0: (length, second) = (4, 0x90...0xBF)
    case 0xF4: (length, second) = (4, 0x80...0x8F)
    case 0xF1...0xF3: length = 4
    default: return 0
    }
    guard start + length <= bytes.count, second.contains(bytes[start + 1]) else { return 0 }
    for index in start + 2..<max(start + 2, start + length)
    where !(0x80...0xBF).contains(bytes[index]) {
        return 0
    }
    return length
}

/// Whether the bytes are UTF-8.
func isUTF8(_ bytes: Span<UInt8>) -> Bool {
    var index = 0
    while index < bytes.count {
        if bytes[index] < 0x80 {
            index += 1
        } else {
            let length = lengthOfCharacter(bytes, at: index)
            if length == 0 { return false }
            index += length
        }
    }
    return true
}

/// Whether the UTF-8 text has a control character: U+0000 to U+001F, U+007F to U+009F.
func hasControlCharacter(_ bytes: Span<UInt8>) -> Bool {
    var plain = 0
    while plain + 8 <= bytes.count, isPrintable(bytes.word(at: plain)) { plain += 8 }
    if plain + 8 > bytes.count, bytes.count >= 8, isPrintable(bytes.word(at: bytes.count - 8)) {
        return false
    }
    for index in plain..<bytes.count {
        switch bytes[index] {
        case 0..<0x20, 0x7F: return true
        case 0xC2 where index + 1 < bytes.count && bytes[index + 1] < 0xA0: return true
        default: break
        }
    }
    return false
}

/// Whether all eight bytes are ASCII and no control character, 0x20 to 0x7E.
@inline(__always)
private func isPrintable(_ word: UInt64) -> Bool {
    let ones: UInt64 = 0x0101_0101_0101_0101
    // Below 0x80 adding one carries 0x7F into the highest bit, taking 0x20 borrows from it.
    return (word | (word &+ ones) | (word &- ones * 0x20)) & (ones * 0x80) == 0
}
