import CCrypto

/// Owner of one `EVP_MAC_CTX` keyed for HMAC-SHA-256.
struct MACHandle: ~Copyable {
    private let context: OpaquePointer

    init(key: [UInt8]) {
        let algorithm = EVP_MAC_fetch(nil, "HMAC", nil)
        defer { EVP_MAC_free(algorithm) }
        guard let context = EVP_MAC_CTX_new(algorithm) else {
            preconditionFailure("OpenSSL has no HMAC")
        }
        let keyed = planwatch_hmac_sha256_start(context, key, key.count)
        precondition(keyed == 1, "OpenSSL refused the key")
        self.context = context
    }

    deinit {
        EVP_MAC_CTX_free(context)
    }

    /// The 32 bytes for one message. Without a key `EVP_MAC_init` starts anew with the last one, in
    /// less than half the time of a copied context.
    borrowing func code(of message: Span<UInt8>) -> Digest {
        var digest = Digest()
        let done = message.withUnsafeBufferPointer { message in
            digest.withMutableBytes { output in
                EVP_MAC_init(context, nil, 0, nil) == 1
                    && EVP_MAC_update(context, message.baseAddress, message.count) == 1
                    && EVP_MAC_final(context, output, nil, Digest.byteCount) == 1
            }
        }
        precondition(done, "HMAC-SHA-256 failed")
        return digest
    }
}

/// Owner of one `EVP_MD_CTX` and the fetched SHA-256, which together halve the time of a call.
struct DigestHandle: ~Copyable {
    private let context: OpaquePointer
    private let algorithm: OpaquePointer

    init() {
        guard let context = EVP_MD_CTX_new(), let algorithm = EVP_MD_fetch(nil, "SHA256", nil)
        else {
            preconditionFailure("OpenSSL has no SHA-256")
        }
        self.context = context
        self.algorithm = algorithm
    }

    deinit {
        EVP_MD_CTX_free(context)
        EVP_MD_free(algorithm)
    }

    borrowing func digest(of message: Span<UInt8>) -> Digest {
        var digest = Digest()
        let done = message.withUnsafeBufferPointer { message in
            digest.withMutableBytes { output in
                EVP_DigestInit_ex2(context, algorithm, nil) == 1
                    && EVP_DigestUpdate(context, message.baseAddress, message.count) == 1
                    && EVP_DigestFinal_ex(context, output, nil) == 1
            }
        }
        precondition(done, "SHA-256 failed")
        return digest
    }
}

extension Digest {
    fileprivate mutating func withMutableBytes<Result>(
        _ body: (UnsafeMutablePointer<UInt8>?) -> Result
    ) -> Result {
        withUnsafeMutableBytes(of: &words) { buffer in
            body(buffer.baseAddress?.assumingMemoryBound(to: UInt8.self))
        }
    }
}

/// Owner of one `EVP_CIPHER_CTX` for AES-256-GCM, of one message.
struct CipherHandle: ~Copyable {
    private let context: OpaquePointer

    enum Direction: Int32 {
        case open = 0
        case seal = 1
    }

    /// `key` is 32 bytes, `nonce` 12, GCM's own length.
    init(_ direction: Direction, key: [UInt8], nonce: [UInt8]) {
        precondition(key.count == 32 && nonce.count == 12, "AES-256-GCM has fixed lengths")
        guard let context = EVP_CIPHER_CTX_new() else { preconditionFailure("out of memory") }
        let ready = EVP_CipherInit_ex(
            context, EVP_aes_256_gcm(), nil, key, nonce, direction.rawValue)
        precondition(ready == 1, "OpenSSL has no AES-256-GCM")
        self.context = context
    }

    deinit {
        EVP_CIPHER_CTX_free(context)
    }

    /// Passes bytes over that are authenticated and not encrypted.
    borrowing func authenticate(_ bytes: [UInt8]) {
        var count: Int32 = 0
        let done = EVP_CipherUpdate(context, nil, &count, bytes, Int32(bytes.count))
        precondition(done == 1, "AES-256-GCM failed")
    }

    /// Encrypts or decrypts all of a message.
    borrowing func apply(to bytes: [UInt8]) -> [UInt8] {
        var output = [UInt8](repeating: 0, count: bytes.count)
        var count: Int32 = 0
        let done = EVP_CipherUpdate(context, &output, &count, bytes, Int32(bytes.count))
        precondition(done == 1 && Int(count) == bytes.count, "AES-256-GCM failed")
        return output
    }

    /// Ends sealing; gives the tag.
    borrowing func tag() -> [UInt8] {
        var nothing = [UInt8](repeating: 0, count: 16)
        var count: Int32 = 0
        var tag = [UInt8](repeating: 0, count: 16)
        let done =
            EVP_CipherFinal_ex(context, &nothing, &count) == 1
            && EVP_CIPHER_CTX_ctrl(context, EVP_CTRL_AEAD_GET_TAG, 16, &tag) == 1
        precondition(done, "AES-256-GCM failed")
        return tag
    }

    /// Ends opening; false when key, bytes or tag do not belong together.
    borrowing func verify(tag: [UInt8]) -> Bool {
        var tag = tag
        var nothing = [UInt8](repeating: 0, count: 16)
        var count: Int32 = 0
        return EVP_CIPHER_CTX_ctrl(context, EVP_CTRL_AEAD_SET_TAG, Int32(tag.count), &tag) == 1
            && EVP_CipherFinal_ex(context, &nothing, &count) == 1
    }
}

/// HKDF-SHA-256 of RFC 5869, extract and expand.
func hkdf(key: [UInt8], salt: [UInt8], info: [UInt8], byteCount: Int) -> [UInt8] {
    var output = [UInt8](repeating: 0, count: byteCount)
    let done = planwatch_hkdf_sha256(
        &output, byteCount, key, key.count, salt, salt.count, info, info.count)
    precondition(done == 1, "HKDF-SHA-256 failed")
    return output
}

/// So many bytes from OpenSSL's random generator, fit for keys and nonces.
package func randomBytes(_ count: Int) -> [UInt8] {
    var bytes = [UInt8](repeating: 0, count: count)
    let done = RAND_bytes(&bytes, Int32(count))
    precondition(done == 1, "no randomness to be had")
    return bytes
}

/// Whether two secrets are the same, in a time that does not tell where they differ.
package func isEqualInConstantTime(_ left: [UInt8], _ right: [UInt8]) -> Bool {
    left.count == right.count && CRYPTO_memcmp(left, right, left.count) == 0
}
