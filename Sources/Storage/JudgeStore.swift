import Calendar
import Judgements
import PostgresClient

/// All that the judge writes, under its daemon's lease.
package struct JudgeStore: Sendable {
    package let reader: JudgeReader
    let connection: PostgresConnection
    let epoch: Int64

    package init(connection: PostgresConnection, epoch: Int64) {
        reader = JudgeReader(connection: connection)
        self.connection = connection
        self.epoch = epoch
    }

    /// Writes a round in one transaction, lease first; gives the sequences of its transitions.
    ///
    /// It reads nothing but the lease, so it needs no snapshot; with one, every batch that the
    /// projector commits meanwhile would make it fail, since both write into `mark`.
    ///
    /// - Parameters:
    ///   - loaded: the plans by which it was evaluated, where they are others than in the last one.
    ///   - knownAt: the moment from which its readings are known; that of the database's
    ///     clock unless said, which only tests do.
    package func commit(
        _ round: RoundCommit, loading loaded: LoadedPlans? = nil, knownAt: String? = nil
    ) async throws -> [Int64] {
        let epoch = epoch
        return try await connection.transaction { connection in
            try Lease.prove(connection, epoch: epoch)
            if let loaded { try Self.write(loaded, connection) }
            try Self.write(statusesOf: round, connection)
            if !round.removed.isEmpty {
                try connection.query(
                    "DELETE FROM planwatch.status_row WHERE \(Table.rowKey.isAmongParameters)",
                    Table.rowKey.keyParameters(round.removed))
            }
            if !round.withdrawn.isEmpty {
                try connection.query(
                    "UPDATE planwatch.alert_transition SET stands = false "
                        + "WHERE sequence = ANY ($1)",
                    [.ints(round.withdrawn)])
            }
            // Another clock may go back: what was forecast on a day that has not come is not kept.
            try connection.query(
                "DELETE FROM planwatch.forecast_made WHERE made_on > $1::date",
                [.text(round.judgedOn.description)])
            try Self.keep(round.forecasts, connection)
            let sequences = try Self.append(round.transitions, connection)
            try Self.keepReadings(
                round.readings, gone: round.goneReadings,
                knownFrom: try knownAt ?? Self.clock(connection), connection)
            try Self.write(round.reports, gone: round.goneReports, connection)
            if let base = round.base {
                try ChangeLog.rebase(
                    ChangeCodec.chunks(of: base), upTo: round.mark, connection)
            }
            try Self.note(round, connection)
            return sequences
        }
    }

    /// The projections were made again since the round began: it rests on what is no longer there.
    package struct Rebuilt: Error, Equatable {
        package init() {}
    }

    /// Says what was judged, as the last statement: until the end of the transaction nobody else
    /// writes there.
    private static func note(
        _ round: RoundCommit, _ connection: isolated PostgresConnection
    ) throws {
        let noted = try connection.query(
            """
            UPDATE planwatch.mark
            SET judged = $1, judged_on = $2::date, holding = $3, judged_at = clock_timestamp(),
                judged_by = $4, operators = $5, judged_rebuilds = $6
            WHERE rebuilds = $6
            """,
            [
                .int(round.mark), .text(round.judgedOn.description), .bool(round.isHolding),
                .text(orNull: round.judgedBy), .int(round.operators), .int(round.rebuilds),
            ])
        guard noted.affectedRows == 1 else { throw Rebuilt() }
    }

    /// Writes the rows that changed, many with one statement.
    private static func write(
        statusesOf round: RoundCommit, _ connection: isolated PostgresConnection
    ) throws {
        var rows = round.statuses[...]
        while !rows.isEmpty {
            let some = Array(rows.prefix(rowsAtOnce))
            rows = rows.dropFirst(some.count)
            let freshAt = some.map { row in
                PostgresValue.text(orNull: round.fresh.contains(row.key) ? round.freshAt : nil)
            }
            try connection.query(upsert, Table.status.arrays(some) + [.array(freshAt)])
        }
        guard round.isNewDay else { return }
        try connection.query(
            """
            UPDATE planwatch.status_row SET as_of = $1::date, updated_at = clock_timestamp()
            WHERE as_of <> $1::date
            """, [.text(round.judgedOn.description)])
    }

    private static let rowsAtOnce = 5_000

    private static func clock(_ connection: isolated PostgresConnection) throws -> String {
        try connection.query("SELECT clock_timestamp()::text").only.text(0)
    }

    /// Appends transitions under the next sequences and wakes the waiting deliverers.
    private static func append(
        _ transitions: [TransitionRow], _ connection: isolated PostgresConnection
    ) throws -> [Int64] {
        guard !transitions.isEmpty else { return [] }
        let taken = try connection.query(
            "UPDATE planwatch.alert_sequence SET last = last + $1 RETURNING last",
            [.int(Int64(transitions.count))])
        let last: Int64 = try taken.only.int(0)
        let first = last - Int64(transitions.count) + 1
        for (place, row) in transitions.enumerated() {
            let logged = LoggedTransition(sequence: first + Int64(place), row: row)
            try connection.query(insertTransition, Table.transition.values(logged))
        }
        try connection.query(
            "SELECT pg_notify('planwatch_alerts', $1)", [.text(String(last))])
        return Array(first...last)
    }

    /// Keeps forecasts. Of a row and final period the first stays: one that is made again when more
    /// is known would be scored for what it did not say.
    private static func keep(
        _ forecasts: [ForecastRow], _ connection: isolated PostgresConnection
    ) throws {
        for row in forecasts {
            try connection.query(
                "\(insertForecast) ON CONFLICT DO NOTHING", Table.forecast.values(row))
        }
    }

    private static let insertTransition = insert(into: Table.transition)
    private static let insertForecast = insert(into: Table.forecast)

    private static func insert<Row>(into table: Table<Row>) -> String {
        """
        INSERT INTO planwatch.\(table.name) (\(table.list())) VALUES (\(table.placeholders))
        """
    }

    /// Leaves a row alone that says the same: `updated_at` is when it last changed.
    private static let upsert: String = {
        let table = Table.status
        let content = table.content
        let changes = content.map { "\($0.name) = excluded.\($0.name)" }
        return """
            INSERT INTO planwatch.status_row (\(table.list()), fresh_at)
            SELECT \(table.casts), fresh_at::timestamptz
            FROM \(table.unnested(as: "f", with: "fresh_at"))
            ON CONFLICT (\(table.key.list())) DO UPDATE SET
                \(changes.joined(separator: ", ")),
                fresh_at = coalesce(excluded.fresh_at, status_row.fresh_at),
                updated_at = clock_timestamp()
            WHERE (\(content.list(of: "status_row")))
                IS DISTINCT FROM (\(content.list(of: "excluded")))
            """
    }()
}
