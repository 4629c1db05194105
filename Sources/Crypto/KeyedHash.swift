/// HMAC-SHA-256 with one key: turns a person's id into a name that nobody without the key can turn
/// back.
///
/// In: bytes. Out: 32 bytes, of which the first 16 are the name. Keeps the keyed context
/// between calls, so it belongs to one thread at a time and is not Sendable on purpose; make one
/// for each.
package final class KeyedHash {
    private let mac: MACHandle

    package init(key: [UInt8]) {
        mac = MACHandle(key: key)
    }

    /// The code of one message; its first 16 bytes are `high` and `low`.
    package func code(of message: Span<UInt8>) -> Digest {
        mac.code(of: message)
    }
}
