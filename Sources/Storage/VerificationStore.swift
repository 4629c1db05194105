import Events
import Measures
import PostgresClient
import Subjects

/// Everything that is stored, as of one snapshot, for comparing with what the facts say.
package struct VerificationStore: Sendable {
    private let connection: PostgresConnection

    package init(connection: PostgresConnection) { self.connection = connection }

    /// What the counters say of the records read.
    package struct Counts: Sendable, Equatable {
        package var partitions: Int64 = 0
        package var facts: Int64 = 0
        package var duplicates: Int64 = 0
        package var quarantined: Int64 = 0
        package var tombstones: Int64 = 0
        /// Offsets passed since the beginning, and those of them that hold no record.
        package var passed: Int64 = 0
        package var gaps: Int64 = 0
    }

    /// What is stored, the journal of facts apart.
    package struct Stored: Sendable {
        /// The last batch, and the one up to which everything has been judged.
        package var batch: Int64 = 0
        package var judged: Int64 = 0
        package var judgedOn: String?
        package var hasFacts = false
        /// Whether the last round held transitions and readings back, because the daemon was
        /// catching up.
        package var isHolding = false
        package var counts = Counts()
        package var terms: [String] = []
        package var measures: [String: UInt16] = [:]
        /// Changes up to the judge's mark.
        package var changes = ChangeLog.Changes()
        package var statuses: [StatusRow] = []
        /// The whole log of alerts, in its order, and the last sequence that was given.
        package var log: [LogEntry] = []
        package var lastSequence: Int64 = 0
        /// How far each channel of the outbox has come, by its name.
        package var cursors: [String: Int64] = [:]
        package var forecasts: [KeptForecast] = []
        /// Readings whose revisions leave a hole or overlap, as lines.
        package var brokenRevisions: [String] = []
        /// As they are known now.
        package var readings: [KeptReading] = []
        /// Facts that are refused, as quarantine has them: partition, offset, reason.
        package var refused: Set<RefusedRow> = []

        package init() {}

        /// The transitions that stand, as lines of the canonical dump.
        package var transitionLines: [String] { log.filter(\.stands).map(\.line) }
    }

    /// A row of the log, without what it was made from. Its words are as they are stored: one that
    /// is none of ours is a difference like any other.
    package struct LogEntry: Sendable {
        package var sequence: Int64
        package var key: RowKey
        package var alertID: String
        package var transition: String
        package var toState: String
        package var status: String
        package var severity: String
        package var asOf: String
        package var stands: Bool
        package var historic: Bool
        /// The sequence that a `retracted` names.
        package var retracts: Int64?

        package init(
            sequence: Int64, key: RowKey, alertID: String, transition: String, toState: String,
            status: String, severity: String, asOf: String, stands: Bool, historic: Bool,
            retracts: Int64?
        ) {
            self.sequence = sequence
            self.key = key
            self.alertID = alertID
            self.transition = transition
            self.toState = toState
            self.status = status
            self.severity = severity
            self.asOf = asOf
            self.stands = stands
            self.historic = historic
            self.retracts = retracts
        }

        /// As `TransitionRow.dumpLine`.
        package var line: String {
            TransitionRow.dumpLine(key, asOf, transition, toState, status, severity)
        }
    }

    /// A forecast that is kept.
    package struct KeptForecast: Sendable {
        package var row: ForecastRow
        /// Whether it was made under the version of its plan that is loaded.
        package var isOfPresentPlan: Bool
        /// Whether readings of its row are or were kept.
        package var hasReadings: Bool

        package init(row: ForecastRow, isOfPresentPlan: Bool, hasReadings: Bool) {
            self.row = row
            self.isOfPresentPlan = isOfPresentPlan
            self.hasReadings = hasReadings
        }
    }

    package struct RefusedRow: Hashable, Sendable {
        package var partition: Int32
        package var offset: Int64
        package var reason: String

        package init(partition: Int32, offset: Int64, reason: String) {
            self.partition = partition
            self.offset = offset
            self.reason = reason
        }

        package var line: String { "\(reason) at \(partition)/\(offset)" }
    }

    /// Reads all of it in one snapshot; each chunk of the journal goes to `facts` with its batch.
    package func read(
        facts body: @escaping @Sendable (_ batch: Int64, _ chunk: [UInt8]) throws -> Void
    ) async throws -> Stored {
        let judge = JudgeStore(connection: connection, epoch: 0)
        try await connection.begin(.readOnlySnapshot)
        do {
            var stored = try await head()
            stored.terms = try await ProjectorStore(connection: connection, epoch: 0).terms()
            stored.statuses = try await judge.statuses()
            stored.log = try await log()
            stored.lastSequence =
                try await connection.query("SELECT last FROM planwatch.alert_sequence").only.int(0)
            stored.cursors = try await cursors()
            stored.forecasts = try await forecasts()
            stored.brokenRevisions = try await brokenRevisions()
            stored.readings = try await judge.keptReadings()
            let judged = stored.judged
            stored.changes = try await connection.perform { connection in
                var changes = ChangeLog.Changes()
                try ChangeLog.read(after: -1, upTo: judged, connection) { try changes.add($0, $1) }
                return changes
            }
            try await connection.perform { connection in
                try connection.copyOut(
                    """
                    COPY (SELECT batch, content FROM planwatch.fact_chunk ORDER BY batch, chunk)
                    TO STDOUT (FORMAT binary)
                    """
                ) { row in
                    try body(row.int(0), Array(row.bytes(1)))
                }
            }
            await connection.rollback()
            return stored
        } catch {
            await connection.rollback()
            throw error
        }
    }

    private func head() async throws -> Stored {
        var stored = Stored()
        let mark = try await connection.query(
            "SELECT batch, judged, judged_on::text, holding FROM planwatch.mark"
        ).only
        stored.batch = try mark.int(0)
        stored.judged = try mark.int(1)
        stored.judgedOn = try mark.day(orNull: 2)
        stored.isHolding = try mark.bool(3)
        let sums = try await connection.query(
            """
            SELECT count(*) FILTER (WHERE NOT is_retired), coalesce(sum(facts), 0)::bigint,
                   coalesce(sum(duplicates), 0)::bigint,
                   coalesce(sum(quarantined), 0)::bigint, coalesce(sum(tombstones), 0)::bigint,
                   coalesce(sum(next_offset - first_offset), 0)::bigint,
                   coalesce(sum(gaps), 0)::bigint, count(newest_event_time) > 0
            FROM planwatch.partition_position
            """
        ).only
        stored.counts = try Counts(
            partitions: sums.int(0), facts: sums.int(1), duplicates: sums.int(2),
            quarantined: sums.int(3), tombstones: sums.int(4), passed: sums.int(5),
            gaps: sums.int(6))
        stored.hasFacts = try sums.bool(7)
        for row in try await connection.query("SELECT key, number FROM planwatch.measure") {
            stored.measures[try row.text(0)] = try row.int(1)
        }
        stored.refused = Set(
            try await connection.query(
                """
                SELECT partition, "offset", reason FROM planwatch.quarantine_record
                WHERE reason IN ('conflicting_duplicate', 'unknown_reference')
                """
            ).map { row in
                try RefusedRow(partition: row.int(0), offset: row.int(1), reason: row.text(2))
            })
        return stored
    }

    private func log() async throws -> [LogEntry] {
        try await connection.query(
            """
            SELECT sequence, plan_id, indicator_id, area_code, breakdown::text, alert_id,
                   transition, to_state, status, severity, as_of::text, stands, historic,
                   evidence ->> 'retracts'
            FROM planwatch.alert_transition ORDER BY sequence
            """
        ).map { row in
            try LogEntry(
                sequence: row.int(0),
                key: RowKey(
                    plan: row.text(1), indicator: row.text(2),
                    area: row.text(3), breakdown: row.text(4)),
                alertID: row.text(5), transition: row.text(6),
                toState: row.text(7), status: row.text(8),
                severity: row.text(9), asOf: row.day(10),
                stands: row.bool(11), historic: row.bool(12),
                retracts: row.text(orNull: 13).flatMap { Int64($0) })
        }
    }

    private func cursors() async throws -> [String: Int64] {
        let rows = try await connection.query(
            "SELECT channel, sequence FROM planwatch.delivery_cursor")
        return try Dictionary(uniqueKeysWithValues: rows.map { (try $0.text(0), try $0.int(1)) })
    }

    private func forecasts() async throws -> [KeptForecast] {
        try await connection.query(
            """
            SELECT f.plan_id, f.indicator_id, f.area_code, f.breakdown::text, f.period,
                   f.made_on::text, f.target_on::text, f.forecast::text, f.forecast_low::text,
                   f.forecast_high::text, f.chance, f.target::text, f.direction,
                   coalesce(f.made_at >= p.loaded_at, false),
                   EXISTS (SELECT FROM planwatch.kept_reading k
                           WHERE k.plan_id = f.plan_id AND k.indicator_id = f.indicator_id
                             AND k.area_code = f.area_code AND k.breakdown = f.breakdown)
            FROM planwatch.forecast_made f
            LEFT JOIN planwatch.loaded_plan p USING (plan_id)
            ORDER BY f.plan_id, f.indicator_id, f.area_code, f.breakdown, f.period, f.target_on
            """
        ).map { row in
            try KeptForecast(
                row: ForecastRow(
                    key: RowKey(
                        plan: row.text(0), indicator: row.text(1),
                        area: row.text(2), breakdown: row.text(3)),
                    period: row.int(4), madeOn: row.day(5),
                    targetOn: row.day(6), forecast: row.text(7), low: row.text(orNull: 8),
                    high: row.text(orNull: 9), chance: row.double(orNull: 10), target: row.text(11),
                    direction: row.text(12)),
                isOfPresentPlan: row.bool(13), hasReadings: row.bool(14))
        }
    }

    /// Of each row and span the revisions are numbered from 0, each begins when the one before it
    /// ended or later, and only the last may be known now.
    private func brokenRevisions() async throws -> [String] {
        try await connection.query(
            """
            SELECT DISTINCT concat_ws(E'\\t', plan_id, indicator_id, area_code, breakdown,
                       period_start, period_end)
            FROM (SELECT *, row_number() OVER span - 1 AS place,
                         lead(known_from) OVER span AS next_from
                  FROM planwatch.kept_reading
                  WINDOW span AS (PARTITION BY plan_id, indicator_id, area_code, breakdown,
                                      period_start, period_end ORDER BY revision)) r
            WHERE revision <> place OR known_to < known_from
               OR next_from IS NOT NULL AND (known_to IS NULL OR known_to > next_from)
            ORDER BY 1
            """
        ).map { try $0.text(0) }
    }
}
