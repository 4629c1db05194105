/// Appends numbers and texts in the stored form: little-endian, of fixed widths or compact.
///
/// Public with its reader, so that both are compiled into the code that uses them (decision 105).
public struct ByteWriter: Sendable {
    /// What was written, and room behind it: a place in a span costs less than growing an array
    /// by each number.
    @usableFromInline var room: [UInt8]
    @usableFromInline var end = 0

    /// A writer that has room for some bytes, and makes more where it is needed.
    public init(room: Int = 8_192) { self.room = [UInt8](repeating: 0, count: room) }

    /// Bytes that were written.
    @inlinable public var count: Int { end }

    /// What was written. A copy that is kept costs the next number a copy of all.
    @inlinable public var written: ArraySlice<UInt8> { room[..<end] }

    @inlinable
    public mutating func put<Number: FixedWidthInteger & BitwiseCopyable>(_ number: Number) {
        let width = Number.bitWidth / 8
        makeRoom(for: width)
        let start = end
        var span = room.mutableSpan
        var bytes = span.mutableBytes
        bytes.storeBytes(of: number.littleEndian, toByteOffset: start, as: Number.self)
        end += width
    }

    /// A number in as many bytes as it needs: seven bits in each, the lowest first, the highest bit
    /// says that more follow.
    @inlinable
    public mutating func putCompact(_ number: UInt64) {
        makeRoom(for: 10)
        var (rest, place) = (number, end)
        var span = room.mutableSpan
        while rest >= 0x80 {
            span[place] = UInt8(truncatingIfNeeded: rest) | 0x80
            place += 1
            rest >>= 7
        }
        span[place] = UInt8(truncatingIfNeeded: rest)
        end = place + 1
    }

    /// A number that is mostly small, of either sign: 0, −1, 1, −2 … as 0, 1, 2, 3 …
    @inlinable
    public mutating func putCompact(signed number: Int64) {
        putCompact(UInt64(bitPattern: number << 1 ^ number >> 63))
    }

    /// A text of at most 65,535 bytes: its length in two bytes, then its bytes.
    @inlinable
    public mutating func put(_ text: ArraySlice<UInt8>) {
        put(UInt16(text.count))
        put(bytes: text.span)
    }

    /// Bytes alone.
    @inlinable
    public mutating func put(bytes: Span<UInt8>) {
        makeRoom(for: bytes.count)
        let start = end
        var target = room.mutableSpan
        for index in bytes.indices { target[start + index] = bytes[index] }
        end += bytes.count
    }

    /// Forgets what was written behind the first bytes.
    @inlinable
    public mutating func cut(to count: Int) { end = count }

    @inlinable
    public mutating func take() -> [UInt8] {
        defer { end = 0 }
        return Array(room[..<end])
    }

    @inlinable
    mutating func makeRoom(for more: Int) {
        guard end + more > room.count else { return }
        room.append(contentsOf: repeatElement(0, count: max(room.count, more)))
    }
}
