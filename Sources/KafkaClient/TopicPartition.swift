/// One partition of a topic.
package struct TopicPartition: Hashable, Comparable, Sendable, CustomStringConvertible {
    package var topic: String
    package var partition: Int32

    package init(_ topic: String, _ partition: Int32) {
        self.topic = topic
        self.partition = partition
    }

    package static func < (left: TopicPartition, right: TopicPartition) -> Bool {
        (left.topic, left.partition) < (right.topic, right.partition)
    }

    package var description: String { "\(topic)/\(partition)" }
}

/// A place in a partition: the next record to read.
package struct KafkaPosition: Hashable, Sendable {
    package var partition: TopicPartition
    /// The offset of the next record, or `beginning`.
    package var offset: Int64

    package init(_ partition: TopicPartition, offset: Int64) {
        self.partition = partition
        self.offset = offset
    }

    package init(_ topic: String, _ partition: Int32, offset: Int64) {
        self.init(TopicPartition(topic, partition), offset: offset)
    }

    /// The oldest record there is. Costs half a second to find; a number costs milliseconds.
    package static let beginning: Int64 = -2
}

/// The ends of a partition's log.
package struct Watermarks: Equatable, Sendable {
    /// The oldest offset that can be read.
    package var low: Int64
    /// The offset that the next record will get.
    package var high: Int64

    package init(low: Int64, high: Int64) {
        self.low = low
        self.high = high
    }
}

/// The topics that a list of names and patterns means now.
package struct TopicCatalogue: Equatable, Sendable {
    /// All partitions, in order.
    package var partitions: [TopicPartition] = []
    /// Names, and patterns, that match no topic.
    package var missing: [String] = []
    /// The broker that leads each partition; none while an election runs.
    package var leaders: [TopicPartition: Int32] = [:]
    /// The cluster's own id, nil when the broker did not say.
    package var clusterID: String?

    package init() {}
}
