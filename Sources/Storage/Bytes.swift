/// Appends numbers and texts in the stored form: little-endian, fixed widths.
struct ByteWriter {
    /// What was written, and room behind it: a place in a span costs less than growing an array
    /// by each number.
    private var room = [UInt8](repeating: 0, count: 8_192)
    private(set) var count = 0

    mutating func put<Number: FixedWidthInteger & BitwiseCopyable>(_ number: Number) {
        let width = Number.bitWidth / 8
        makeRoom(for: width)
        let start = count
        var span = room.mutableSpan
        var bytes = span.mutableBytes
        bytes.storeBytes(of: number.littleEndian, toByteOffset: start, as: Number.self)
        count += width
    }

    /// A text of at most 65,535 bytes: its length in two bytes, then its bytes.
    mutating func put(_ text: ArraySlice<UInt8>) {
        put(UInt16(text.count))
        makeRoom(for: text.count)
        let (source, start) = (text.span, count)
        var target = room.mutableSpan
        for index in source.indices { target[start + index] = source[index] }
        count += text.count
    }

    mutating func take() -> [UInt8] {
        defer { count = 0 }
        return Array(room[..<count])
    }

    private mutating func makeRoom(for more: Int) {
        guard count + more > room.count else { return }
        room.append(contentsOf: repeatElement(0, count: max(room.count, more)))
    }
}

/// Reads what a `ByteWriter` wrote. A short or foreign text is our own fault or a damaged table:
/// reading beyond the end stops the program, it is never guessed at.
struct ByteReader {
    private let bytes: [UInt8]
    private var index = 0

    init(_ bytes: [UInt8]) { self.bytes = bytes }

    var isAtEnd: Bool { index == bytes.count }

    mutating func take<Number: FixedWidthInteger & BitwiseCopyable>(
        _ type: Number.Type = Number.self
    ) -> Number {
        // Checked against the end, as every access of a span.
        let value = bytes.span.bytes.unsafeLoadUnaligned(fromByteOffset: index, as: type)
        index += Number.bitWidth / 8
        return Number(littleEndian: value)
    }

    mutating func takeText() -> ArraySlice<UInt8> {
        let count = Int(take(UInt16.self))
        defer { index += count }
        return bytes[index..<index + count]
    }
}
