import KafkaClient
import Records
import Storage

/// The alerts topic. Each transition is written once by an idempotent producer; what was on its way
/// when a producer was lost is found at the topic's end before anything is written again.
package actor KafkaChannel: Channel {
    package nonisolated let name = "kafka"
    package nonisolated let batchSize = 500

    private let client: ClientSettings
    private let topic: String
    private let group: String
    private var producer: KafkaProducer?

    /// Records read at the end of each partition: twice what may be on its way at a time.
    private static let tailRecords: Int64 = 1_000
    /// How long a batch may take; librdkafka itself gives a record up after 30 s.
    private static let deliveryLimit = Duration.seconds(35)

    package init(client: ClientSettings, topic: String, group: String) {
        self.client = client
        self.topic = topic
        self.group = group
    }

    package func open() async throws -> [GivenOut] {
        await close()
        let producer = KafkaProducer(client, queuedRecords: 1_000, name: "kafka-alerts")
        try await producer.connect()
        self.producer = producer
        let reader = KafkaConsumer(
            ConsumerSettings(client: client, group: group), name: "alerts-end")
        try await reader.connect()
        let end = await end(of: reader)
        await reader.close(within: .seconds(2))
        return try end.get()
    }

    package func deliver(_ transitions: [OutboxTransition]) async throws {
        guard let producer else {
            throw KafkaError(.notConnected, operation: "deliver")
        }
        try await producer.produce(
            transitions.map { TransitionRecord.record(of: $0, topic: topic, group: group) })
        let limit = ContinuousClock.now + Self.deliveryLimit
        while true {
            do {
                // In short pieces, since a stop must not wait for a broker that is away.
                return try await producer.flush(within: .milliseconds(500))
            } catch {
                guard error.code == .timedOut, !Task.isCancelled, ContinuousClock.now < limit
                else { throw error }
            }
        }
    }

    package func close() async {
        guard let producer else { return }
        self.producer = nil
        await producer.close(within: .seconds(2))
    }

    /// A failure as a value, so that the reader is closed in any case.
    private func end(of reader: KafkaConsumer) async -> Result<[GivenOut], any Error> {
        do { return .success(try await tail(reader)) } catch { return .failure(error) }
    }

    /// The last records of each partition; makes the topic where there is none.
    private func tail(_ reader: KafkaConsumer) async throws -> [GivenOut] {
        let catalogue = try await catalogue(reader)
        guard !catalogue.partitions.isEmpty else {
            try await makeTopic()
            return []
        }
        let ends = try await reader.watermarks(of: catalogue.partitions, within: .seconds(5))
        guard ends.count == catalogue.partitions.count else {
            throw KafkaError(.timedOut, operation: "read the end of \(topic)")
        }
        var unread = ends.filter { $0.value.high > $0.value.low }
        guard !unread.isEmpty else { return [] }
        try await reader.assign(
            unread.map { partition, ends in
                KafkaPosition(partition, offset: max(ends.low, ends.high - Self.tailRecords))
            })
        var found: [GivenOut] = []
        let limit = ContinuousClock.now + .seconds(20)
        while !unread.isEmpty {
            guard ContinuousClock.now < limit, !Task.isCancelled else {
                throw KafkaError(.timedOut, operation: "read the end of \(topic)")
            }
            let batch = try await reader.nextBatch(
                maxRecords: 1_000, maxBytes: 16 << 20, within: .milliseconds(200))
            found += TransitionRecord.givenOut(batch.records)
            for record in batch.records.records {
                let partition = batch.partitions[Int(record.partition)]
                if let ends = unread[partition], record.offset + 1 >= ends.high {
                    unread[partition] = nil
                }
            }
            for end in batch.ends { unread[end.partition] = nil }
            if let fault = batch.faults.first {
                throw KafkaError(
                    .other, operation: "read the end of \(fault.partition)", name: fault.name)
            }
        }
        return found
    }

    private func catalogue(_ reader: KafkaConsumer) async throws -> TopicCatalogue {
        let limit = ContinuousClock.now + .seconds(6)
        while true {
            do {
                // In short pieces, since a stop must not wait for a broker that is away.
                return try await reader.topicPartitions(matching: [topic], within: .seconds(1))
            } catch {
                guard error.code == .timedOut || error.code == .transport, !Task.isCancelled,
                    ContinuousClock.now < limit
                else { throw error }
            }
        }
    }

    /// With one partition, so that all transitions have one order. A broker that does not allow it
    /// may still make the topic by itself at the first record, or say why not.
    private func makeTopic() async throws {
        guard let producer else { return }
        do {
            try await producer.createTopic(named: topic, partitions: 1, within: .seconds(5))
        } catch {
            guard error.code != .transport else { throw error }
        }
    }
}
