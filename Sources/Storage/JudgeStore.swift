import Calendar
import Events
import JSONText
import Measures
import PostgresClient

/// All that the judge reads and writes.
package struct JudgeStore: Sendable {
    package let connection: PostgresConnection
    package let epoch: Int64

    package init(connection: PostgresConnection, epoch: Int64) {
        self.connection = connection
        self.epoch = epoch
    }

    /// What is new since the mark, in one snapshot.
    package struct News: Sendable {
        package var mark: Int64 = 0
        package var changes = ChangeLog.Changes()
        package var firstTerm: Term = 1
        package var terms: [String] = []
        package var measures: [String: UInt16] = [:]
        /// Greatest `time` of any stored fact, as microseconds since 1970; nil before the first.
        package var newestEventMicroseconds: Int64?
        /// Records still to be read; nil while the end of a partition is unknown.
        package var lag: Int64?
        /// Today at +08:00 by the database's clock.
        package var today = ""
        /// The last judged day and the clock that it was found by; nil before the first.
        package var judgedOn: String?
        package var judgedBy: String?
        /// When the newest batch was committed.
        package var committedAt: String?
        /// Bytes of the change log, and of its base.
        package var logBytes: Int64 = 0
        package var baseBytes: Int64 = 0
    }

    /// Reads what came after `mark`, and after term number `terms`.
    package func news(after mark: Int64, terms: Int) async throws -> News {
        try await connection.transaction(.readOnlySnapshot) { connection in
            var news = News()
            let state = try connection.query(
                """
                SELECT m.batch, (now() AT TIME ZONE interval '8 hours')::date::text, p.newest,
                       p.lag, p.committed, m.judged_on::text, m.judged_by
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
                """)
            let row = try state.only
            news.mark = try row.int(0)
            news.today = try row.day(1)
            news.newestEventMicroseconds = try row.int(orNull: 2)
            news.lag = try row.int(orNull: 3)
            news.committedAt = try row.text(orNull: 4)
            news.judgedOn = try row.day(orNull: 5)
            news.judgedBy = try row.text(orNull: 6)
            guard news.mark > mark || terms == 0 else { return news }
            news.firstTerm = Term(terms + 1)
            news.terms = try connection.query(
                "SELECT text FROM planwatch.term WHERE number > $1 ORDER BY number",
                [.int(Int64(terms))]
            ).map { try $0.text(0) }
            for row in try connection.query("SELECT key, number FROM planwatch.measure") {
                news.measures[try row.text(0)] = try row.int(1)
            }
            var changes = ChangeLog.Changes()
            try ChangeLog.read(after: mark, connection) { try changes.add($0, $1) }
            news.changes = changes
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
}

extension PostgresRow {
    /// A day as `2024-10-31`; anything else is an error.
    func day(_ column: Int) throws(PostgresError) -> String {
        guard let day = try day(orNull: column) else {
            throw .unexpectedValue(in: column, "NULL")
        }
        return day
    }

    /// The same, nil when NULL.
    func day(orNull column: Int) throws(PostgresError) -> String? {
        guard let text = try text(orNull: column) else { return nil }
        guard CivilDay(text) != nil else { throw .unexpectedValue(in: column, "no day") }
        return text
    }
}
