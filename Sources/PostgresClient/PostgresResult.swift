/// The rows of one statement, copied out of libpq: nothing here points into C memory, so a result
/// may be kept and sent anywhere.
package struct PostgresResult: Sendable {
    /// Column names in order.
    package let columns: [String]
    /// The command tag, `INSERT 0 3`.
    package let commandTag: String
    /// Rows inserted, updated, deleted, selected or copied; 0 for commands that count none.
    package let affectedRows: Int

    /// The text of all cells, one after the other.
    fileprivate let text: [UInt8]
    /// Where each cell of each row lies; a negative upper bound means NULL.
    fileprivate let cells: [Cell]

    struct Cell {
        var start: Int
        var end: Int
        static let null = Cell(start: 0, end: -1)
    }

    init(
        columns: [String], commandTag: String, affectedRows: Int, text: [UInt8], cells: [Cell]
    ) {
        self.columns = columns
        self.commandTag = commandTag
        self.affectedRows = affectedRows
        self.text = text
        self.cells = cells
    }

    /// The only row, nil when there is none.
    package var first: PostgresRow? { isEmpty ? nil : self[0] }

    /// The row of a statement that always has one; it is an error when the server sends none.
    package var only: PostgresRow {
        get throws(PostgresError) {
            guard let first else {
                throw PostgresError(.protocolViolation, operation: "read", hint: "no row")
            }
            return first
        }
    }
}

extension PostgresResult: RandomAccessCollection {
    package var startIndex: Int { 0 }
    package var endIndex: Int { columns.isEmpty ? 0 : cells.count / columns.count }
    package subscript(position: Int) -> PostgresRow {
        precondition(indices.contains(position), "row out of range")
        return PostgresRow(result: self, row: position)
    }
}

/// One row of a result. Columns are read by position. What a server sends is never trusted: a value
/// that is missing, or is not of the form asked for, is an error, and so is an unknown column.
package struct PostgresRow: Sendable {
    fileprivate let result: PostgresResult
    fileprivate let row: Int

    /// The cell as text; a NULL is an error.
    package func text(_ column: Int) throws(PostgresError) -> String {
        try present(text(orNull: column), column)
    }

    /// The cell as text, nil when NULL.
    package func text(orNull column: Int) throws(PostgresError) -> String? {
        guard let cell = try bytes(of: column) else { return nil }
        guard let text = String(validating: cell, as: UTF8.self) else {
            throw .unexpectedValue(in: column, "no text in UTF-8")
        }
        return text
    }

    /// An integer column that fits into the type asked for; a NULL is an error.
    package func int<Number: FixedWidthInteger>(
        _ column: Int
    ) throws(PostgresError) -> Number {
        try present(int(orNull: column), column)
    }

    /// An integer column that fits into the type asked for, nil when NULL.
    package func int<Number: FixedWidthInteger>(
        orNull column: Int
    ) throws(PostgresError) -> Number? {
        guard let text = try text(orNull: column) else { return nil }
        guard let value = Number(text) else {
            throw .unexpectedValue(in: column, "no integer of this size")
        }
        return value
    }

    /// A floating-point column; a NULL is an error.
    package func double(_ column: Int) throws(PostgresError) -> Double {
        try present(double(orNull: column), column)
    }

    /// A floating-point column, nil when NULL.
    package func double(orNull column: Int) throws(PostgresError) -> Double? {
        guard let text = try text(orNull: column) else { return nil }
        guard let value = Double(text) else { throw .unexpectedValue(in: column, "no number") }
        return value
    }

    /// A boolean column; a NULL is an error.
    package func bool(_ column: Int) throws(PostgresError) -> Bool {
        switch try text(column) {
        case "t": true
        case "f": false
        default: throw .unexpectedValue(in: column, "no boolean")
        }
    }

    /// A `bytea` column; a NULL is an error.
    package func bytes(_ column: Int) throws(PostgresError) -> [UInt8] {
        try present(bytes(orNull: column), column)
    }

    /// A `bytea` column, nil when NULL.
    package func bytes(orNull column: Int) throws(PostgresError) -> [UInt8]? {
        guard let hex = try bytes(of: column) else { return nil }
        guard hex.starts(with: [UInt8(ascii: "\\"), UInt8(ascii: "x")]),
            hex.count.isMultiple(of: 2)
        else { throw .unexpectedValue(in: column, "no bytea in hexadecimal digits") }
        var bytes: [UInt8] = []
        bytes.reserveCapacity(hex.count / 2 - 1)
        var position = hex.startIndex + 2
        while position < hex.endIndex {
            guard let high = nibble(hex[position]), let low = nibble(hex[position + 1]) else {
                throw .unexpectedValue(in: column, "no bytea in hexadecimal digits")
            }
            bytes.append(high << 4 | low)
            position += 2
        }
        return bytes
    }

    private func present<Value>(
        _ value: Value?, _ column: Int
    ) throws(PostgresError) -> Value {
        guard let value else { throw .unexpectedValue(in: column, "NULL") }
        return value
    }

    private func bytes(of column: Int) throws(PostgresError) -> ArraySlice<UInt8>? {
        guard result.columns.indices.contains(column) else {
            throw .unexpectedValue(in: column, "not there")
        }
        let cell = result.cells[row * result.columns.count + column]
        return cell.end < 0 ? nil : result.text[cell.start..<cell.end]
    }

    /// The value of one hexadecimal digit as PostgreSQL prints it, in lower case.
    private func nibble(_ digit: UInt8) -> UInt8? {
        switch digit {
        case UInt8(ascii: "0")...UInt8(ascii: "9"): digit - UInt8(ascii: "0")
        case UInt8(ascii: "a")...UInt8(ascii: "f"): digit - UInt8(ascii: "a") + 10
        default: nil
        }
    }
}
