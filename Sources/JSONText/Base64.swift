/// Bytes as text, by RFC 4648 with padding.
package enum Base64 {
    private static let alphabet = Array(
        "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/".utf8)

    package static func text(_ bytes: some Sequence<UInt8>) -> String {
        var text: [UInt8] = []
        var held: UInt32 = 0
        var count = 0
        func put(_ digits: Int) {
            let filled = held << (8 * UInt32(3 - count))
            for place in 0..<digits {
                text.append(alphabet[Int(filled >> (18 - 6 * UInt32(place))) & 63])
            }
        }
        for byte in bytes {
            held = held << 8 | UInt32(byte)
            count += 1
            guard count == 3 else { continue }
            put(4)
            held = 0
            count = 0
        }
        if count > 0 {
            put(count + 1)
            text += repeatElement(UInt8(ascii: "="), count: 3 - count)
        }
        return String(decoding: text, as: UTF8.self)
    }

    /// nil of a text that is none. Padding may be left out.
    package static func bytes(_ text: String) -> [UInt8]? {
        var digits = text.utf8[...]
        while digits.last == UInt8(ascii: "=") { digits = digits.dropLast() }
        var bytes: [UInt8] = []
        var held: UInt32 = 0
        var bits = 0
        for digit in digits {
            guard let value = alphabet.firstIndex(of: digit) else { return nil }
            held = held << 6 | UInt32(value)
            bits += 6
            if bits >= 8 {
                bits -= 8
                bytes.append(UInt8(truncatingIfNeeded: held >> UInt32(bits)))
                held &= (1 << UInt32(bits)) - 1
            }
        }
        // What is left over of the last digit is zero, and is never a whole digit.
        return bits < 6 && held == 0 ? bytes : nil
    }
}
