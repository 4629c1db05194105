import Events
import Instruments
import Language
import Measures
import Plans
import Storage

/// What a projector begins with: everything that is stored, read back.
package struct ProjectorStart: Sendable {
    var projection: ProjectionSet
    package var terms: [String]
    var positions: [PartitionPosition]
    var batch: Int64
    /// Chunks of facts that wait to be counted.
    var waitingChunks: Int32
    /// What of the facts is gathered.
    var gathering: Gathering
    /// The greatest number that a measure ever had.
    var lastMeasure: UInt16

    /// What a member begins with: no shard, which come one after the other.
    package static func shared(
        _ store: ProjectorStore, among held: HeldShards
    ) async throws -> ProjectorStart {
        try await ProjectorStart(
            projection: ProjectionSet(shardCount: held.count),
            terms: store.reader.terms(), positions: [], batch: 0, waitingChunks: 0,
            gathering: Gathering(), lastMeasure: 0)
    }

    /// Reads the stored facts. `moved` is called on the way, since that may take minutes. Of the
    /// measures those count that are counted already; what is new is filled by the loop, and
    /// what is stored and not among them is given up, since from now on nobody counts it.
    package static func load(
        _ store: ProjectorStore, measures: Set<Measure>, types: EventTypes,
        moved: @escaping @Sendable () -> Void
    ) async throws -> ProjectorStart {
        let began = ContinuousClock.now
        let terms = try await store.reader.terms()
        let byKey = measures.byKey
        let (numbers, last) = try await store.keepMeasures(byKey.map(\.key))
        let numbered = byKey.compactMap { key, measure in
            numbers[key].map { NumberedMeasure(number: $0, measure: measure) }
        }
        let batch = try await store.reader.lastBatch()
        let formerCodes = try await store.reader.formerCodes()
        let stored = try await StoredFacts.load(
            of: nil, by: store.reader, types: types, lastBatch: batch, moved: moved
        ) {
            Projection(measures: numbered, terms: terms, types: types, formerCodes: formerCodes)
        }
        var gathering = Gathering()
        gathering.note(stored.gathering, of: stored.shard)
        let start = ProjectorStart(
            projection: ProjectionSet(stored.projection), terms: terms,
            positions: try await store.reader.positions(),
            batch: batch, waitingChunks: stored.waitingChunks, gathering: gathering,
            lastMeasure: last)
        let milliseconds = (ContinuousClock.now - began) / .milliseconds(1)
        Log.write(
            .info, "stored facts loaded",
            [
                "facts": String(start.projection.factCount),
                "gathered": String(stored.gathering?.facts ?? 0),
                "milliseconds": String(Int(milliseconds)),
                "bytes": String(start.projection.memoryBytes),
            ])
        return start
    }
}
