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
    /// forecast, low, high, chance, status, period state, read on, code, facts, reason, shortfall,
    /// noun; severity, state, first day and last change of its alert; readings by period; by day.
    package var statuses: Table = []
    /// Sequence, plan, indicator, area, transition, status, severity, civil time, judged day,
    /// reason, evidence, whether it stands, whether it is historic; the newest first.
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
            reading.mark = try Self.table(connection, Self.mark).first ?? []
            reading.plans = try Self.table(connection, Self.plans)
            reading.indicators = try Self.table(connection, Self.indicators)
            reading.statuses = try Self.table(connection, Self.statuses)
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
        return result.map { row in result.columns.indices.map { row.text($0) ?? "" } }
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

    /// Readings in lines of fields, as the page takes them apart for the one indicator shown.
    private static func lines(first: String, last: String) -> String {
        """
        string_agg(concat_ws('|', \(first), \(last), period_state, coalesce(value::text, ''),
            coalesce(numerator::text, ''), coalesce(denominator::text, ''),
            coalesce(expected::text, ''), coalesce(status, ''), \(civil("known_from")),
            coalesce(\(civil("known_to")), '')), E'\\n' ORDER BY \(first), known_from)
        """
    }

    private static let statuses = """
        SELECT s.plan_id, s.indicator_id, s.area_code, s.area_name, s.value, s.numerator,
               s.denominator, s.expected, s.gap, s.required_pace, s.forecast, s.forecast_low,
               s.forecast_high, s.chance, s.status, s.period_state, s.read_on, s.reason_code,
               s.reason_facts, s.reason, s.shortfall, s.shortfall_noun,
               a.severity, a.state, a.opened_on, a.changed_on, h.lines, d.lines
        FROM planwatch.indicator_status s
        LEFT JOIN planwatch.alert a
            ON a.plan_id = s.plan_id AND a.indicator_id = s.indicator_id
            AND a.area_code = s.area_code AND a.breakdown = '{}'
        LEFT JOIN (
            SELECT plan_id, indicator_id, area_code,
                   \(lines(first: "period_start", last: "period_end")) AS lines
            FROM planwatch.indicator_history WHERE breakdown = '{}'
            GROUP BY plan_id, indicator_id, area_code) h
            ON h.plan_id = s.plan_id AND h.indicator_id = s.indicator_id
            AND h.area_code = s.area_code
        LEFT JOIN (
            SELECT plan_id, indicator_id, area_code, \(lines(first: "day", last: "day")) AS lines
            FROM planwatch.indicator_series
            WHERE breakdown = '{}' AND status IS NOT NULL AND known_to IS NULL
            GROUP BY plan_id, indicator_id, area_code) d
            ON d.plan_id = s.plan_id AND d.indicator_id = s.indicator_id
            AND d.area_code = s.area_code
        WHERE s.breakdown = '{}'
        ORDER BY s.plan_id COLLATE "C", s.indicator_id COLLATE "C", s.area_code COLLATE "C"
        """

    private static let transitions = """
        SELECT sequence, plan_id, indicator_id, area_code, transition, status, severity, at, as_of,
               reason, evidence, stands, historic
        FROM (SELECT sequence, plan_id, indicator_id, area_code, transition, status, severity,
                     \(civil("at")) AS at, as_of, reason, evidence, stands, historic,
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
