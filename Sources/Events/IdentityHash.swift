/// A hash of (source, id), eight bytes at a time. Equal identities have equal hashes; the texts
/// decide.
package func identityHash(source: Term, id: TextReference, in arena: FactArena) -> UInt64 {
    let bytes = arena.bytes.span.extracting(arena.packed(id)).bytes
    var hash = UInt64(source) &* 0x9E37_79B9_7F4A_7C15 ^ UInt64(bytes.byteCount)
    var index = 0
    while index + 8 <= bytes.byteCount {
        let word = bytes.unsafeLoadUnaligned(fromByteOffset: index, as: UInt64.self)
        hash = folded(hash ^ word)
        index += 8
    }
    var rest: UInt64 = 0
    while index < bytes.byteCount {
        rest = rest << 8 | UInt64(bytes.unsafeLoad(fromByteOffset: index, as: UInt8.self))
        index += 1
    }
    return folded(hash ^ rest)
}

/// Both halves of a full product, so that every bit of the word reaches every bit of the hash.
private func folded(_ word: UInt64) -> UInt64 {
    let product = (word ^ 0xA076_1D64_78BD_642F).multipliedFullWidth(by: 0xE703_7ED1_A0B4_28DB)
    return product.high ^ product.low
}
