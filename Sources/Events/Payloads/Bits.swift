/// Small fields end to end in one word, read and written in the same order.
///
/// Every payload packs its enumerations with this; the order of the calls is the stored form and
/// never changes.
struct BitWriter {
    private(set) var word: UInt32 = 0
    private var used: UInt32 = 0

    /// Appends the lowest `width` bits.
    mutating func put(_ value: some BinaryInteger, _ width: UInt32) {
        word |= (UInt32(truncatingIfNeeded: value) & ((1 << width) - 1)) << used
        used += width
    }

    /// Appends a case as its number, 0 where absent.
    mutating func put<Value: RawRepresentable<UInt8>>(_ value: Value?, _ width: UInt32) {
        put(value?.rawValue ?? 0, width)
    }

    /// Appends yes, no or not stated: 2 bits.
    mutating func put(_ flag: Bool?) { put(flag.map { $0 ? 2 : 1 } ?? 0, 2) }
}

/// Reads what a `BitWriter` wrote.
struct BitReader {
    private var rest: UInt32

    init(_ word: UInt32) { rest = word }

    mutating func take(_ width: UInt32) -> UInt32 {
        let value = rest & ((1 << width) - 1)
        rest >>= width
        return value
    }

    mutating func take<Value: RawRepresentable<UInt8>>(
        _ type: Value.Type, _ width: UInt32
    ) -> Value? {
        Value(rawValue: UInt8(take(width)))
    }

    mutating func takeFlag() -> Bool? {
        let value = take(2)
        return value == 0 ? nil : value == 2
    }
}

/// A day in a word: days since 1800, so that 0 can mean none and legal days are positive.
@inlinable
package func storedDay(_ day: Int32?) -> UInt32 { day.map { UInt32($0 + 62_091) } ?? 0 }

/// Reads what `storedDay` wrote.
@inlinable
package func loadedDay(_ word: UInt32) -> Int32? { word == 0 ? nil : Int32(word) - 62_091 }

/// The bits of a set of cases, bit 0 for raw value 1.
package func bits<Value: RawRepresentable<UInt8>>(_ values: some Sequence<Value>) -> UInt32 {
    values.reduce(0) { $0 | 1 << UInt32($1.rawValue - 1) }
}
