import Configuration
import Instruments
import Measures
import Records
import Storage

/// The facts that are stored and not counted yet: far behind the end of the topics a subject is
/// touched by batch after batch, and is counted once instead of with each.
struct WaitingFacts: Sendable {
    /// Chunks of facts that the next batch has so far.
    fileprivate(set) var chunks: Int32
    private var countedAt = ContinuousClock.now
    private var cost = Duration.zero

    /// The shortest time between two counts, and how many times as long as the last one took:
    /// who looks on sees figures that move, and little is counted twice.
    private static let shortest = Duration.seconds(30)
    private static let timesCost = 9

    init(chunks: Int32) { self.chunks = chunks }

    /// Whether they have waited long enough.
    func isTime(_ now: ContinuousClock.Instant) -> Bool {
        now - countedAt > max(Self.shortest, cost * Self.timesCost)
    }

    /// Notes that chunks which wait take more rows than before.
    mutating func noteAdded(chunks more: Int) { if chunks > 0 { chunks += Int32(more) } }

    fileprivate mutating func noteCounted(since began: ContinuousClock.Instant) {
        countedAt = .now
        cost = countedAt - began
    }
}

extension ProjectorLoop {
    /// Subjects that are counted between two looks at the clock: some ten milliseconds.
    private static let subjectsAtOnce = 4_000

    /// Whether the facts of a batch are to be stored only. So it is while the judge holds its
    /// transitions back all the same, and no measures are on their way to be counted.
    func postpones(_ batch: Intake.Batch) -> Bool {
        guard !projection.isShared, batch.isLarge, batch.retry == nil, counting.change == nil,
            counting.revision == current.revision, !waiting.isTime(.now)
        else { return false }
        partitions.raise(ends: batch.logEnds)
        let lag = partitions.lag - Int64(batch.records.records.count)
        return lag > Int64(settings.alerts.maxLag)
    }

    /// Gives a batch its number: one that postpones is completed by a later commit.
    func number(_ commit: inout BatchCommit) {
        commit.firstChunk = waiting.chunks
        if commit.isPostponed {
            waiting.chunks += Int32(commit.facts.count)
        } else {
            batchNumber = commit.batch
            waiting.chunks = 0
        }
    }

    /// Counts all that waits, and commits what it changes.
    func countWaiting(_ applied: inout Applied?) async throws {
        guard projection.dueCount > 0 else { return }
        try await write(&applied)
        var commit = BatchCommit(batch: batchNumber + 1)
        commit.changes = try countDue()
        number(&commit)
        try await store.commit(commit)
        wakeSignal.send()
    }

    /// What all changes that is due, as it is stored; many subjects on all processors.
    func countDue() throws -> [ChangeCodec.Chunk] {
        let (began, subjects) = (ContinuousClock.now, projection.dueCount)
        guard !projection.isShared, counting.change == nil, subjects > Self.subjectsAtOnce else {
            return ChangeCodec.chunks(of: projection.count())
        }
        while let counted = countSome() {
            try Task.checkCancellation()
            projection.takeDue(counted)
            telemetry.projectorMoved()
        }
        let changes = lanes.take() + ChangeCodec.chunks(of: projection.count())
        if waiting.chunks > 0 {
            waiting.noteCounted(since: began)
            let milliseconds = (ContinuousClock.now - began) / .milliseconds(1)
            Log.write(
                .info, "many subjects counted",
                ["subjects": String(subjects), "milliseconds": String(Int(milliseconds))])
        }
        return changes
    }

    /// Counts the next subjects; nil where none are left. Apart, so that what lanes read is gone
    /// before the projection changes.
    private func countSome() -> Int? {
        let due = projection.nextDue(Self.subjectsAtOnce, lanes: lanes.count)
        guard due.count > 0 else { return nil }
        lanes.count(due)
        return due.count
    }
}
