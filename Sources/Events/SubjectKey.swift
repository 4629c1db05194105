/// Whom an event is about, as a keyed hash: the first 16 bytes of HMAC-SHA-256(key, subject).
///
/// Every subject is hashed, an institution's too: one rule, and no raw id of a person exists after
/// the decoder.
public struct SubjectKey: Hashable, Comparable, Sendable, BitwiseCopyable {
    /// The first eight bytes, big-endian.
    public let high: UInt64
    /// The second eight bytes, big-endian.
    public let low: UInt64

    @inlinable
    public init(high: UInt64, low: UInt64) {
        self.high = high
        self.low = low
    }

    /// The bytes are already random: eight of them are the hash.
    @inlinable
    public func hash(into hasher: inout Hasher) { hasher.combine(low) }

    /// Written out: what the compiler makes is not inlined in other modules.
    @inlinable
    public static func == (left: SubjectKey, right: SubjectKey) -> Bool {
        left.low == right.low && left.high == right.high
    }

    @inlinable
    public static func < (left: SubjectKey, right: SubjectKey) -> Bool {
        left.high == right.high ? left.low < right.low : left.high < right.high
    }

    /// As it is stored where it stands for itself: 16 bytes, big-endian.
    package var bytes: [UInt8] {
        [high, low].flatMap { word in
            stride(from: 56, through: 0, by: -8).map { UInt8(truncatingIfNeeded: word >> $0) }
        }
    }

    /// The key of 16 bytes; nil of any other number of them.
    package init?(bytes: some Collection<UInt8>) {
        guard bytes.count == 16 else { return nil }
        func word(_ part: some Sequence<UInt8>) -> UInt64 {
            part.reduce(0) { $0 << 8 | UInt64($1) }
        }
        self.init(high: word(bytes.prefix(8)), low: word(bytes.dropFirst(8)))
    }

    /// 32 hexadecimal digits.
    package var hex: String {
        [high, low].map { word in
            let digits = String(word, radix: 16)
            return String(repeating: "0", count: 16 - digits.utf8.count) + digits
        }.joined()
    }
}

/// The two hashes that the decoder needs; the edge gives them, so that this target stays pure.
package protocol Digests: AnyObject {
    /// The first 16 bytes of HMAC-SHA-256(identity key, subject).
    func subjectKey(of subject: Span<UInt8>) -> SubjectKey
    /// The first eight bytes of SHA-256(canonical content), big-endian.
    func contentPrefix(of content: Span<UInt8>) -> UInt64
}
