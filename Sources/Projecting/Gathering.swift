import Events
import Instruments
import Measures
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
    var current: Current?

    /// A shard whose pieces are being written.
    struct Current: Sendable {
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
    /// Pieces that are written in one transaction, a megabyte: an event that comes meanwhile waits
    /// for its end.
    static let piecesAtOnce = 4

    /// Notes with what a shard, or everything, began.
    mutating func note(_ stored: StoredFacts) {
        gathered[stored.shard] = stored.gatheredFacts > 0 ? stored.gatheredFacts : nil
    }

    mutating func noteLarge() { lastLarge = .now }

    /// Whether what is in the database can be written over, piece by piece.
    func keepsPieces(of shard: Int32) -> Bool { gathered[shard] != nil }

    /// The shard that is to be gathered next.
    func next(_ factCounts: [(shard: Int32, facts: Int)]) -> Int32? {
        guard ContinuousClock.now - lastLarge > Self.quiet else { return nil }
        return factCounts.first { shard, facts in
            facts - gathered[shard, default: 0] > max(Self.leastGrowth, facts / Self.growth)
        }?.shard
    }

    mutating func finish(_ done: Current) {
        gathered[done.shard] = done.facts
        current = nil
    }
}

extension ProjectorLoop {
    /// Gathers what is due, for a time.
    func gather(_ applied: inout Applied?, within limit: Duration) async throws {
        let end = ContinuousClock.now + limit
        if let current = gathering.current, !projection.shards.contains(current.shard) {
            gathering.current = nil
        }
        if gathering.current == nil {
            // What waits to be counted is not gathered yet.
            guard projection.dueCount == 0, waiting.chunks == 0,
                let shard = gathering.next(projection.factCounts)
            else { return }
            try await write(&applied)
            let facts = projection.factCounts.first { $0.shard == shard }?.facts ?? 0
            let batch = try await store.beginGathering(
                of: shard, keepsPieces: gathering.keepsPieces(of: shard))
            gathering.current = Gathering.Current(shard: shard, batch: batch, facts: facts)
        }
        // What is counted must be in the database before it is gathered.
        try await write(&applied)
        while var current = gathering.current, ContinuousClock.now < end {
            let pieces = projection.pieces(
                from: current.nextPiece, Gathering.piecesAtOnce, of: current.shard)
            guard !pieces.isEmpty else { return try await finish(current) }
            try await store.write(pieces: pieces, from: current.nextPiece, of: current.shard)
            current.nextPiece += pieces.count
            gathering.current = current
            telemetry.projectorMoved()
        }
    }

    private func finish(_ current: Gathering.Current) async throws {
        let stored = StoredGathering(
            form: GatheredCodec.form(of: intake.types), batch: current.batch,
            pieces: current.nextPiece)
        try await store.finish(stored, of: current.shard)
        gathering.finish(current)
        let milliseconds = (ContinuousClock.now - current.began) / .milliseconds(1)
        Log.write(
            .info, "facts gathered by subject",
            ["facts": String(current.facts), "milliseconds": String(Int(milliseconds))])
    }
}

extension ProjectionSet {
    /// The facts of each shard, -1 of what is not shared.
    var factCounts: [(shard: Int32, facts: Int)] {
        zip(shards, projections).map { ($0, $1.factCount) }
    }

    /// Pieces of the timelines of a shard; none behind the last.
    func pieces(from first: Int, _ count: Int, of shard: Int32) -> [[UInt8]] {
        guard let place = shards.firstIndex(of: shard) else { return [] }
        let timelines = projections[place].timelines
        let size = GatheredCodec.subjectsInPiece
        return stride(from: first * size, to: timelines.count, by: size).prefix(count).map {
            GatheredCodec.piece(of: timelines[$0..<min($0 + size, timelines.count)])
        }
    }
}
