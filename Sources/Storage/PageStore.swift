import PostgresClient

/// One reading of everything that the page shows, in one snapshot of the database. Figures are the
/// database's decimal texts, so that they pass as they are stored.
package struct PageReading: Sendable {
    /// Columns as in `PageStore`; each row is a list of cells, empty where there is no value.
    package typealias Table = [[String]]

    /// Clock's day, civil time of the last round, the same as the stream says it, highest sequence,
    /// whether transitions wait, lag, facts, civil time of the newest event.
    package var mark: [String] = []
    /// Id, version, titles zh and en, area, first and last day.
    package var plans: Table = []
    /// Plan, id, names zh and en, unit, kind, direction, property, baseline and its day, targets
    /// low and high, deadline, document, quote, reading.
    package var indicators: Table = []
    /// Plan, indicator, area, its name, value, numerator, denominator, expected, gap, pace,
    /// forecast, low, high, chance, status, period state, read on, code, facts, shortfall,
    /// noun; severity, state, first day and last change of its alert.
    package var statuses: Table = []
    /// Plan, indicator, area, whether of days or of periods, and the readings in lines.
    package var readings: Table = []
    /// Sequence, plan, indicator, area, transition, status, severity, civil time, judged day,
    /// reason code, evidence, whether it stands, whether it is historic, noun; the newest first.
    package var transitions: Table = []
    /// Reason and count, the most frequent first.
    package var quarantine: Table = []
    /// Partitions that wait for an operator.
    package var halted: Table = []
}

/// Reads what the page shows from the views, as analysts see them.
package struct PageStore: Sendable {
    private let connection: PostgresConnection

    package init(connection: PostgresConnection) { self.connection = connection }

    /// Transitions of one alert that the page lists, at most.
    private static let mostTransitions = 40

    package func reading() async throws -> PageReading {
        try await connection.transaction(.readOnlySnapshot) { connection in
            // What anybody may see who reaches the address: small cells are blank.
            try connection.query("SET LOCAL planwatch.audience = 'public'")
            // The planner takes the blanked rows for very few, and would go through them once for
            // each reading: 4 times as slow with some thousand, hopeless with a hundred thousand.
            try connection.query("SET LOCAL enable_nestloop = off")
            try connection.query("SET LOCAL jit = off")
            var reading = PageReading()
            guard let mark = try Self.table(connection, Self.mark).first else {
                throw PostgresError(.protocolViolation, operation: "read", hint: "no row")
            }
            reading.mark = mark
            reading.plans = try Self.table(connection, Self.plans)
            reading.indicators = try Self.table(connection, Self.indicators)
            reading.statuses = try Self.table(connection, Self.statuses)
            reading.readings = try Self.table(connection, Self.readings)
            reading.transitions = try Self.table(connection, Self.transitions)
            reading.quarantine = try Self.table(connection, Self.quarantine)
            reading.halted = try Self.table(connection, Self.halted)
            return reading
        }
    }

    private static func table(
        _ connection: isolated PostgresConnection, _ statement: String
    ) throws -> PageReading.Table {
        let result = try connection.query(statement)
        return try result.map { row in
            try result.columns.indices.map { try row.text(orNull: $0) ?? "" }
        }
    }

    /// A point in time as civil time at +08:00, `2024-12-10T14:31:58`.
    private static func civil(_ column: String) -> String {
        "to_char(\(column) AT TIME ZONE interval '8 hours', 'YYYY-MM-DD\"T\"HH24:MI:SS')"
    }

    private static let mark = """
        SELECT m.judged_on, \(civil("m.judged_at")),
               to_json(m.judged_at) #>> '{}', s.last, m.holding,
               (SELECT CASE WHEN count(*) > 0 AND count(*) = count(lag) THEN sum(lag)::bigint END
                FROM planwatch.progress),
               (SELECT coalesce(sum(facts), 0)::bigint FROM planwatch.partition_position),
               (SELECT \(civil("max(newest_event_time)")) FROM planwatch.progress)
        FROM planwatch.mark m, planwatch.alert_sequence s
        """

    private static let plans = """
        SELECT plan_id, version, title_zh, title_en, area_code, starts_on, ends_on
        FROM planwatch.plan ORDER BY plan_id COLLATE "C"
        """

    private static let indicators = """
        SELECT plan_id, indicator_id, name_zh, name_en, unit, kind, direction, property, baseline,
               baseline_on, target_low, target_high, target_on, source_document, source_quote,
               reading
        FROM planwatch.indicator
        """

    private static let statuses = """
        SELECT s.plan_id, s.indicator_id, s.area_code, s.area_name, s.value, s.numerator,
               s.denominator, s.expected, s.gap, s.required_pace, s.forecast, s.forecast_low,
               s.forecast_high, s.chance, s.status, s.period_state, s.read_on, s.reason_code,
               s.reason_facts, s.shortfall, s.shortfall_noun,
               a.severity, a.to_state, a.opened_on, a.as_of
        FROM planwatch.indicator_status s
        LEFT JOIN planwatch.latest_transition a USING (plan_id, indicator_id, area_code, breakdown)
        WHERE s.breakdown = '{}'
        ORDER BY s.plan_id COLLATE "C", s.indicator_id COLLATE "C", s.area_code COLLATE "C"
        """

    /// Readings of periods, and of the days of what is judged, in lines of fields that the page
    /// takes apart for the one indicator that it shows. Blank as in `indicator_history` and
    /// `indicator_series`, of which each would look for small cells anew.
    private static let readings = """
        WITH withheld AS MATERIALIZED (
            SELECT * FROM planwatch.withheld_reading
        ), touched AS MATERIALIZED (
            SELECT DISTINCT plan_id, indicator_id, area_code, breakdown FROM withheld
        )
        SELECT k.plan_id, k.indicator_id, k.area_code, k.period_start = k.period_end,
               string_agg(concat_ws('|', k.period_start, k.period_end,
                   CASE WHEN k.is_open THEN 'open' WHEN k.revision > 0 THEN 'revised'
                        ELSE 'closed' END,
                   CASE WHEN w.plan_id IS NULL THEN coalesce(k.value::text, '') ELSE '' END,
                   CASE WHEN w.plan_id IS NULL THEN coalesce(k.numerator::text, '') ELSE '' END,
                   CASE WHEN w.plan_id IS NULL THEN coalesce(k.denominator::text, '') ELSE '' END,
                   CASE WHEN r.plan_id IS NULL OR i.baseline IS NOT NULL
                        THEN coalesce(k.expected::text, '') ELSE '' END,
                   coalesce(k.status, ''), \(civil("k.known_from")),
                   coalesce(\(civil("k.known_to")), '')), E'\\n'
                   ORDER BY k.period_start, k.known_from)
        FROM planwatch.kept_reading k
        LEFT JOIN planwatch.loaded_indicator i USING (plan_id, indicator_id)
        LEFT JOIN withheld w
            ON w.plan_id = k.plan_id AND w.indicator_id = k.indicator_id
           AND w.area_code = k.area_code AND w.breakdown = k.breakdown
           AND w.period_start = k.period_start AND w.period_end = k.period_end
        LEFT JOIN touched r
            ON r.plan_id = k.plan_id AND r.indicator_id = k.indicator_id
           AND r.area_code = k.area_code AND r.breakdown = k.breakdown
        WHERE k.breakdown = '{}'
          AND (k.period_start < k.period_end OR k.status IS NOT NULL AND k.known_to IS NULL)
        GROUP BY 1, 2, 3, 4
        """

    private static let transitions = """
        SELECT sequence, plan_id, indicator_id, area_code, transition, status, severity, at, as_of,
               evidence ->> 'reasonCode', evidence, stands, historic, evidence ->> 'noun'
        FROM (SELECT sequence, plan_id, indicator_id, area_code, transition, status, severity,
                     \(civil("at")) AS at, as_of, evidence, stands, historic,
                     row_number() OVER (PARTITION BY alert_id ORDER BY sequence DESC) AS place
              FROM planwatch.alert_log WHERE breakdown = '{}') newest
        WHERE place <= \(mostTransitions) ORDER BY sequence DESC
        """

    private static let quarantine = """
        SELECT reason, sum(count)::bigint FROM planwatch.quarantine_summary
        GROUP BY reason ORDER BY 2 DESC, 1
        """

    private static let halted = """
        SELECT topic || '/' || partition FROM planwatch.partition_halt ORDER BY topic, partition
        """
}
