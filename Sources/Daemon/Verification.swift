import Alerts
import Calendar
import Configuration
import Crypto
import Events
import Indicators
import JSONText
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
    /// At most so many differences are named.
    private static let mostDifferences = 100

    private let stored: VerificationStore.Stored
    private let projection: Projection
    private let storedFacts: Int
    private let installation: Installation

    /// What is the same and what is not.
    package struct Report: Sendable {
        package var counts: VerificationStore.Counts
        package var records: Int64
        package var differences: [String]
        /// Transitions were not compared: the daemon is catching up and holds them back.
        package var isHolding: Bool

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
    package static func read(
        _ connection: PostgresConnection, installation: Installation
    ) async throws -> Verification {
        let journal = Mutex<[(batch: Int64, chunk: [UInt8])]>([])
        let stored = try await VerificationStore(connection: connection).read { batch, chunk in
            journal.withLock { $0.append((batch, chunk)) }
        }
        return try Verification(
            stored: stored, journal: journal.withLock { $0 }, installation: installation)
    }

    /// - Parameter journal: the chunks of all stored facts, each with its batch.
    init(
        stored: VerificationStore.Stored, journal: [(batch: Int64, chunk: [UInt8])],
        installation: Installation
    ) throws {
        let measures = installation.plans.reduce(into: Set<Measure>()) { $0.formUnion($1.measures) }
        var projection = Projection(
            measures: measures.compactMap { measure in
                stored.measures[measure.key].map { NumberedMeasure(number: $0, measure: measure) }
            }, terms: stored.terms)
        var count = 0
        for (batch, chunk) in journal {
            var texts = EventTexts()
            let facts = try FactCodec.facts(chunk, texts: &texts)
            count += facts.count
            guard batch <= stored.judged else { continue }
            for fact in facts { projection.restore(fact, of: texts) }
        }
        self.stored = stored
        self.projection = projection
        storedFacts = count
        self.installation = installation
    }

    private var measures: [NumberedMeasure] {
        installation.plans.reduce(into: Set<Measure>()) { $0.formUnion($1.measures) }
            .compactMap { measure in
                stored.measures[measure.key].map { NumberedMeasure(number: $0, measure: measure) }
            }
    }

    // MARK: compare

    /// Compares.
    package func report() -> Report {
        var differences: [String] = []
        let recomputed = arrangement(
            cells: projection.cells(of: measures), units: projection.allUnits(),
            statements: projection.allStatements())
        let asStored = arrangement(
            cells: stored.changes.cells, units: stored.changes.units,
            statements: stored.changes.statements)
        differences += compare(
            "cell", asStored.cellLines().map { "\($0)" }, recomputed.cellLines().map { "\($0)" })
        differences += compare(
            "unit or statement", lines(asStored), lines(recomputed))
        differences += compareJudgement(recomputed)
        let refused = Set(
            projection.refusedFacts().map {
                VerificationStore.RefusedRow(
                    partition: $0.partition, offset: $0.offset, reason: $0.reason.rawValue)
            })
        if stored.batch == stored.judged, refused != stored.refused {
            differences.append(
                "quarantine differs in \(refused.symmetricDifference(stored.refused).count) facts")
        }
        return finish(differences, refused: Int64(stored.refused.count))
    }

    private func compareJudgement(_ recomputed: Arrangement) -> [String] {
        let (rows, transitions, readings) = judged(recomputed)
        var differences = compare(
            "status", stored.statuses.map(\.dumpLine), rows.map(\.dumpLine))
        if !stored.isHolding {
            differences += compare(
                "transition", stored.transitions.map(\.dumpLine), transitions.map(\.dumpLine))
            differences += compare(
                "reading", stored.readings.map(\.dumpLine), readings.map(\.dumpLine))
        }
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
        if counts.facts + counts.duplicates + counts.quarantined + counts.tombstones != records {
            differences.append("records: the outcomes do not add up to \(records)")
        }
        // A stored fact that is refused by another one is quarantined, not a fact.
        counts.facts -= refused
        counts.quarantined += refused
        return Report(
            counts: counts, records: records, differences: differences,
            isHolding: stored.isHolding)
    }

    private func compare(_ what: String, _ stored: [String], _ recomputed: [String]) -> [String] {
        let left = Set(stored)
        let right = Set(recomputed)
        return left.subtracting(right).sorted().map { "\(what) only stored: \($0)" }
            + right.subtracting(left).sorted().map { "\(what) only recomputed: \($0)" }
    }

    private func lines(_ arrangement: Arrangement) -> [String] {
        let snapshot = arrangement.snapshot()
        return snapshot.units.filter { !$0.spans.isEmpty }.map { "\($0)" }
            + snapshot.statements.filter { !$0.statements.isEmpty }.map { "\($0)" }
    }

    private func arrangement(
        cells: [Cell], units: [UnitHistory], statements: [AreaStatements]
    ) -> Arrangement {
        var numbers: [Measure: UInt16] = [:]
        for numbered in measures { numbers[numbered.measure] = numbered.number }
        var arrangement = Arrangement(
            plans: installation.plans, areas: installation.areas,
            vocabulary: installation.vocabulary, measureNumbers: numbers,
            horizon: day ?? .last(of: 2025))
        arrangement.add(terms: stored.terms, from: 1)
        arrangement.set(units)
        arrangement.set(statements)
        arrangement.add(cells)
        return arrangement
    }

    private var day: CivilDay? { stored.judgedOn.flatMap { CivilDay($0) } }

    private func judged(
        _ arrangement: Arrangement
    ) -> ([StatusRow], [TransitionRow], [KeptReading]) {
        guard let day, stored.hasFacts else { return ([], [], []) }
        let settings = installation.settings
        let assessment = Assessment(
            arrangement: arrangement, kinds: installation.kinds, day: day,
            graceDays: settings.periods.graceDays,
            defaultHold: settings.alerts.hold, defaultRecovery: settings.alerts.recovery)
        let findings = assessment.findings(of: Set(arrangement.rows.map(\.place)))
        let transitions = findings.flatMap { finding -> [TransitionRow] in
            (finding.alert?.transitions ?? []).map { transition in
                TransitionRow(transition, of: finding.row.key, finding.alert?.alertID ?? "")
            }
        }
        let readings = arrangement.rows.flatMap {
            assessment.keptReadings(of: $0, from: .first(of: 1))
        }
        return (findings.map(\.row), transitions, readings)
    }

    // MARK: dump

    /// What is stored, as text that is the same byte for byte for the same facts, plans and day.
    package func dump() -> String {
        CanonicalDump(
            projection: projection,
            arrangement: arrangement(
                cells: stored.changes.cells, units: stored.changes.units,
                statements: stored.changes.statements),
            statuses: stored.statuses, readings: stored.readings,
            transitions: stored.transitions
        ).text
    }
}
