import PostgresClient

/// Appends numbers and texts in the stored form: little-endian, of fixed widths or compact.
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

    /// A number in as many bytes as it needs: seven bits in each, the lowest first, the highest bit
    /// says that more follow.
    mutating func putCompact(_ number: UInt64) {
        makeRoom(for: 10)
        var (rest, end) = (number, count)
        var span = room.mutableSpan
        while rest >= 0x80 {
            span[end] = UInt8(truncatingIfNeeded: rest) | 0x80
            end += 1
            rest >>= 7
        }
        span[end] = UInt8(truncatingIfNeeded: rest)
        count = end + 1
    }

    /// A number that is mostly small, of either sign: 0, −1, 1, −2 … as 0, 1, 2, 3 …
    mutating func putCompact(signed number: Int64) {
        putCompact(UInt64(bitPattern: number << 1 ^ number >> 63))
    }

    /// A text of at most 65,535 bytes: its length in two bytes, then its bytes.
    mutating func put(_ text: ArraySlice<UInt8>) {
        put(UInt16(text.count))
        put(bytes: text.span)
    }

    /// Bytes alone.
    mutating func put(bytes: Span<UInt8>) {
        makeRoom(for: bytes.count)
        let start = count
        var target = room.mutableSpan
        for index in bytes.indices { target[start + index] = bytes[index] }
        count += bytes.count
    }

    /// Forgets what was written behind the first bytes.
    mutating func cut(to count: Int) { self.count = count }

    mutating func take() -> [UInt8] {
        defer { count = 0 }
        return Array(room[..<count])
    }

    private mutating func makeRoom(for more: Int) {
        guard count + more > room.count else { return }
        room.append(contentsOf: repeatElement(0, count: max(room.count, more)))
    }
}

/// Reads what a `ByteWriter` wrote. Of a text that is short or foreign, as in a damaged table, it
/// gives zeros, is at its end, and says so at `finish`: nothing of it may be used.
struct ByteReader {
    private let bytes: [UInt8]
    private var index = 0
    /// Whether something was found that was never written.
    private(set) var isDamaged = false

    init(_ bytes: [UInt8]) { self.bytes = bytes }

    var isAtEnd: Bool { index == bytes.count }

    /// To be called behind the last item; throws where something was found that was never written.
    func finish() throws(PostgresError) {
        guard isDamaged else { return }
        throw PostgresError(
            .protocolViolation, operation: "read",
            hint: "a stored chunk is damaged: restore the database from a backup")
    }

    /// Notes that what was read was never written, and passes over the rest.
    mutating func fail() {
        isDamaged = true
        index = bytes.count
    }

    mutating func take<Number: FixedWidthInteger & BitwiseCopyable>(
        _ type: Number.Type = Number.self
    ) -> Number {
        guard bytes.count - index >= Number.bitWidth / 8 else {
            fail()
            return 0
        }
        let value = bytes.span.bytes.unsafeLoadUnaligned(fromByteOffset: index, as: type)
        index += Number.bitWidth / 8
        return Number(littleEndian: value)
    }

    /// What `putCompact` wrote.
    mutating func takeCompact<Number: FixedWidthInteger>(
        as type: Number.Type = Number.self
    ) -> Number {
        var number: UInt64 = 0
        var shift: UInt64 = 0
        while index < bytes.count, shift < 64 {
            let byte = bytes[index]
            index += 1
            number |= UInt64(byte & 0x7F) << shift
            if byte & 0x80 == 0 { return fitting(number) }
            shift += 7
        }
        fail()
        return 0
    }

    mutating func takeSignedCompact<Number: FixedWidthInteger>(
        as type: Number.Type = Number.self
    ) -> Number {
        let code = takeCompact(as: UInt64.self)
        return fitting(Int64(bitPattern: code >> 1) ^ -Int64(bitPattern: code & 1))
    }

    /// A number that was read, as the type that it was written of.
    mutating func fitting<Number: FixedWidthInteger>(_ number: some FixedWidthInteger) -> Number {
        if let number = Number(exactly: number) { return number }
        fail()
        return 0
    }

    mutating func takeText() -> ArraySlice<UInt8> {
        let count = Int(take(UInt16.self))
        return take(bytes: count)
    }

    mutating func take(bytes count: Int) -> ArraySlice<UInt8> {
        guard count >= 0, bytes.count - index >= count else {
            fail()
            return []
        }
        defer { index += count }
        return bytes[index..<index + count]
    }
}
