/// One row of a binary `COPY … TO STDOUT`. Valid during the call it is given to; what is to be kept
/// is copied by reading it. Asking for a column that is not there, or as a type of another size, is
/// a bug and traps.
package struct CopyRow {
    private var bytes: [UInt8] = []
    private var fields: [Range<Int>?] = []

    init() {}

    /// Number of columns.
    package var count: Int { fields.count }

    package func isNull(_ column: Int) -> Bool { fields[column] == nil }

    package func int2(_ column: Int) -> Int16? {
        unsigned(column, size: 2).map { Int16(truncatingIfNeeded: $0) }
    }

    package func int4(_ column: Int) -> Int32? {
        unsigned(column, size: 4).map { Int32(truncatingIfNeeded: $0) }
    }

    package func int8(_ column: Int) -> Int64? {
        unsigned(column, size: 8).map { Int64(bitPattern: $0) }
    }

    package func float8(_ column: Int) -> Double? {
        unsigned(column, size: 8).map { Double(bitPattern: $0) }
    }

    package func bool(_ column: Int) -> Bool? {
        unsigned(column, size: 1).map { $0 != 0 }
    }

    package func text(_ column: Int) -> String? {
        fields[column].map { String(decoding: bytes[$0], as: UTF8.self) }
    }

    /// The bytes of a `bytea`, `text` or `uuid`; a view without a copy.
    package func bytes(_ column: Int) -> ArraySlice<UInt8>? {
        fields[column].map { bytes[$0] }
    }

    /// Lends the bytes of a column without a copy and without counting references, for packed rows.
    package func withBytes<Result>(
        _ column: Int, _ body: (RawSpan) throws -> Result
    ) rethrows -> Result? {
        guard let field = fields[column] else { return nil }
        return try body(bytes.span.bytes.extracting(field))
    }

    private func unsigned(_ column: Int, size: Int) -> UInt64? {
        guard let field = fields[column] else { return nil }
        precondition(field.count == size, "column \(column) has another type")
        var value: UInt64 = 0
        for index in field {
            value = value << 8 | UInt64(bytes[index])
        }
        return value
    }

    /// Takes over one message's bytes, giving the old ones back for the next.
    mutating func exchangeBytes(_ other: inout [UInt8]) {
        swap(&bytes, &other)
    }

    /// Reads the tuple at `position`; gives the position behind it, nil at the end of the stream.
    mutating func readTuple(at position: Int) throws(PostgresError) -> Int? {
        fields.removeAll(keepingCapacity: true)
        let fieldCount = Int16(truncatingIfNeeded: try integer(at: position, size: 2))
        guard fieldCount >= 0 else { return nil }
        var position = position + 2
        for _ in 0..<fieldCount {
            let length = Int32(truncatingIfNeeded: try integer(at: position, size: 4))
            position += 4
            guard length >= 0 else {
                fields.append(nil)
                continue
            }
            guard position + Int(length) <= bytes.count else { throw Self.cutShort }
            fields.append(position..<position + Int(length))
            position += Int(length)
        }
        return position
    }

    /// Skips the stream's header; gives the position of the first tuple.
    func readHeader() throws(PostgresError) -> Int {
        // Signature, flags, then the length of an extension.
        guard bytes.starts(with: BinaryCopy.header.prefix(11)) else {
            throw PostgresError(
                .protocolViolation, operation: "copy out", hint: "the COPY is not binary")
        }
        return 19 + Int(try integer(at: 15, size: 4))
    }

    var byteCount: Int { bytes.count }

    private func integer(at position: Int, size: Int) throws(PostgresError) -> UInt32 {
        guard position + size <= bytes.count else { throw Self.cutShort }
        return bytes[position..<position + size].reduce(0) { $0 << 8 | UInt32($1) }
    }

    private static let cutShort = PostgresError(
        .protocolViolation, operation: "copy out", hint: "a row is cut short")
}

/// Cuts the messages of a binary COPY into rows: the header comes before the first row, the end is
/// a row without a count.
struct CopyDecoder {
    private var isAtStart = true

    /// Calls `body` for each row in one message; leaves reusable memory in `message`.
    mutating func forEachRow(
        of message: inout [UInt8], into row: inout CopyRow,
        _ body: (borrowing CopyRow) throws -> Void
    ) throws {
        row.exchangeBytes(&message)
        var position = isAtStart ? try row.readHeader() : 0
        isAtStart = false
        while position < row.byteCount, let next = try row.readTuple(at: position) {
            try body(row)
            position = next
        }
    }
}
