import Testing

@testable import Crypto

/// Bytes from hexadecimal digits.
private func hex(_ text: String) -> [UInt8] {
    let digits = text.filter { !$0.isWhitespace }
    return stride(from: 0, to: digits.count, by: 2).compactMap { position in
        let start = digits.index(digits.startIndex, offsetBy: position)
        return UInt8(digits[start..<digits.index(start, offsetBy: 2)], radix: 16)
    }
}

@Suite struct CryptoTests {
    /// RFC 4231, test cases 1, 2, 3 and 6 (a key longer than a block).
    @Test(arguments: [
        (
            [UInt8](repeating: 0x0B, count: 20), Array("Hi There".utf8),
            "b0344c61d8db38535ca8afceaf0bf12b881dc200c9833da726e9376c2e32cff7"
        ),
        (
            Array("Jefe".utf8), Array("what do ya want for nothing?".utf8),
            "5bdcc146bf60754e6a042426089575c75a003f089d2739839dec58b964ec3843"
        ),
        (
            [UInt8](repeating: 0xAA, count: 20), [UInt8](repeating: 0xDD, count: 50),
            "773ea91e36800e46854db8ebd09181a72959098b3ef8c122d9635514ced565fe"
        ),
        (
            [UInt8](repeating: 0xAA, count: 131),
            Array("Test Using Larger Than Block-Size Key - Hash Key First".utf8),
            "60e431591ee0b67f0d8a26aacbf5b77f8e0bc6213728c5140546040f0ee37f54"
        ),
    ])
    func `HMAC-SHA-256 agrees with RFC 4231`(key: [UInt8], message: [UInt8], code: String) {
        let hash = KeyedHash(key: key)
        // Twice, since the second call starts from the kept context.
        #expect(hash.code(of: message.span).bytes == hex(code))
        #expect(hash.code(of: message.span).bytes == hex(code))
    }

    @Test func `the two halves of a subject's name are the first 16 bytes, big-endian`() {
        let hash = KeyedHash(key: Array("Jefe".utf8))
        let code = hash.code(of: Array("what do ya want for nothing?".utf8).span)
        #expect(code.high == 0x5BDC_C146_BF60_754E)
        #expect(code.low == 0x6A04_2426_0895_75C7)
    }

    @Test(arguments: [
        ("", "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855"),
        ("abc", "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad"),
        (
            "abcdbcdecdefdefgefghfghighijhijkijkljklmklmnlmnomnopnopq",
            "248d6a61d20638b8e5c026930c3e6039a33ce45964ff2167f6ecedd419db06c1"
        ),
    ])
    func `SHA-256 agrees with FIPS 180`(message: String, digest: String) {
        let hash = SHA256()
        #expect(hash.digest(of: Array(message.utf8).span).bytes == hex(digest))
        #expect(hash.digest(of: Array(message.utf8).span).bytes == hex(digest))
    }

    /// RFC 5869, test cases 1 and 3 (no salt, no info).
    @Test func `HKDF-SHA-256 agrees with RFC 5869`() {
        let key = [UInt8](repeating: 0x0B, count: 22)
        let first = hkdf(
            key: key, salt: Array(0...0x0C), info: Array(0xF0...0xF9), byteCount: 42)
        #expect(
            first
                == hex(
                    """
                    3cb25f25faacd57a90434f64d0362f2a2d2d0a90cf1a5a4c5db02d56ecc4c5bf
                    34007208d5b887185865
                    """))
        #expect(
            derivedKey(from: key, info: "", byteCount: 42)
                == hex(
                    """
                    8da4e775a563c18f715f802a063c5a31b8a11f5c5ee1879ec3454e5f3c738d2d
                    9d201395faa4b61a96c8
                    """))
    }

    /// NIST's GCM vectors (gcmEncryptExtIV256), one with and one without authenticated data.
    @Test func `AES-256-GCM agrees with NIST`() {
        let plain = CipherHandle(
            key: hex("31bdadd96698c204aa9ce1448ea94ae1fb4a9a0b3c9d773b51bb1822666b8f22"),
            nonce: hex("0d18e06c7c725ac9e362e1ce"))
        #expect(
            plain.seal(hex("2db5168e932556f8089a0622981d017d"))
                == hex("fa4362189661d163fcd6a56d8bf0405a"))
        #expect(plain.tag() == hex("d636ac1bbedd5cc3ee727dc2ab4a9489"))

        let withContext = CipherHandle(
            key: hex("92e11dcdaa866f5ce790fd24501f92509aacf4cb8b1339d50c9c1240935dd08b"),
            nonce: hex("ac93a1a6145299bde902f21a"))
        withContext.authenticate(hex("1e0889016f67601c8ebea4943bc23ad6"))
        #expect(
            withContext.seal(hex("2d71bcfa914e4ac045b2aa60955fad24"))
                == hex("8995ae2e6df3dbf96fac7b7137bae67f"))
        #expect(withContext.tag() == hex("eca5aa77d51d4a0a14d9c51e1da474ab"))
    }

    @Test(arguments: [0, 1, 300, 100_000])
    func `a sealed box opens again`(byteCount: Int) {
        let box = SealedBox(key: derivedKey(from: randomBytes(32), info: "quarantine"))
        let bytes = randomBytes(byteCount)
        let sealed = box.seal(bytes, context: [1, 2])
        #expect(sealed.count == byteCount + 29)
        #expect(box.open(sealed, context: [1, 2]) == bytes)
        #expect(box.seal(bytes, context: [1, 2]) != sealed)
    }

    @Test func `a box that was changed anywhere, moved or cut does not open`() {
        let box = SealedBox(key: [UInt8](repeating: 1, count: 32))
        let sealed = box.seal(Array("record".utf8), context: [7])
        for position in sealed.indices {
            var changed = sealed
            changed[position] ^= 1
            #expect(box.open(changed, context: [7]) == nil, "byte \(position)")
        }
        #expect(box.open(sealed, context: [8]) == nil)
        #expect(box.open(sealed.dropLast(), context: [7]) == nil)
        #expect(box.open([], context: [7]) == nil)
        let other = SealedBox(key: [UInt8](repeating: 2, count: 32))
        #expect(other.open(sealed, context: [7]) == nil)
    }

    @Test func `secrets compare by content`() {
        #expect(isEqualInConstantTime([1, 2], [1, 2]))
        #expect(!isEqualInConstantTime([1, 2], [1, 3]))
        #expect(!isEqualInConstantTime([1, 2], [1, 2, 3]))
    }
}
