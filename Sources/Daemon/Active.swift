import Delivery
import Instruments
import Judging
import KafkaClient
import Projecting
import Storage

/// What the holder of the lease does: keep it, project, judge, deliver; until one of them ends.
struct Active: Sendable {
    let service: Service
    let sessions: Sessions
    let keeper: LeaseKeeper
    let epoch: Int64

    /// Runs the loops side by side. The first that fails stops the others and gives the reason.
    func run(once: Bool) async throws -> Service.Ending? {
        try await sessions.connectAll()
        try await sessions.register(epoch: epoch)
        return try await withThrowingTaskGroup(of: Service.Ending?.self) { group in
            group.addTask {
                try await keeper.keep(epoch)
                return nil
            }
            group.addTask { try await work(once: once) }
            group.addTask { try await untilShutdown() }
            defer { group.cancelAll() }
            return try await group.next() ?? nil
        }
    }

    /// The three loops; with `once` one after the other.
    private func work(once: Bool) async throws -> Service.Ending? {
        let consumer = try await service.consumer()
        let ending = await outcome(of: consumer, once: once)
        await consumer.close(within: .seconds(5))
        return try ending.get()
    }

    private func outcome(
        of consumer: KafkaConsumer, once: Bool
    ) async -> Result<Service.Ending?, any Error> {
        do { return .success(try await loops(consumer, once: once)) } catch {
            return .failure(error)
        }
    }

    private func loops(_ consumer: KafkaConsumer, once: Bool) async throws -> Service.Ending? {
        let wakeSignal = WakeSignal()
        let alertDelivery = AlertDelivery(service: service)
        let projector = try await service.projector(
            sessions.projector, epoch: epoch, consumer, wakeSignal)
        let judge = service.judge(sessions, epoch, wakeSignal, alertDelivery)
        let deliverer = try await alertDelivery.deliverer(
            DeliveryStore(connection: sessions.delivery, epoch: epoch))
        guard once else {
            try await withThrowingTaskGroup(of: Void.self) { group in
                group.addTask { _ = try await projector.run(once: false) }
                group.addTask { try await judge.run() }
                group.addTask { try await deliverer.run { await alertDelivery.wait($0) } }
                // The first that ends takes the other with it: a daemon that projects and does not
                // judge would be worse than none.
                defer { group.cancelAll() }
                try await group.next()
            }
            return nil
        }
        let missing = try await projector.run(once: true)
        guard missing.isEmpty else {
            return .unavailable("no such topic: " + missing.sorted().joined(separator: ", "))
        }
        try await judge.start()
        try await judge.round()
        let failures = try await deliverer.drain(within: service.patience)
        guard failures.isEmpty else {
            return .unavailable(
                failures.map { "alert delivery is failing: \($0)" }.joined(separator: "; "))
        }
        return service.telemetry.snapshot.halted.isEmpty ? .finished : .partitionHalted
    }

    /// Ends the group when the daemon is told to stop: a batch in flight is committed or not, both
    /// are right.
    private func untilShutdown() async throws -> Service.Ending? {
        await service.shutdown.wait()
        try Task.checkCancellation()
        return .stopped
    }
}
