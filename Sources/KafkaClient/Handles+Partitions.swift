import CRDKafka

/// Owner of an `rd_kafka_topic_partition_list_t`; never kept, since one that went through an
/// assignment holds on to its partitions and keeps the client from being destroyed.
struct PartitionList: ~Copyable {
    let pointer: UnsafeMutablePointer<rd_kafka_topic_partition_list_t>?

    init(_ positions: [KafkaPosition]) {
        // No list at all is what librdkafka takes for "nothing".
        guard !positions.isEmpty else {
            pointer = nil
            return
        }
        pointer = rd_kafka_topic_partition_list_new(Int32(positions.count))
        for position in positions {
            let element = rd_kafka_topic_partition_list_add(
                pointer, position.partition.topic, position.partition.partition)
            element?.pointee.offset = position.offset
        }
    }

    /// A list also of no partition, which a member of a group may be given.
    init(_ partitions: [Int32], of topic: String, offset: Int64) {
        pointer = rd_kafka_topic_partition_list_new(Int32(partitions.count))
        for partition in partitions {
            let element = rd_kafka_topic_partition_list_add(pointer, topic, partition)
            element?.pointee.offset = offset
        }
    }

    deinit {
        if let pointer { rd_kafka_topic_partition_list_destroy(pointer) }
    }

    /// The list as librdkafka left it; without the partitions that have an error.
    var positions: [KafkaPosition] {
        guard let list = pointer?.pointee else { return [] }
        return UnsafeBufferPointer(start: list.elems, count: Int(list.cnt)).compactMap { element in
            guard element.err == RD_KAFKA_RESP_ERR_NO_ERROR else { return nil }
            return KafkaPosition(
                String(cString: element.topic), element.partition, offset: element.offset)
        }
    }
}
