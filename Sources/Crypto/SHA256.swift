/// SHA-256 with a context that is kept between calls, so it belongs to one thread at a time.
package final class SHA256 {
    private let handle = DigestHandle()

    package init() {}

    /// The digest of one message; its first eight bytes are `high`.
    package func digest(of message: Span<UInt8>) -> Digest {
        handle.digest(of: message)
    }

    /// The digest of one message, for a caller who needs one in passing.
    package static func digest(of message: [UInt8]) -> Digest {
        SHA256().digest(of: message.span)
    }
}
