import KafkaClient
import Records
import Testing

@Suite struct KafkaConsumerTests {
    /// A cluster with one topic, a producer and a consumer, all connected.
    private struct Bench {
        let cluster: MockCluster
        let producer: KafkaProducer
        let consumer: KafkaConsumer

        init(partitions: Int32 = 2, brokers: Int32 = 1) async throws {
            cluster = try MockCluster(brokers: brokers)
            try cluster.createTopic(named: "events", partitions: partitions)
            let client = ClientSettings(
                bootstrapServers: cluster.bootstrapServers,
                properties: ["socket.timeout.ms": "3000"])
            producer = KafkaProducer(client)
            consumer = KafkaConsumer(ConsumerSettings(client: client, group: "test"))
            try await producer.connect()
            try await consumer.connect()
        }

        /// Writes values to a partition and waits for them.
        func write(_ values: [String], to partition: Int32 = 0) async throws {
            try await producer.produce(
                values.map { value in
                    OutgoingRecord(
                        topic: "events", partition: partition, key: Array("k".utf8),
                        value: Array(value.utf8))
                })
            try await producer.flush()
        }

        /// Reads until this many records have come, for a minute at most.
        func read(_ count: Int) async throws -> [KafkaBatch] {
            let deadline = ContinuousClock.now + .seconds(60)
            var batches: [KafkaBatch] = []
            while batches.map({ $0.records.records.count }).reduce(0, +) < count,
                ContinuousClock.now < deadline
            {
                batches.append(
                    try await consumer.nextBatch(
                        maxRecords: count, maxBytes: 1 << 20, within: .milliseconds(100)))
            }
            return batches
        }

        func close() async {
            await consumer.close()
            await producer.close()
        }
    }

    @Test func `a record comes back with its bytes, and what is missing stays missing`()
        async throws
    {
        let bench = try await Bench()
        try await bench.producer.produce([
            OutgoingRecord(
                topic: "events", partition: 1, key: Array("student/1".utf8),
                value: Array("{}".utf8),
                headers: [.init("ce_id", Array("7".utf8)), .init("empty", []), .init("none", nil)]),
            OutgoingRecord(topic: "events", partition: 1, key: Array("k".utf8), value: nil),
            OutgoingRecord(topic: "events", partition: 1, key: nil, value: []),
        ])
        try await bench.producer.flush()
        try await bench.consumer.assign([KafkaPosition("events", 1, offset: 0)])
        let batches = try await bench.read(3)
        await bench.close()

        let lines = batches.flatMap { batch in
            batch.records.records.map { record in
                let text = { (slice: RecordBatch.Slice?) in
                    slice.map { String(decoding: batch.records.bytes[$0.range], as: UTF8.self) }
                        ?? "nil"
                }
                let first = Int(record.firstHeader)
                let headers = batch.records.headers[first..<first + Int(record.headerCount)]
                    .map { "\(text($0.name))=\(text($0.value))" }
                return "\(batch.partitions[Int(record.partition)]) \(record.offset)"
                    + " \(text(record.key)) \(text(record.value)) \(headers)"
            }
        }
        #expect(
            lines == [
                #"events/1 0 student/1 {} ["ce_id=7", "empty=", "none=nil"]"#,
                "events/1 1 k nil []",
                "events/1 2 nil  []",
            ])
        #expect(batches.allSatisfy { $0.timestamps.count == $0.records.records.count })
        #expect(batches.flatMap(\.timestamps).allSatisfy { $0 > 1_500_000_000_000 })
    }

    @Test func `reading starts where it was told, again and again`() async throws {
        let bench = try await Bench()
        try await bench.write((0..<10).map(String.init))
        for start in [Int64(7), 2, 9] {
            try await bench.consumer.assign([KafkaPosition("events", 0, offset: start)])
            let offsets = try await bench.read(10 - Int(start)).flatMap {
                $0.records.records.map(\.offset)
            }
            #expect(offsets == Array(start..<10))
        }
        await bench.close()
    }

    @Test func `assigning nothing is a pause`() async throws {
        let bench = try await Bench()
        try await bench.consumer.assign([KafkaPosition("events", 0, offset: 0)])
        try await bench.write(["a"])
        #expect(try await bench.read(1).flatMap(\.records.records).count == 1)
        try await bench.consumer.assign([])
        try await bench.write(["b"])
        let quiet = try await bench.consumer.nextBatch(
            maxRecords: 10, maxBytes: 1_000, within: .milliseconds(300))
        #expect(quiet.isEmpty)
        try await bench.consumer.assign([KafkaPosition("events", 0, offset: 1)])
        #expect(try await bench.read(1).flatMap { $0.records.records.map(\.offset) } == [1])
        await bench.close()
    }

    @Test func `a batch ends at its limit of records and of bytes`() async throws {
        let bench = try await Bench()
        try await bench.write([String](repeating: String(repeating: "x", count: 1_000), count: 50))
        try await bench.consumer.assign([KafkaPosition("events", 0, offset: 0)])
        let few = try await bench.consumer.nextBatch(
            maxRecords: 7, maxBytes: 1 << 20, within: .seconds(10))
        #expect(few.records.records.count == 7)
        // The rest has arrived by now, in one piece.
        let small = try await bench.consumer.nextBatch(
            maxRecords: 1, maxBytes: 1, within: .seconds(10))
        #expect(small.records.records.map(\.offset) == [7])
        await bench.close()
    }

    @Test func `a position outside the log is a fault of that partition alone`() async throws {
        let bench = try await Bench()
        try await bench.write(["a"], to: 0)
        try await bench.write(["b"], to: 1)
        try await bench.consumer.assign([
            KafkaPosition("events", 0, offset: 99), KafkaPosition("events", 1, offset: 0),
        ])
        var faults: [PartitionFault] = []
        var offsets: [Int64] = []
        let deadline = ContinuousClock.now + .seconds(60)
        while faults.isEmpty || offsets.isEmpty, ContinuousClock.now < deadline {
            let batch = try await bench.consumer.nextBatch(
                maxRecords: 10, maxBytes: 1_000, within: .milliseconds(100))
            faults += batch.faults
            offsets += batch.records.records.map(\.offset)
        }
        #expect(
            faults == [
                PartitionFault(
                    kind: .offsetOutOfRange, partition: TopicPartition("events", 0), offset: 99,
                    name: "_AUTO_OFFSET_RESET")
            ])
        #expect(offsets == [0])
        // A new assignment revives it.
        try await bench.consumer.assign([KafkaPosition("events", 0, offset: 0)])
        #expect(try await bench.read(1).flatMap { $0.records.records.map(\.offset) } == [0])
        await bench.close()
    }

    @Test func `names and patterns become partitions, and what is not there is named`() async throws
    {
        let bench = try await Bench(partitions: 2)
        try bench.cluster.createTopic(named: "education.staff", partitions: 1)
        try bench.cluster.createTopic(named: "__internal", partitions: 1)
        let catalogue = try await bench.consumer.topicPartitions(
            matching: ["events", "^education\\.", "^_", "later", "events"])
        #expect(
            catalogue.partitions == [
                TopicPartition("education.staff", 0), TopicPartition("events", 0),
                TopicPartition("events", 1),
            ])
        #expect(catalogue.missing == ["^_", "later"])
        #expect(catalogue.leaders.count == 3)
        await #expect(throws: KafkaError.self) {
            try await bench.consumer.topicPartitions(matching: ["^("])
        }
        await bench.close()
    }

    @Test func `the ends of a log are where its records are`() async throws {
        let bench = try await Bench()
        try await bench.write(["a", "b", "c"], to: 1)
        let first = TopicPartition("events", 0)
        let second = TopicPartition("events", 1)
        let ends = try await bench.consumer.watermarks(of: [first, second])
        #expect(ends == [first: Watermarks(low: 0, high: 0), second: Watermarks(low: 0, high: 3)])
        await bench.close()
    }

    @Test func `a question without a broker ends in its time`() async throws {
        let bench = try await Bench()
        let partition = TopicPartition("events", 0)
        _ = try await bench.consumer.watermarks(of: [partition])
        bench.cluster.stopBroker(1)
        let start = ContinuousClock.now
        await #expect(throws: KafkaError.self) {
            try await bench.consumer.watermarks(of: [partition], within: .milliseconds(300))
        }
        await #expect(throws: KafkaError.self) {
            try await bench.consumer.topicPartitions(
                matching: ["events"], within: .milliseconds(300))
        }
        #expect(ContinuousClock.now - start < .seconds(10))
        await bench.close()
    }

    @Test func `reading goes on by itself when a broker answers again`() async throws {
        let bench = try await Bench()
        try await bench.write(["a"])
        try await bench.consumer.assign([KafkaPosition("events", 0, offset: 0)])
        #expect(try await bench.read(1).count >= 1)
        bench.cluster.setRoundTrip(ofBroker: 1, to: .seconds(600))
        var events: [KafkaError] = []
        let deadline = ContinuousClock.now + .seconds(60)
        while events.isEmpty, ContinuousClock.now < deadline {
            events += try await bench.consumer.nextBatch(
                maxRecords: 10, maxBytes: 1_000, within: .milliseconds(100)
            ).events
        }
        #expect(Set(events.map(\.code)).isSubset(of: [.transport, .timedOut]))
        #expect(!events.isEmpty)
        bench.cluster.setRoundTrip(ofBroker: 1, to: .zero)
        try await bench.write(["b"])
        #expect(try await bench.read(1).flatMap { $0.records.records.map(\.offset) } == [1])
        await bench.close()
    }

    @Test func `closing takes no longer than its limit, also without a broker`() async throws {
        let bench = try await Bench()
        try await bench.write(["a"])
        try await bench.consumer.assign([KafkaPosition("events", 0, offset: 0)])
        _ = try await bench.read(1)
        bench.cluster.stopBroker(1)
        await bench.consumer.commitForLagTools([KafkaPosition("events", 0, offset: 1)])
        let start = ContinuousClock.now
        await bench.consumer.close(within: .seconds(1))
        #expect(ContinuousClock.now - start < .seconds(4))
        #expect(await bench.consumer.close())
        await #expect(throws: KafkaError(.notConnected, operation: "read")) {
            try await bench.consumer.nextBatch(maxRecords: 1, maxBytes: 1, within: .zero)
        }
        await bench.producer.close()
    }
}
