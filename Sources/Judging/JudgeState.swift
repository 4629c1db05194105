import Alerts
import Assessments
import Calendar
import Configuration
import Events
import Indicators
import Judgements
import Language
import Measures
import Plans

/// What the judge knows, and what follows from news: it neither reads nor writes, so that a round
/// can be played without a database.
struct JudgeState: Sendable {
    private let installation: Installation
    /// nil until the projector has counted a first measure.
    private(set) var indicatorIndex: IndicatorIndex?
    /// Measures of the plans that were not counted when the index was made.
    private var missing: [Measure] = []
    /// Terms whose texts are known.
    private(set) var termCount = 0
    /// The last batch that was taken in.
    private(set) var mark: Int64 = 0
    /// How often the projections that are taken in were made again; nil while none are.
    private var rebuilds: Int64?
    private(set) var ledger: Ledger
    /// What operators have said of alerts.
    private(set) var operators = OperatorRecords()
    /// How many rows of them the last round rested on.
    private var notedOperators: Int64 = 0
    var past = PastStatuses()
    /// Who was heard of by the last evaluated day.
    var presences = KnownPresences()
    private var day: CivilDay?
    /// Indicators that are to be evaluated in the next round.
    private(set) var due: Set<IndicatorPlace> = []
    /// The institutions of which it may be another who has reported than is stored.
    private var reportsDue = TouchedInstitutions.none
    /// Whether the last round held transitions back, because the daemon was catching up.
    private var isHolding = false
    /// The day of the round that is being committed.
    private var dayInHand: CivilDay?

    /// - Parameter ledger: what is stored, to compare with.
    init(installation: Installation, ledger: Ledger) {
        self.installation = installation
        self.ledger = ledger
    }

    /// What news lead to.
    enum Step {
        /// Nothing yet: no measure is counted, or no fact has come.
        case waiting
        /// Before the first fact there is nothing to evaluate; the mark is noted.
        case passing(RoundCommit)
        case nothingNew
        case judging(RoundCommit)
    }

    /// One round. What it gives to commit must be taken over, or all of this thrown away.
    ///
    /// The news are used up: a first round's are much of what a daemon ever holds.
    mutating func step(over news: consuming RoundNews) -> Step {
        dayInHand = nil
        rebuilds = news.rebuilds
        guard take(&news) else { return .waiting }
        guard let today = clockDay(news) else {
            guard news.mark > mark else { return .waiting }
            var commit = RoundCommit(mark: news.mark, judgedOn: news.today)
            commit.rebuilds = news.rebuilds
            return .passing(commit)
        }
        let holding = news.isBehind(by: installation.settings.alerts.maxLag)
        let isNewDay = today != day
        guard
            !due.isEmpty || isNewDay || isHolding != holding || news.mark > mark
                || operators.count != notedOperators
        else { return .nothingNew }
        if isNewDay {
            due = Set(indicatorIndex?.rows.map(\.place) ?? [])
            // Days that are not looked at any more are not kept.
            presences = KnownPresences()
        }
        let assessment = assessment(of: today)
        let earliest = today - installation.settings.alerts.maxAge
        var evaluated =
            assessment.map { evaluate($0, alertsFrom: holding ? nil : earliest) } ?? []
        let rows = evaluated.flatMap(\.rows)
        var commit = RoundCommit(mark: news.mark, judgedOn: today)
        commit.judgedBy = installation.settings.clock.word
        commit.freshAt = news.committedAt
        commit.isHolding = holding
        commit.operators = operators.count
        commit.rebuilds = news.rebuilds
        ledger.note(
            rows, absent: evaluated.flatMap(\.absent), isOfAll: isNewDay, isComplete: day == nil,
            in: &commit)
        if !holding {
            ledger.enter(evaluated.map(\.alerts), rows: rows, in: &commit)
            ledger.enter(evaluated.flatMap(\.forecasts), in: &commit)
            if let assessment {
                ledger.kept.enter(evaluated.takeKept(), of: assessment, in: &commit)
            }
        }
        if isNewDay { reportsDue = .all }
        if let assessment, reportsDue != .none, countsInstitutions {
            ledger.reported.enter(
                assessment.reports(among: reportsDue),
                of: assessment.indicatorIndex.names(of: reportsDue), in: &commit)
        }
        commit.base = newBase(news)
        dayInHand = today
        return .judging(commit)
    }

    /// Takes over what has been committed, with the sequences of its transitions.
    mutating func take(_ commit: RoundCommit, sequences: [Int64]) {
        mark = commit.mark
        guard let dayInHand else { return }
        ledger.take(commit, sequences: sequences)
        notedOperators = commit.operators
        day = dayInHand
        reportsDue = .none
        isHolding = commit.isHolding
        // What was evaluated while holding back is evaluated again when transitions are delivered.
        if !isHolding { due = [] }
    }

    /// Persons at institutions that are not known, on the last evaluated day.
    var unattributed: Int64 { day.flatMap { indicatorIndex?.unattributed(on: $0) } ?? 0 }

    /// Whether measures that were missing are counted now, or all projections were made again: then
    /// the index must be made again, with all of their cells.
    func isOutdated(by news: RoundNews) -> Bool {
        isRebuilt(by: news)
            || indicatorIndex != nil && missing.contains { news.measures[$0.key] != nil }
    }

    /// Whether the projections were made again since they were taken in.
    func isRebuilt(by news: RoundNews) -> Bool { rebuilds.map { $0 != news.rebuilds } ?? false }

    /// Whether those are counted who are at each institution.
    private var countsInstitutions: Bool {
        !missing.contains { $0.headCount != nil }
    }

    /// Brings the indicator index up to what was committed; false while it cannot be built yet.
    private mutating func take(_ news: inout RoundNews) -> Bool {
        if indicatorIndex == nil {
            var numbers: [Measure: UInt16] = [:]
            for measure in installation.measures {
                numbers[measure] = news.measures[measure.key]
            }
            guard !numbers.isEmpty else { return false }
            missing = installation.measures.filter { numbers[$0] == nil }
            indicatorIndex = IndicatorIndex(
                plans: installation.plans, areas: installation.areas,
                vocabulary: installation.vocabulary, measureNumbers: numbers,
                horizon: news.today, workers: AllProcessors())
        }
        if let operators = news.operators, operators != self.operators {
            self.operators = operators
            // A silence is of any rows, and a new one shows in rows that it does not change.
            due = Set(indicatorIndex?.rows.map(\.place) ?? [])
        }
        guard news.mark > mark else { return true }
        indicatorIndex?.add(terms: news.terms, from: news.firstTerm)
        termCount += news.terms.count
        let cells = news.takeCountedCells()
        indicatorIndex?.take(news.changes.units, cells)
        indicatorIndex?.set(news.changes.statements)
        indicatorIndex?.add(news.changes.mentions)
        reportsDue.formUnion(indicatorIndex?.takeInstitutionsChanged() ?? .none)
        if let moved = indicatorIndex?.takeMoved(), let indicatorIndex {
            presences.add(cells, moved: moved, in: indicatorIndex)
        }
        let taken = indicatorIndex?.takeChanged() ?? [:]
        let changed = indicatorIndex?.withSiblings(taken) ?? [:]
        for row in changed.keys { due.insert(row.place) }
        due.formUnion(indicatorIndex?.takeReportingChanged() ?? [])
        ledger.kept.note(changed)
        let plans = installation.plans
        past.forget(changed) { plans[$0.plan].startsOn }
        return true
    }

    /// The day that is evaluated; nil before the first fact.
    private func clockDay(_ news: RoundNews) -> CivilDay? {
        guard let newest = news.newestEventMicroseconds else { return nil }
        switch installation.settings.clock {
        case .wall:
            return max(news.today, JudgeState.floor(news) ?? news.today)
        case .fixed(let day): return day
        case .events:
            let stamp = Timestamp(nanoseconds: newest * 1_000).day
            // Of several partitions one may be read to the end before another: never back.
            return max(stamp, day ?? stamp)
        }
    }

    /// The day before which a wall clock gives none: the last that was evaluated by one. What was
    /// said of a day that the clock had reached is kept; whether the clock was wrong then or is
    /// now, is not known here.
    private static func floor(_ news: RoundNews) -> CivilDay? {
        guard news.judgedBy == Settings.Clock.wall.word else { return nil }
        return news.judgedOn
    }

    /// The last evaluated day, where the wall clock lies before it.
    func dayAheadOfClock(_ news: RoundNews) -> CivilDay? {
        guard installation.settings.clock == .wall, let last = JudgeState.floor(news),
            last > news.today
        else { return nil }
        return last
    }

    private mutating func assessment(of today: CivilDay) -> Assessment? {
        indicatorIndex?.reach(today)
        return indicatorIndex.map { assessment(of: today, in: $0) }
    }

    func assessment(of today: CivilDay, in index: IndicatorIndex) -> Assessment {
        Assessment(
            indicatorIndex: index, day: today, installation: installation, operators: operators,
            past: past)
    }

    /// A base for the change log once it has outgrown the one that it has.
    private func newBase(_ news: RoundNews) -> ProjectionChanges? {
        let grown = news.logBytes - news.baseBytes
        // 64 MiB are read back in about a second.
        guard grown > max(64 << 20, 2 * news.baseBytes), let indicatorIndex else { return nil }
        // The index has no cells of these, and they would be lost.
        guard !news.areMeasuresBuilding else { return nil }
        let snapshot = indicatorIndex.snapshot()
        return ProjectionChanges(
            cells: snapshot.cells, units: snapshot.units, statements: snapshot.statements,
            mentions: snapshot.mentions)
    }
}

extension Assessment {
    /// The evaluation of a day as the installation is configured.
    package init(
        indicatorIndex: IndicatorIndex, day: CivilDay, installation: Installation,
        operators: OperatorRecords = OperatorRecords(), past: PastStatuses = PastStatuses()
    ) {
        let alerts = installation.settings.alerts
        var rules = Rules(
            kinds: installation.kinds, hold: alerts.hold, recovery: alerts.recovery,
            graceDays: installation.settings.periods.graceDays,
            minimumCell: installation.settings.privacy.minimumCell)
        rules.insistence = AlertPolicy.Insistence(
            repeatAfter: alerts.repeatAfter, escalateAfter: alerts.escalateAfter)
        rules.flapping.changes = alerts.flappingChanges
        rules.flapping.days = alerts.flappingDays
        rules.flapping.holds = alerts.holdsFlapping
        self.init(
            indicatorIndex: indicatorIndex, day: day, operators: operators, past: past,
            rules: rules)
    }
}
