import Records

/// What one `nextBatch` brought: records, and what went wrong on the way. An empty batch is the
/// tick of a quiet topic.
package struct KafkaBatch: Sendable {
    /// The records in the order they came; within a partition that is the order of offsets.
    package var records = RecordBatch()
    /// When each record was written, milliseconds since 1970, by its producer's or its broker's
    /// clock as the topic has it; -1 when unknown. As long as `records.records`.
    package var timestamps: [Int64] = []
    /// What a record's partition number means. Numbers stay the same for the life of a consumer.
    package var partitions: [TopicPartition] = []
    /// Partitions that were read to their end, with the offset of what comes next: markers of
    /// transactions at the end of a log are no records, but they are read.
    package var ends: [KafkaPosition] = []
    /// Where the logs of the assigned partitions ended when they last answered; those that have not
    /// answered yet are missing.
    package var logEnds: [KafkaPosition] = []
    /// Partitions that brought an error instead of a record.
    package var faults: [PartitionFault] = []
    /// What happened to the client as a whole: lost brokers, refused authentication. It goes on by
    /// itself; these are for the log and for readiness.
    package var events: [KafkaError] = []

    package init() {}

    /// Makes room for this many records and bytes of content, and some more.
    mutating func reserve(_ count: Int, bytes: Int) {
        records.records.reserveCapacity(count)
        records.bytes.reserveCapacity(bytes + bytes / 16)
        timestamps.reserveCapacity(count)
    }

    /// Whether no record came.
    package var isEmpty: Bool { records.records.isEmpty }
}

/// An error of one partition. Others go on; this one is silent until it is assigned again.
package struct PartitionFault: Equatable, Sendable {
    package enum Kind: Equatable, Sendable {
        /// The position lies outside the log: cut by retention, truncated, or another topic by now.
        case offsetOutOfRange
        /// The topic or partition is gone.
        case missing
        /// Reading it is not allowed.
        case notAuthorised
        case other
    }

    package var kind: Kind
    package var partition: TopicPartition
    /// The offset that was asked for, negative when unknown.
    package var offset: Int64
    /// librdkafka's own name of the error.
    package var name: String

    package init(kind: Kind, partition: TopicPartition, offset: Int64, name: String) {
        self.kind = kind
        self.partition = partition
        self.offset = offset
        self.name = name
    }
}
