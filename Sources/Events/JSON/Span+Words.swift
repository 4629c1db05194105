/// Bytes eight at a time, where one at a time would be felt.
extension Span<UInt8> {
    /// The eight bytes from `start` on, which must be there, as they lie in memory.
    @inline(__always)
    func word(at start: Int) -> UInt64 {
        bytes.unsafeLoadUnaligned(fromByteOffset: start, as: UInt64.self)
    }

    /// Whether both are the same bytes.
    @inline(__always)
    func isSame(as other: Span<UInt8>) -> Bool {
        guard count == other.count else { return false }
        var index = 0
        while index + 8 <= count {
            if word(at: index) != other.word(at: index) { return false }
            index += 8
        }
        while index < count {
            if self[index] != other[index] { return false }
            index += 1
        }
        return true
    }
}
