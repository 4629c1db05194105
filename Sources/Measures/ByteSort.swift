/// Sorts byte by byte, from the last to the first: keys of a batch differ in few bytes, and ten
/// thousands of them are in order sooner than by comparing.
struct ByteSort<Element: BitwiseCopyable & Sendable>: Sendable {
    private var spare: [Element] = []
    private var starts = [Int](repeating: 0, count: 256)

    /// Sorts by a word of each element; those with equal words stay in their order.
    @inline(__always)
    mutating func sort(_ items: inout [Element], by word: (Element) -> UInt64) {
        guard let first = items.first.map(word) else { return }
        var differing: UInt64 = 0
        for item in items { differing |= word(item) ^ first }
        guard differing != 0 else { return }
        spare = items
        for shift in stride(from: UInt64(0), to: 64, by: 8) where differing >> shift & 0xFF != 0 {
            for byte in 0..<256 { starts[byte] = 0 }
            for item in items { starts[Int(word(item) >> shift & 0xFF)] += 1 }
            var next = 0
            for byte in 0..<256 {
                let size = starts[byte]
                starts[byte] = next
                next += size
            }
            for item in items {
                let byte = Int(word(item) >> shift & 0xFF)
                spare[starts[byte]] = item
                starts[byte] += 1
            }
            swap(&items, &spare)
        }
    }
}
