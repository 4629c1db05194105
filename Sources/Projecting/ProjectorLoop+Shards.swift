import Configuration
import Events
import Instruments
import KafkaClient
import Language
import Measures
import Plans
import Storage

extension ProjectorLoop {
    /// Takes over and gives up shards as the group says. The batch in hand is written before: what
    /// was read for other shards is of no use for these.
    ///
    /// - Parameter reads: whether the topics are read on.
    /// - Returns: whether it did, so that the batch is dealt with.
    @discardableResult
    func followGroup(
        after batch: Intake.Batch, _ applied: inout Applied?, reads: Bool = true
    ) async throws -> Bool {
        guard let assignment, assignment.wanted != Set(projection.shards) else { return false }
        try await write(&applied)
        applied = try apply(batch)
        try await write(&applied)
        let wanted = assignment.wanted
        let held = Set(projection.shards)
        counting.giveUp()
        projection.giveUpFilling()
        let gone = held.subtracting(wanted)
        projection.remove(gone)
        try await store.giveUp(gone.sorted())
        assignment.note(held: Set(projection.shards))
        try await take(wanted.subtracting(held).sorted(), assignment)
        try await beginAgain(reads: reads)
        return true
    }

    /// Takes over shards with the facts that are stored of them, one after the other.
    private func take(_ shards: [Int32], _ assignment: ShardAssignment) async throws {
        guard !shards.isEmpty else { return }
        let began = ContinuousClock.now
        let measures = current.installation.measures
        let counted = try await store.take(
            shards, owner: assignment.owner, wanted: measures.map(\.key))
        let terms = try await store.reader.terms()
        let formerCodes = try await store.reader.formerCodes()
        var (facts, gathered) = (0, 0)
        for shard in shards {
            let numbers = counted[shard] ?? [:]
            let measures = measures.byKey.compactMap { key, measure in
                numbers[key].map { NumberedMeasure(number: $0, measure: measure) }
            }
            let types = intake.types
            let stored = try await StoredFacts.load(
                of: shard, by: store.reader, types: types, lastBatch: .max,
                moved: telemetry.projectorMoved
            ) {
                Projection(measures: measures, terms: terms, types: types, formerCodes: formerCodes)
            }
            gathering.note(stored.gathering, of: shard)
            let projection = stored.projection
            facts += projection.factCount
            gathered += stored.gathering?.facts ?? 0
            self.projection.add(projection, shard: shard)
            guard self.projection.memoryBytes >> 20 < settings.memory.subjectsMiB else {
                throw MemoryLimit(mebibytes: settings.memory.subjectsMiB)
            }
        }
        let milliseconds = (ContinuousClock.now - began) / .milliseconds(1)
        Log.write(
            .info, "shards taken over",
            [
                "count": String(shards.count), "facts": String(facts),
                "gathered": String(gathered),
                "milliseconds": String(Int(milliseconds)),
            ])
    }

    /// Reads on for the shards that are held now.
    private func beginAgain(reads: Bool) async throws {
        assignment?.note(held: Set(projection.shards))
        retries = RetryState()
        unsettled = Unsettled()
        await intake.share(projection.shards)
        partitions = PartitionTable(try await store.positions())
        let held = projection.shards.count
        telemetry.update { $0.shardsHeld = held }
        Log.write(.info, "shards assigned", ["count": String(held)])
        guard reads else { return }
        if held == 0 {
            try await intake.assign([], checking: [:])
            telemetry.update { $0.partitionsHeld = 0 }
            return
        }
        do {
            try await adoptNewPartitions(needsAll: false)
        } catch let error as KafkaError where error.isRetriable {
            // Asked again at once: to start again would take the shards over once more.
            telemetry.update { $0.brokerFailure = "\(error)" }
            lastLook = .now - .seconds(10)
        }
    }

    /// What a batch brings of several shards.
    func share(
        _ commit: inout BatchCommit, _ batch: Intake.Batch, _ delta: ProjectionDelta,
        _ counts: [(shard: Int32, facts: Int)]
    ) {
        commit.shardMoves = batch.shardMoves
        var next = 0
        for (shard, count) in counts where count > 0 {
            let chunks = FactCodec.chunks(
                Array(delta.facts[next..<next + count]), of: batch.decoded.arena)
            next += count
            commit.facts += chunks
            commit.factShards += chunks.map { _ in shard }
        }
    }
}
