import Calendar
import Codes
import Events
import Judgements
import Language
import Measures
import Plans

@testable import Daemon
@testable import Judging
@testable import Storage

/// What the database would hold: everything that a batch and a round commit, in the same encoded
/// form.
struct StoredWorld {
    private(set) var terms: [String] = []
    private(set) var measures: [String: UInt16] = [:]
    /// The greatest number that a measure ever had.
    private(set) var lastMeasure: UInt16 = 0
    private(set) var batch: Int64 = 0
    /// Facts that wait to be counted.
    private(set) var waiting: Int64 = 0
    private(set) var journal: [(batch: Int64, chunk: [UInt8])] = []
    /// Timelines as they rest, three in a piece, and the batch up to which all facts are in them;
    /// nil where they are not whole.
    var pieces: [[UInt8]] = []
    var gathered: Int64?
    private(set) var changes: [(batch: Int64, chunk: ChangeCodec.Chunk)] = []
    private(set) var newest: Int64?
    private(set) var counts = VerificationStore.Counts()
    private(set) var refused: Set<VerificationStore.RefusedRow> = []
    private(set) var judged: Int64 = 0
    private(set) var judgedOn: CivilDay?
    private(set) var judgedBy: String?
    /// What the wall clock says.
    var today = CivilDay.on(1, 10, 2024)
    private(set) var statuses: [RowKey: StatusRow] = [:]
    private(set) var readings: [RowKey: [KeptReading.Span: KeptReading.Figures]] = [:]
    private(set) var reports: [ReportingRow.Key: ReportingRow] = [:]
    /// Times that a closed reading was changed.
    private(set) var revisions = 0
    private(set) var isHolding = false
    private(set) var transitions: [LoggedTransition] = []
    private var forecasts: [ForecastRow] = []
    /// What no fact or round may do; empty = all is well.
    private(set) var contradictions: [String] = []
    /// Transitions that stood once and do not any more.
    var withdrawn: Int {
        transitions.count { !$0.row.stands && $0.row.transition != .retracted }
    }

    /// Gives the measures their numbers, with their cells over all facts so far.
    mutating func fill(_ new: [NumberedMeasure], _ cells: [Cell], of projection: Projection) {
        if cells != projection.cells(of: new) {
            contradictions.append("what was counted beside the batches is not the whole")
        }
        advance()
        for numbered in new { measures[numbered.measure.key] = numbered.number }
        lastMeasure += UInt16(new.count)
        append(
            ChangeCodec.chunks(
                cells: cells, units: projection.allUnits(), statements: [],
                mentions: projection.allMentions()))
    }

    /// Gives up all measures but these.
    mutating func retire(allBut kept: Set<Measure>) {
        let keys = Set(kept.map(\.key))
        measures = measures.filter { keys.contains($0.key) }
    }

    /// Commits a batch of that many records, or of one no more than its facts.
    mutating func commit(
        _ decoded: DecodedBatch, _ delta: ProjectionDelta, _ changes: [ChangeCodec.Chunk],
        records: Int, isPostponed: Bool
    ) {
        if isPostponed { waiting += Int64(delta.facts.count) } else { advance() }
        if Int(decoded.firstNewTerm) != terms.count + 1 {
            contradictions.append("terms go on from \(decoded.firstNewTerm)")
        }
        terms += decoded.newTerms
        journal += FactCodec.chunks(delta.facts, of: delta.arena).map {
            (isPostponed ? batch + 1 : batch, $0)
        }
        append(changes)
        if let time = delta.newestTime { newest = max(time, newest ?? time) }
        counts.passed += Int64(records)
        counts.facts += Int64(delta.facts.count)
        counts.duplicates += Int64(delta.duplicates.count)
        counts.quarantined += Int64(decoded.refusals.count)
        counts.tombstones += Int64(decoded.tombstones.count)
        for fact in delta.restored where refused.remove(row(fact)) == nil {
            contradictions.append("restored what was not refused")
        }
        for fact in delta.refused where !refused.insert(row(fact)).inserted {
            contradictions.append("refused twice")
        }
    }

    /// Commits what the facts change that waited.
    mutating func count(_ changes: [ChangeCodec.Chunk]) {
        advance()
        append(changes)
    }

    private mutating func advance() {
        batch += 1
        waiting = 0
    }

    private func row(_ fact: ProjectionDelta.RefusedFact) -> VerificationStore.RefusedRow {
        VerificationStore.RefusedRow(
            partition: fact.partition, offset: fact.offset, reason: fact.reason.rawValue)
    }

    private mutating func append(_ chunks: [ChangeCodec.Chunk]) {
        changes += chunks.map { (batch, $0) }
    }

    /// What a judge is told who knows everything up to a mark.
    func news(after mark: Int64, terms known: Int, lag: Int64) throws -> RoundNews {
        var news = RoundNews(today: today)
        news.mark = batch
        news.lag = waiting == 0 ? lag : nil
        news.judgedOn = judgedOn
        news.judgedBy = judgedBy
        news.committedAt = "2024-01-10 08:00:00+08"
        news.newestEventMicroseconds = newest.map { ($0 / 1_000) }
        guard batch > mark || known == 0 else { return news }
        news.firstTerm = Term(known + 1)
        news.terms = Array(terms[known...])
        news.measures = measures
        news.changes = try changes(after: mark, upTo: batch)
        return news
    }

    private func changes(after mark: Int64, upTo last: Int64) throws -> ProjectionChanges {
        var found = ProjectionChanges()
        for (batch, chunk) in changes where batch > mark && batch <= last {
            try found.add(chunk.kind.rawValue, chunk.bytes)
        }
        return found
    }

    /// Commits a round; gives the sequences of its transitions.
    mutating func commit(_ round: RoundCommit) -> [Int64] {
        for row in round.statuses { statuses[row.key] = row }
        if round.isNewDay {
            for key in statuses.keys { statuses[key]?.asOf = round.judgedOn }
        }
        for key in round.removed where statuses.removeValue(forKey: key) == nil {
            contradictions.append("a row is taken away that was not there")
        }
        let added = Set(round.transitions.filter(\.stands).map(\.dumpLine))
        for sequence in round.withdrawn {
            let lost = transitions[Int(sequence) - 1].row.dumpLine
            if added.contains(lost) {
                contradictions.append("retracted and delivered again: \(lost)")
            }
            if !transitions[Int(sequence) - 1].row.stands {
                contradictions.append("a transition is retracted twice")
            }
            transitions[Int(sequence) - 1].row.stands = false
        }
        if round.isHolding, !(round.readings + round.goneReadings).isEmpty {
            contradictions.append("readings are kept while rounds are held back")
        }
        for gone in round.goneReadings
        where readings[gone.key]?.removeValue(forKey: gone.span) == nil {
            contradictions.append("a reading is taken away that was not there")
        }
        for key in round.goneReports where reports.removeValue(forKey: key) == nil {
            contradictions.append("an institution is taken away that was not there")
        }
        for row in round.reports where reports.updateValue(row, forKey: row.key) == row {
            contradictions.append("an institution is written that is as it was")
        }
        for reading in round.readings {
            let before = readings[reading.key]?[reading.span]
            if let before, !before.isOpen, before != reading.figures { revisions += 1 }
            readings[reading.key, default: [:]][reading.span] = reading.figures
        }
        forecasts.removeAll { $0.madeOn > round.judgedOn }
        for made in round.forecasts
        where !forecasts.contains(where: {
            $0.key == made.key && $0.period == made.period && $0.targetOn == made.targetOn
        }) {
            forecasts.append(made)
        }
        isHolding = round.isHolding
        let first = Int64(transitions.count) + 1
        for (place, row) in round.transitions.enumerated() {
            transitions.append(LoggedTransition(sequence: first + Int64(place), row: row))
        }
        judged = round.mark
        judgedOn = round.judgedOn
        judgedBy = round.judgedBy
        return round.transitions.indices.map { first + Int64($0) }
    }

    /// Replaces the changes up to the judge's mark by a base that says the same.
    mutating func rebase(_ chunks: [ChangeCodec.Chunk]) {
        let later = changes.filter { $0.batch > judged }
        changes = chunks.map { (judged, $0) } + later
    }

    /// The transitions that stand, in the order of their delivery.
    var standing: [LoggedTransition] { transitions.filter(\.row.stands) }

    /// Where each alert is: in the last of its standing transitions by their days.
    var states: [RowKey: String] { StoredWorld.states(of: standing) }

    /// The same of what was delivered, for one who keeps what stands of it.
    var toldStates: [RowKey: String] {
        StoredWorld.states(of: standing.filter { !$0.row.historic })
    }

    /// The same for one who follows deliveries by sequence and drops what `retracted` names.
    var followedStates: [RowKey: String] {
        var left: [LoggedTransition] = []
        for logged in transitions where !logged.row.historic {
            if let lost = StoredWorld.retracted(by: logged.row) {
                left.removeAll { $0.sequence == lost }
            } else {
                left.append(logged)
            }
        }
        return StoredWorld.states(of: left)
    }

    /// The sequence that a `retracted` names in its evidence.
    private static func retracted(by row: TransitionRow) -> Int64? {
        guard row.transition == .retracted else { return nil }
        return row.evidence.flatMap { Int64($0.filter(\.isNumber)) }
    }

    private static func states(of transitions: [LoggedTransition]) -> [RowKey: String] {
        var last: [RowKey: (place: (CivilDay, Int, Int64), row: TransitionRow)] = [:]
        for logged in transitions {
            let row = logged.row
            let place = (row.asOf, row.transition == .opened ? 0 : 1, logged.sequence)
            if let other = last[row.key], other.place > place { continue }
            last[row.key] = (place, row)
        }
        return last.mapValues {
            "\($0.row.toState) \($0.row.status) \($0.row.severity) \($0.row.asOf)"
        }
    }

    /// The kept readings as they are known now.
    var keptReadings: [KeptReading] {
        readings.flatMap { row, spans in
            spans.map { KeptReading(key: row, span: $0.key, figures: $0.value) }
        }
    }

    /// All of it as `verify` reads it.
    func stored() throws -> VerificationStore.Stored {
        var stored = VerificationStore.Stored()
        stored.batch = batch
        stored.waiting = waiting
        stored.judged = judged
        stored.judgedOn = judgedOn
        stored.isEvaluated = judgedBy != nil
        stored.counts = counts
        stored.terms = terms
        stored.measures = measures
        stored.changes = try changes(after: -1, upTo: judged)
        stored.statuses = statuses.values.sorted { $0.key < $1.key }
        stored.log = transitions.map {
            VerificationStore.LogEntry($0, retracts: StoredWorld.retracted(by: $0.row))
        }
        stored.lastSequence = Int64(transitions.count)
        stored.cursors = ["kafka": 0, "journal": 0]
        stored.forecasts = forecasts.map {
            VerificationStore.KeptForecast(row: $0, isOfPresentPlan: true, hasReadings: true)
        }
        stored.readings = keptReadings
        stored.reports = Array(reports.values)
        stored.isHolding = isHolding
        stored.refused = refused
        return stored
    }
}
