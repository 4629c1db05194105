import BlockingThreads
import Configuration
import Events
import Instruments
import KafkaClient
import Measures
import Plans
import Records
import Storage

/// The projector: records in, facts and cell deltas out, one transaction a batch with the offsets.
///
/// While it writes a batch the intake reads and decodes the next. What it holds in memory counts
/// only once COMMIT is known to have succeeded: after any failure all of it is thrown away, and
/// its caller restarts from the database.
package actor ProjectorLoop {
    private let thread = BlockingThread(name: "project")
    let store: ProjectorStore
    let intake: Intake
    let quarantine: Quarantine
    let settings: Settings
    let telemetry: Telemetry
    let wakeSignal: WakeSignal
    let current: CurrentInstallation
    var projection: ProjectionSet
    /// What of the shards this member is to have; nil where nothing is shared.
    let assignment: ShardAssignment?
    let route: ShardRoute?
    var partitions: PartitionTable
    var batchNumber: Int64
    var counting: Counting
    var waiting: WaitingFacts
    var gathering: Gathering
    let lanes = CountingLanes()
    var lastLook = ContinuousClock.now
    private var lastEnds: ContinuousClock.Instant?
    var retries = RetryState()
    var unsettled = Unsettled()
    /// When it was last asked whether a person is to be forgotten.
    var erasuresLookedAt: ContinuousClock.Instant?

    package nonisolated var unownedExecutor: UnownedSerialExecutor {
        thread.asUnownedSerialExecutor()
    }

    package init(
        start: ProjectorStart, store: ProjectorStore, intake: Intake, quarantine: Quarantine,
        current: CurrentInstallation, telemetry: Telemetry, wakeSignal: WakeSignal,
        assignment: ShardAssignment? = nil
    ) {
        self.assignment = assignment
        self.store = store
        self.intake = intake
        self.quarantine = quarantine
        self.current = current
        settings = current.installation.settings
        self.telemetry = telemetry
        self.wakeSignal = wakeSignal
        projection = start.projection
        route = assignment.map { ShardRoute(count: $0.count, identityKey: $0.identityKey) }
        partitions = PartitionTable(start.positions)
        batchNumber = start.batch
        counting = Counting(lastMeasure: start.lastMeasure)
        waiting = WaitingFacts(chunks: start.waitingChunks)
        gathering = start.gathering
    }

    /// Takes batch after batch until cancelled; with `once`, until every partition is read to the
    /// end that it had at the start. Gives the topics that are missing, which ends `once` at once.
    ///
    /// Three batches are on their way at a time: one is read and decoded, one is applied, one is
    /// written. A small one is written at once, since nothing follows it that could be waited for.
    @discardableResult
    package func run(once: Bool) async throws -> Set<String> {
        let store = store
        var applied: Applied?
        try await followGroup(after: Intake.Batch(), &applied)
        try await countByPlans(&applied, within: once ? nil : .milliseconds(200))
        try await adoptNewPartitions(needsAll: once)
        if once, !partitions.missingTopics.isEmpty { return partitions.missingTopics }
        let ends = once ? partitions.ends : nil
        var batch = try await intake.next()
        while !Task.isCancelled {
            if try await followGroup(after: batch, &applied) { batch = try await intake.next() }
            async let upcoming = intake.next()
            let isPostponed = postpones(batch)
            if batch.isEmpty { try await countWaiting(&applied) }
            let last = applied?.commit
            async let written: Void = store.commit(last)
            let following = try apply(batch, isPostponed: isPostponed)
            try await written
            confirm(applied)
            applied = following
            if !batch.isLarge { try await write(&applied) }
            // Where nothing came there is more time for what is counted beside.
            try await countByPlans(&applied, within: .milliseconds(batch.isEmpty ? 200 : 40))
            try await forgetAsked(&applied)
            if batch.isLarge {
                gathering.noteLarge()
            } else if !once {
                try await gather(&applied, within: .milliseconds(batch.isEmpty ? 50 : 10))
            }
            batch = try await upcoming
            // The brokers answer late once all is read, and nothing read should wait for that.
            if !batch.isLarge { try await write(&applied) }
            if let ends, batch.isEmpty, !batch.isChecking, unsettled.isEmpty,
                partitions.reached(ends)
            {
                break
            }
            try await lookAround(whileBusy: !batch.isEmpty)
        }
        try await write(&applied)
        if once { try await retryAll() }
        // The judge holds transitions back while the end of a log is unknown.
        if once { try await noteEnds() }
        return []
    }

    /// A batch that is in memory and not yet in the database.
    struct Applied: Sendable {
        var commit: BatchCommit
        var began: ContinuousClock.Instant
    }

    /// Writes what is applied, without reading on meanwhile.
    func write(_ applied: inout Applied?) async throws {
        try await store.commit(applied?.commit)
        confirm(applied)
        applied = nil
    }

    /// What a batch changes, as the transaction that is to be written; nil where it is nothing.
    func apply(_ batch: Intake.Batch, isPostponed: Bool = false) throws -> Applied? {
        let began = ContinuousClock.now
        unsettled.faults += batch.faults
        unsettled.replaced += batch.replaced
        guard !batch.isEmpty else { return nil }
        let (delta, factCounts) = projection.receive(batch.decoded)
        let changes = isPostponed ? [] : try countDue()
        guard projection.memoryBytes >> 20 < settings.memory.subjectsMiB else {
            throw MemoryLimit(mebibytes: settings.memory.subjectsMiB)
        }
        partitions.raise(ends: batch.logEnds)
        var commit = BatchCommit(batch: batchNumber + 1)
        commit.isPostponed = isPostponed
        commit.moves = partitions.moves(of: batch, delta, isShared: projection.isShared)
        if projection.isShared {
            share(&commit, batch, delta, factCounts)
        } else {
            commit.firstNewTerm = batch.decoded.firstNewTerm
            commit.newTerms = batch.decoded.newTerms
            commit.facts = FactCodec.chunks(delta.facts, of: batch.decoded.arena)
        }
        commit.changes = changes
        number(&commit)
        commit.quarantined = quarantined(batch, delta)
        commit.restored = delta.restored.map { ($0.partition, $0.offset) }
        commit.retry = batch.retry.map { retried($0, batch, refused: commit.quarantined) }
        partitions.apply(commit.moves)
        return Applied(commit: commit, began: began)
    }

    /// What follows from a COMMIT that has succeeded.
    func confirm(_ applied: Applied?) {
        guard let applied else { return }
        if let retry = applied.commit.retry { retries.apply(retry) }
        wakeSignal.send()
        count(applied.commit, applied.began)
    }

    /// What goes to quarantine: refused records, and facts that are refused from now on. Of a fact
    /// that came in an earlier batch the record is not at hand; the log still has it.
    private func quarantined(
        _ batch: Intake.Batch, _ delta: ProjectionDelta
    ) -> [BatchCommit.Quarantined] {
        let records = batch.records.records
        func sealed(_ index: Int32) -> [UInt8] {
            quarantine.seal(StoredRecord(records[Int(index)], of: batch.records))
        }
        let isRetry = batch.retry != nil
        let refusals = batch.decoded.refusals.map { refusal in
            // Of a person who was forgotten no copy is kept.
            let isErased = refusal.origin.named.contains { projection.isErased($0) }
            var row = BatchCommit.Quarantined(
                partition: records[Int(refusal.record)].partition,
                offset: records[Int(refusal.record)].offset, reason: refusal.rejection.reason,
                detail: refusal.rejection.detail, pointer: refusal.rejection.pointer,
                sealed: isRetry || isErased ? nil : sealed(refusal.record))
            row.wasRefused = isRetry
            row.origin = refusal.origin
            row.shard = route?.shard(of: records[Int(refusal.record)], in: batch.records)
            return row
        }
        let facts = zip(delta.refused, delta.refusedSorts).map { refused, sort in
            var row = BatchCommit.Quarantined(
                partition: refused.partition, offset: refused.offset, reason: refused.reason,
                detail: refused.reason.factDetail, pointer: nil,
                sealed: refused.record.map { sealed($0) })
            row.wasRefused = isRetry && refused.record != nil
            row.origin = projection.origin(of: sort)
            return row
        }
        return refusals + facts
    }

    /// Between two batches: the ends of the logs every second, new partitions every five. Brokers
    /// that do not answer are asked again; what has been read is written meanwhile.
    private func lookAround(whileBusy isBusy: Bool = false) async throws {
        guard !projection.shards.isEmpty else {
            // Nothing is read or written, so that nothing fails.
            return telemetry.update { state in
                state.projectorMovedAt = .now
                state.projectorFailure = nil
                state.brokerFailure = nil
            }
        }
        do {
            try await settleFaults()
            // Records bring the ends with them, and would wait for the brokers' answer.
            try await lookAtEnds(every: .seconds(isBusy ? 5 : 1))
            try await lookForPartitions()
            try await lookForRetries()
        } catch let error as KafkaError where error.isRetriable || error.code == .authentication {
            telemetry.update { $0.brokerFailure = "\(error)" }
        }
    }

    private func lookAtEnds(every pause: Duration) async throws {
        let now = ContinuousClock.now
        guard lastEnds.map({ now - $0 > pause }) ?? true else { return }
        lastEnds = now
        telemetry.update { $0.projectorMovedAt = now }
        try await noteEnds()
        let lags = partitions.lags
        telemetry.update { state in
            state.lag = lags
            state.brokerFailure = nil
            // While something is left to be written only a COMMIT says that it can be.
            if lags.values.allSatisfy({ $0 == 0 }) { state.projectorFailure = nil }
        }
    }

    private func lookForPartitions() async throws {
        guard ContinuousClock.now - lastLook > .seconds(5) else { return }
        lastLook = .now
        try await adoptNewPartitions(needsAll: false)
        await intake.showPositions(partitions.nextOffsets)
        try await store.forgetRecords(olderThanDays: settings.privacy.quarantineDays)
    }

    /// Stores where the logs end now, where that is news.
    private func noteEnds() async throws { try await note(ends: try await intake.endOffsets()) }

    func note(ends: [Int32: Int64]) async throws {
        let changed = partitions.note(ends: ends)
        guard !changed.isEmpty else { return }
        try await store.note(ends: changed)
        wakeSignal.send()
    }

    private func count(_ commit: BatchCommit, _ began: ContinuousClock.Instant) {
        let now = ContinuousClock.now
        let topics = commit.moves.map { ($0, partitions.topic(of: $0.number)) }
        let lags = partitions.lags
        telemetry.update { state in
            for (move, topic) in topics {
                state.records[topic, default: [:]][.fact, default: 0] += move.facts
                state.records[topic, default: [:]][.duplicate, default: 0] += move.duplicates
                // A counter never goes back: a retried record was counted as refused, too.
                state.records[topic, default: [:]][.quarantined, default: 0] +=
                    max(0, move.quarantined)
                state.records[topic, default: [:]][.tombstone, default: 0] += move.tombstones
            }
            for row in commit.quarantined where !row.wasRefused {
                state.quarantined[row.reason.rawValue, default: 0] += 1
            }
            state.lag = lags
            state.projectorMovedAt = now
            state.projectorFailure = nil
            state.batchSeconds.observe(now - began)
        }
    }
}

/// The stored facts would need more memory than the configuration allows.
package struct MemoryLimit: Error, Equatable {
    package var mebibytes: Int
}

extension RejectionReason {
    /// In words, of a stored fact that is refused.
    var factDetail: String {
        switch self {
        case .conflictingDuplicate: "another event with the same identity stands"
        case .unknownReference: "it names itself, or an earlier event of another type"
        default: rawValue
        }
    }
}
