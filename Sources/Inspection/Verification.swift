import Alerts
import Assessments
import Calendar
import Configuration
import Crypto
import Daemon
import Events
import Indicators
import JSONText
import Judgements
import Judging
import Language
import Measures
import Plans
import PostgresClient
import Storage
import Subjects
import Synchronization

/// Recomputes every projection from the stored facts and compares it with what is stored, in one
/// snapshot beside a running daemon. Everything is compared as of the judge's last round.
package struct Verification: Sendable {
    /// The greatest number of differences that are named.
    private static let mostDifferences = 100

    let stored: VerificationStore.Stored
    private let projection: Projection
    private let storedFacts: Int
    private let measures: [NumberedMeasure]
    let installation: Installation
    private let types: EventTypes
    private let gathered: GatheredCheck
    /// How many facts of each timeline have to be gathered.
    private var leastGathered: [Int32] = []

    /// What is the same and what is not.
    package struct Report: Sendable {
        package var counts: VerificationStore.Counts
        package var records: Int64
        package var differences: [String]
        /// Transitions were not compared: the daemon is catching up and holds them back.
        package var isHolding: Bool
        /// Nothing that is judged was compared: the daemon has not evaluated what was rebuilt.
        package var isRebuilt = false
        /// Rows whose measures the daemon is still counting: they have no value yet, and their
        /// transitions and readings were not compared.
        package var building = 0

        package var isEqual: Bool { differences.isEmpty }

        package var json: JSON {
            .object([
                ("equal", .bool(isEqual)), ("facts", .integer(counts.facts)),
                ("duplicates", .integer(counts.duplicates)),
                ("quarantined", .integer(counts.quarantined)),
                ("tombstones", .integer(counts.tombstones)), ("records", .integer(records)),
                ("partitions", .integer(counts.partitions)),
                ("differences", .array(differences.prefix(mostDifferences).map { .string($0) })),
            ])
        }
    }

    /// Reads everything.
    ///
    /// - Parameters:
    ///   - countsAll: also what no daemon has counted yet, as of plans that are new.
    ///   - checksGathered: also what is gathered for the next start.
    package static func read(
        _ connection: PostgresConnection, installation: Installation,
        types: EventTypes = .standard, countsAll: Bool = false, checksGathered: Bool = false
    ) async throws -> Verification {
        let journal = Mutex<[(batch: Int64, chunk: [UInt8])]>([])
        let gathered = GatheredCheck()
        let stored = try await VerificationStore(connection: connection).read(
            facts: { batch, chunk in journal.withLock { $0.append((batch, chunk)) } },
            form: checksGathered ? GatheredCodec.form(of: types) : nil, piece: gathered.add)
        return try Verification(
            stored: stored, journal: journal.withLock { $0 }, gathered: gathered,
            installation: installation, types: types, countsAll: countsAll)
    }

    /// - Parameter journal: the chunks of all stored facts, each with its batch.
    init(
        stored: VerificationStore.Stored, journal: [(batch: Int64, chunk: [UInt8])],
        gathered: GatheredCheck = GatheredCheck(), installation: Installation,
        types: EventTypes = .standard, countsAll: Bool = false
    ) throws {
        self.gathered = gathered
        measures = Self.numbered(installation.measures, stored, all: countsAll)
        var projection = Projection(
            measures: measures, terms: stored.terms, types: types,
            formerCodes: countsAll ? installation.areas.formerCodes : stored.formerCodes)
        var count = 0
        var gatheredUpTo = stored.gathered.values.map(\.batch).min()
        for (batch, chunk) in journal {
            if let last = gatheredUpTo, batch > last {
                leastGathered = projection.timelines.map { Int32($0.facts.count) }
                gatheredUpTo = nil
            }
            var arena = FactArena()
            let facts = try FactCodec.facts(chunk, of: types, into: &arena)
            count += facts.count
            guard batch <= stored.compared else { continue }
            projection.restore(facts, of: arena)
        }
        if gatheredUpTo != nil {
            leastGathered = projection.timelines.map { Int32($0.facts.count) }
        }
        self.stored = stored
        self.projection = projection
        storedFacts = count
        self.installation = installation
        self.types = types
    }

    /// The measures under the numbers that are stored; of `all` those without one get
    /// numbers that are free.
    private static func numbered(
        _ measures: Set<Measure>, _ stored: VerificationStore.Stored, all: Bool
    ) -> [NumberedMeasure] {
        var next = (stored.measures.values.max() ?? 0) + 1
        return measures.sorted { $0.key < $1.key }.compactMap { measure in
            if let number = stored.measures[measure.key] {
                return NumberedMeasure(number: number, measure: measure)
            }
            guard all else { return nil }
            defer { next += 1 }
            return NumberedMeasure(number: next, measure: measure)
        }
    }

    // MARK: compare

    /// Compares.
    package func report() -> Report {
        var differences: [String] = []
        let recomputed = recomputed()
        let asStored = indicatorIndex(
            cells: stored.changes.cells, units: stored.changes.units,
            statements: stored.changes.statements, mentions: stored.changes.mentions)
        differences += compare(asStored, recomputed)
        if !stored.isRebuilt { differences += compareJudgement(recomputed) }
        if stored.batch == stored.compared, stored.waiting == 0 {
            differences += compare(
                "quarantine", stored.refused.map(\.line),
                projection.refusedFacts().map {
                    VerificationStore.RefusedRow(
                        partition: $0.partition, offset: $0.offset, reason: $0.reason.rawValue
                    ).line
                })
        }
        if !stored.gathered.isEmpty {
            differences += gathered.faults(
                stored.gathered, projection.timelines, least: leastGathered,
                isAll: stored.batch == stored.compared && stored.waiting == 0)
        }
        var report = finish(differences, refused: Int64(stored.refused.count))
        report.isRebuilt = stored.isRebuilt
        report.building = buildingRows(recomputed).count
        return report
    }

    private func buildingRows(_ indicatorIndex: IndicatorIndex) -> Set<RowKey> {
        guard let assessment = assessment(indicatorIndex) else { return [] }
        return Set(
            indicatorIndex.rows.filter { assessment.isBuilding($0) }
                .map { assessment.key(of: $0) })
    }

    func recomputed() -> IndicatorIndex {
        indicatorIndex(
            cells: projection.cells(of: measures), units: projection.allUnits(),
            statements: projection.allStatements(), mentions: projection.allMentions())
    }

    private func compareJudgement(_ recomputed: IndicatorIndex) -> [String] {
        let assessment = assessment(recomputed)
        let findings =
            assessment.map { $0.findings(of: Set(recomputed.rows.map(\.place))) } ?? []
        var differences = compare(
            "status", stored.statuses.map(\.fullLine), findings.map(\.row.fullLine))
        differences += compare(
            "institution", stored.reports.map { "\($0)" },
            assessment?.reports().map { "\($0)" } ?? [])
        if !stored.isHolding {
            let transitions = findings.flatMap { finding in
                (finding.alert?.transitions ?? []).map {
                    TransitionRow($0, key: finding.row.key, alertID: "")
                }
            }
            let building = buildingRows(recomputed)
            let readings = recomputed.rows.filter { !recomputed.building.contains($0.place) }
                .flatMap { assessment?.keptReadings(of: $0, from: .first(of: 1)) ?? [] }
            // What operators said since the last round is not part of it.
            if stored.operators.count == stored.knownOperators {
                differences += compare(
                    "transition",
                    stored.log.filter { $0.stands && !building.contains($0.key) }.map(\.line),
                    transitions.map(\.dumpLine))
            }
            differences += compare(
                "reading",
                stored.readings.filter { !building.contains($0.key) }.map(\.dumpLine),
                readings.map(\.dumpLine))
        }
        differences +=
            HistoryCheck(
                stored: stored, assessment: assessment, forecasts: findings.compactMap(\.forecast)
            ).faults
        return differences
    }

    /// The two equations of the contract: every record is one of four things, and every offset is a
    /// record or a gap.
    private func finish(_ found: [String], refused: Int64) -> Report {
        var differences = found
        var counts = stored.counts
        let records = counts.passed - counts.gaps
        if counts.facts != Int64(storedFacts) {
            differences.append(
                "facts: \(counts.facts) were counted, \(storedFacts) are stored")
        }
        let outcomes =
            counts.facts + counts.duplicates + counts.quarantined + counts.tombstones
        if counts.areShardsApart ? outcomes < records : outcomes != records {
            differences.append("records: the outcomes do not add up to \(records)")
        }
        // A stored fact that is refused by another one is quarantined, not a fact.
        counts.facts -= refused
        counts.quarantined += refused
        return Report(
            counts: counts, records: records, differences: differences,
            isHolding: stored.isHolding)
    }

    /// What one of two indices has and the other has not. A city has millions of cells: only of
    /// those that differ is a text made.
    private func compare(_ stored: IndicatorIndex, _ recomputed: IndicatorIndex) -> [String] {
        let (left, right) = (stored.snapshot(), recomputed.snapshot())
        // Those of measures that no plan uses any more lie in the log until its next base.
        let used = Set(measures.map(\.number))
        return compare(
            "cell", left.cells.filter { used.contains($0.key.measure) },
            right.cells.filter { used.contains($0.key.measure) }
        ) { cell in
            stored.lines(of: [cell]).first.map { "\($0)" } ?? "\(cell)"
        }
            + compare(
                "unit or statement", left.units.filter { !$0.spans.isEmpty },
                right.units.filter { !$0.spans.isEmpty }
            ) { "\($0)" }
            + compare(
                "unit or statement", left.statements.filter { !$0.statements.isEmpty },
                right.statements.filter { !$0.statements.isEmpty }
            ) { "\($0)" }
            + compare("unit or statement", left.mentions, right.mentions) { "\($0)" }
    }

    private func compare(_ what: String, _ stored: [String], _ recomputed: [String]) -> [String] {
        compare(what, stored, recomputed) { $0 }
    }

    /// What is there more often on one side than on the other, in words.
    private func compare<Item: Hashable>(
        _ what: String, _ stored: [Item], _ recomputed: [Item], in words: (Item) -> String
    ) -> [String] {
        guard stored != recomputed else { return [] }
        var counts: [Item: (stored: Int, recomputed: Int)] = [:]
        for item in stored { counts[item, default: (0, 0)].stored += 1 }
        for item in recomputed { counts[item, default: (0, 0)].recomputed += 1 }
        let found = counts.filter { $0.value.stored != $0.value.recomputed }
            .map { (line: words($0.key), count: $0.value) }
        return found.sorted { $0.line < $1.line }.map { line, count in
            switch (count.stored, count.recomputed) {
            case (_, 0): "\(what) only stored: \(line)"
            case (0, _): "\(what) only recomputed: \(line)"
            default:
                "\(what) stored \(count.stored) times, recomputed \(count.recomputed): \(line)"
            }
        }
    }

    private func indicatorIndex(
        cells: [Cell], units: [UnitHistory], statements: [AreaStatements],
        mentions: [UnitMention]
    ) -> IndicatorIndex {
        var numbers: [Measure: UInt16] = [:]
        for numbered in measures { numbers[numbered.measure] = numbered.number }
        var indicatorIndex = IndicatorIndex(
            plans: installation.plans, areas: installation.areas,
            vocabulary: installation.vocabulary, measureNumbers: numbers,
            horizon: day ?? .last(of: 2025), workers: AllProcessors())
        indicatorIndex.add(terms: stored.terms, from: 1)
        indicatorIndex.set(units)
        indicatorIndex.set(statements)
        indicatorIndex.add(cells)
        indicatorIndex.add(mentions)
        return indicatorIndex
    }

    var day: CivilDay? { stored.judgedOn }

    /// What the judge finds on the day of its last round; nil before the first fact.
    func assessment(_ indicatorIndex: IndicatorIndex) -> Assessment? {
        guard let day, stored.isEvaluated else { return nil }
        return Assessment(
            indicatorIndex: indicatorIndex, day: day, installation: installation,
            operators: stored.operators)
    }

    // MARK: preview

    /// The row of each indicator and area as these plans would have it on the judge's day, in the
    /// order of the plans; none before the first fact. Parts are left out.
    package func preview() -> [StatusRow] {
        let recomputed = recomputed()
        let places = Set(recomputed.rows.filter { !$0.isPart }.map(\.place))
        return assessment(recomputed)?.findings(of: places).map(\.row) ?? []
    }

    // MARK: dump

    /// What is stored, as text that is the same byte for byte for the same facts, plans and day.
    package func dump() -> String {
        CanonicalDump(
            types: types, projection: projection,
            indicatorIndex: indicatorIndex(
                cells: stored.changes.cells, units: stored.changes.units,
                statements: stored.changes.statements, mentions: []),
            statuses: stored.statuses, readings: stored.readings,
            transitions: stored.transitionLines
        ).text
    }
}
