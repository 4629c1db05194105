import Configuration
import Instruments
import Judging
import KafkaClient
import PostgresClient
import Projecting
import Storage

/// What lives are made of.
extension Service {
    /// The brokers' client that reads the topics.
    func consumer() async throws -> KafkaConsumer {
        let kafka = installation.settings.kafka
        let consumer = KafkaConsumer(
            ConsumerSettings(
                client: ClientSettings(
                    bootstrapServers: kafka.bootstrapServers, properties: kafka.properties),
                group: kafka.group))
        try await consumer.connect()
        telemetry.update { $0.hasMadeClient = true }
        return consumer
    }

    /// The projector of the holder of the lease: of everything, or of all shards.
    func projector(
        _ connection: PostgresConnection, epoch: Int64, _ consumer: KafkaConsumer,
        _ wakeSignal: WakeSignal
    ) async throws -> ProjectorLoop {
        guard let shards = installation.settings.sharing.shards else {
            return try await projector(
                ProjectorStore(connection: connection, epoch: epoch), consumer, wakeSignal, nil)
        }
        return try await projector(
            ProjectorStore(connection: connection, right: .shards(HeldShards(count: shards))),
            consumer, wakeSignal,
            assignment(of: shards, wanted: Set((0..<shards).map { Int32($0) })))
    }

    /// - Parameter assignment: nil where nothing is shared.
    func projector(
        _ store: ProjectorStore, _ consumer: KafkaConsumer, _ wakeSignal: WakeSignal,
        _ assignment: ShardAssignment?
    ) async throws -> ProjectorLoop {
        let (settings, telemetry) = (installation.settings, telemetry)
        let start: ProjectorStart
        if case .shards(let held) = store.right {
            start = try await .shared(store, among: held)
        } else {
            start = try await .load(store, measures: installation.measures, types: types) {
                telemetry.projectorMoved()
            }
        }
        let intake = Intake(
            consumer: consumer, topics: settings.kafka.topics,
            usesWallClock: settings.clock == .wall, identityKey: identityKey, types: types,
            terms: start.terms, store: store)
        return ProjectorLoop(
            start: start, store: store, intake: intake,
            quarantine: Quarantine(identityKey: identityKey), current: current,
            telemetry: telemetry, wakeSignal: wakeSignal, assignment: assignment)
    }

    func assignment(of shards: Int, wanted: Set<Int32> = []) -> ShardAssignment {
        ShardAssignment(owner: owner, count: shards, identityKey: identityKey, wanted: wanted)
    }

    func judge(
        _ sessions: Sessions, _ epoch: Int64, _ wakeSignal: WakeSignal,
        _ alertDelivery: AlertDelivery
    ) -> JudgeLoop {
        JudgeLoop(
            store: JudgeStore(connection: sessions.judge, epoch: epoch), current: current,
            telemetry: telemetry, wakeSignal: wakeSignal,
            onTransitions: { alertDelivery.send() })
    }
}
