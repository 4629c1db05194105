import Crypto
import Events

/// The decoder's two hashes, by the distribution's crypto library.
package final class KeyedDigests: Digests {
    private let hash: KeyedHash
    private let sha256 = SHA256()

    package init(identityKey: [UInt8]) { hash = KeyedHash(key: identityKey) }

    package func subjectKey(of subject: Span<UInt8>) -> SubjectKey {
        let code = hash.code(of: subject)
        return SubjectKey(high: code.high, low: code.low)
    }

    package func contentPrefix(of content: Span<UInt8>) -> UInt64 {
        sha256.digest(of: content).high
    }
}
