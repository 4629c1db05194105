import Calendar
import Events
import Judgements
import PostgresClient

/// All that the judge reads. It needs no lease, so that commands read the same.
package struct JudgeReader: Sendable {
    let connection: PostgresConnection

    package init(connection: PostgresConnection) { self.connection = connection }

    /// Reads what came after `mark`, and after term number `terms`, in one snapshot.
    ///
    /// - Parameters:
    ///   - known: how many rows are known of what operators said.
    ///   - most: where more records than that are still to be read, nothing but how far the
    ///     daemon is.
    package func news(
        after mark: Int64, terms: Int, operators known: Int64 = 0, unlessBehindBy most: Int? = nil
    ) async throws -> RoundNews {
        try await connection.transaction(.readOnlySnapshot) { connection in
            var news = try Self.head(connection)
            news.operators = try OperatorStore.records(unlessThereAre: known, connection)
            guard news.mark > mark || terms == 0 else { return news }
            if let most, news.isBehind(by: most) { return news }
            news.firstTerm = Term(terms + 1)
            news.terms = try connection.query(
                "SELECT text FROM planwatch.term WHERE number > $1 ORDER BY number",
                [.int(Int64(terms))]
            ).map { try $0.text(0) }
            news.measures = try MeasureNumbers.read(connection)
            news.areMeasuresBuilding = try MeasureNumbers.areBuilding(connection)
            news.changes = try ChangeLog.changes(after: mark, connection)
            let sizes = try connection.query(
                """
                SELECT coalesce(sum(octet_length(c.content)), 0)::bigint,
                       coalesce(sum(octet_length(c.content)) FILTER (WHERE c.batch <= m.base),
                                0)::bigint
                FROM planwatch.change_chunk c, planwatch.mark m
                """)
            news.logBytes = try sizes.only.int(0)
            news.baseBytes = try sizes.only.int(1)
            return news
        }
    }

    private static func head(_ connection: isolated PostgresConnection) throws -> RoundNews {
        let row = try connection.query(
            """
            SELECT m.batch, (now() AT TIME ZONE interval '8 hours')::date::text, p.newest,
                   -- How far it is behind is not known while stored facts wait to be counted.
                   CASE WHEN m.waiting = 0 THEN p.lag END AS lag, p.committed,
                   m.judged_on::text, m.judged_by, m.rebuilds
            FROM planwatch.mark m, (
                SELECT (extract(epoch FROM max(newest_event_time)) * 1000000)::bigint AS newest,
                       -- A partition that waits for an operator holds nobody back.
                       CASE WHEN count(*) = count(end_offset)
                            THEN coalesce(sum(greatest(end_offset - next_offset, 0))
                                FILTER (WHERE NOT (is_retired OR EXISTS (
                                    SELECT FROM planwatch.partition_halt h
                                    WHERE h.topic = partition_position.topic
                                      AND h.partition = partition_position.partition
                                ))), 0)::bigint
                       END AS lag,
                       max(committed_at)::text AS committed, count(*) AS partitions
                FROM planwatch.partition_position) p
            """
        ).only
        var news = RoundNews(today: try row.day(1))
        news.mark = try row.int(0)
        news.newestEventMicroseconds = try row.int(orNull: 2)
        news.lag = try row.int(orNull: 3)
        news.committedAt = try row.text(orNull: 4)
        news.judgedOn = try row.day(orNull: 5)
        news.judgedBy = try row.text(orNull: 6)
        news.rebuilds = try row.int(7)
        return news
    }

    /// The rows of `indicator_status` as they are stored.
    ///
    /// - Throws: `UnknownWord` too, as the others here: a row that this version cannot read is not
    ///   passed over.
    package func statuses() async throws -> [StatusRow] {
        let table = Table.status
        return try await connection.query("SELECT \(table.list()) FROM planwatch.\(table.name)")
            .map { try table.row($0) }
    }

    /// The transitions that were not retracted, in the order in which they were found, without
    /// their reasons and evidence.
    package func standingTransitions() async throws -> [LoggedTransition] {
        let table = Self.steps
        return try await connection.query(
            """
            SELECT \(table.list()) FROM planwatch.\(table.name) WHERE stands ORDER BY sequence
            """
        ).map { try table.row($0) }
    }

    private static let steps = Table.transition.without("reason", "evidence")

    /// The kept readings as they are known now.
    package func keptReadings() async throws -> [KeptReading] {
        try await connection.perform { connection in
            let table = Table.reading
            var readings: [KeptReading] = []
            try connection.copyOut(
                """
                COPY (SELECT \(table.texts) FROM planwatch.\(table.name) WHERE known_to IS NULL)
                TO STDOUT (FORMAT binary)
                """
            ) { row in
                readings.append(try table.row(row))
            }
            return readings
        }
    }
}

extension PostgresRow {
    /// A day as `2024-10-31`; anything else is an error.
    func day(_ column: Int) throws(PostgresError) -> CivilDay {
        guard let day = try day(orNull: column) else {
            throw .unexpectedValue(in: column, "NULL")
        }
        return day
    }

    /// The same, nil when NULL.
    func day(orNull column: Int) throws(PostgresError) -> CivilDay? {
        guard let text = try text(orNull: column) else { return nil }
        guard let day = CivilDay(text) else { throw .unexpectedValue(in: column, "no day") }
        return day
    }
}
