import Events
import Instruments
import PostgresClient
import Storage

/// What of the stored facts lies in the database by subject, and what is being written there.
///
/// The journal has the facts as they came: to put each to its subject takes a start more than a
/// second a million. Gathered they are copied. It is the same memory written down, now and then, by
/// a projector that has nothing better to do.
struct Gathering: Sendable {
    /// By shard how many facts are gathered; none of one whose pieces cannot be read.
    private var gathered: [Int32: Int] = [:]
    private var lastLarge = ContinuousClock.now
    private var isGivenUp = false
    var current: Run?

    /// A shard whose pieces are being written.
    struct Run: Sendable {
        var shard: Int32
        /// The last batch of which everything was in memory at the beginning.
        var batch: Int64
        var facts: Int
        var nextPiece = 0
        var began = ContinuousClock.now
    }

    /// Gathered is again when this many facts, and this part of all, have come since.
    private static let leastGrowth = 50_000
    private static let growth = 20
    /// How long no large batch may have come before: while much is read, and the judge goes over
    /// all of it, nobody waits for the next start.
    private static let quiet = Duration.seconds(20)
    /// Pieces that are written in one transaction, mostly a megabyte: an event that comes meanwhile
    /// waits for its end.
    static let piecesAtOnce = 4

    /// Notes what is gathered of a shard; nil where that is of no use.
    mutating func note(_ stored: StoredGathering?, of shard: Int32) {
        gathered[shard] = stored?.facts
    }

    mutating func noteLarge() { lastLarge = .now }

    /// Whether what is in the database can be written over, piece by piece.
    func keepsPieces(of shard: Int32) -> Bool { gathered[shard] != nil }

    /// The shard that is to be gathered next, and the facts that it has.
    func next(_ factCounts: [(shard: Int32, facts: Int)]) -> (shard: Int32, facts: Int)? {
        guard !isGivenUp, ContinuousClock.now - lastLarge > Self.quiet else { return nil }
        return factCounts.first { shard, facts in
            facts - gathered[shard, default: 0] > max(Self.leastGrowth, facts / Self.growth)
        }
    }

    /// Notes that nothing of a shard is gathered any more.
    mutating func forget(_ shard: Int32) {
        gathered[shard] = nil
        if current?.shard == shard { current = nil }
    }

    mutating func giveUp() {
        current = nil
        isGivenUp = true
    }
}

extension ProjectorLoop {
    /// Gathers what is due, for a time. Where the database refuses it, it is left until the next
    /// start: nothing else depends on it.
    func gather(_ applied: inout Applied?, within limit: Duration) async throws {
        if let run = gathering.current, !projection.shards.contains(run.shard) {
            gathering.current = nil
        }
        // What waits to be counted is not gathered yet.
        let isReady = projection.dueCount == 0 && waiting.chunks == 0
        guard gathering.current != nil || isReady && gathering.next(projection.factCounts) != nil
        else { return }
        // What is counted must be in the database before it is gathered.
        try await write(&applied)
        do {
            try await gather(until: .now + limit)
        } catch let error as PostgresError where !error.isConnectionGone {
            gathering.giveUp()
            Log.write(.warning, "facts cannot be gathered", ["because": "\(error)"])
        }
    }

    private func gather(until end: ContinuousClock.Instant) async throws {
        if gathering.current == nil, let next = gathering.next(projection.factCounts) {
            let batch = try await store.beginGathering(
                of: next.shard, keepsPieces: gathering.keepsPieces(of: next.shard))
            gathering.current = Gathering.Run(shard: next.shard, batch: batch, facts: next.facts)
        }
        while var run = gathering.current, ContinuousClock.now < end {
            let pieces = projection.pieces(
                from: run.nextPiece, Gathering.piecesAtOnce, of: run.shard)
            guard !pieces.isEmpty else { return try await conclude(run) }
            try await store.write(pieces: pieces, from: run.nextPiece, of: run.shard)
            run.nextPiece += pieces.count
            gathering.current = run
            telemetry.projectorMoved()
        }
    }

    private func conclude(_ run: Gathering.Run) async throws {
        let stored = StoredGathering(
            form: GatheredCodec.form(of: intake.types), batch: run.batch, pieces: run.nextPiece,
            facts: run.facts)
        try await store.finish(stored, of: run.shard)
        gathering.note(stored, of: run.shard)
        gathering.current = nil
        let milliseconds = (ContinuousClock.now - run.began) / .milliseconds(1)
        Log.write(
            .info, "facts gathered by subject",
            ["facts": String(run.facts), "milliseconds": String(Int(milliseconds))])
    }
}
