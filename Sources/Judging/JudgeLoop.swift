import BlockingThreads
import Calendar
import Codes
import Configuration
import Instruments
import Judgements
import Storage

/// The judge: reads what the projector has committed, brings readings up to date, judges what
/// changed, folds the alerts, and writes all of it in one transaction a round.
///
/// It wakes when a batch was committed or a day has passed, rests after each round as long as that
/// took, and learns of changes from the database alone. At its start it judges everything and
/// compares with what is stored, so that no change can be lost between two lives. Any failure ends
/// it; its caller restarts from the database.
package actor JudgeLoop {
    private let thread = BlockingThread(name: "judge")
    private let store: JudgeStore
    private let current: CurrentInstallation
    /// Which of the installations the state is made for.
    private var revision = 0
    private let telemetry: Telemetry
    private let wakeSignal: WakeSignal
    private let onTransitions: @Sendable () -> Void
    private var state: JudgeState
    /// The plans that are to be stored with the next round, so that they and what follows from them
    /// are seen together.
    private var loading: LoadedPlans?
    /// Until when it rests while transitions are held back.
    private var restsUntil: ContinuousClock.Instant?
    /// Whether the scores of kept forecasts are those of the stored verdicts.
    private var hasScores = false
    /// The day of the wall clock for which it was said that it lies behind.
    private var clockDayComplainedOf: CivilDay?

    /// How long no judgement follows another one, or the start, while transitions are held back,
    /// and how many times as long as the last one took. What is shown then does not last, and the
    /// projector needs the machine.
    private static let restWhileHolding = Duration.seconds(5)
    private static let restForWork = 9

    /// How often it looks by itself, and how long it pauses at most.
    private static let pause = Duration.seconds(1)

    package nonisolated var unownedExecutor: UnownedSerialExecutor {
        thread.asUnownedSerialExecutor()
    }

    /// - Parameter onTransitions: called when a round has put transitions into the outbox.
    package init(
        store: JudgeStore, current: CurrentInstallation, telemetry: Telemetry,
        wakeSignal: WakeSignal,
        onTransitions: @escaping @Sendable () -> Void = {}
    ) {
        self.store = store
        self.current = current
        self.telemetry = telemetry
        self.wakeSignal = wakeSignal
        self.onTransitions = onTransitions
        state = JudgeState(installation: current.installation, ledger: Ledger())
    }

    /// Judges round after round until cancelled.
    package func run() async throws {
        try await start()
        restsUntil = .now + JudgeLoop.restWhileHolding
        while !Task.isCancelled {
            let began = ContinuousClock.now
            // Other plans: everything is evaluated again, as at a start.
            if current.revision != revision { try await start() }
            let isHeldBack = try await round()
            // However fast the batches come, half of the time is not spent in rounds, and while
            // transitions are held back no more than a look each second. It is a pause and waits
            // for nothing: no signal may end it, cancellation does.
            let took = ContinuousClock.now - began
            try? await Task.sleep(for: isHeldBack ? Self.pause : min(took, Self.pause))
            let rest = Self.pause - (ContinuousClock.now - began)
            if rest > .zero { await wakeSignal.wait(atMost: rest) }
        }
    }

    /// Takes over what is stored, to compare with.
    package func start() async throws {
        telemetry.judgeMoved()
        // The revision first: plans that are exchanged meanwhile are taken over in the next round.
        revision = current.revision
        let installation = current.installation
        loading = LoadedPlans(
            plans: installation.plans, areas: installation.areas,
            minimumCell: installation.settings.privacy.minimumCell)
        hasScores = false
        state = JudgeState(
            installation: installation,
            ledger: Ledger(
                statuses: try await store.reader.statuses(),
                transitions: try await store.reader.standingTransitions(),
                readings: try await store.reader.keptReadings(),
                reports: try await store.reader.reports()))
    }

    /// One round: what is new, what follows from it, one transaction.
    ///
    /// - Returns: whether it was put off, since transitions are held back.
    @discardableResult
    package func round() async throws -> Bool {
        let began = ContinuousClock.now
        let isResting = restsUntil.map { began < $0 } ?? false
        let most = current.installation.settings.alerts.maxLag
        var news = try await store.reader.news(
            after: state.mark, terms: state.termCount, operators: state.operators.count,
            unlessBehindBy: isResting ? most : nil)
        // What the projector counts may be that of plans which came meanwhile.
        guard current.revision == revision else { return false }
        if isResting, news.isBehind(by: most) {
            beat(began)
            return true
        }
        if state.isOutdated(by: news) {
            if state.isRebuilt(by: news) {
                Log.write(.notice, "projections were rebuilt; everything is evaluated again")
            }
            try await start()
            news = try await store.reader.news(after: state.mark, terms: state.termCount)
        }
        complain(of: news)
        switch state.step(over: consume news) {
        case .waiting:
            if let loading { try await store.store(loading) }
            loading = nil
            telemetry.judgeMoved()
            telemetry.update { $0.judgeFailure = nil }
        case .passing(let commit):
            guard try await write(commit) else { return try await round() }
            beat(began)
        case .nothingNew: beat(began)
        case .judging(let commit):
            guard try await write(commit) else { return try await round() }
            let now = ContinuousClock.now
            restsUntil =
                now + max(JudgeLoop.restWhileHolding, (now - began) * JudgeLoop.restForWork)
            count(commit)
            try await scoreForecasts(commit)
            beat(began)
        }
        return false
    }

    /// Verdicts are what forecasts are held against: without a changed one the scores stay.
    private func scoreForecasts(_ commit: RoundCommit) async throws {
        guard !hasScores || commit.statuses.contains(where: \.isFinal) else { return }
        let scores = ForecastScore.scores(try await store.reader.scoredForecasts())
        telemetry.update { $0.forecastScores = scores.map(Telemetry.ForecastScore.init) }
        hasScores = true
    }

    /// Writes a round; where the projections were made again meanwhile, nothing is written, and it
    /// begins from the database.
    private func write(_ commit: RoundCommit) async throws -> Bool {
        let sequences: [Int64]
        do {
            sequences = try await store.commit(commit, loading: loading)
        } catch is JudgeStore.Rebuilt {
            Log.write(.notice, "projections were rebuilt; everything is evaluated again")
            try await start()
            return false
        }
        loading = nil
        state.take(commit, sequences: sequences)
        return true
    }

    /// Says once a day that the wall clock lies before the last judged day.
    private func complain(of news: RoundNews) {
        guard let day = state.dayAheadOfClock(news) else {
            clockDayComplainedOf = nil
            return
        }
        guard clockDayComplainedOf != news.today else { return }
        clockDayComplainedOf = news.today
        Log.write(
            .warning, "the clock is behind the last evaluated day, which stays in force",
            ["clock": news.today.description, "judged": day.description])
    }

    private func beat(_ began: ContinuousClock.Instant) {
        let now = ContinuousClock.now
        let judgedAt = WallClock.now()
        telemetry.update { state in
            state.judgeMovedAt = now
            state.judgedAt = judgedAt
            state.judgeFailure = nil
            state.roundSeconds.observe(now - began)
        }
    }

    private func count(_ commit: RoundCommit) {
        let indicators = state.ledger.indicatorCounts
        let alerts = state.ledger.alertCounts
        let unattributed = state.unattributed
        telemetry.update { state in
            state.indicators = indicators
            state.alerts = alerts
            state.unattributed = unattributed
            for transition in commit.transitions {
                state.transitions[transition.transition.rawValue, default: 0] += 1
            }
        }
        if !commit.transitions.isEmpty {
            onTransitions()
            Log.write(.notice, "transitions", ["count": String(commit.transitions.count)])
        }
    }
}

extension StatusRow {
    /// Whether its deadline has passed.
    fileprivate var isFinal: Bool { reasonCode == "met_final" || reasonCode == "missed_final" }
}

extension Telemetry.ForecastScore {
    fileprivate init(_ score: ForecastScore) {
        let brier: [(of: String, score: Double?)] = [
            ("method", score.chances?.brier), ("last_value", score.lastValue?.brier),
            ("linear_schedule", score.linearSchedule?.brier),
        ]
        self.init(
            method: score.method, version: score.version, years: score.horizonName,
            forecasts: score.forecasts, coverage: score.coverage?.share,
            brier: brier.compactMap { whose, score in score.map { (of: whose, score: $0) } },
            isTooSure: score.isTooSure)
    }
}
