import KafkaClient
import Testing

@Suite struct KafkaProducerTests {
    @Test func `records that nobody takes are reported and not forgotten`() async throws {
        let cluster = try MockCluster()
        try cluster.createTopic(named: "alerts", partitions: 1)
        let producer = KafkaProducer(
            ClientSettings(
                bootstrapServers: cluster.bootstrapServers,
                properties: ["message.timeout.ms": "300"]))
        try await producer.connect()
        cluster.stopBroker(1)
        try await producer.produce([OutgoingRecord(topic: "alerts", key: [1], value: [2])])
        let error = await #expect(throws: KafkaError.self) { try await producer.flush() }
        #expect(error?.code == .deliveryFailed)
        #expect(error?.hint == "1 of 1 records")
        await producer.close()
    }

    @Test func `a full queue waits for its limit only`() async throws {
        let cluster = try MockCluster()
        try cluster.createTopic(named: "alerts", partitions: 1)
        let producer = KafkaProducer(
            ClientSettings(bootstrapServers: cluster.bootstrapServers), queuedRecords: 10)
        try await producer.connect()
        cluster.stopBroker(1)
        let record = OutgoingRecord(topic: "alerts", key: [1], value: [2])
        let error = await #expect(throws: KafkaError.self) {
            try await producer.produce(
                [OutgoingRecord](repeating: record, count: 11), within: .milliseconds(200))
        }
        #expect(error?.code == .timedOut)
        #expect(error?.name == "_QUEUE_FULL")
        await producer.close()
    }
}
