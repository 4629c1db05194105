/// Appends numbers and texts in the stored form: little-endian, fixed widths.
struct ByteWriter {
    private(set) var bytes: [UInt8] = []

    mutating func put<Number: FixedWidthInteger>(_ number: Number) {
        bytes.append(addingCapacity: Number.bitWidth / 8) { span in
            var rest = UInt64(truncatingIfNeeded: number)
            for _ in 0..<Number.bitWidth / 8 {
                span.append(UInt8(truncatingIfNeeded: rest))
                rest >>= 8
            }
        }
    }

    /// A text of at most 65,535 bytes: its length in two bytes, then its bytes.
    mutating func put(_ text: some Collection<UInt8>) {
        put(UInt16(text.count))
        bytes.append(contentsOf: text)
    }

    mutating func take() -> [UInt8] {
        defer { bytes = [] }
        return bytes
    }

    var count: Int { bytes.count }
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
