import Configuration
import Delivery
import Instruments
import Judging
import KafkaClient
import PostgresClient
import Projecting
import Storage

/// What one of several daemons does: project the shards that the group gives it, and, while it has
/// the lease, judge and deliver for all. Until one of these ends.
struct Member: Sendable {
    let service: Service
    let sessions: Sessions
    let keeper: LeaseKeeper
    let shards: Int

    /// Runs everything side by side. The first that fails stops the others and gives the reason.
    func run() async throws -> Service.Ending? {
        try await sessions.connectAll()
        let consumer = try await service.consumer()
        let outcome: Result<Service.Ending?, any Error>
        do { outcome = .success(try await work(consumer)) } catch { outcome = .failure(error) }
        await consumer.close(within: .seconds(5))
        return try outcome.get()
    }

    private func work(_ consumer: KafkaConsumer) async throws -> Service.Ending? {
        let wakeSignal = WakeSignal()
        let assignment = service.assignment(of: shards)
        let projector = try await service.projector(
            ProjectorStore(
                connection: sessions.projector, right: .shards(HeldShards(count: shards))),
            consumer, wakeSignal, assignment)
        let group = ShardGroup(
            service.installation.settings.kafka, member: service.member, shards: shards,
            assignment: assignment, connection: sessions.lease)
        service.telemetry.update { $0.isSharing = true }
        do {
            let ending = try await follow(group, projector, wakeSignal)
            await group.end()
            return ending
        } catch {
            throw await group.endAfterFailure() ?? error
        }
    }

    private func follow(
        _ group: ShardGroup, _ projector: ProjectorLoop, _ wakeSignal: WakeSignal
    ) async throws -> Service.Ending? {
        try await withThrowingTaskGroup(of: Service.Ending?.self) { tasks in
            tasks.addTask {
                try await group.run()
                return nil
            }
            tasks.addTask {
                _ = try await projector.run(once: false)
                return nil
            }
            tasks.addTask { try await lead(wakeSignal) }
            tasks.addTask {
                await service.shutdown.wait()
                try Task.checkCancellation()
                return .stopped
            }
            defer { tasks.cancelAll() }
            return try await tasks.next() ?? nil
        }
    }

    /// Waits for the lease, then judges and delivers as long as it holds.
    private func lead(_ wakeSignal: WakeSignal) async throws -> Service.Ending? {
        let acquired = try await keeper.acquire(within: nil) {
            service.telemetry.update { state in
                state.isStandby = true
                state.askedAt = .now
                state.judgeFailure = nil
                state.outboxPending = 0
                state.failingChannels = []
            }
        }
        guard let epoch = acquired else { return .stopped }
        // The projector's session is not the lease's: a successor leaves it alone.
        for session in [sessions.lease, sessions.judge, sessions.delivery] {
            try await Lease.register(session, epoch: epoch)
        }
        Log.write(.notice, "active", ["epoch": String(epoch)])
        service.telemetry.update { state in
            state.isActive = true
            state.isStandby = false
            state.judgeMovedAt = nil
        }
        let outcome: Result<Void, any Error>
        do {
            try await withThrowingTaskGroup(of: Void.self) { group in
                // From the beginning: the loops may have to wait for brokers.
                group.addTask { try await keeper.keep(epoch) }
                group.addTask { try await evaluate(epoch, wakeSignal) }
                defer { group.cancelAll() }
                try await group.next()
            }
            outcome = .success(())
        } catch {
            outcome = .failure(error)
        }
        if service.shutdown.isRequested { try await Lease.release(sessions.lease, epoch: epoch) }
        try outcome.get()
        return nil
    }

    /// Judges and delivers. A member that is frozen inside a transaction may hold locks until its
    /// shards are taken away: that is waited for, since a new start would cost more.
    private func evaluate(_ epoch: Int64, _ wakeSignal: WakeSignal) async throws {
        while !Task.isCancelled {
            do {
                return try await judgeAndDeliver(epoch, wakeSignal)
            } catch let error as PostgresError where error.isAboutLocks {
                continue
            }
        }
    }

    private func judgeAndDeliver(_ epoch: Int64, _ wakeSignal: WakeSignal) async throws {
        let alertDelivery = AlertDelivery(service: service)
        let judge = service.judge(sessions, epoch, wakeSignal, alertDelivery)
        let deliverer = try await alertDelivery.deliverer(
            DeliveryStore(connection: sessions.delivery, epoch: epoch))
        try await withThrowingTaskGroup(of: Void.self) { group in
            group.addTask { try await judge.run() }
            group.addTask { try await deliverer.run { await alertDelivery.wait($0) } }
            defer { group.cancelAll() }
            try await group.next()
        }
    }
}
