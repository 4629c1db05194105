import Events
import Instruments
import Storage
import Subjects

/// What a projector has in memory of a person is not what is stored.
struct ForgottenMismatch: Error, CustomStringConvertible {
    var description: String { "a person's facts in memory are not those that are stored" }
}

extension ProjectorLoop {
    /// Forgets the persons for whom requests wait, as far as they are of shards that are held. Asks
    /// once a second.
    func forgetAsked(_ applied: inout Applied?) async throws {
        let now = ContinuousClock.now
        guard !projection.shards.isEmpty,
            erasuresLookedAt.map({ now - $0 >= .seconds(1) }) ?? true
        else { return }
        erasuresLookedAt = now
        for erasure in try await store.openErasures() {
            guard let shard = projection.shard(of: erasure.subject) else { continue }
            // Each fact in memory has to be found in the database.
            try await write(&applied)
            try await forget(erasure, of: shard)
            telemetry.projectorMoved()
        }
    }

    /// Forgets all persons for whom requests wait, with nothing on its way.
    func forgetAsked() async throws {
        var applied: Applied?
        erasuresLookedAt = nil
        try await forgetAsked(&applied)
    }

    private func forget(_ erasure: Erasure, of shard: Int32) async throws {
        let name = projection.freeName(in: shard)
        let erased = try await store.erase(
            erasure, under: name, of: shard, types: intake.types)
        guard
            projection.forget(
                erasure.subject, under: name, erased.facts, of: erased.arena, in: shard)
        else { throw ForgottenMismatch() }
        gathering.forget(shard)
        // Those of the batch that waits: the next of its chunks lie behind them.
        waiting.noteAdded(chunks: erased.addedChunks.count { $0 > batchNumber })
        Log.write(.info, "person forgotten", ["facts": String(erased.facts.count)])
    }
}
