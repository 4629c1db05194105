import Calendar
import Codes
import Judgements
import Measures
import PostgresClient

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
        /// Whether shards are at different offsets of a partition: some have then read records of
        /// which others have not said yet what they are.
        package var areShardsApart = false
    }

    /// What is stored, the journal of facts apart.
    package struct Stored: Sendable {
        /// The last batch, and the one up to which everything has been evaluated.
        package var batch: Int64 = 0
        package var judged: Int64 = 0
        /// The batch of the base of the change log.
        package var base: Int64 = 0
        /// Whether the projections were made again since the last round.
        package var isRebuilt = false
        package var judgedOn: CivilDay?
        /// Facts that wait to be counted.
        package var waiting: Int64 = 0
        /// Whether the last round evaluated anything: before the first fact none does.
        package var isEvaluated = false
        /// Whether the last round held transitions and readings back, because the daemon was
        /// catching up.
        package var isHolding = false
        /// What operators have said, and how many rows of it the last round knew.
        package var operators = OperatorRecords()
        package var knownOperators: Int64 = 0
        package var counts = Counts()
        package var plans: [LoadedPlan] = []
        package var terms: [String] = []
        package var measures: [String: UInt16] = [:]
        /// Of each former code of an area its present one, as the cells have them.
        package var formerCodes: [String: String] = [:]
        /// Changes up to `compared`.
        package var changes = ProjectionChanges()
        package var statuses: [StatusRow] = []
        /// The whole log of alerts, in its order, and the last sequence that was given.
        package var log: [LogEntry] = []
        package var lastSequence: Int64 = 0
        /// The sequence that each channel of the outbox has delivered, by its name.
        package var cursors: [String: Int64] = [:]
        /// Those of them that are, or were, channels of `alerts.yaml`.
        package var routedChannels: Set<String> = []
        package var forecasts: [KeptForecast] = []
        /// Readings whose revisions leave a hole or overlap, as lines.
        package var brokenRevisions: [String] = []
        /// As they are known now.
        package var readings: [KeptReading] = []
        package var reports: [ReportingRow] = []
        /// Facts that are quarantined: partition, offset, reason.
        package var refused: Set<RefusedRow> = []

        /// What is gathered of the facts, by shard; -1 of what is not shared.
        package var gathered: [Int32: StoredGathering] = [:]

        package init() {}

        /// The batch as of which projections are compared: the judge's mark, which lies before the
        /// base where that was made again and not judged yet.
        package var compared: Int64 { max(judged, base) }

        /// The transitions that were not retracted, as lines of the canonical dump.
        package var transitionLines: [String] { log.filter(\.stands).map(\.line) }
    }

    /// A plan that is loaded; nil: a program loaded it that kept no contents.
    package struct LoadedPlan: Sendable {
        package var id: String
        package var version: String
        package var content: String?

        package init(id: String, version: String, content: String?) {
            self.id = id
            self.version = version
            self.content = content
        }
    }

    /// A row of the log, without what it was made from. Its words are as they are stored: an
    /// unknown one is a difference like any other.
    package struct LogEntry: KeyedRow {
        package var sequence: Int64 = 0
        package var key = RowKey(plan: "", indicator: "", area: "")
        package var alertID = ""
        package var transition = ""
        package var toState = ""
        package var status = ""
        package var severity = ""
        package var asOf = CivilDay(number: 0)
        package var stands = false
        package var historic = false
        /// The sequence that a `retracted` names.
        package var retracts: Int64?

        init() {}

        /// The entry that this version writes.
        package init(_ logged: LoggedTransition, retracts: Int64?) {
            sequence = logged.sequence
            key = logged.key
            alertID = logged.row.alertID
            transition = logged.row.transition.rawValue
            toState = logged.row.toState.rawValue
            status = logged.row.status.rawValue
            severity = logged.row.severity.rawValue
            asOf = logged.row.asOf
            stands = logged.row.stands
            historic = logged.row.historic
            self.retracts = retracts
        }

        /// As `TransitionRow.dumpLine`.
        package var line: String {
            key.line([asOf.description, transition, toState, status, severity])
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

    /// Reads all of it in one snapshot; each chunk of the journal goes to `facts` with its batch,
    /// each piece of the gathered facts to `piece`, where they have this form; nil = none of them.
    package func read(
        facts body: @escaping @Sendable (_ batch: Int64, _ chunk: [UInt8]) throws -> Void,
        form: String?,
        piece: @escaping @Sendable (_ piece: [UInt8], _ shard: Int32, _ number: Int32) -> Void
    ) async throws -> Stored {
        let judge = JudgeReader(connection: connection)
        try await connection.begin(.readOnlySnapshot)
        do {
            var stored = try await head()
            stored.plans = try await plans()
            stored.terms = try await ProjectorReader(connection: connection).terms()
            stored.statuses = try await judge.statuses()
            stored.log = try await log()
            stored.lastSequence =
                try await connection.query("SELECT last FROM planwatch.alert_sequence").only.int(0)
            stored.cursors = try await cursors()
            stored.routedChannels = try await routedChannels()
            stored.forecasts = try await forecasts()
            stored.brokenRevisions = try await brokenRevisions()
            stored.readings = try await judge.keptReadings()
            stored.reports = try await judge.reports()
            stored.operators = try await OperatorStore(connection: connection).records()
            let last = stored.compared
            stored.changes = try await connection.perform { connection in
                try ChangeLog.changes(after: -1, upTo: last, connection)
            }
            let reader = ProjectorReader(connection: connection)
            try await reader.forEachFactChunk(of: nil, body)
            for shard in try await reader.gatheredShards(form: form) {
                stored.gathered[shard] = try await reader.gathering(of: shard)
                try await reader.forEachPiece(of: shard) { piece($1, shard, $0) }
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
            """
            SELECT batch, judged, judged_on::text, holding, former_codes, operators, waiting,
                   judged_by IS NOT NULL, base, rebuilds <> judged_rebuilds
            FROM planwatch.mark
            """
        ).only
        stored.batch = try mark.int(0)
        stored.judged = try mark.int(1)
        stored.judgedOn = try mark.day(orNull: 2)
        stored.isHolding = try mark.bool(3)
        stored.formerCodes = FormerCodes.read(try mark.text(4))
        stored.knownOperators = try mark.int(5)
        stored.waiting = try mark.int(6)
        stored.isEvaluated = try mark.bool(7)
        stored.base = try mark.int(8)
        stored.isRebuilt = try mark.bool(9)
        let sums = try await connection.query(
            """
            SELECT count(*) FILTER (WHERE NOT is_retired), coalesce(sum(facts), 0)::bigint,
                   coalesce(sum(duplicates), 0)::bigint,
                   coalesce(sum(quarantined), 0)::bigint, coalesce(sum(tombstones), 0)::bigint,
                   coalesce(sum(next_offset - first_offset), 0)::bigint,
                   coalesce(sum(gaps), 0)::bigint,
                   EXISTS (SELECT FROM planwatch.shard_position s
                           JOIN planwatch.partition_position p ON p.number = s.partition
                           WHERE s.next_offset <> p.next_offset)
            FROM planwatch.partition_position
            """
        ).only
        stored.counts = try Counts(
            partitions: sums.int(0), facts: sums.int(1), duplicates: sums.int(2),
            quarantined: sums.int(3), tombstones: sums.int(4), passed: sums.int(5),
            gaps: sums.int(6), areShardsApart: sums.bool(7))
        stored.measures = try await connection.perform { try MeasureNumbers.read($0) }
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

    private func plans() async throws -> [LoadedPlan] {
        try await connection.query(
            """
            SELECT p.plan_id, p.version, v.content::text
            FROM planwatch.loaded_plan p
            LEFT JOIN planwatch.loaded_version v
                ON v.plan_id = p.plan_id AND v.version = p.version AND v.replaced_at IS NULL
            """
        ).map { try LoadedPlan(id: $0.text(0), version: $0.text(1), content: $0.text(orNull: 2)) }
    }

    private func log() async throws -> [LogEntry] {
        let table = Table<LogEntry>.logEntry
        return try await connection.query(
            """
            SELECT evidence ->> 'retracts', \(table.list())
            FROM planwatch.\(table.name) ORDER BY sequence
            """
        ).map { row in
            var entry = try table.row(row, from: 1)
            entry.retracts = try row.text(orNull: 0).flatMap { Int64($0) }
            return entry
        }
    }

    private func routedChannels() async throws -> Set<String> {
        let rows = try await connection.query(
            """
            SELECT channel FROM planwatch.delivery_cursor
            WHERE kind NOT IN ('', 'kafka', 'journal')
            """)
        return Set(try rows.map { try $0.text(0) })
    }

    private func cursors() async throws -> [String: Int64] {
        let rows = try await connection.query(
            "SELECT channel, sequence FROM planwatch.delivery_cursor")
        return try Dictionary(uniqueKeysWithValues: rows.map { (try $0.text(0), try $0.int(1)) })
    }

    private func forecasts() async throws -> [KeptForecast] {
        let table = Table.forecast
        return try await connection.query(
            """
            SELECT coalesce(f.made_at >= p.loaded_at, false),
                   EXISTS (SELECT FROM planwatch.kept_reading k
                           WHERE \(Table.rowKey.isSame("k", "f"))),
                   \(table.list(of: "f"))
            FROM planwatch.\(table.name) f
            LEFT JOIN planwatch.loaded_plan p USING (plan_id)
            ORDER BY f.plan_id, f.indicator_id, f.area_code, f.breakdown, f.period, f.target_on
            """
        ).map { row in
            try KeptForecast(
                row: table.row(row, from: 2), isOfPresentPlan: row.bool(0),
                hasReadings: row.bool(1))
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

extension Table<VerificationStore.LogEntry> {
    fileprivate static let logEntry = Table(
        "alert_transition", blank: VerificationStore.LogEntry(),
        [
            Column("sequence", .bigint, \.sequence),
            Column("alert_id", .text, \.alertID),
            .plan, .indicator, .area, .breakdown,
            Column("transition", .text, \.transition),
            Column("to_state", .text, \.toState),
            Column("status", .text, \.status),
            Column("severity", .text, \.severity),
            Column("as_of", .date, \.asOf),
            Column("stands", .boolean, \.stands),
            Column("historic", .boolean, \.historic),
        ])
}
