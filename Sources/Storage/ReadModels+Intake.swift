import Calendar
import PostgresClient

extension ReadModels {
    /// Refused records by topic, partition, offset; 0 asks for all. Cells: id, reason, pointer, at,
    /// detail.
    package func quarantine(limit: Int) async throws -> [ReadRow] {
        try await connection.query(
            Self.quarantineQuery
                + """
                 ORDER BY p.topic COLLATE "C", p.partition, q."offset", p.generation
                LIMIT nullif($1::bigint, 0)
                """, [.int(Int64(limit))]
        ).map { try ReadRow($0, columns: 5) }
    }

    /// One refused record and its encrypted copy; nil where there is none of that id.
    package func quarantined(
        _ id: RefusedID
    ) async throws -> (row: ReadRow, sealed: [UInt8]?)? {
        let found = try await connection.query(
            Self.quarantineQuery
                + #" WHERE p.topic = $1 AND p.partition = $2 AND q."offset" = $3"#
                + " AND p.generation = $4", id.parameters)
        guard let first = found.first else { return nil }
        let bytes = try await connection.query(
            """
            SELECT q.sealed FROM planwatch.quarantine_record q
            JOIN planwatch.partition_position p ON p.number = q.partition
            WHERE p.topic = $1 AND p.partition = $2 AND q."offset" = $3 AND p.generation = $4
            """, id.parameters)
        return (try ReadRow(first, columns: 5), try bytes.first?.bytes(orNull: 0))
    }

    private static let quarantineQuery = """
        SELECT p.topic || '/' || p.partition || '/' || q."offset" || p.suffix AS id, q.reason,
               coalesce(q.pointer, ''), to_char(q.at, 'YYYY-MM-DD HH24:MI:SS'), q.detail,
               json_build_object(
                   'id', p.topic || '/' || p.partition || '/' || q."offset" || p.suffix,
                   'reason', q.reason, 'detail', q.detail, 'pointer', q.pointer, 'at', q.at)::text
        FROM planwatch.quarantine_record q
        JOIN (SELECT *, CASE WHEN generation > 1 THEN '@' || generation ELSE '' END AS suffix
              FROM planwatch.partition_position) p ON p.number = q.partition
        """

    /// Where the daemon stands as a whole.
    package struct IntakeProgress: Sendable, Equatable {
        /// Records still to be read; nil while the end of a partition is unknown.
        package var lag: Int64?
        /// Whether every committed batch has been judged and its transitions are in the outbox.
        package var isJudged: Bool
        package var partitions: Int64
        package var records: Int64
        package var owner: String?
        /// Seconds since a daemon last renewed its lease; nil while nobody holds it.
        package var unheardSeconds: Int64?
        /// Transitions that are still to be given out.
        package var pending: Int64
        /// The last judged day, where the wall clock lies before it; and the clock's day.
        package var judgedAhead: CivilDay?
        package var today: CivilDay
    }

    /// Lag, judgement and counts, in one statement.
    package func intakeProgress() async throws -> IntakeProgress {
        let row = try await connection.query(
            """
            SELECT CASE WHEN count(*) > 0 AND count(*) = count(end_offset)
                        THEN sum(greatest(end_offset - next_offset, 0))::bigint END,
                   (SELECT judged = batch AND judged_at IS NOT NULL AND NOT holding
                    FROM planwatch.mark),
                   count(*),
                   (SELECT coalesce(sum(facts + duplicates + quarantined + tombstones), 0)::bigint
                    FROM planwatch.partition_position),
                   (SELECT owner FROM planwatch.lease WHERE NOT released),
                   \(DeliveryStore.pendingCount),
                   (SELECT extract(epoch FROM clock_timestamp() - renewed_at)::bigint
                    FROM planwatch.lease WHERE NOT released),
                   (SELECT judged_on::text FROM planwatch.mark
                    WHERE judged_by = 'wall'
                      AND judged_on > planwatch.civil_day(clock_timestamp())),
                   planwatch.civil_day(clock_timestamp())::text
            FROM planwatch.partition_position p
            WHERE NOT is_retired AND NOT EXISTS (
                SELECT FROM planwatch.partition_halt h
                WHERE h.topic = p.topic AND h.partition = p.partition)
            """
        ).only
        return try IntakeProgress(
            lag: row.int(orNull: 0), isJudged: row.bool(1), partitions: row.int(2),
            records: row.int(3), owner: row.text(orNull: 4), unheardSeconds: row.int(orNull: 6),
            pending: row.int(5), judgedAhead: row.day(orNull: 7), today: row.day(8))
    }
}
