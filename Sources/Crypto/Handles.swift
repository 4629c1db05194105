import CNettle

/// Owner of one HMAC-SHA-256 context with its key.
struct MACHandle: ~Copyable {
    private let context = UnsafeMutablePointer<hmac_sha256_ctx>.allocate(capacity: 1)

    init(key: [UInt8]) {
        nettle_hmac_sha256_set_key(context, key.count, key)
    }

    deinit {
        // Nothing of a key stays behind in memory that is given back.
        context.initialize(to: hmac_sha256_ctx())
        context.deallocate()
    }

    /// The 32 bytes for one message; afterwards the context is as after its key.
    borrowing func code(of message: Span<UInt8>) -> Digest {
        var digest = Digest()
        message.withUnsafeBufferPointer { message in
            digest.withMutableBytes { output in
                nettle_hmac_sha256_update(context, message.count, message.baseAddress)
                nettle_hmac_sha256_digest(context, Digest.byteCount, output)
            }
        }
        return digest
    }
}

/// Owner of one SHA-256 context.
struct DigestHandle: ~Copyable {
    private let context = UnsafeMutablePointer<sha256_ctx>.allocate(capacity: 1)

    init() {
        nettle_sha256_init(context)
    }

    deinit {
        context.deallocate()
    }

    /// The 32 bytes for one message; afterwards the context is as new.
    borrowing func digest(of message: Span<UInt8>) -> Digest {
        var digest = Digest()
        message.withUnsafeBufferPointer { message in
            digest.withMutableBytes { output in
                nettle_sha256_update(context, message.count, message.baseAddress)
                nettle_sha256_digest(context, Digest.byteCount, output)
            }
        }
        return digest
    }
}

extension Digest {
    fileprivate mutating func withMutableBytes(_ body: (UnsafeMutablePointer<UInt8>?) -> Void) {
        withUnsafeMutableBytes(of: &words) { buffer in
            body(buffer.baseAddress?.assumingMemoryBound(to: UInt8.self))
        }
    }
}

/// Owner of one AES-256-GCM context, of one message.
struct CipherHandle: ~Copyable {
    private let context = UnsafeMutablePointer<gcm_aes256_ctx>.allocate(capacity: 1)

    static let tagByteCount = 16

    /// `key` is 32 bytes, `nonce` 12, GCM's own length.
    init(key: [UInt8], nonce: [UInt8]) {
        precondition(key.count == 32 && nonce.count == 12, "AES-256-GCM has fixed lengths")
        nettle_gcm_aes256_set_key(context, key)
        nettle_gcm_aes256_set_iv(context, nonce.count, nonce)
    }

    deinit {
        context.initialize(to: gcm_aes256_ctx())
        context.deallocate()
    }

    /// Passes bytes over that are authenticated and not encrypted; once, before all others.
    borrowing func authenticate(_ bytes: [UInt8]) {
        nettle_gcm_aes256_update(context, bytes.count, bytes)
    }

    /// Encrypts all of a message.
    borrowing func seal(_ bytes: [UInt8]) -> [UInt8] {
        var output = [UInt8](repeating: 0, count: bytes.count)
        nettle_gcm_aes256_encrypt(context, bytes.count, &output, bytes)
        return output
    }

    /// Decrypts all of a message, which means nothing until its tag has been compared.
    borrowing func open(_ bytes: [UInt8]) -> [UInt8] {
        var output = [UInt8](repeating: 0, count: bytes.count)
        nettle_gcm_aes256_decrypt(context, bytes.count, &output, bytes)
        return output
    }

    /// The tag of what has been sealed or opened.
    borrowing func tag() -> [UInt8] {
        var tag = [UInt8](repeating: 0, count: CipherHandle.tagByteCount)
        nettle_gcm_aes256_digest(context, tag.count, &tag)
        return tag
    }
}

/// HKDF-SHA-256 of RFC 5869, extract and expand.
func hkdf(key: [UInt8], salt: [UInt8], info: [UInt8], byteCount: Int) -> [UInt8] {
    var output = [UInt8](repeating: 0, count: byteCount)
    planwatch_hkdf_sha256(
        &output, byteCount, key, key.count, salt, salt.count, info, info.count)
    return output
}

/// `count` bytes from the kernel's random generator, fit for keys and nonces.
package func randomBytes(_ count: Int) -> [UInt8] {
    var generator = SystemRandomNumberGenerator()
    return (0..<count).map { _ in UInt8.random(in: .min ... .max, using: &generator) }
}

/// Whether two secrets are the same, in a time that does not tell where they differ.
package func isEqualInConstantTime(_ left: [UInt8], _ right: [UInt8]) -> Bool {
    left.count == right.count && nettle_memeql_sec(left, right, left.count) == 1
}
