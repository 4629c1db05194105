import Calendar
import PostgresClient

/// Which rows of a table are asked for; an empty list asks for all.
package struct Filter: Equatable, Sendable {
    package var plans: [String] = []
    package var areas: [String] = []
    package var statuses: [String] = []
    package var properties: [String] = []

    package init() {}

    var parameters: [PostgresValue] {
        [.texts(plans), .texts(areas), .texts(statuses), .texts(properties)]
    }
}

/// A row for a table and the same as a JSON object.
package struct ReadRow: Sendable {
    package var cells: [String]
    package var json: String

    init(_ row: PostgresRow, columns: Int) throws {
        cells = try (0..<columns).map { try row.text(orNull: $0) ?? "" }
        json = try row.text(columns)
    }

    /// A line of the tail: its kind and the cursor, then the members of the alert's data.
    package func tailLine(kind: String, cursor: Int64) -> String {
        "{\"kind\":\"\(kind)\",\"cursor\":\(cursor),\(json.dropFirst())"
    }
}

/// What the commands and the page show. PostgreSQL itself writes the JSON, so that figures pass as
/// they are stored.
package struct ReadModels: Sendable {
    package let connection: PostgresConnection

    package init(connection: PostgresConnection) { self.connection = connection }

    /// From now on this session sees of all views what is fit for everybody: without small cells.
    package func showOnlyWhatIsPublic() async throws {
        try await connection.query("SET planwatch.audience = 'public'")
    }

    /// The indicator table, sorted by plan, indicator, area and breakdown. Cells: plan, indicator,
    /// area, area name, value, unit, expected, status, reason, property.
    package func statuses(_ filter: Filter) async throws -> [ReadRow] {
        try await connection.query(
            """
            SELECT s.plan_id, s.indicator_id, s.area_code, s.area_name, round(s.value, 2)::text,
                   i.unit, round(s.expected, 2)::text, s.status, s.reason, i.property,
                   json_build_object('planId', s.plan_id, 'indicatorId', s.indicator_id,
                       'areaCode', s.area_code, 'areaName', s.area_name, 'breakdown', s.breakdown,
                       'asOf', s.as_of, 'value', s.value, 'numerator', s.numerator,
                       'denominator', s.denominator, 'expected', s.expected, 'gap', s.gap,
                       'requiredPace', s.required_pace, 'forecast', s.forecast,
                       'forecastLow', s.forecast_low, 'forecastHigh', s.forecast_high,
                       'chance', s.chance, 'status', s.status, 'reason', s.reason,
                       'periodState', s.period_state, 'freshAt', s.fresh_at,
                       'updatedAt', s.updated_at, 'readOn', s.read_on,
                       'reasonCode', s.reason_code, 'reasonFacts', s.reason_facts,
                       'shortfall', s.shortfall, 'shortfallNoun', s.shortfall_noun)::text
            FROM planwatch.indicator_status s
            LEFT JOIN planwatch.indicator i USING (plan_id, indicator_id)
            WHERE ($1::text[] = '{}' OR s.plan_id = ANY ($1))
              AND ($2::text[] = '{}' OR s.area_code = ANY ($2))
              AND ($3::text[] = '{}' OR s.status = ANY ($3))
              AND ($4::text[] = '{}' OR i.property = ANY ($4))
            ORDER BY s.plan_id COLLATE "C", s.indicator_id COLLATE "C", s.area_code COLLATE "C",
                     s.breakdown::text COLLATE "C"
            """, filter.parameters
        ).map { try ReadRow($0, columns: 10) }
    }

    /// The day that the table speaks of; nil while it is empty.
    package func judgedDay() async throws -> CivilDay? {
        try await connection.query("SELECT max(as_of)::text FROM planwatch.indicator_status")
            .only.day(orNull: 0)
    }

    /// The alerts that stand. Cells: severity, state, status, plan, indicator, area, since, reason,
    /// property.
    package func alerts(_ filter: Filter) async throws -> [ReadRow] {
        try await connection.query(
            """
            SELECT a.severity, a.state, a.status, a.plan_id, a.indicator_id, a.area_code,
                   a.opened_on::text, a.reason, i.property,
                   json_build_object('alertId', a.alert_id, 'planId', a.plan_id,
                       'indicatorId', a.indicator_id, 'areaCode', a.area_code,
                       'breakdown', a.breakdown, 'state', a.state, 'severity', a.severity,
                       'status', a.status, 'titleZh', a.title_zh, 'titleEn', a.title_en,
                       'reason', a.reason, 'openedAt', a.opened_at, 'changedAt', a.changed_at,
                       'acknowledgedBy', a.acknowledged_by, 'silencedUntil', a.silenced_until,
                       'openedOn', a.opened_on, 'changedOn', a.changed_on)::text
            FROM planwatch.alert a
            LEFT JOIN planwatch.indicator i USING (plan_id, indicator_id)
            WHERE ($1::text[] = '{}' OR a.plan_id = ANY ($1))
              AND ($2::text[] = '{}' OR a.area_code = ANY ($2))
              AND ($3::text[] = '{}' OR a.status = ANY ($3))
              AND ($4::text[] = '{}' OR i.property = ANY ($4))
            ORDER BY array_position(ARRAY['critical', 'warning', 'info'], a.severity),
                     a.plan_id COLLATE "C", a.indicator_id COLLATE "C", a.area_code COLLATE "C"
            """, filter.parameters
        ).map { try ReadRow($0, columns: 9) }
    }

    /// Transitions behind a sequence, in its order. A hole in the sequence is a bug, which the
    /// reader must not pass over; `shown` says whether the filter lets a transition through.
    package func transitions(
        after sequence: Int64, _ filter: Filter, historic: Bool, limit: Int = 1_000
    ) async throws -> [(sequence: Int64, shown: Bool, row: ReadRow)] {
        try await connection.query(
            """
            \(Self.transitionColumns),
                   (\(Self.transitionFilter) AND ($5::boolean OR NOT t.historic))::boolean
            \(Self.transitionTables)
            WHERE t.sequence > $6
            ORDER BY t.sequence LIMIT $7
            """,
            filter.parameters + [.bool(historic), .int(sequence), .int(Int64(limit))]
        ).map { row in
            try (row.int(0), row.bool(10), ReadRow(row, columns: 9))
        }
    }

    /// What is firing, and the highest sequence of the same moment: whoever goes on behind it
    /// misses nothing and sees nothing twice.
    package func firingNow(
        _ filter: Filter
    ) async throws -> (cursor: Int64, rows: [ReadRow]) {
        try await connection.transaction(.readOnlySnapshot) { connection in
            let cursor = try connection.query("SELECT last FROM planwatch.alert_sequence")
            return (try cursor.only.int(0), try Self.firing(filter, connection))
        }
    }

    /// Where the alert log ends; nil while nobody can say, as in the middle of a restore.
    package func lastSequence() async throws -> Int64? {
        try await connection.query("SELECT last FROM planwatch.alert_sequence").first?.int(0)
    }

    /// Of each alert that is firing the transition that it is in, the most severe first.
    private static func firing(
        _ filter: Filter, _ connection: isolated PostgresConnection
    ) throws -> [ReadRow] {
        try connection.query(
            """
            \(Self.transitionColumns)
            \(Self.transitionTables)
            JOIN planwatch.latest_transition last USING (sequence)
            WHERE last.to_state = 'firing' AND \(Self.transitionFilter)
            ORDER BY array_position(ARRAY['critical', 'warning', 'info'], t.severity),
                     t.plan_id COLLATE "C", t.indicator_id COLLATE "C", t.area_code COLLATE "C"
            """, filter.parameters
        ).map { try ReadRow($0, columns: 9) }
    }

    /// All transitions of one alert, in the order in which they were given out; none of an id that
    /// never had any.
    package func history(ofAlert id: String) async throws -> [ReadRow] {
        try await connection.query(
            """
            \(Self.transitionColumns)
            \(Self.transitionTables)
            WHERE t.alert_id = $1 ORDER BY t.sequence
            """, [.text(id)]
        ).map { try ReadRow($0, columns: 9) }
    }

    /// The figures that a transition was made from, as it keeps them; what is null is left out.
    package func evidence(
        ofTransition sequence: String
    ) async throws -> [(name: String, value: String)] {
        try await connection.query(
            """
            SELECT e.key, e.value FROM planwatch.alert_log t,
                jsonb_each_text(t.evidence) e
            WHERE t.sequence = $1::bigint AND e.value IS NOT NULL ORDER BY e.key COLLATE "C"
            """, [.text(sequence)]
        ).map { try ($0.text(0), $0.text(1)) }
    }

    /// One alert as it stands, as an object; nil where none of its transitions stands.
    package func alert(_ id: String) async throws -> String? {
        try await connection.query(
            """
            SELECT json_build_object('alertId', alert_id, 'planId', plan_id,
                'indicatorId', indicator_id, 'areaCode', area_code, 'breakdown', breakdown,
                'state', state, 'severity', severity, 'status', status, 'titleZh', title_zh,
                'titleEn', title_en, 'reason', reason, 'openedAt', opened_at,
                'changedAt', changed_at, 'acknowledgedBy', acknowledged_by,
                'silencedUntil', silenced_until, 'openedOn', opened_on,
                'changedOn', changed_on)::text
            FROM planwatch.alert WHERE alert_id = $1
            """, [.text(id)]
        ).first?.text(0)
    }

    /// Cells: sequence, as-of day, severity, transition, status, plan, indicator, area, reason;
    /// then the alert's data as an object.
    private static let transitionColumns = """
        SELECT t.sequence::text, t.as_of::text, t.severity, t.transition, t.status, t.plan_id,
               t.indicator_id, t.area_code, t.reason,
               json_build_object(\(transitionMembers), 'stands', t.stands,
                   'historic', t.historic, 'evidence', t.evidence)::text
        """

    /// What is said of a transition wherever it is given out, apart from its evidence.
    static let transitionMembers = """
        'alertId', t.alert_id, 'sequence', t.sequence, 'planId', t.plan_id,
        'indicatorId', t.indicator_id, 'areaCode', t.area_code,
        'areaName', coalesce(s.area_name, t.area_code), 'breakdown', t.breakdown,
        'transition', t.transition, 'fromState', t.from_state, 'toState', t.to_state,
        'status', t.status, 'severity', t.severity, 'titleZh', i.name_zh, 'titleEn', i.name_en,
        'reason', t.reason, 'asOf', t.as_of, 'at', t.at,
        'value', t.evidence -> 'value', 'expected', t.evidence -> 'expected',
        'target', t.evidence -> 'target', 'targetOn', i.target_on,
        'forecast', t.evidence -> 'forecast', 'chance', t.evidence -> 'chance',
        'gap', t.evidence -> 'gap', 'requiredPace', t.evidence -> 'requiredPace',
        'shortfall', t.evidence -> 'shortfall', 'shortfallNoun', t.evidence -> 'noun',
        'unit', i.unit
        """

    static let transitionTables = """
        FROM planwatch.alert_log t
        LEFT JOIN planwatch.loaded_indicator i USING (plan_id, indicator_id)
        LEFT JOIN planwatch.status_row s USING (plan_id, indicator_id, area_code, breakdown)
        """

    private static let transitionFilter = """
        ($1::text[] = '{}' OR t.plan_id = ANY ($1))
            AND ($2::text[] = '{}' OR t.area_code = ANY ($2))
            AND ($3::text[] = '{}' OR t.status = ANY ($3))
            AND ($4::text[] = '{}' OR i.property = ANY ($4))
        """

    /// What changes with every round: when it ended, and the highest sequence.
    package struct Pulse: Equatable, Sendable {
        /// RFC 3339; nil before the first round.
        package var judgedAt: String?
        package var last: Int64
    }

    /// The last round's mark, cheap enough to be asked for every second.
    package func pulse() async throws -> Pulse {
        let row = try await connection.query(
            """
            SELECT to_json(m.judged_at) #>> '{}', s.last
            FROM planwatch.mark m, planwatch.alert_sequence s
            """
        ).only
        return try Pulse(judgedAt: row.text(orNull: 0), last: row.int(1))
    }
}
