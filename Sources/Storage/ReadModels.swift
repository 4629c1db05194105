import Calendar
import Codes
import Judgements
import PostgresClient

/// What the commands and the page show. PostgreSQL itself writes the JSON, so that figures pass as
/// they are stored.
package struct ReadModels: Sendable {
    package let connection: PostgresConnection

    package init(connection: PostgresConnection) { self.connection = connection }

    /// From now on this session sees of all views only the public part: without small cells.
    package func showOnlyWhatIsPublic() async throws {
        try await connection.query("SET planwatch.audience = 'public'")
    }

    /// The indicator table, sorted by plan, indicator, area and breakdown.
    package func statuses(_ filter: Filter) async throws -> [ListedStatus] {
        let table = Table.indicatorStatus
        return try await connection.query(
            """
            SELECT json_build_object(\(table.members(of: "s")))::text, i.unit, i.property,
                   i.name_zh, i.name_en, \(table.list(of: "s"))
            FROM planwatch.\(table.name) s
            LEFT JOIN planwatch.indicator i USING (plan_id, indicator_id)
            WHERE \(Self.filter(of: "s"))
            ORDER BY s.plan_id COLLATE "C", s.indicator_id COLLATE "C", s.area_code COLLATE "C",
                     s.breakdown::text COLLATE "C"
            """, filter.parameters
        ).map { row in
            var listed = try ListedStatus(
                row: table.row(row, from: 5), unit: row.text(orNull: 1),
                property: Self.property(row, 2), json: row.text(0))
            listed.nameZh = try row.text(orNull: 3)
            listed.nameEn = try row.text(orNull: 4)
            return listed
        }
    }

    private static func property(_ row: PostgresRow, _ column: Int) throws -> CommitmentProperty? {
        try CommitmentProperty.stored(
            orNil: row.text(orNull: column) ?? "", in: "indicator.property")
    }

    /// The condition on rows with that alias, and their indicators `i`; parameters 1 to 4.
    private static func filter(of alias: String) -> String {
        """
        ($1::text[] = '{}' OR \(alias).plan_id = ANY ($1))
            AND ($2::text[] = '{}' OR \(alias).area_code = ANY ($2))
            AND ($3::text[] = '{}' OR \(alias).status = ANY ($3))
            AND ($4::text[] = '{}' OR i.property = ANY ($4))
        """
    }

    /// The same for alerts and transitions; parameter 5 has the severities.
    private static func transitionFilter(of alias: String) -> String {
        filter(of: alias) + " AND ($5::text[] = '{}' OR \(alias).severity = ANY ($5))"
    }

    /// The day that the table speaks of; nil while it is empty.
    package func judgedDay() async throws -> CivilDay? {
        try await connection.query("SELECT max(as_of)::text FROM planwatch.status_row")
            .only.day(orNull: 0)
    }

    /// The alerts that were not retracted, the most severe first.
    package func alerts(_ filter: Filter) async throws -> [ListedAlert] {
        let table = Table.alert
        return try await connection.query(
            """
            SELECT json_build_object(\(table.members(of: "a")))::text, i.property,
                   \(table.list(of: "a"))
            FROM planwatch.\(table.name) a
            LEFT JOIN planwatch.indicator i USING (plan_id, indicator_id)
            WHERE \(Self.transitionFilter(of: "a")) AND ($6::text[] = '{}' OR a.state = ANY ($6))
            ORDER BY array_position(ARRAY['critical', 'warning', 'info'], a.severity),
                     a.plan_id COLLATE "C", a.indicator_id COLLATE "C", a.area_code COLLATE "C"
            """, filter.transitionParameters + [.texts(filter.states)]
        ).map { row in
            try ListedAlert(
                row: table.row(row, from: 2), property: Self.property(row, 1), json: row.text(0))
        }
    }

    /// Transitions behind a sequence, in its order. A hole in the sequence is a bug, which the
    /// reader must not pass over; `shown` says whether the filter lets a transition through.
    package func transitions(
        after sequence: Int64, _ filter: Filter, historic: Bool, limit: Int = 1_000
    ) async throws -> [(shown: Bool, row: ListedTransition)] {
        try await connection.query(
            """
            SELECT (\(Self.transitionFilter(of: "t"))
                    AND ($6::boolean OR NOT t.historic))::boolean,
                   \(Self.transitionColumns)
            \(Self.transitionTables)
            WHERE t.sequence > $7
            ORDER BY t.sequence LIMIT $8
            """,
            filter.transitionParameters + [.bool(historic), .int(sequence), .int(Int64(limit))]
        ).map { row in
            try (row.bool(0), Self.transition(row, from: 1))
        }
    }

    /// What is firing, and the highest sequence of the same moment: a reader who continues after it
    /// misses nothing and sees nothing twice.
    package func firingNow(
        _ filter: Filter
    ) async throws -> (cursor: Int64, rows: [ListedTransition]) {
        try await connection.transaction(.readOnlySnapshot) { connection in
            let cursor = try connection.query("SELECT last FROM planwatch.alert_sequence")
            return (try cursor.only.int(0), try Self.firing(filter, connection))
        }
    }

    /// Where the alert log ends; nil while that is unknown, as during a restore.
    package func lastSequence() async throws -> Int64? {
        try await connection.query("SELECT last FROM planwatch.alert_sequence").first?.int(0)
    }

    /// The last sequence that was found before these days, by the database's clock; 0: none.
    package func sequence(beforeDays days: Int) async throws -> Int64 {
        try await connection.query(
            """
            SELECT coalesce(max(sequence), 0) FROM planwatch.alert_transition
            WHERE at < clock_timestamp() - make_interval(days => $1::integer)
            """, [.int(Int64(min(days, 100_000)))]
        ).only.int(0)
    }

    /// Of each alert that is firing the transition that it is in, with what holds now, the most
    /// severe first.
    private static func firing(
        _ filter: Filter, _ connection: isolated PostgresConnection
    ) throws -> [ListedTransition] {
        try connection.query(
            """
            SELECT now.current_reason,
                   json_build_object(
                       'currentReason', now.current_reason,
                       'currentReasonZh', now.current_reason_zh,
                       'currentValue', now.current_value,
                       'currentShortfall', now.current_shortfall)::text,
                   \(Self.transitionColumns)
            \(Self.transitionTables)
            JOIN planwatch.latest_transition last USING (sequence)
            LEFT JOIN planwatch.alert now ON now.alert_id = t.alert_id
            WHERE last.to_state = 'firing' AND \(Self.transitionFilter(of: "t"))
            ORDER BY array_position(ARRAY['critical', 'warning', 'info'], t.severity),
                     t.plan_id COLLATE "C", t.indicator_id COLLATE "C", t.area_code COLLATE "C"
            """, filter.transitionParameters
        ).map { row in
            var listed = try Self.transition(row, from: 2)
            listed.currentReason = try row.text(orNull: 0)
            listed.json = try listed.json.dropLast() + "," + row.text(1).dropFirst()
            return listed
        }
    }

    /// An alert with what it is about, where several might be meant.
    package struct AlertName: Sendable, Equatable {
        package var id: String
        package var key: RowKey
    }

    /// The alerts, retracted ones too, whose ids begin so, at most `limit`, by id.
    package func alerts(
        beginningWith text: String, limit: Int = 10
    ) async throws -> [AlertName] {
        try await connection.query(
            """
            SELECT DISTINCT ON (t.alert_id) t.alert_id, \(Table.rowKey.list(of: "t"))
            FROM planwatch.alert_transition t WHERE starts_with(t.alert_id, $1)
            ORDER BY t.alert_id LIMIT $2
            """, [.text(text), .int(Int64(limit))]
        ).map { try AlertName(id: $0.text(0), key: Table.rowKey.row($0, from: 1)) }
    }

    /// How many characters of an alert's id name one alone, of all that there ever were: 8, seldom
    /// more.
    package func alertIDLength() async throws -> Int {
        try await connection.query(
            """
            WITH known AS MATERIALIZED (
                SELECT DISTINCT alert_id FROM planwatch.alert_transition
            )
            SELECT min(length) FROM generate_series(8, 32) AS length
            WHERE (SELECT count(DISTINCT left(alert_id, length)) = count(*) FROM known)
            """
        ).only.int(0)
    }

    /// All transitions of one alert, in the order in which they were found; none of an id that
    /// never had any.
    package func history(ofAlert id: String) async throws -> [ListedTransition] {
        try await connection.query(
            """
            SELECT \(Self.transitionColumns)
            \(Self.transitionTables)
            WHERE t.alert_id = $1 ORDER BY t.sequence
            """, [.text(id)]
        ).map { try Self.transition($0, from: 0) }
    }

    /// The figures that a transition was made from, as it keeps them; what is null is left out.
    package func evidence(
        ofTransition sequence: Int64
    ) async throws -> [(name: String, value: String)] {
        try await connection.query(
            """
            SELECT e.key, e.value FROM planwatch.alert_log t,
                jsonb_each_text(t.evidence) e
            WHERE t.sequence = $1 AND e.value IS NOT NULL ORDER BY e.key COLLATE "C"
            """, [.int(sequence)]
        ).map { try ($0.text(0), $0.text(1)) }
    }

    /// One alert as it is, as an object; nil where all its transitions were retracted.
    package func alert(_ id: String) async throws -> String? {
        try await connection.query(
            """
            SELECT json_build_object(\(Table.alert.members(of: "a")))::text
            FROM planwatch.\(Table.alert.name) a WHERE a.alert_id = $1
            """, [.text(id)]
        ).first?.text(0)
    }

    private static let steps = Table.alertLog.without("evidence")

    /// The alert's data as an object, then the columns of the row.
    private static let transitionColumns = """
        json_build_object(\(transitionMembers), 'stands', t.stands, 'historic', t.historic,
            'evidence', t.evidence)::text, \(steps.list(of: "t"))
        """

    private static func transition(
        _ row: PostgresRow, from first: Int
    ) throws -> ListedTransition {
        try ListedTransition(logged: steps.row(row, from: first + 1), json: row.text(first))
    }

    /// What is said of a transition wherever it is delivered, apart from its evidence.
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

    /// Finds what may not be seen of the last round, once for all that is read of it in the same
    /// snapshot, in which this is to be called before anything is written.
    package func keepWithheldReadings() async throws {
        let rounds = try await connection.query(
            """
            SELECT m.judged_at::text, w.judged_at IS NOT DISTINCT FROM m.judged_at
            FROM planwatch.mark m, planwatch.withheld_round w
            """
        ).only
        guard let judgedAt = try rounds.text(orNull: 0), try !rounds.bool(1) else { return }
        // First the row that two readers would both write: the later one is told so at once.
        try await connection.query(
            "UPDATE planwatch.withheld_round SET judged_at = $1::timestamptz", [.text(judgedAt)])
        try await connection.query("DELETE FROM planwatch.withheld_found")
        try await connection.query(
            """
            INSERT INTO planwatch.withheld_found
            SELECT * FROM planwatch.compute_withheld_readings()
            """)
    }

    /// What changes with every round: when it ended, and the highest sequence.
    package struct Pulse: Equatable, Sendable {
        /// RFC 3339; nil before the first round.
        package var judgedAt: String?
        package var last: Int64

        package init(judgedAt: String?, last: Int64) {
            self.judgedAt = judgedAt
            self.last = last
        }
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

extension ReadModels {
    /// How far the daemon is as a whole.
    package struct IntakeProgress: Sendable, Equatable {
        /// Records still to be read; nil while the end of a partition is unknown.
        package var lag: Int64?
        /// Whether every committed batch has been evaluated and its transitions are in the outbox.
        package var isJudged: Bool
        package var partitions: Int64
        package var records: Int64
        package var owner: String?
        /// Seconds since a daemon last renewed its lease; nil while it is free.
        package var unheardSeconds: Int64?
        /// Transitions that are still to be delivered.
        package var pending: Int64
        /// Whether measures of some rows are still being counted: they have no value yet.
        package var isBuilding: Bool
        /// The last evaluated day, where the wall clock lies before it; and the clock's day.
        package var judgedAhead: CivilDay?
        package var today: CivilDay
    }

    /// Lag, evaluation and counts, in one statement.
    package func intakeProgress() async throws -> IntakeProgress {
        let row = try await connection.query(
            """
            SELECT CASE WHEN count(*) > 0 AND count(*) = count(end_offset)
                        THEN sum(greatest(end_offset - next_offset, 0))::bigint END,
                   (SELECT judged = batch AND waiting = 0 AND judged_at IS NOT NULL
                        AND NOT holding AND operators = \(OperatorStore.count)
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
                   planwatch.civil_day(clock_timestamp())::text,
                   EXISTS (SELECT FROM planwatch.status_row WHERE reason_code = 'building')
            FROM planwatch.partition_position p
            WHERE NOT is_retired AND NOT EXISTS (
                SELECT FROM planwatch.partition_halt h
                WHERE h.topic = p.topic AND h.partition = p.partition)
            """
        ).only
        return try IntakeProgress(
            lag: row.int(orNull: 0), isJudged: row.bool(1), partitions: row.int(2),
            records: row.int(3), owner: row.text(orNull: 4), unheardSeconds: row.int(orNull: 6),
            pending: row.int(5), isBuilding: row.bool(9), judgedAhead: row.day(orNull: 7),
            today: row.day(8))
    }
}

extension PostgresError {
    /// Whether another session has written what this one, in its snapshot, was about to.
    package var isConflict: Bool { sqlState == "40001" }
}
