import Events
import Instruments
import Measures
import Storage

/// What a projector begins with of a shard, or of everything: from the facts that are gathered by
/// subject and those that the journal has got since. Where what is gathered is of another program's
/// form or damaged, from the journal alone, which takes several times as long.
struct StoredFacts: Sendable {
    /// -1 of what is not shared.
    var shard: Int32
    var projection: Projection
    /// Chunks of the journal that wait to be counted.
    var waitingChunks: Int32
    /// Facts that were gathered; 0 where what is gathered was of no use.
    var gatheredFacts: Int

    /// - Parameters:
    ///   - shard: nil where nothing is shared.
    ///   - lastBatch: the last one that is complete.
    ///   - moved: is called on the way, since that may take minutes.
    ///   - empty: gives the projection to begin with.
    static func load(
        of shard: Int32?, by reader: ProjectorReader, types: EventTypes, lastBatch: Int64,
        moved: @escaping @Sendable () -> Void, into empty: () -> Projection
    ) async throws -> StoredFacts {
        let shardNumber = shard ?? -1
        let begun =
            try await gathered(of: shardNumber, by: reader, types, lastBatch, moved, empty)
            ?? Begun(loader: FactLoader(empty(), of: types, lastBatch: lastBatch))
        try await reader.forEachFactChunk(of: shard, after: begun.batch) {
            try begun.loader.add($1, of: $0)
            moved()
        }
        return StoredFacts(
            shard: shardNumber, projection: begun.loader.finish(),
            waitingChunks: begun.loader.waiting, gatheredFacts: begun.facts)
    }

    /// A loader with all facts up to a batch.
    private struct Begun {
        var loader: FactLoader
        var facts = 0
        var batch: Int64 = -1
    }

    /// What is gathered; nil where that is nothing that can be used.
    private static func gathered(
        of shard: Int32, by reader: ProjectorReader, _ types: EventTypes, _ lastBatch: Int64,
        _ moved: @escaping @Sendable () -> Void, _ empty: () -> Projection
    ) async throws -> Begun? {
        guard let gathering = try await reader.gathering(of: shard),
            gathering.form == GatheredCodec.form(of: types)
        else { return nil }
        let loader = FactLoader(empty(), of: types, lastBatch: lastBatch)
        try await reader.forEachPiece(of: shard) {
            loader.add(piece: $1, number: Int($0))
            moved()
        }
        do {
            let facts = try loader.gatheredFacts(pieces: gathering.pieces)
            return Begun(loader: loader, facts: facts, batch: gathering.batch)
        } catch {
            Log.write(
                .warning, "gathered facts are damaged; the journal is read",
                ["reason": error.rawValue])
            return nil
        }
    }
}
