import Alerts
import BlockingThreads
import Calendar
import Configuration
import Course
import Events
import Indicators
import Plans
import Storage

/// The judge: reads what the projector has committed, brings readings up to date, judges what
/// changed, folds the alerts, and writes all of it in one transaction a round.
///
/// It wakes when a batch was committed or a day has passed, at most once a second, and learns of
/// changes from the database alone. At its start it judges everything and compares with what is
/// stored, so that no change can be lost between two lives. Any failure ends it; whoever runs it
/// starts anew from the database.
package actor JudgeLoop {
    private let thread = BlockingThread(name: "judge")
    private let store: JudgeStore
    private let installation: Installation
    private let telemetry: Telemetry
    private let bell: Bell
    /// nil until the projector has numbered all measures.
    private var arrangement: Arrangement?
    private var termCount = 0
    private var mark: Int64 = 0
    private var day: CivilDay?
    private var ledger = Ledger()
    /// Indicators that are to be judged in the next round.
    private var due: Set<IndicatorPlace> = []
    /// Whether the last round held transitions back, because the daemon was catching up.
    private var isHolding = false

    package nonisolated var unownedExecutor: UnownedSerialExecutor {
        thread.asUnownedSerialExecutor()
    }

    package init(
        store: JudgeStore, installation: Installation, telemetry: Telemetry, bell: Bell
    ) {
        self.store = store
        self.installation = installation
        self.telemetry = telemetry
        self.bell = bell
    }

    /// Judges round after round until cancelled.
    package func run() async throws {
        try await start()
        while !Task.isCancelled {
            let began = ContinuousClock.now
            try await round()
            await bell.wait(atMost: .seconds(1))
            // However fast the batches come, a second lies between the beginnings of two rounds.
            let rest = Duration.seconds(1) - (ContinuousClock.now - began)
            if rest > .zero { try? await Task.sleep(for: rest) }
        }
    }

    /// Takes over what is stored, to compare with.
    package func start() async throws {
        try await store.store(installation.plans)
        ledger = Ledger(
            statuses: try await store.statuses(),
            transitions: try await store.standingTransitions())
    }

    /// One round: what is new, what follows from it, one transaction.
    package func round() async throws {
        let began = ContinuousClock.now
        let news = try await store.news(after: mark, terms: termCount)
        guard take(news) else { return }
        guard let today = clockDay(news) else { return try await pass(over: news) }
        let holding = news.lag.map { $0 > Int64(installation.settings.alerts.maxLag) } ?? true
        let isNewDay = today != day
        guard !due.isEmpty || isNewDay || isHolding != holding || news.mark > mark else {
            return beat(began, holding)
        }
        if isNewDay { due = Set(arrangement?.rows.map(\.place) ?? []) }
        let findings = assess(today)
        var commit = RoundCommit(mark: news.mark, judgedOn: today.description)
        commit.freshAt = news.committedAt
        commit.isHolding = holding
        let isFirst = day == nil
        ledger.note(findings, isComplete: isFirst, in: &commit)
        if !holding {
            let earliest = today - installation.settings.alerts.maxAge
            ledger.differences(of: findings, givenOutFrom: earliest, in: &commit)
        }
        commit.base = newBase(news)
        let sequences = try await store.commit(commit)
        ledger.take(commit, sequences)
        mark = news.mark
        day = today
        // What was judged while holding back is judged again when transitions may go out.
        if !holding { due = [] }
        count(commit, on: today)
        beat(began, holding)
    }

    /// Before the first fact there is nothing to judge; that so much was seen is noted all the
    /// same.
    private func pass(over news: JudgeStore.News) async throws {
        guard news.mark > mark else { return }
        _ = try await store.commit(RoundCommit(mark: news.mark, judgedOn: news.today))
        mark = news.mark
    }

    /// Brings the arrangement up to what was committed; false while it cannot be built yet.
    private func take(_ news: JudgeStore.News) -> Bool {
        if arrangement == nil {
            var numbers: [Measure: UInt16] = [:]
            for measure in Set(installation.plans.flatMap(\.measures)) {
                guard let number = news.measures[measure.key] else { return false }
                numbers[measure] = number
            }
            arrangement = Arrangement(
                plans: installation.plans, areas: installation.areas,
                vocabulary: installation.vocabulary, measureNumbers: numbers,
                horizon: CivilDay(news.today) ?? .last(of: 2100))
        }
        guard news.mark > mark else { return true }
        arrangement?.add(terms: news.terms, from: news.firstTerm)
        termCount += news.terms.count
        arrangement?.set(news.changes.units)
        arrangement?.set(news.changes.statements)
        arrangement?.add(news.changes.cells)
        due.formUnion(arrangement?.takeChanged().keys.map(\.self) ?? [])
        return true
    }

    /// The day that is judged; nil before the first fact.
    private func clockDay(_ news: JudgeStore.News) -> CivilDay? {
        guard let newest = news.newestEventMicroseconds else { return nil }
        switch installation.settings.clock {
        case .wall: return CivilDay(news.today)
        case .fixed(let day): return day
        case .events:
            let stamp = Timestamp(nanoseconds: newest * 1_000).day
            // Of several partitions one may be read to the end before another: never back.
            return max(stamp, day ?? stamp)
        }
    }

    private func assess(_ today: CivilDay) -> [Assessment.Finding] {
        arrangement?.reach(today)
        guard let arrangement else { return [] }
        let settings = installation.settings
        let assessment = Assessment(
            arrangement: arrangement, day: today, graceDays: settings.periods.graceDays,
            defaultHold: settings.alerts.hold, defaultRecovery: settings.alerts.recovery)
        return assessment.findings(of: due)
    }

    /// A base for the change log once it has outgrown the one that it has.
    private func newBase(_ news: JudgeStore.News) -> [ChangeCodec.Chunk]? {
        let grown = news.logBytes - news.baseBytes
        guard grown > max(32 << 20, 2 * news.baseBytes), let arrangement else { return nil }
        let snapshot = arrangement.snapshot()
        return ChangeCodec.chunks(
            cells: snapshot.cells, units: snapshot.units, statements: snapshot.statements)
    }

    private func beat(_ began: ContinuousClock.Instant, _ holding: Bool) {
        isHolding = holding
        let now = ContinuousClock.now
        telemetry.update { state in
            state.judgeMovedAt = now
            state.judgeFailure = nil
            state.roundSeconds.observe(now - began)
        }
    }

    private func count(_ commit: RoundCommit, on today: CivilDay) {
        let indicators = ledger.indicatorCounts
        let alerts = ledger.alertCounts
        let unattributed = arrangement?.unattributed(on: today) ?? 0
        telemetry.update { state in
            state.indicators = indicators
            state.alerts = alerts
            state.unattributed = unattributed
            for transition in commit.transitions {
                state.transitions[transition.transition, default: 0] += 1
            }
        }
        if !commit.transitions.isEmpty {
            Log.write(.notice, "transitions", ["count": String(commit.transitions.count)])
        }
    }
}
