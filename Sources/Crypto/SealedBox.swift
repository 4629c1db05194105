/// Encrypts bytes that must be kept and not read: refused records, which may name a person.
///
/// AES-256-GCM with a random nonce. A box is a version byte, the nonce (12 bytes), the encrypted
/// bytes and the tag (16). With random nonces one key is good for 2³² boxes.
package struct SealedBox: Sendable {
    private let key: [UInt8]

    private static let version: UInt8 = 1
    private static let nonceByteCount = 12

    /// `key` has 32 bytes; see `derivedKey`.
    package init(key: [UInt8]) {
        precondition(key.count == 32, "AES-256 takes 32 bytes")
        self.key = key
    }

    /// Seals bytes. `context` (where the record comes from) is not kept in the box, but it opens
    /// only with the same: so a box cannot be moved to another row.
    package func seal(_ bytes: [UInt8], context: [UInt8] = []) -> [UInt8] {
        let nonce = randomBytes(Self.nonceByteCount)
        let cipher = CipherHandle(key: key, nonce: nonce)
        cipher.authenticate([Self.version] + context)
        let sealed = cipher.seal(bytes)
        return [Self.version] + nonce + sealed + cipher.tag()
    }

    /// The bytes of a box, nil when it was changed, has another context or was sealed with another
    /// key.
    package func open(_ box: [UInt8], context: [UInt8] = []) -> [UInt8]? {
        let overhead = 1 + Self.nonceByteCount + CipherHandle.tagByteCount
        guard box.count >= overhead, box[0] == Self.version else { return nil }
        let cipher = CipherHandle(key: key, nonce: Array(box[1..<1 + Self.nonceByteCount]))
        cipher.authenticate([Self.version] + context)
        let body = box[(1 + Self.nonceByteCount)..<(box.count - CipherHandle.tagByteCount)]
        let opened = cipher.open(Array(body))
        let tag = Array(box.suffix(CipherHandle.tagByteCount))
        return isEqualInConstantTime(cipher.tag(), tag) ? opened : nil
    }
}

/// A key for one purpose from the one secret that is configured, by HKDF-SHA-256; `info` names the
/// purpose. What one purpose leaks tells nothing of another's key.
package func derivedKey(from secret: [UInt8], info: String, byteCount: Int = 32) -> [UInt8] {
    hkdf(key: secret, salt: [], info: Array(info.utf8), byteCount: byteCount)
}
