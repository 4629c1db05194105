/// Reads what a `ByteWriter` wrote. Of a text that is short or foreign, as in a damaged table, it
/// gives zeros, is at its end, and says that it is damaged: nothing of it may be used.
public struct ByteReader {
    @usableFromInline let bytes: [UInt8]
    @usableFromInline var place = 0
    @usableFromInline var hasFailed = false

    @inlinable
    public init(_ bytes: [UInt8]) { self.bytes = bytes }

    /// Where the next item begins.
    @inlinable public var index: Int { place }

    @inlinable public var isAtEnd: Bool { place == bytes.count }

    /// Whether something was found that was never written.
    @inlinable public var isDamaged: Bool { hasFailed }

    /// Notes that what was read was never written, and passes over the rest.
    @inlinable
    public mutating func fail() {
        hasFailed = true
        place = bytes.count
    }

    @inlinable
    public mutating func take<Number: FixedWidthInteger & BitwiseCopyable>(
        _ type: Number.Type = Number.self
    ) -> Number {
        guard bytes.count - place >= Number.bitWidth / 8 else {
            fail()
            return 0
        }
        let value = bytes.span.bytes.unsafeLoadUnaligned(fromByteOffset: place, as: type)
        place += Number.bitWidth / 8
        return Number(littleEndian: value)
    }

    /// What `putCompact` wrote.
    @inlinable
    public mutating func takeCompact<Number: FixedWidthInteger>(
        as type: Number.Type = Number.self
    ) -> Number {
        var number: UInt64 = 0
        var shift: UInt64 = 0
        while place < bytes.count, shift < 64 {
            let byte = bytes[place]
            place += 1
            number |= UInt64(byte & 0x7F) << shift
            if byte & 0x80 == 0 { return fitting(number) }
            shift += 7
        }
        fail()
        return 0
    }

    @inlinable
    public mutating func takeSignedCompact<Number: FixedWidthInteger>(
        as type: Number.Type = Number.self
    ) -> Number {
        let code = takeCompact(as: UInt64.self)
        return fitting(Int64(bitPattern: code >> 1) ^ -Int64(bitPattern: code & 1))
    }

    /// A number that was read, as the type that it was written of.
    @inlinable
    public mutating func fitting<Number: FixedWidthInteger>(
        _ number: some FixedWidthInteger
    ) -> Number {
        if let number = Number(exactly: number) { return number }
        fail()
        return 0
    }

    /// A text with its length before it.
    @inlinable
    public mutating func takeText() -> ArraySlice<UInt8> {
        let count = Int(take(UInt16.self))
        return take(bytes: count)
    }

    @inlinable
    public mutating func take(bytes count: Int) -> ArraySlice<UInt8> {
        let start = place
        return pass(count) ? bytes[start..<place] : []
    }

    /// Passes over some bytes; false where there are not that many.
    @inlinable
    @discardableResult
    public mutating func pass(_ count: Int) -> Bool {
        guard count >= 0, bytes.count - place >= count else {
            fail()
            return false
        }
        place += count
        return true
    }
}
