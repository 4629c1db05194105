/// The 32 bytes of a SHA-256 or an HMAC-SHA-256, without an array.
package struct Digest: Equatable, Sendable {
    /// The bytes as they lie in memory.
    var words: (UInt64, UInt64, UInt64, UInt64) = (0, 0, 0, 0)

    package static let byteCount = 32

    init() {}

    /// The first eight bytes as a big-endian number.
    package var high: UInt64 { UInt64(bigEndian: words.0) }
    /// The second eight bytes as a big-endian number.
    package var low: UInt64 { UInt64(bigEndian: words.1) }

    /// All bytes in order.
    package var bytes: [UInt8] {
        [words.0, words.1, words.2, words.3].flatMap { word in
            let word = UInt64(bigEndian: word)
            return (0..<8).map { UInt8(truncatingIfNeeded: word >> (56 - 8 * UInt64($0))) }
        }
    }

    package static func == (left: Digest, right: Digest) -> Bool {
        left.words == right.words
    }
}
