import CRDKafka
import Glibc
import Records

/// Copies messages into a batch. Remembers the topics seen, by librdkafka's own object, so that a
/// name is looked up once and not for every record.
struct MessageReader {
    private let numbers: PartitionNumbers
    private var topics: [(topic: OpaquePointer?, numbers: [Int32])] = []
    private var latest = 0

    init(numbers: PartitionNumbers) {
        self.numbers = numbers
    }

    /// Copies a record, or the error that came in its place.
    mutating func copy(
        _ message: UnsafeMutablePointer<rd_kafka_message_t>, into batch: inout KafkaBatch
    ) {
        guard message.pointee.err == RD_KAFKA_RESP_ERR_NO_ERROR else {
            batch.note(errorOf: message.pointee)
            return
        }
        let ofTopic = numbers(of: message.pointee.rkt)
        let partition = Int(message.pointee.partition)
        // Records of a partition that was never assigned do not come.
        guard ofTopic.indices.contains(partition), ofTopic[partition] >= 0 else { return }
        batch.append(message, partition: ofTopic[partition])
    }

    private mutating func numbers(of topic: OpaquePointer?) -> [Int32] {
        if latest < topics.count, topics[latest].topic == topic { return topics[latest].numbers }
        if let known = topics.firstIndex(where: { $0.topic == topic }) {
            latest = known
        } else {
            let name = String(cString: rd_kafka_topic_name(topic))
            latest = topics.count
            topics.append((topic, numbers.numbers(ofTopic: name)))
        }
        return topics[latest].numbers
    }
}

extension KafkaBatch {
    /// Copies key, value and headers; nothing of the message is kept.
    fileprivate mutating func append(
        _ message: UnsafeMutablePointer<rd_kafka_message_t>, partition: Int32
    ) {
        let content = message.pointee
        // A tombstone has no value pointer; an empty value has one.
        let key = records.add(content.key, count: content.key_len)
        let value = records.add(content.payload, count: content.len)
        let firstHeader = records.headers.count
        var headers: OpaquePointer?
        // Owned by the message, and absent for most producers.
        if rd_kafka_message_headers(message, &headers) == RD_KAFKA_RESP_ERR_NO_ERROR {
            records.add(headers: headers)
        }
        records.records.append(
            RecordBatch.Record(
                partition: partition, offset: content.offset, key: key, value: value,
                firstHeader: Int32(firstHeader),
                headerCount: Int32(records.headers.count - firstHeader)))
        var kind = RD_KAFKA_TIMESTAMP_NOT_AVAILABLE
        timestamps.append(rd_kafka_message_timestamp(message, &kind))
    }

    /// Sorts an error into those of one partition and those of the client.
    fileprivate mutating func note(errorOf message: rd_kafka_message_t) {
        let error = kafkaError(message.err, "read")
        guard let topic = message.rkt, message.partition >= 0 else {
            events.append(error)
            return
        }
        let partition = TopicPartition(
            String(cString: rd_kafka_topic_name(topic)), message.partition)
        guard message.err != RD_KAFKA_RESP_ERR__PARTITION_EOF else {
            ends.append(KafkaPosition(partition, offset: message.offset))
            return
        }
        let kind: PartitionFault.Kind =
            switch message.err {
            case RD_KAFKA_RESP_ERR__AUTO_OFFSET_RESET, RD_KAFKA_RESP_ERR_OFFSET_OUT_OF_RANGE:
                .offsetOutOfRange
            default:
                switch error.code {
                case .unknownTopic: .missing
                case .notAuthorised: .notAuthorised
                default: .other
                }
            }
        faults.append(
            PartitionFault(
                kind: kind, partition: partition, offset: message.offset, name: error.name))
    }
}

extension RecordBatch {
    /// Appends bytes of C memory; nil for a null pointer.
    fileprivate mutating func add(_ start: UnsafeRawPointer?, count: Int) -> Slice? {
        guard let start else { return nil }
        let slice = Slice(start: bytes.count, count: count)
        bytes.append(contentsOf: UnsafeRawBufferPointer(start: start, count: count))
        return slice
    }

    fileprivate mutating func add(headers list: OpaquePointer?) {
        var index = 0
        var name: UnsafePointer<CChar>?
        var value: UnsafeRawPointer?
        var count = 0
        while rd_kafka_header_get_all(list, index, &name, &value, &count)
            == RD_KAFKA_RESP_ERR_NO_ERROR
        {
            if let name, let nameSlice = add(name, count: strlen(name)) {
                headers.append(Header(name: nameSlice, value: add(value, count: count)))
            }
            index += 1
        }
    }
}

/// Lends the bytes of an optional array: a null pointer for none, and one that is not null for an
/// empty array, since Kafka tells the two apart.
func withPointer<Result>(
    _ bytes: [UInt8]?, _ body: (UnsafeRawPointer?) -> Result
) -> Result {
    guard let bytes else { return body(nil) }
    return (bytes.isEmpty ? [0] : bytes).withUnsafeBytes { body($0.baseAddress) }
}

/// The error for one of librdkafka's codes.
func kafkaError(_ failure: rd_kafka_resp_err_t, _ operation: String) -> KafkaError {
    let name = String(cString: rd_kafka_err2name(failure))
    switch failure {
    case RD_KAFKA_RESP_ERR__SSL:
        return KafkaError(
            .authentication, operation: operation, name: name,
            hint: "check the certificates of both sides")
    case RD_KAFKA_RESP_ERR__AUTHENTICATION, RD_KAFKA_RESP_ERR_SASL_AUTHENTICATION_FAILED,
        RD_KAFKA_RESP_ERR_UNSUPPORTED_SASL_MECHANISM:
        return KafkaError(
            .authentication, operation: operation, name: name,
            hint: KafkaError.authenticationHint(libraryVersion: KafkaHandle.libraryVersion))
    case RD_KAFKA_RESP_ERR_TOPIC_AUTHORIZATION_FAILED,
        RD_KAFKA_RESP_ERR_GROUP_AUTHORIZATION_FAILED,
        RD_KAFKA_RESP_ERR_CLUSTER_AUTHORIZATION_FAILED:
        return KafkaError(.notAuthorised, operation: operation, name: name)
    case RD_KAFKA_RESP_ERR__TRANSPORT, RD_KAFKA_RESP_ERR__ALL_BROKERS_DOWN,
        RD_KAFKA_RESP_ERR__RESOLVE:
        return KafkaError(.transport, operation: operation, name: name)
    case RD_KAFKA_RESP_ERR__TIMED_OUT, RD_KAFKA_RESP_ERR__TIMED_OUT_QUEUE,
        RD_KAFKA_RESP_ERR__MSG_TIMED_OUT, RD_KAFKA_RESP_ERR_REQUEST_TIMED_OUT:
        return KafkaError(.timedOut, operation: operation, name: name)
    case RD_KAFKA_RESP_ERR_UNKNOWN_TOPIC_OR_PART, RD_KAFKA_RESP_ERR__UNKNOWN_TOPIC,
        RD_KAFKA_RESP_ERR__UNKNOWN_PARTITION:
        return KafkaError(.unknownTopic, operation: operation, name: name)
    case RD_KAFKA_RESP_ERR__FATAL, RD_KAFKA_RESP_ERR__DESTROY, RD_KAFKA_RESP_ERR__CRIT_SYS_RESOURCE:
        return KafkaError(.fatal, operation: operation, name: name)
    default:
        return KafkaError(.other, operation: operation, name: name)
    }
}

/// Called by librdkafka inside a poll on the client's own thread; keeps the error for the next
/// batch. The reason it gives names brokers and files, and no record.
func noteError(
    _: OpaquePointer?, _ failure: Int32, _ reason: UnsafePointer<CChar>?,
    _ context: UnsafeMutableRawPointer?
) {
    guard let context else { return }
    var error = kafkaError(rd_kafka_resp_err_t(rawValue: failure), "client")
    if let reason {
        error.hint = [String(cString: reason), error.hint].compactMap(\.self).joined(
            separator: "; ")
    }
    // Alive: the handle that gave this pointer outlives its client.
    Unmanaged<ClientEvents>.fromOpaque(context).takeUnretainedValue().record(error)
}

/// Called by librdkafka inside a poll or flush for every record, delivered or not.
func noteDelivery(
    _: OpaquePointer?, _ message: UnsafePointer<rd_kafka_message_t>?,
    _ context: UnsafeMutableRawPointer?
) {
    guard let message, let context else { return }
    let failure = message.pointee.err
    // Alive: the handle that gave this pointer outlives its client.
    Unmanaged<ClientEvents>.fromOpaque(context).takeUnretainedValue().recordDelivery(
        failure: failure == RD_KAFKA_RESP_ERR_NO_ERROR ? nil : kafkaError(failure, "deliver"))
}
