import Events
import Instruments
import Measures
import PostgresClient
import Storage

/// What a projector begins with of a shard, or of everything: from the facts that are gathered by
/// subject and those that the journal has got since. Where what is gathered is of another program's
/// form, damaged or cannot be read, from the journal alone, which takes several times as long.
struct StoredFacts: Sendable {
    /// -1 of what is not shared.
    var shard: Int32
    var projection: Projection
    /// Chunks of the journal that wait to be counted.
    var waitingChunks: Int32
    /// What was gathered; nil where that was of no use.
    var gathering: StoredGathering?

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
        try await reader.forEachFactChunk(of: shard, after: begun.gathering?.batch ?? -1) {
            try begun.loader.add($1, of: $0)
            moved()
        }
        var projection = begun.loader.finish()
        projection.refuse(try await reader.erasedSubjects())
        return StoredFacts(
            shard: shardNumber, projection: projection,
            waitingChunks: begun.loader.waiting, gathering: begun.gathering)
    }

    /// A loader with what was gathered, if anything.
    private struct Begun {
        var loader: FactLoader
        var gathering: StoredGathering?
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
        do {
            try await reader.forEachPiece(of: shard) {
                loader.add(piece: $1, number: Int($0))
                moved()
            }
            try loader.require(pieces: gathering.pieces)
            return Begun(loader: loader, gathering: gathering)
        } catch let damage as GatheredCodec.Damage {
            complain(damage.rawValue)
        } catch let error as PostgresError where !error.isConnectionGone {
            complain("\(error)")
        }
        return nil
    }

    private static func complain(_ reason: String) {
        Log.write(
            .warning, "gathered facts are damaged; the journal is read", ["reason": reason])
    }
}
