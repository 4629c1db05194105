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
    /// first, so the first is taken away beforehand.
    static func keepReadings(
        _ readings: [KeptReading], gone: [KeptReading], knownFrom: String,
        _ connection: isolated PostgresConnection
    ) throws {
        if !gone.isEmpty { try end(gone, knownFrom, connection) }
        let others = readings.filter { !$0.overwrites }
        // Nothing is compared with what is not there.
        let isFirst = others.count >= many ? try isFirst(connection) : false
        let statements =
            isFirst ? [insertFirst] : [takeFirstOfDayAway, overwrite, endClosed, insertReadings]
        try write(others, by: statements, knownFrom, connection)
        try write(readings.filter(\.overwrites), by: [overwrite], knownFrom, connection)
    }

    private static func write(
        _ readings: [KeptReading], by statements: [String], _ knownFrom: String,
        _ connection: isolated PostgresConnection
    ) throws {
        guard !readings.isEmpty else { return }
        try connection.copyIn(
            """
            COPY planwatch.fresh_reading (\(table.list())) FROM STDIN (FORMAT binary)
            """, table.copy(readings))
        let (lookUps, others) = readings.count < many ? ("on", "off") : ("off", "on")
        try connection.query(
            """
            SELECT set_config('jit', 'off', true), set_config('enable_nestloop', $1, true),
                   set_config('enable_hashjoin', $2, true),
                   set_config('enable_mergejoin', $2, true),
                   set_config('enable_seqscan', $2, true)
            """, [.text(lookUps), .text(others)])
        for statement in statements { try connection.query(statement, [.text(knownFrom)]) }
        try connection.query("DELETE FROM planwatch.fresh_reading")
    }

    /// Below this number each is looked up by its key, from it on all that is kept is read once. Of
    /// tables that were just filled the planner knows nothing: it would compare all with all.
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

    /// What was known before the day's first revision becomes what is known now.
    ///
    /// Each is looked up by its key, in a query of its own that the planner cannot turn round: it
    /// expects hardly any revision, and would compare each that there is with all that is fresh.
    private static let takeFirstOfDayAway = """
        WITH found AS MATERIALIZED (
            SELECT same.id FROM \(fresh)
            CROSS JOIN LATERAL (
                SELECT k.ctid AS id FROM planwatch.kept_reading k
                WHERE \(table.isSame("k", "f")) AND k.known_to IS NULL AND k.revision > 0
                  AND NOT k.is_open
                  AND planwatch.civil_day(k.known_from) = planwatch.civil_day($1::timestamptz)
                  AND \(differs)
                OFFSET 0) same
        ), first AS (
            DELETE FROM planwatch.kept_reading k USING found WHERE k.ctid = found.id
            RETURNING k.*)
        UPDATE planwatch.kept_reading k SET known_to = NULL
        FROM first
        WHERE \(table.isSame("k", "first")) AND k.revision = first.revision - 1
          AND k.known_to = first.known_from
        """

    private static let overwrite = """
        UPDATE planwatch.kept_reading k
        SET \(table.content.map { "\($0.name) = f.\($0.name)" }.joined(separator: ", ")),
            known_from = CASE WHEN \(differs) THEN greatest($1::timestamptz, k.known_from)
                              ELSE k.known_from END
        FROM \(fresh)
        WHERE \(table.isSame("k", "f")) AND k.known_to IS NULL AND (k.is_open OR NOT (\(differs)))
        """

    private static let endClosed = """
        UPDATE planwatch.kept_reading k SET known_to = greatest($1::timestamptz, k.known_from)
        FROM \(fresh)
        WHERE \(table.isSame("k", "f")) AND k.known_to IS NULL AND \(differs)
        """

    private static let insertFirst = """
        INSERT INTO planwatch.kept_reading (\(table.list()), revision, known_from)
        SELECT \(table.list(of: "f")), 0, $1::timestamptz FROM \(fresh)
        """

    private static let insertReadings = """
        INSERT INTO planwatch.kept_reading (\(table.list()), revision, known_from)
        SELECT \(table.list(of: "f")), coalesce(max(k.revision) + 1, 0),
               greatest($1::timestamptz, max(k.known_to))
        FROM \(fresh)
        LEFT JOIN planwatch.kept_reading k ON \(table.isSame("k", "f"))
        GROUP BY \(table.list(of: "f"))
        HAVING NOT coalesce(bool_or(k.known_to IS NULL AND k.plan_id IS NOT NULL), false)
        """
}
