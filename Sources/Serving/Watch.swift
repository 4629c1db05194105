import Storage

/// Whether anybody looks at what the server shows. What nobody looks at is read from the database
/// when rounds have ceased, and seldom while they go on: with hundreds of rows a reading costs it
/// more than all that the judge writes.
struct Watch {
    private var lookedAt: ContinuousClock.Instant?
    /// The last round of which is known, since when, and the one that is shown.
    private var pulse: ReadModels.Pulse?
    private var pulseSince: ContinuousClock.Instant?
    private var shown: ReadModels.Pulse?
    private var shownSince: ContinuousClock.Instant?
    /// How long the last reading took.
    private var cost = Duration.zero

    /// Who has looked is taken to look again for so long.
    static let patience = Duration.seconds(60)
    /// How long, at least, no round has come when they have ceased; where a reading takes longer,
    /// as long as that.
    static let quiet = Duration.seconds(1)
    /// How old what is shown may be for who comes while rounds go on.
    static let restUnwatched = Duration.seconds(30)

    /// Somebody has asked for what is shown.
    mutating func look(at now: ContinuousClock.Instant) { lookedAt = now }

    mutating func note(_ pulse: ReadModels.Pulse, at now: ContinuousClock.Instant) {
        if pulse != self.pulse { (self.pulse, pulseSince) = (pulse, now) }
    }

    /// Everything was brought up to a round.
    mutating func read(
        _ pulse: ReadModels.Pulse?, at now: ContinuousClock.Instant, taking cost: Duration = .zero
    ) {
        (shown, shownSince, self.cost) = (pulse, now, cost)
    }

    func isWatched(at now: ContinuousClock.Instant) -> Bool {
        lookedAt.map { now - $0 < Watch.patience } ?? false
    }

    /// Whether everything is to be read again.
    func isDue(at now: ContinuousClock.Instant) -> Bool {
        guard !isWatched(at: now), let shownSince else { return true }
        if now - shownSince >= Watch.restUnwatched { return true }
        let quiet = max(Watch.quiet, cost)
        return pulse != shown && pulseSince.map { now - $0 >= quiet } ?? false
    }
}
