/// One row of a binary `COPY … TO STDOUT`. Valid during the call it is given to; what is to be kept
/// is copied by reading it. A column that is not there, or of another size than asked for, is an
/// error: what a server sends is never trusted.
package struct CopyRow {
    private var bytes: [UInt8] = []
    private var fields: [Range<Int>?] = []

    init() {}

    /// Number of columns.
    package var count: Int { fields.count }

    package func isNull(_ column: Int) throws(PostgresError) -> Bool {
        try field(column) == nil
    }

    /// An integer column of exactly the size of the type asked for; a NULL is an error.
    package func int<Number: FixedWidthInteger>(
        _ column: Int
    ) throws(PostgresError) -> Number {
        Number(truncatingIfNeeded: try unsigned(column, size: Number.bitWidth / 8))
    }

    /// A `float8`; a NULL is an error.
    package func double(_ column: Int) throws(PostgresError) -> Double {
        Double(bitPattern: try unsigned(column, size: 8))
    }

    /// A `boolean`; a NULL is an error.
    package func bool(_ column: Int) throws(PostgresError) -> Bool {
        try unsigned(column, size: 1) != 0
    }

    /// A text; a NULL is an error.
    package func text(_ column: Int) throws(PostgresError) -> String {
        guard let text = try text(orNull: column) else {
            throw .unexpectedValue(in: column, "NULL")
        }
        return text
    }

    /// A text, nil when NULL.
    package func text(orNull column: Int) throws(PostgresError) -> String? {
        guard let field = try field(column) else { return nil }
        guard let text = String(validating: bytes[field], as: UTF8.self) else {
            throw .unexpectedValue(in: column, "no text in UTF-8")
        }
        return text
    }

    /// The bytes of a `bytea`, `text` or `uuid`, a view without a copy; a NULL is an error.
    package func bytes(_ column: Int) throws(PostgresError) -> ArraySlice<UInt8> {
        guard let field = try field(column) else { throw .unexpectedValue(in: column, "NULL") }
        return bytes[field]
    }

    private func unsigned(_ column: Int, size: Int) throws(PostgresError) -> UInt64 {
        guard let field = try field(column) else { throw .unexpectedValue(in: column, "NULL") }
        guard field.count == size else {
            throw .unexpectedValue(in: column, "\(field.count) bytes instead of \(size)")
        }
        return field.reduce(0) { $0 << 8 | UInt64(bytes[$1]) }
    }

    private func field(_ column: Int) throws(PostgresError) -> Range<Int>? {
        guard fields.indices.contains(column) else {
            throw .unexpectedValue(in: column, "not there")
        }
        return fields[column]
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
