import Calendar
import Codes
import Judgements
import PostgresClient

/// One reading of everything that the page shows, in one snapshot of the database.
package struct PageReading: Sendable {
    package var mark: Mark
    /// By id.
    package var plans: [PlanRow] = []
    package var indicators: [LoadedIndicator] = []
    /// By plan, indicator, area and breakdown.
    package var statuses: [Status] = []
    package var readings: [Readings] = []
    /// The newest first.
    package var transitions: [Entry] = []
    /// Quarantined records by reason, the most frequent first.
    package var quarantine: [(reason: String, count: Int64)] = []
    /// Partitions that wait for an operator.
    package var halted: [String] = []

    /// Where the last round and the records read end.
    package struct Mark: Sendable {
        /// The last evaluated day; nil before the first.
        package var judgedOn: CivilDay?
        /// Civil time of the last round at +08:00, `2024-12-10T14:31:58`.
        package var judgedAt: String?
        /// The same as the stream of events has it.
        package var judgedMark: String?
        /// The highest sequence of the alert log.
        package var sequence: Int64
        /// Whether transitions wait, because the daemon is catching up.
        package var isHolding: Bool
        /// Records still to be read; nil while the end of a partition is unknown.
        package var lag: Int64?
        package var facts: Int64
        /// Civil time of the newest event.
        package var newestEvent: String?

        init(_ row: PostgresRow) throws {
            judgedOn = try row.day(orNull: 0)
            judgedAt = try row.text(orNull: 1)
            judgedMark = try row.text(orNull: 2)
            sequence = try row.int(3)
            isHolding = try row.bool(4)
            lag = try row.int(orNull: 5)
            facts = try row.int(6)
            newestEvent = try row.text(orNull: 7)
        }
    }

    /// A row of the indicator table with its alert.
    package struct Status: Sendable {
        package var row: StatusRow
        /// nil where there never was one.
        package var alert: Alert?
    }

    /// An alert as its last transition left it.
    package struct Alert: Sendable {
        package var severity: Severity
        package var phase: AlertPhase
        package var openedOn: CivilDay?
        package var changedOn: CivilDay
        /// The last day of a silence that holds; nil where it is not silenced.
        package var silencedTo: CivilDay?
        package var isFlapping: Bool
    }

    /// The past readings of a row, of days or of periods.
    package struct Readings: Sendable {
        package var key: RowKey
        package var areOfDays: Bool
        /// A line for each, with the fields of `PastReadingField` between bars.
        package var lines: String
    }

    /// A transition of the log.
    package struct Entry: Sendable {
        package var logged: LoggedTransition
        /// Civil time of when it was found.
        package var at: String
        /// Words of the evaluation that caused it, as its evidence has them.
        package var reasonCode: String?
        package var noun: String?
    }
}

/// Reads what the page shows from the views, as analysts see them.
package struct PageStore: Sendable {
    private let connection: PostgresConnection

    package init(connection: PostgresConnection) { self.connection = connection }

    /// Transitions of one alert that the page lists, at most.
    private static let mostTransitions = 40

    /// All of it, within the transaction that is open: in one snapshot, so that it fits together.
    package func reading() async throws -> PageReading {
        try await connection.perform { connection in
            // The public part, for anyone who can reach the address: small cells are suppressed.
            try connection.query("SET LOCAL planwatch.audience = 'public'")
            // The planner takes the blanked rows for very few, and would go through them once for
            // each reading: 4 times as slow with some thousand, hopeless with a hundred thousand.
            try connection.query("SET LOCAL enable_nestloop = off")
            var reading = PageReading(
                mark: try PageReading.Mark(connection.query(Self.mark).only))
            reading.plans = try connection.query(Self.plans).map { try Table.plan.row($0) }
            reading.indicators = try connection.query(Self.indicators).map {
                try Table.shownIndicator.row($0)
            }
            reading.statuses = try connection.query(Self.statuses).map { try Self.status($0) }
            reading.readings = try connection.query(Self.readings).map { row in
                try PageReading.Readings(
                    key: Table.rowKey.row(row, from: 2), areOfDays: row.bool(0),
                    lines: row.text(1))
            }
            reading.transitions = try connection.query(Self.transitions).map {
                try Self.entry($0)
            }
            reading.quarantine = try connection.query(Self.quarantine).map {
                try ($0.text(0), $0.int(1))
            }
            reading.halted = try connection.query(Self.halted).map { try $0.text(0) }
            return reading
        }
    }

    private static func status(_ row: PostgresRow) throws -> PageReading.Status {
        var status = PageReading.Status(row: try Table.indicatorStatus.row(row, from: 6))
        guard let phase = try row.text(orNull: 0) else { return status }
        status.alert = try PageReading.Alert(
            severity: Severity(stored: row.text(1), in: "alert_transition.severity"),
            phase: AlertPhase(stored: phase, in: "alert_transition.to_state"),
            openedOn: row.day(orNull: 2), changedOn: row.day(3), silencedTo: row.day(orNull: 4),
            isFlapping: row.bool(5))
        return status
    }

    private static func entry(_ row: PostgresRow) throws -> PageReading.Entry {
        try PageReading.Entry(
            logged: Table.alertLog.row(row, from: 3), at: row.text(0),
            reasonCode: row.text(orNull: 1), noun: row.text(orNull: 2))
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
        SELECT \(Table.plan.list()) FROM planwatch.plan ORDER BY plan_id COLLATE "C"
        """

    private static let indicators = """
        SELECT \(Table.shownIndicator.list()) FROM planwatch.\(Table.shownIndicator.name)
        """

    private static let statuses = """
        SELECT a.to_state, a.severity, a.opened_on, a.as_of,
               CASE WHEN a.to_state IN ('pending', 'firing', 'acknowledged')
                    THEN planwatch.silenced_to(a.plan_id, a.indicator_id, a.area_code, a.status,
                                               a.severity) END,
               coalesce(f.flapping, false), \(Table.indicatorStatus.list(of: "s"))
        FROM planwatch.\(Table.indicatorStatus.name) s
        LEFT JOIN planwatch.latest_transition a USING (\(Table.rowKey.list()))
        LEFT JOIN planwatch.status_row f USING (\(Table.rowKey.list()))
        ORDER BY s.plan_id COLLATE "C", s.indicator_id COLLATE "C", s.area_code COLLATE "C",
                 s.breakdown::text COLLATE "C"
        """

    /// Readings of periods, and of the days of what is rated, in lines of fields that the page
    /// takes apart for the one indicator that it shows. Blank as in `indicator_history` and
    /// `indicator_series`, of which each would look for small cells again.
    private static let readings = """
        WITH withheld AS MATERIALIZED (
            SELECT * FROM planwatch.withheld_reading
        ), touched AS MATERIALIZED (
            SELECT DISTINCT \(Table.rowKey.list()) FROM withheld
        )
        SELECT k.period_start = k.period_end,
               string_agg(concat_ws('|', \(pastReading)), E'\\n'
                   ORDER BY k.period_start, k.known_from),
               \(Table.rowKey.list(of: "k"))
        FROM planwatch.kept_reading k
        LEFT JOIN planwatch.loaded_indicator i USING (plan_id, indicator_id)
        LEFT JOIN withheld w ON \(Table.reading.isSame("w", "k"))
        LEFT JOIN touched r ON \(Table.rowKey.isSame("r", "k"))
        WHERE k.breakdown = '{}'
          AND (k.period_start < k.period_end OR k.status IS NOT NULL AND k.known_to IS NULL)
        GROUP BY 1, 3, 4, 5, 6
        """

    /// The fields of a line, empty where there is no value or it is withheld.
    private static let pastReading = PastReadingField.allCases.map { field in
        switch field {
        case .start: "k.period_start"
        case .end: "k.period_end"
        case .state:
            "CASE WHEN k.is_open THEN 'open' WHEN k.revision > 0 THEN 'revised' "
                + "ELSE 'closed' END"
        case .value: figure("value", where: "w.plan_id IS NULL")
        case .numerator: figure("numerator", where: "w.plan_id IS NULL")
        case .denominator: figure("denominator", where: "w.plan_id IS NULL")
        case .expected: figure("expected", where: "r.plan_id IS NULL OR i.baseline IS NOT NULL")
        case .status: "coalesce(k.status, '')"
        case .knownFrom: civil("k.known_from")
        case .knownTo: "coalesce(\(civil("k.known_to")), '')"
        }
    }.joined(separator: ", ")

    private static func figure(_ column: String, where isShown: String) -> String {
        "CASE WHEN \(isShown) THEN coalesce(k.\(column)::text, '') ELSE '' END"
    }

    private static let transitions = """
        SELECT at, evidence ->> 'reasonCode', evidence ->> 'noun', \(Table.alertLog.list())
        FROM (SELECT \(Table.alertLog.list()), \(civil("at")) AS at,
                     row_number() OVER (PARTITION BY alert_id ORDER BY sequence DESC) AS place
              FROM planwatch.\(Table.alertLog.name) WHERE breakdown = '{}') newest
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
