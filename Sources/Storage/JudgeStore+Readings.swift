import Calendar
import PostgresClient

extension JudgeStore {
    /// The kept readings as they are known now.
    package func keptReadings() async throws -> [KeptReading] {
        try await connection.perform { connection in
            var readings: [KeptReading] = []
            try connection.copyOut(
                """
                COPY (SELECT plan_id, indicator_id, area_code, breakdown::text,
                             period_start - date '1970-01-01', period_end - date '1970-01-01',
                             value::text, numerator::text, denominator::text, expected::text,
                             status, is_open
                      FROM planwatch.kept_reading WHERE known_to IS NULL)
                TO STDOUT (FORMAT binary)
                """
            ) { row in
                readings.append(
                    try KeptReading(
                        row: RowKey(
                            plan: row.text(0), indicator: row.text(1), area: row.text(2),
                            breakdown: row.text(3)),
                        span: KeptReading.Span(
                            from: CivilDay(number: row.int(4)), to: CivilDay(number: row.int(5))),
                        figures: KeptReading.Figures(
                            value: row.text(orNull: 6), numerator: row.text(orNull: 7),
                            denominator: row.text(orNull: 8), expected: row.text(orNull: 9),
                            status: row.text(orNull: 10), isOpen: row.bool(11))))
            }
            return readings
        }
    }

    /// Writes the readings that changed and ends those that are gone, known from that time on.
    ///
    /// A clock that went back takes no knowledge back with it: nothing ends before it began, and no
    /// revision begins before what it follows ended.
    ///
    /// What is open is overwritten. What is closed ends and is followed by a revision; a second
    /// revision of a day takes the place of the first, so the first is taken away beforehand.
    static func keepReadings(
        _ readings: [KeptReading], gone: [KeptReading], knownFrom: String,
        _ connection: isolated PostgresConnection
    ) throws {
        if !gone.isEmpty { try end(gone, knownFrom, connection) }
        guard !readings.isEmpty else { return }
        try connection.copyIn(
            """
            COPY planwatch.fresh_reading (plan_id, indicator_id, area_code, breakdown, period_start,
                period_end, value, numerator, denominator, expected, status, is_open)
            FROM STDIN (FORMAT binary)
            """, rows(readings))
        if readings.count < many {
            try connection.query(
                """
                SELECT set_config('enable_hashjoin', 'off', true),
                       set_config('enable_mergejoin', 'off', true)
                """)
        }
        for statement in [takeFirstOfDayAway, overwrite, endClosed, insert] {
            try connection.query(statement, [.text(knownFrom)])
        }
        try connection.query("DELETE FROM planwatch.fresh_reading")
    }

    /// Below so many each is looked up by its key: the planner, which knows nothing of a table that
    /// was just filled, would read all that is kept.
    private static let many = 1_000

    private static func rows(_ readings: [KeptReading]) -> [UInt8] {
        var copy = BinaryCopy(reservingBytes: readings.count * 160)
        for reading in readings {
            copy.startRow(fields: 12)
            copy.append(text: reading.row.plan)
            copy.append(text: reading.row.indicator)
            copy.append(text: reading.row.area)
            copy.append(text: reading.row.breakdown)
            for day in [reading.span.from, reading.span.to] {
                copy.append(int4: day.number - daysToPostgresEpoch)
            }
            let figures = reading.figures
            for text in [
                figures.value, figures.numerator, figures.denominator, figures.expected,
                figures.status,
            ] {
                if let text { copy.append(text: text) } else { copy.appendNull() }
            }
            copy.append(bool: figures.isOpen)
        }
        return copy.finished()
    }

    /// From 1970-01-01 to 2000-01-01, from which PostgreSQL counts.
    private static let daysToPostgresEpoch: Int32 = 10_957

    private static func end(
        _ gone: [KeptReading], _ knownFrom: String, _ connection: isolated PostgresConnection
    ) throws {
        let places: [PostgresValue] = [
            .texts(gone.map(\.row.plan)), .texts(gone.map(\.row.indicator)),
            .texts(gone.map(\.row.area)), .texts(gone.map(\.row.breakdown)),
            .texts(gone.map(\.span.from.description)), .texts(gone.map(\.span.to.description)),
        ]
        let isGone = """
            known_to IS NULL
            AND (plan_id, indicator_id, area_code, breakdown, period_start, period_end) IN (
                SELECT * FROM unnest($1::text[], $2::text[], $3::text[], $4::jsonb[], $5::date[],
                    $6::date[]))
            """
        try connection.query(
            "DELETE FROM planwatch.kept_reading WHERE is_open AND \(isGone)", places)
        try connection.query(
            "UPDATE planwatch.kept_reading SET known_to = greatest($7::timestamptz, known_from) "
                + "WHERE \(isGone)",
            places + [.text(knownFrom)])
    }
}

extension JudgeStore {
    private static let fresh = """
        (SELECT plan_id, indicator_id, area_code, breakdown::jsonb AS breakdown, period_start,
                period_end, value::numeric, numerator::numeric, denominator::numeric,
                expected::numeric, status, is_open
         FROM planwatch.fresh_reading) AS f
        """

    /// The same row and days; k is what is kept, f what is fresh.
    private static func isSame(_ kept: String, _ other: String) -> String {
        """
        (\(kept).plan_id, \(kept).indicator_id, \(kept).area_code, \(kept).breakdown,
         \(kept).period_start, \(kept).period_end)
            = (\(other).plan_id, \(other).indicator_id, \(other).area_code, \(other).breakdown,
               \(other).period_start, \(other).period_end)
        """
    }

    /// What is expected is the plan's, no reading: a change of it alone revises nothing.
    private static let differs = """
        (k.value, k.numerator, k.denominator, k.status)
            IS DISTINCT FROM (f.value, f.numerator, f.denominator, f.status)
        """

    /// What was known before the day's first revision stands again.
    private static let takeFirstOfDayAway = """
        WITH first AS (
            DELETE FROM planwatch.kept_reading k USING \(fresh)
            WHERE \(isSame("k", "f")) AND k.known_to IS NULL AND k.revision > 0 AND NOT k.is_open
              AND planwatch.civil_day(k.known_from) = planwatch.civil_day($1::timestamptz)
              AND \(differs)
            RETURNING k.*)
        UPDATE planwatch.kept_reading k SET known_to = NULL
        FROM first
        WHERE \(isSame("k", "first")) AND k.revision = first.revision - 1
          AND k.known_to = first.known_from
        """

    private static let overwrite = """
        UPDATE planwatch.kept_reading k
        SET value = f.value, numerator = f.numerator, denominator = f.denominator,
            expected = f.expected, status = f.status, is_open = f.is_open,
            known_from = CASE WHEN \(differs) THEN greatest($1::timestamptz, k.known_from)
                              ELSE k.known_from END
        FROM \(fresh)
        WHERE \(isSame("k", "f")) AND k.known_to IS NULL AND (k.is_open OR NOT (\(differs)))
        """

    private static let endClosed = """
        UPDATE planwatch.kept_reading k SET known_to = greatest($1::timestamptz, k.known_from)
        FROM \(fresh)
        WHERE \(isSame("k", "f")) AND k.known_to IS NULL AND \(differs)
        """

    private static let insert = """
        INSERT INTO planwatch.kept_reading (plan_id, indicator_id, area_code, breakdown,
            period_start, period_end, revision, value, numerator, denominator, expected, status,
            is_open, known_from)
        SELECT f.plan_id, f.indicator_id, f.area_code, f.breakdown, f.period_start, f.period_end,
               coalesce(max(k.revision) + 1, 0), f.value, f.numerator, f.denominator, f.expected,
               f.status, f.is_open, greatest($1::timestamptz, max(k.known_to))
        FROM \(fresh)
        LEFT JOIN planwatch.kept_reading k ON \(isSame("k", "f"))
        GROUP BY f.plan_id, f.indicator_id, f.area_code, f.breakdown, f.period_start, f.period_end,
                 f.value, f.numerator, f.denominator, f.expected, f.status, f.is_open
        HAVING NOT coalesce(bool_or(k.known_to IS NULL AND k.plan_id IS NOT NULL), false)
        """
}
