import Judgements
import PostgresClient

extension JudgeStore {
    /// Writes the readings that changed and ends those that are gone, known from that time on.
    ///
    /// A clock that went back takes no knowledge back with it: nothing ends before it began, and no
    /// revision begins before what it follows ended.
    ///
    /// What is provisional is overwritten, which of most readings of a round is known beforehand.
    /// What is final ends and is followed by a revision; a second revision of a day replaces the
    /// first.
    static func keepReadings(
        _ readings: [KeptReading], gone: [KeptReading], knownFrom: String,
        _ connection: isolated PostgresConnection
    ) throws {
        if !gone.isEmpty { try end(gone, knownFrom, connection) }
        let others = readings.lazy.filter { !$0.overwrites }
        // Nothing is compared with what is not there.
        let isFirst = others.count >= many ? try isFirst(connection) : false
        try write(others, by: isFirst ? insertFirst : revise, knownFrom, connection)
        try write(readings.lazy.filter { $0.overwrites }, by: overwrite, knownFrom, connection)
    }

    private static func write(
        _ readings: some Collection<KeptReading>, by statement: String, _ knownFrom: String,
        _ connection: isolated PostgresConnection
    ) throws {
        guard !readings.isEmpty else { return }
        try connection.copyIn(
            """
            COPY planwatch.fresh_reading (\(table.list())) FROM STDIN (FORMAT binary)
            """, table.copy(readings))
        // Each is looked up by its key. Of tables that were just filled the planner knows nothing:
        // it would compare all with all.
        try connection.query(
            """
            SELECT set_config('enable_hashjoin', 'off', true),
                   set_config('enable_mergejoin', 'off', true),
                   set_config('enable_seqscan', 'off', true)
            """)
        try connection.query(statement, [.text(knownFrom)])
        try connection.query("DELETE FROM planwatch.fresh_reading")
    }

    /// From this number on it is worth asking whether anything is kept.
    private static let many = 5_000

    private static func isFirst(_ connection: isolated PostgresConnection) throws -> Bool {
        try connection.query("SELECT NOT EXISTS (SELECT FROM planwatch.kept_reading)")
            .only.bool(0)
    }

    private static func end(
        _ gone: [KeptReading], _ knownFrom: String, _ connection: isolated PostgresConnection
    ) throws {
        let keys = table.keyParameters(gone)
        let isGone = "known_to IS NULL AND \(table.isAmongParameters)"
        try connection.query(
            "DELETE FROM planwatch.kept_reading WHERE is_open AND \(isGone)", keys)
        try connection.query(
            """
            UPDATE planwatch.kept_reading
            SET known_to = greatest($\(keys.count + 1)::timestamptz, known_from)
            WHERE \(isGone)
            """, keys + [.text(knownFrom)])
    }
}

extension JudgeStore {
    private static let table = Table.reading

    private static let fresh = "(SELECT \(table.casts) FROM planwatch.fresh_reading) AS f"

    /// What is expected is the plan's, no reading: a change of it alone makes no revision.
    private static let differs = """
        (k.value, k.numerator, k.denominator, k.status)
            IS DISTINCT FROM (f.value, f.numerator, f.denominator, f.status)
        """

    private static let overwrite = """
        UPDATE planwatch.kept_reading k
        SET \(content),
            known_from = CASE WHEN \(differs) THEN greatest($1::timestamptz, k.known_from)
                              ELSE k.known_from END
        FROM \(fresh)
        WHERE \(table.isSame("k", "f")) AND k.known_to IS NULL AND (k.is_open OR NOT (\(differs)))
        """

    private static let insertFirst = """
        INSERT INTO planwatch.kept_reading (\(table.list()), revision, known_from)
        SELECT \(table.list(of: "f")), 0, $1::timestamptz FROM \(fresh)
        """

    /// All that may happen to a reading in one statement, so that each is looked up once, and once
    /// more where its revision is of today. `current` is what is known now, `former` what was known
    /// before today's revision.
    private static let revise = """
        WITH found AS MATERIALIZED (
            SELECT f.*, c.*
            FROM \(fresh)
            LEFT JOIN LATERAL (
                SELECT k.ctid AS current, k.revision, k.known_from AS since, k.is_open AS was_open,
                       \(differs) AS differs
                FROM planwatch.kept_reading k
                WHERE \(table.isSame("k", "f")) AND k.known_to IS NULL
                OFFSET 0) c ON true
        ), decided AS MATERIALIZED (
            SELECT f.*, b.*, NOT b.would_differ AND b.former_to = f.since AS reverts
            FROM found f
            LEFT JOIN LATERAL (
                SELECT k.ctid AS former, k.known_from AS former_from, k.known_to AS former_to,
                       \(differs) AS would_differ
                FROM planwatch.kept_reading k
                WHERE \(table.isSame("k", "f")) AND k.revision = f.revision - 1
                  AND f.differs AND NOT f.was_open
                  AND planwatch.civil_day(f.since) = planwatch.civil_day($1::timestamptz)
                OFFSET 0) b ON true
        ), overwritten AS (
            UPDATE planwatch.kept_reading k
            SET \(content),
                known_from = CASE WHEN NOT f.differs THEN k.known_from
                                  WHEN f.was_open THEN greatest($1::timestamptz, k.known_from)
                                  WHEN f.former_to = f.since
                                      THEN greatest($1::timestamptz, f.former_from)
                                  ELSE greatest($1::timestamptz, f.former_to) END
            FROM decided f
            WHERE k.ctid = f.current
              AND (f.was_open OR NOT f.differs OR f.former IS NOT NULL AND NOT f.reverts)
        ), prolonged AS (
            UPDATE planwatch.kept_reading k SET known_to = greatest($1::timestamptz, k.known_from)
            FROM decided f
            WHERE k.ctid = f.former AND f.former_to = f.since AND NOT f.reverts
        ), taken_away AS (
            DELETE FROM planwatch.kept_reading k USING decided f
            WHERE k.ctid = f.current AND f.reverts
        ), reopened AS (
            UPDATE planwatch.kept_reading k SET \(content), known_to = NULL
            FROM decided f WHERE k.ctid = f.former AND f.reverts
        ), ended AS (
            UPDATE planwatch.kept_reading k SET known_to = greatest($1::timestamptz, k.known_from)
            FROM decided f
            WHERE k.ctid = f.current AND f.differs AND NOT f.was_open AND f.former IS NULL
        )
        INSERT INTO planwatch.kept_reading (\(table.list()), revision, known_from)
        SELECT \(table.list(of: "f")), coalesce(f.revision, gone.revision, -1) + 1,
               greatest($1::timestamptz, f.since, gone.known_to)
        FROM decided f
        LEFT JOIN LATERAL (
            SELECT max(k.revision) AS revision, max(k.known_to) AS known_to
            FROM planwatch.kept_reading k
            WHERE f.current IS NULL AND \(table.isSame("k", "f"))
            OFFSET 0) gone ON true
        WHERE f.current IS NULL OR f.differs AND NOT f.was_open AND f.former IS NULL
        """

    private static let content = table.content.map { "\($0.name) = f.\($0.name)" }
        .joined(separator: ", ")
}
