import Calendar
import Codes
import Exact
import Judgements
import PostgresClient
import Testing

@testable import Storage

/// The tables of columns, compared with the database, and rows that go through it.
struct TableTests {
    private let connection: PostgresConnection

    init() async throws { connection = try await migratedDatabase().1 }

    /// Name, type and whether NULL is refused, of each column in its order.
    private func columns(of name: String) async throws -> [[String]] {
        try await connection.query(
            """
            SELECT column_name, data_type, is_nullable = 'NO' FROM information_schema.columns
            WHERE table_schema = 'planwatch' AND table_name = $1 ORDER BY ordinal_position
            """, [.text(name)]
        ).map { row in try (0..<3).map { try row.text($0) } }
    }

    /// What is NULL only where a view withholds it.
    private static let withheld: Set = ["reason", "evidence"]

    private func expectSame<Row>(_ table: Table<Row>) async throws {
        let stored = try await columns(of: table.name)
        #expect(table.all.map(\.name) == stored.map { $0[0] }, "\(table.name)")
        #expect(table.all.map(\.type) == stored.map { $0[1] }, "\(table.name)")
        for (column, stored) in zip(table.all, stored)
        where !column.isExtra && !Self.withheld.contains(column.name) {
            #expect(column.isOptional == (stored[2] == "f"), "\(table.name).\(column.name)")
        }
    }

    private func expectHeld<Row>(_ table: Table<Row>, in view: String) async throws {
        let stored = try await columns(of: view).map { $0[0] }
        #expect(Set(table.all.map(\.name)).isSubset(of: stored), "\(view)")
    }

    @Test func `tables of columns are those of the database`() async throws {
        try await expectSame(.status)
        try await expectSame(.transition)
        try await expectSame(.forecast)
        try await expectSame(.reading)
        try await expectSame(.plan)
        try await expectSame(.indicator)
        #expect(
            Table.indicatorStatus.all.map(\.name)
                == (try await columns(of: "indicator_status").map { $0[0] }))
        for (table, view) in [
            (Table.alert.all.map(\.name), "alert"), (Table.plan.all.map(\.name), "plan"),
            (Table.shownIndicator.all.map(\.name), "indicator"),
        ] {
            #expect(try await columns(of: view).map { $0[0] } == table, "\(view)")
        }
        try await expectHeld(.alertLog, in: "alert_log")
    }

    private func figure(_ number: Int) -> Fraction { Fraction(decimal: "\(number).25") ?? .zero }

    @Test func `a status row comes back as it was written`() async throws {
        let epoch = try #require(try await Lease.acquire(connection, owner: "one"))
        let store = JudgeStore(connection: connection, epoch: epoch)
        var row = StatusRow(
            key: RowKey(plan: "p", indicator: "i", area: "1", breakdown: #"{"setting":"urban"}"#),
            areaName: "A", asOf: .on(1, 8, 2023))
        var round = RoundCommit(mark: 0, judgedOn: .on(1, 8, 2023))
        round.statuses = [row]
        _ = try await store.commit(round)
        #expect(try await store.reader.statuses() == [row])

        let figures: [WritableKeyPath<StatusRow, Fraction?>] = [
            \.value, \.numerator, \.denominator, \.expected, \.gap, \.requiredPace, \.forecast,
            \.forecastLow, \.forecastHigh, \.shortfall,
        ]
        for (number, path) in figures.enumerated() { row[keyPath: path] = figure(number - 2) }
        row.chance = 0.1 + 0.2
        row.status = .offCourse
        row.reason = "One is missing."
        row.periodState = .open
        row.readOn = .on(11, 30, 2022)
        row.reasonCode = "behind_path"
        row.reasonFacts = #"{"coverage": 1}"#
        row.shortfallNoun = "children"
        round.statuses = [row]
        _ = try await store.commit(round)
        #expect(try await store.reader.statuses() == [row])

        round.statuses = []
        round.removed = [row.key]
        _ = try await store.commit(round)
        #expect(try await store.reader.statuses().isEmpty)
    }

    @Test func `a word that is unknown is said with its column`() async throws {
        let epoch = try #require(try await Lease.acquire(connection, owner: "one"))
        let store = JudgeStore(connection: connection, epoch: epoch)
        var round = RoundCommit(mark: 0, judgedOn: .on(1, 8, 2023))
        round.statuses = [
            StatusRow(
                key: RowKey(plan: "p", indicator: "i", area: "1"), areaName: "A",
                asOf: .on(1, 8, 2023))
        ]
        _ = try await store.commit(round)
        try await connection.query("UPDATE planwatch.status_row SET status = 'splendid'")
        let error = await #expect(throws: UnknownWord.self) { try await store.reader.statuses() }
        #expect(error == UnknownWord(column: "status_row.status", word: "splendid"))
    }
}
