import Calendar
import Codes
import Exact
import Judgements
import PostgresClient

/// How values of a type lie in a column of PostgreSQL.
struct ColumnType<Value>: Sendable {
    /// The type's name in PostgreSQL.
    let sql: String
    /// Reads a cell; `place` is the column, `table.column`, for the error.
    let read: @Sendable (_ cell: String, _ place: String) throws -> Value
    /// Gives the parameter of a statement.
    let bind: @Sendable (Value) -> PostgresValue
    /// Appends to a binary COPY, into a column of this type; of `numeric` and `jsonb` into one of
    /// texts.
    let copy: @Sendable (Value, inout BinaryCopy) -> Void

    /// A type whose cells are given as texts.
    fileprivate init(
        _ sql: String, read: @escaping @Sendable (String, String) throws -> Value,
        write: @escaping @Sendable (Value) -> String
    ) {
        self.init(
            sql, read: read, bind: { .text(write($0)) }, copy: { $1.append(text: write($0)) })
    }

    fileprivate init(
        _ sql: String, read: @escaping @Sendable (String, String) throws -> Value,
        bind: @escaping @Sendable (Value) -> PostgresValue,
        copy: @escaping @Sendable (Value, inout BinaryCopy) -> Void
    ) {
        self.sql = sql
        self.read = read
        self.bind = bind
        self.copy = copy
    }

    fileprivate static func unreadable(_ place: String, _ what: String) -> PostgresError {
        PostgresError(.protocolViolation, operation: "read", hint: "\(place): \(what)")
    }

    /// What was read, or that it is not what was asked for.
    private static func present(
        _ value: Value?, _ place: String, _ what: String
    ) throws -> Value {
        guard let value else { throw unreadable(place, what) }
        return value
    }
}

extension ColumnType<String> {
    static var text: ColumnType { ColumnType("text", read: { cell, _ in cell }, write: { $0 }) }

    /// JSON as its text.
    static var jsonb: ColumnType { ColumnType("jsonb", read: { cell, _ in cell }, write: { $0 }) }

    /// The same without the spaces that PostgreSQL writes; no text in it has any.
    static var unspacedJSON: ColumnType {
        ColumnType("jsonb", read: { cell, _ in cell.filter { $0 != " " } }, write: { $0 })
    }
}

extension ColumnType<Fraction> {
    static var numeric: ColumnType {
        ColumnType(
            "numeric", read: { try present(Fraction(decimal: $0), $1, "no number") },
            write: { $0.storedText })
    }
}

extension ColumnType<Double> {
    static var double: ColumnType {
        ColumnType(
            "double precision", read: { try present(Double($0), $1, "no number") },
            bind: { .double($0) }, copy: { $1.append(float8: $0) })
    }
}

extension ColumnType<Int> {
    static var integer: ColumnType {
        ColumnType(
            "integer", read: { try present(Int($0), $1, "no whole number") },
            bind: { .int(Int64($0)) }, copy: { $1.append(int4: Int32($0)) })
    }
}

extension ColumnType<Int64> {
    static var bigint: ColumnType {
        ColumnType(
            "bigint", read: { try present(Int64($0), $1, "no whole number") },
            bind: { .int($0) }, copy: { $1.append(int8: $0) })
    }
}

extension ColumnType<Bool> {
    static var boolean: ColumnType {
        ColumnType(
            "boolean",
            read: { cell, place in
                switch cell {
                case "t", "true": true
                case "f", "false": false
                default: throw unreadable(place, "no boolean")
                }
            }, bind: { .bool($0) }, copy: { $1.append(bool: $0) })
    }
}

extension ColumnType<CivilDay> {
    /// From 1970-01-01 to 2000-01-01, from which PostgreSQL counts.
    private static var daysToPostgresEpoch: Int32 { 10_957 }

    /// A day as `2024-10-31`; any other form is an error.
    static var date: ColumnType {
        ColumnType(
            "date", read: { try present(CivilDay($0), $1, "no day") },
            bind: { .text($0.description) },
            copy: { $1.append(int4: $0.number - daysToPostgresEpoch) })
    }
}

extension ColumnType where Value: RawRepresentable<String> & Sendable {
    /// A word of a closed list; another one throws `UnknownWord`.
    static var word: ColumnType {
        ColumnType(
            "text", read: { try Value(stored: $0, in: $1) }, write: { $0.rawValue })
    }
}

/// A row of cells as the server sends them.
protocol TextCells {
    func text(orNull column: Int) throws(PostgresError) -> String?
}

extension PostgresRow: TextCells {}
extension CopyRow: TextCells {}

/// One column of a table, and the way of its value into a `Row` and out of it.
struct Column<Row: Sendable>: Sendable {
    let name: String
    /// The type's name in PostgreSQL.
    let type: String
    let isKey: Bool
    /// Whether a value may be missing; where it may not, NULL is an error.
    let isOptional: Bool
    /// Written by the statements themselves: named in JSON, but no part of the row.
    let isExtra: Bool
    fileprivate let read: @Sendable (_ cell: String?, _ place: String, inout Row) throws -> Void
    fileprivate let bind: @Sendable (Row) -> PostgresValue
    fileprivate let copy: @Sendable (Row, inout BinaryCopy) -> Void

    init<Value: Sendable>(
        _ name: String, _ type: ColumnType<Value>,
        _ path: any WritableKeyPath<Row, Value> & Sendable, isKey: Bool = false
    ) {
        self.name = name
        self.type = type.sql
        self.isKey = isKey
        isOptional = false
        isExtra = false
        read = { cell, place, row in
            guard let cell else { throw ColumnType<Value>.unreadable(place, "NULL") }
            row[keyPath: path] = try type.read(cell, place)
        }
        bind = { type.bind($0[keyPath: path]) }
        copy = { type.copy($0[keyPath: path], &$1) }
    }

    init<Value: Sendable>(
        _ name: String, _ type: ColumnType<Value>,
        _ path: any WritableKeyPath<Row, Value?> & Sendable
    ) {
        self.name = name
        self.type = type.sql
        isKey = false
        isOptional = true
        isExtra = false
        read = { cell, place, row in
            row[keyPath: path] = try cell.map { try type.read($0, place) }
        }
        bind = { $0[keyPath: path].map(type.bind) ?? .null }
        copy = { row, copy in
            if let value = row[keyPath: path] {
                type.copy(value, &copy)
            } else {
                copy.appendNull()
            }
        }
    }

    private init(extra name: String, _ type: String) {
        self.name = name
        self.type = type
        isKey = false
        isOptional = true
        isExtra = true
        read = { _, _, _ in }
        bind = { _ in .null }
        copy = { _, copy in copy.appendNull() }
    }

    /// A moment that the statements write.
    static func stamp(_ name: String) -> Column {
        Column(extra: name, "timestamp with time zone")
    }

    /// A number that the statements write.
    static func number(_ name: String) -> Column { Column(extra: name, "integer") }

    /// A day that the statements write.
    static func day(_ name: String) -> Column { Column(extra: name, "date") }

    /// A text that the statements write.
    static func text(_ name: String) -> Column { Column(extra: name, "text") }

    /// The member's name in JSON: `areaCode` for `area_code`.
    fileprivate var member: String {
        let words = name.split(separator: "_")
        return words.dropFirst().reduce(String(words.first ?? "")) { name, word in
            name + word.prefix(1).uppercased() + word.dropFirst()
        }
    }
}

extension Column where Row: KeyedRow {
    static var plan: Column { Column("plan_id", .text, \.key.plan, isKey: true) }
    static var indicator: Column { Column("indicator_id", .text, \.key.indicator, isKey: true) }
    static var area: Column { Column("area_code", .text, \.key.area, isKey: true) }
    static var breakdown: Column {
        Column("breakdown", .unspacedJSON, \.key.breakdown, isKey: true)
    }
}

/// A table or view and the columns of its rows, from which all lists in statements are made.
struct Table<Row: Sendable>: Sendable {
    /// In the schema `planwatch`.
    let name: String
    /// In their order, with those that are no part of the row.
    let all: [Column<Row>]
    /// Those that hold the row.
    let columns: [Column<Row>]
    /// A row to be filled.
    private let blank: Row
    private let places: [String]

    init(_ name: String, blank: Row, _ columns: [Column<Row>]) {
        self.name = name
        all = columns
        self.columns = columns.filter { !$0.isExtra }
        self.blank = blank
        places = self.columns.map { "\(name).\($0.name)" }
    }

    /// The same columns of another table or view.
    func named(_ other: String) -> Table { Table(other, blank: blank, all) }

    /// With more columns, behind the others.
    func with(_ more: Column<Row>...) -> Table { Table(name, blank: blank, all + more) }

    /// Without some columns: what they hold stays as in a blank row.
    func without(_ names: String...) -> Table {
        precondition(names.allSatisfy { name in all.contains { $0.name == name } })
        return Table(name, blank: blank, all.filter { !names.contains($0.name) })
    }

    /// The row that a result holds from the column `first` on, selected by `list`.
    func row(_ cells: some TextCells, from first: Int = 0) throws -> Row {
        var row = blank
        for (place, column) in columns.enumerated() {
            try column.read(cells.text(orNull: first + place), places[place], &row)
        }
        return row
    }

    /// Parameters for `placeholders`.
    func values(_ row: Row) -> [PostgresValue] { columns.map { $0.bind(row) } }

    /// The rows for a binary COPY into `list`, see `ColumnType.copy`.
    func copy(_ rows: some Collection<Row>) -> [UInt8] {
        var copy = BinaryCopy(reservingBytes: rows.count * 160)
        for row in rows {
            copy.startRow(fields: columns.count)
            for column in columns { column.copy(row, &copy) }
        }
        return copy.finished()
    }

    /// `plan_id::text, …`: a select list for a binary COPY whose rows `row` reads.
    var texts: String { columns.map { "\($0.name)::text" }.joined(separator: ", ") }

    /// `plan_id::text AS plan_id, …`: the columns of texts as their own types.
    var casts: String {
        columns.map { "\($0.name)::\($0.type) AS \($0.name)" }.joined(separator: ", ")
    }

    /// `$1::text, $2::text, …` for all columns.
    var placeholders: String {
        columns.enumerated().map { "$\($0 + 1)::\($1.type)" }.joined(separator: ", ")
    }

    /// The columns of many rows as parameters, for `unnested`.
    func arrays(_ rows: [Row]) -> [PostgresValue] {
        columns.map { column in .array(rows.map(column.bind)) }
    }

    /// `unnest($1::text[], …) f (plan_id, …)`: many rows of texts, with more columns behind.
    func unnested(as alias: String, with more: String...) -> String {
        let names = columns.map(\.name) + more
        let parameters = names.indices.map { "$\($0 + 1)::text[]" }
        return "unnest(\(parameters.joined(separator: ", "))) "
            + "\(alias) (\(names.joined(separator: ", ")))"
    }

    /// `a.plan_id, a.indicator_id, …`: the columns of a select list.
    func list(of alias: String? = nil) -> String { columns.list(of: alias) }

    /// `'planId', a.plan_id, …`: the members of an object, with what is no
    /// part of the row.
    func members(of alias: String) -> String {
        all.map { "'\($0.member)', \(alias).\($0.name)" }.joined(separator: ", ")
    }

    /// The names of those members.
    var memberNames: [String] { all.map(\.member) }

    var key: [Column<Row>] { columns.filter(\.isKey) }
    var content: [Column<Row>] { columns.filter { !$0.isKey } }

    /// The condition that a row has the same key as another one.
    func isSame(_ alias: String, _ other: String) -> String {
        "(\(key.list(of: alias))) = (\(key.list(of: other)))"
    }

    /// The condition that the key of a row is one of those in `keyParameters`.
    var isAmongParameters: String {
        let lists = key.enumerated().map { "$\($0 + 1)::\($1.type)[]" }.joined(separator: ", ")
        return "(\(key.list())) IN (SELECT * FROM unnest(\(lists)))"
    }

    /// The keys of rows, a list of texts for each of their columns.
    func keyParameters(_ rows: [Row]) -> [PostgresValue] {
        key.map { column in
            .texts(
                rows.map { row in
                    guard case .text(let text) = column.bind(row) else {
                        preconditionFailure("\(name).\(column.name) is no key that is a text")
                    }
                    return text
                })
        }
    }
}

extension Array {
    /// `a.plan_id, a.indicator_id, …`
    func list<Row>(of alias: String? = nil) -> String where Element == Column<Row> {
        map { column in (alias.map { $0 + "." } ?? "") + column.name }.joined(separator: ", ")
    }
}
