/// A text that grows, eight bytes at a time: most pieces of a canonical content are short, and an
/// array's own appending costs more than their copying.
struct ContentText {
    /// The text, and room behind it.
    private(set) var bytes = [UInt8](repeating: 0, count: 4096)
    private(set) var count = 0

    /// Beyond this many bytes the room is given back, for one great event should not stay.
    private static let keptRoom = 1 << 20

    /// Begins anew.
    mutating func clear() {
        if bytes.count > ContentText.keptRoom { self = ContentText() }
        count = 0
    }

    mutating func append(_ byte: UInt8) {
        makeRoom(for: 1)
        bytes[count] = byte
        count += 1
    }

    /// Appends a text of the program or of a number.
    mutating func append(_ text: some Collection<UInt8>) {
        for byte in text { append(byte) }
    }

    /// Appends a range of bytes that have at least eight bytes behind them.
    mutating func append(_ range: Range<Int>, of source: [UInt8]) {
        makeRoom(for: range.count)
        let (from, start) = (source.span.bytes, count)
        var bytesNow = bytes.mutableSpan
        var to = bytesNow.mutableBytes
        for step in stride(from: 0, to: range.count, by: 8) {
            let word = from.unsafeLoadUnaligned(
                fromByteOffset: range.lowerBound + step, as: UInt64.self)
            to.storeBytes(of: word, toByteOffset: start + step, as: UInt64.self)
        }
        count += range.count
    }

    /// The same between two bytes.
    mutating func append(
        _ before: UInt8, _ range: Range<Int>, of source: [UInt8], _ after: UInt8
    ) {
        makeRoom(for: range.count + 2)
        bytes[count] = before
        count += 1
        append(range, of: source)
        bytes[count] = after
        count += 1
    }

    /// Room for so many bytes and the seven that the last word may spill.
    private mutating func makeRoom(for more: Int) {
        guard count + more + 8 > bytes.count else { return }
        bytes.append(contentsOf: repeatElement(0, count: max(bytes.count, more + 8)))
    }
}
