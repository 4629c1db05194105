import Configuration
import KafkaClient
import Storage

/// Where the logs of the configured topics end, asked of the brokers themselves: what has just been
/// sent counts, whether the daemon has heard of it or not.
struct LogEnds: Sendable {
    private var ends: [TopicPartition: Int64] = [:]

    /// How many partitions there are.
    var partitions: Int { ends.count }

    /// Asks; a failure where no broker answers in time.
    static func ask(
        _ kafka: Settings.Kafka, within timeout: Duration
    ) async -> Result<LogEnds, KafkaError> {
        let consumer = KafkaConsumer(
            ConsumerSettings(
                client: ClientSettings(
                    bootstrapServers: kafka.bootstrapServers, properties: kafka.properties),
                group: kafka.group), name: "kafka-ends")
        let found: Result<LogEnds, KafkaError>
        do throws(KafkaError) {
            try await consumer.connect()
            let catalogue = try await consumer.topicPartitions(
                matching: kafka.topics, within: timeout)
            let marks = try await consumer.watermarks(
                of: catalogue.partitions, within: timeout)
            found = .success(LogEnds(ends: marks.mapValues(\.high)))
        } catch {
            found = .failure(error)
        }
        await consumer.close(within: .seconds(2))
        return found
    }

    /// How many offsets lie between these positions and the ends; a log that is not known yet
    /// counts from its beginning.
    func left(
        after positions: [PartitionPosition], except halted: Set<TopicPartition>
    ) -> Int64 {
        let next = nextOffsets(positions)
        return ends.filter { !halted.contains($0.key) }
            .reduce(0) { $0 + max(0, $1.value - (next[$1.key] ?? 0)) }
    }

    /// Whether the positions have passed all of these ends; a log that has never held anything need
    /// not be known yet.
    func areReached(
        by positions: [PartitionPosition], except halted: Set<TopicPartition>
    ) -> Bool {
        let next = nextOffsets(positions)
        return ends.allSatisfy {
            $0.value == 0 || halted.contains($0.key) || (next[$0.key] ?? 0) >= $0.value
        }
    }

    private func nextOffsets(_ positions: [PartitionPosition]) -> [TopicPartition: Int64] {
        positions.filter { !$0.isRetired }.reduce(into: [:]) { next, position in
            next[TopicPartition(position.topic, position.partition)] = position.nextOffset
        }
    }
}
