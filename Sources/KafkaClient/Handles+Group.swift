import CRDKafka

/// Called by librdkafka when the group has decided.
typealias RebalanceCallback =
    @convention(c) (
        OpaquePointer?, rd_kafka_resp_err_t,
        UnsafeMutablePointer<rd_kafka_topic_partition_list_t>?, UnsafeMutableRawPointer?
    ) -> Void

extension KafkaHandle {
    /// A client that joins a group. All that happens to it comes by `serveGroup`.
    static func groupMember(
        _ settings: [ClientSettings.Setting]
    ) throws(KafkaError) -> KafkaHandle {
        let handle = try make(RD_KAFKA_CONSUMER, settings, rebalance: noteRebalance)
        rd_kafka_poll_set_consumer(handle.client)
        return handle
    }

    func subscribe(to topic: String) throws(KafkaError) {
        let list = PartitionList([KafkaPosition(topic, RD_KAFKA_PARTITION_UA, offset: 0)])
        try check(rd_kafka_subscribe(client, list.pointer), "subscribe")
    }

    /// Serves callbacks of a member. A record can only be somebody else's mistake.
    func serveGroup(waitingMilliseconds: Int32) {
        if let message = rd_kafka_consumer_poll(client, waitingMilliseconds) {
            rd_kafka_message_destroy(message)
        }
    }

    /// Adds partitions to those of a member. Read from the end: there is nothing to be read.
    func add(_ partitions: [Int32], of topic: String) throws(KafkaError) {
        let list = PartitionList(partitions, of: topic, offset: Int64(RD_KAFKA_OFFSET_END))
        try check(rd_kafka_incremental_assign(client, list.pointer), "assign")
    }

    func remove(_ partitions: [Int32], of topic: String) throws(KafkaError) {
        let list = PartitionList(partitions, of: topic, offset: 0)
        try check(rd_kafka_incremental_unassign(client, list.pointer), "unassign")
    }

    private func check(_ failure: OpaquePointer?, _ operation: String) throws(KafkaError) {
        guard let failure else { return }
        defer { rd_kafka_error_destroy(failure) }
        throw kafkaError(rd_kafka_error_code(failure), operation)
    }
}

/// Called inside a poll on the member's own thread. Only keeps what was decided: librdkafka waits
/// until it is accepted.
private func noteRebalance(
    _: OpaquePointer?, _ kind: rd_kafka_resp_err_t,
    _ list: UnsafeMutablePointer<rd_kafka_topic_partition_list_t>?,
    _ context: UnsafeMutableRawPointer?
) {
    guard let context, let list = list?.pointee else { return }
    let partitions = UnsafeBufferPointer(start: list.elems, count: Int(list.cnt)).map(\.partition)
    let isGiven = kind == RD_KAFKA_RESP_ERR__ASSIGN_PARTITIONS
    // Alive: the handle that gave this pointer outlives its client.
    Unmanaged<ClientEvents>.fromOpaque(context).takeUnretainedValue().record(
        isGiven ? .given(partitions) : .taken(partitions))
}
