import Calendar
import Codes
import Judgements
import KafkaClient
import PostgresClient
import Records
import Storage
import TestSupport

@testable import Delivery

/// A database with transitions in its outbox, and the store under a lease.
struct Outbox {
    let connection: PostgresConnection
    let store: DeliveryStore
    private let judge: JudgeStore

    static func make() async throws -> Outbox {
        let connection = try await TemporaryDatabase.make().connect()
        _ = try await Migrations.migrate(connection)
        let epoch = try await Lease.acquire(connection, owner: "test") ?? 0
        return Outbox(
            connection: connection,
            store: DeliveryStore(connection: connection, epoch: epoch),
            judge: JudgeStore(connection: connection, epoch: epoch))
    }

    /// Finds this many transitions, of three alerts in turn.
    func find(_ count: Int, historic: Bool = false) async throws {
        var round = RoundCommit(mark: 0, judgedOn: .on(1, 8, 2023))
        round.transitions = (0..<count).map { number in
            TransitionRow(
                key: RowKey(plan: "p", indicator: "i", area: "37150\(number % 3)"),
                alertID: "alert-\(number % 3)", transition: .fired, fromState: .pending,
                toState: .firing, status: .offCourse, severity: .warning, asOf: .on(1, 8, 2023),
                reason: "3 children short", evidence: #"{"value":12.50,"noun":"children"}"#,
                historic: historic)
        }
        _ = try await judge.commit(round)
    }
}

/// The alerts topic of a broker in this process, with one partition.
struct AlertsTopic {
    static let name = "planwatch.alerts"
    let cluster: MockCluster
    let client: ClientSettings

    init(partitions: Int32 = 1) throws {
        cluster = try MockCluster()
        try cluster.createTopic(named: Self.name, partitions: partitions)
        client = ClientSettings(bootstrapServers: cluster.bootstrapServers)
    }

    var channel: KafkaChannel { KafkaChannel(client: client, topic: Self.name, group: "test") }

    /// Key and value of every record, by partition.
    func records() async throws -> [(key: String, value: String)] {
        let reader = KafkaConsumer(ConsumerSettings(client: client, group: "reader"))
        try await reader.connect()
        let partitions = try await reader.topicPartitions(matching: [Self.name]).partitions
        let ends = try await reader.watermarks(of: partitions)
        let total = ends.values.reduce(0) { $0 + Int($1.high - $1.low) }
        try await reader.assign(
            partitions.map { KafkaPosition($0, offset: ends[$0]?.low ?? 0) })
        var found: [(key: String, value: String)] = []
        let limit = ContinuousClock.now + .seconds(30)
        while found.count < total, ContinuousClock.now < limit {
            let batch = try await reader.nextBatch(
                maxRecords: 10_000, maxBytes: 1 << 26, within: .seconds(2))
            for record in batch.records.records {
                found.append(
                    (
                        batch.records.text(record.key), batch.records.text(record.value)
                    ))
            }
        }
        await reader.close(within: .seconds(2))
        return found
    }
}
