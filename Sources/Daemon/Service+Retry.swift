import Configuration
import Instruments
import KafkaClient
import PostgresClient
import Projecting
import Storage

extension Service {
    /// Tries refused records again for which requests wait, in place of a daemon: under the lease,
    /// with all stored facts in memory, and without reading Kafka. False while a daemon is active;
    /// it takes the requests up itself.
    package func retryInPlaceOfDaemon() async throws -> Bool {
        let sessions = Sessions(installation.settings.postgres)
        let outcome: Result<Bool, any Error>
        do { outcome = .success(try await retry(sessions)) } catch { outcome = .failure(error) }
        await sessions.close()
        return try outcome.get()
    }

    private func retry(_ sessions: Sessions) async throws -> Bool {
        try await sessions.lease.connect()
        let watch = SilenceWatch()
        async let _: Void = watch.run(over: sessions, shutdown: shutdown)
        guard let epoch = try await Lease.acquire(sessions.lease, owner: owner) else {
            return false
        }
        try await sessions.connectAll()
        try await sessions.register(epoch: epoch)
        let keeper = LeaseKeeper(
            connection: sessions.lease, owner: owner, shutdown: shutdown, watch: watch)
        try await withThrowingTaskGroup(of: Void.self) { group in
            group.addTask { try await keeper.keep(epoch) }
            group.addTask { try await retryWaiting(sessions, epoch) }
            defer { group.cancelAll() }
            try await group.next()
        }
        try await Lease.release(sessions.lease, epoch: epoch)
        return true
    }

    private func retryWaiting(_ sessions: Sessions, _ epoch: Int64) async throws {
        let settings = installation.settings
        let store = ProjectorStore(connection: sessions.projector, epoch: epoch)
        let start = try await ProjectorStart.load(store, plans: installation.plans) {}
        // Never connected: what is tried again is at hand.
        let consumer = KafkaConsumer(
            ConsumerSettings(
                client: ClientSettings(bootstrapServers: settings.kafka.bootstrapServers),
                group: settings.kafka.group))
        let intake = Intake(
            consumer: consumer, topics: settings.kafka.topics,
            usesWallClock: settings.clock == .wall, identityKey: identityKey, types: types,
            terms: start.terms)
        let projector = ProjectorLoop(
            start: start, store: store, intake: intake,
            quarantine: Quarantine(identityKey: identityKey), settings: settings,
            telemetry: telemetry, bell: Bell())
        try await projector.retryAll()
    }
}
