import Events
import KafkaClient
import Records
import Testing

@testable import Projecting
@testable import Storage

@Suite struct IntakeTests {
    private static let count = 60_000

    private func position(_ partition: Int32) -> PartitionPosition {
        PartitionPosition(
            number: partition + 1, topic: "events", partition: partition, nextOffset: 0)
    }

    @Test func `what was read ahead comes once more after another assignment, without a hole`()
        async throws
    {
        let cluster = try MockCluster()
        try cluster.createTopic(named: "events", partitions: 2)
        let client = ClientSettings(bootstrapServers: cluster.bootstrapServers)
        let producer = KafkaProducer(client)
        try await producer.connect()
        for _ in 0..<10 {
            try await producer.produce(
                (0..<Self.count / 10).map { _ in
                    OutgoingRecord(topic: "events", partition: 0, key: [], value: [0x7B, 0x7D])
                })
            try await producer.flush()
        }
        let consumer = KafkaConsumer(ConsumerSettings(client: client, group: "test"))
        try await consumer.connect()
        let intake = Intake(
            consumer: consumer, topics: ["events"], usesWallClock: false,
            identityKey: [UInt8](repeating: 1, count: 32), types: .standard, terms: [])
        try await intake.assign([position(0)], checking: [:])
        var (next, assignments) = (Int64(0), 1)
        let deadline = ContinuousClock.now + .seconds(60)
        while next < Int64(Self.count), ContinuousClock.now < deadline {
            let batch = try await intake.next()
            for record in batch.records.records {
                #expect(record.offset == next)
                next = record.offset + 1
            }
            guard batch.isLarge, assignments == 1 else { continue }
            // Now the next one is on its way.
            try await intake.assign([position(0), position(1)], checking: [:])
            assignments += 1
        }
        #expect(next == Int64(Self.count))
        #expect(assignments == 2, "no batch was so large that the next one was read ahead")
        await consumer.close()
        await producer.close()
    }
}
