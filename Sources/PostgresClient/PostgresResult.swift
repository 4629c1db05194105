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
}

extension PostgresResult: RandomAccessCollection {
    package var startIndex: Int { 0 }
    package var endIndex: Int { columns.isEmpty ? 0 : cells.count / columns.count }
    package subscript(position: Int) -> PostgresRow {
        precondition(indices.contains(position), "row out of range")
        return PostgresRow(result: self, row: position)
    }
}

/// One row of a result. Columns are read by position, or by name where a query is wide; asking for
/// a column that the statement does not have, or as a type it is not, is a bug and traps.
package struct PostgresRow: Sendable {
    fileprivate let result: PostgresResult
    fileprivate let row: Int

    /// The cell as text, nil when NULL.
    package func text(_ column: Int) -> String? {
        bytes(of: column).map { String(decoding: $0, as: UTF8.self) }
    }

    /// An integer column, nil when NULL.
    package func int(_ column: Int) -> Int64? {
        text(column).map { text in
            guard let value = Int64(text) else {
                preconditionFailure("column \(column) is no integer")
            }
            return value
        }
    }

    /// A floating-point column, nil when NULL.
    package func double(_ column: Int) -> Double? {
        text(column).map { text in
            guard let value = Double(text) else {
                preconditionFailure("column \(column) is no number")
            }
            return value
        }
    }

    /// A boolean column, nil when NULL.
    package func bool(_ column: Int) -> Bool? {
        text(column).map { text in
            precondition(text == "t" || text == "f", "column \(column) is no boolean")
            return text == "t"
        }
    }

    /// A `bytea` column, nil when NULL.
    package func bytes(_ column: Int) -> [UInt8]? {
        guard let hex = bytes(of: column) else { return nil }
        precondition(
            hex.starts(with: [UInt8(ascii: "\\"), UInt8(ascii: "x")])
                && hex.count.isMultiple(of: 2),
            "column \(column) is no bytea")
        var bytes: [UInt8] = []
        bytes.reserveCapacity(hex.count / 2 - 1)
        var position = hex.startIndex + 2
        while position < hex.endIndex {
            bytes.append(nibble(hex[position]) << 4 | nibble(hex[position + 1]))
            position += 2
        }
        return bytes
    }

    /// The position of a named column.
    package func column(_ name: String) -> Int {
        guard let position = result.columns.firstIndex(of: name) else {
            preconditionFailure("no column named \(name)")
        }
        return position
    }

    package func text(_ name: String) -> String? { text(column(name)) }
    package func int(_ name: String) -> Int64? { int(column(name)) }
    package func double(_ name: String) -> Double? { double(column(name)) }
    package func bool(_ name: String) -> Bool? { bool(column(name)) }
    package func bytes(_ name: String) -> [UInt8]? { bytes(column(name)) }

    private func bytes(of column: Int) -> ArraySlice<UInt8>? {
        precondition(result.columns.indices.contains(column), "no column \(column)")
        let cell = result.cells[row * result.columns.count + column]
        return cell.end < 0 ? nil : result.text[cell.start..<cell.end]
    }

    /// The value of one hexadecimal digit as PostgreSQL prints it, in lower case.
    private func nibble(_ digit: UInt8) -> UInt8 {
        digit < UInt8(ascii: "a") ? digit - UInt8(ascii: "0") : digit - UInt8(ascii: "a") + 10
    }
}
