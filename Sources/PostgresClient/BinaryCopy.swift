/// Encodes rows for `COPY … FROM STDIN (FORMAT binary)`.
///
/// A row is `startRow(fields:)` and then one `append` for each column in order. The server takes a
/// value only in exactly the column's type: `int4` for `date` (days since 2000-01-01), `int8` for
/// `timestamptz` (microseconds since then), raw bytes for `uuid` and `bytea`.
package struct BinaryCopy: Sendable {
    /// The stream so far, without its end.
    private var bytes: [UInt8]
    /// Fields still missing in the row begun last.
    private var missingFields = 0
    /// Rows begun.
    package private(set) var rowCount = 0

    /// The signature, the flags and the length of the header's extension.
    static let header: [UInt8] =
        Array("PGCOPY\n".utf8) + [0xFF, 0x0D, 0x0A, 0] + [0, 0, 0, 0] + [0, 0, 0, 0]

    package init(reservingBytes capacity: Int = 0) {
        bytes = []
        bytes.reserveCapacity(capacity + Self.header.count + 2)
        bytes += Self.header
    }

    /// The size of the stream so far.
    package var byteCount: Int { bytes.count }

    /// Begins a row of this many columns.
    package mutating func startRow(fields: Int) {
        precondition(missingFields == 0, "the row before is not complete")
        missingFields = fields
        rowCount += 1
        put(UInt16(fields))
    }

    package mutating func appendNull() {
        countField()
        put(UInt32.max)
    }

    package mutating func append(int2 value: Int16) {
        countField()
        put(UInt32(2))
        put(UInt16(bitPattern: value))
    }

    package mutating func append(int4 value: Int32) {
        countField()
        put(UInt32(4))
        put(UInt32(bitPattern: value))
    }

    package mutating func append(int8 value: Int64) {
        countField()
        put(UInt32(8))
        put(UInt64(bitPattern: value))
    }

    package mutating func append(float8 value: Double) {
        countField()
        put(UInt32(8))
        put(value.bitPattern)
    }

    package mutating func append(bool value: Bool) {
        countField()
        put(UInt32(1))
        bytes.append(value ? 1 : 0)
    }

    /// A text; must hold no NUL, which the server refuses.
    package mutating func append(text value: String) {
        countField()
        put(UInt32(value.utf8.count))
        bytes.append(contentsOf: value.utf8)
    }

    /// A `jsonb` from JSON text.
    package mutating func append(jsonb value: String) {
        countField()
        put(UInt32(value.utf8.count + 1))
        // The version of jsonb's binary form.
        bytes.append(1)
        bytes.append(contentsOf: value.utf8)
    }

    /// A `bytea`, or a `text` or `uuid` from its bytes.
    package mutating func append(bytes value: [UInt8]) {
        countField()
        put(UInt32(value.count))
        bytes.append(contentsOf: value)
    }

    /// A part of a larger buffer as `bytea` or `text`.
    package mutating func append(bytes value: ArraySlice<UInt8>) {
        countField()
        put(UInt32(value.count))
        bytes.append(contentsOf: value)
    }

    /// A `uuid` or a 16-byte `bytea` from its two halves.
    package mutating func append(high: UInt64, low: UInt64) {
        countField()
        put(UInt32(16))
        put(high)
        put(low)
    }

    /// The whole stream with its end, ready for `copyIn`.
    package consuming func finished() -> [UInt8] {
        precondition(missingFields == 0, "the last row is not complete")
        put(UInt16.max)
        return bytes
    }

    private mutating func countField() {
        precondition(missingFields > 0, "more fields than the row has")
        missingFields -= 1
    }

    /// Big-endian, as the protocol has it.
    private mutating func put(_ value: UInt16) {
        bytes.append(addingCapacity: 2) { span in
            span.append(UInt8(truncatingIfNeeded: value >> 8))
            span.append(UInt8(truncatingIfNeeded: value))
        }
    }

    private mutating func put(_ value: UInt32) {
        bytes.append(addingCapacity: 4) { span in
            var shift: UInt32 = 24
            for _ in 0..<4 {
                span.append(UInt8(truncatingIfNeeded: value >> shift))
                shift &-= 8
            }
        }
    }

    private mutating func put(_ value: UInt64) {
        put(UInt32(truncatingIfNeeded: value >> 32))
        put(UInt32(truncatingIfNeeded: value))
    }
}
