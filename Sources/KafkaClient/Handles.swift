import CRDKafka
import Records

/// Owner of one `rd_kafka_t` and of its consumer queue. Shared between a client's own thread and
/// its side thread, which librdkafka allows; destroyed with the last reference, on whatever thread
/// that is.
final class KafkaHandle: Sendable {
    /// Kept as a number, since a pointer is not Sendable.
    private let clientAddress: UInt
    private let queueAddress: UInt
    let events: ClientEvents
    /// Signalled once, when the client is destroyed.
    let ending = Ending()

    private init(client: OpaquePointer, queue: OpaquePointer?, events: ClientEvents) {
        clientAddress = UInt(bitPattern: client)
        queueAddress = UInt(bitPattern: queue)
        self.events = events
    }

    deinit {
        if let queue = OpaquePointer(bitPattern: queueAddress) { rd_kafka_queue_destroy(queue) }
        // No group was joined, so there is none to leave; leaving may hang without a coordinator.
        rd_kafka_destroy_flags(client, RD_KAFKA_DESTROY_F_NO_CONSUMER_CLOSE)
        ending.signal()
    }

    var client: OpaquePointer {
        guard let client = OpaquePointer(bitPattern: clientAddress) else {
            preconditionFailure("a client's address is never zero")
        }
        return client
    }

    fileprivate var queue: OpaquePointer {
        guard let queue = OpaquePointer(bitPattern: queueAddress) else {
            preconditionFailure("only consumers have a queue")
        }
        return queue
    }

    /// The library's version, `2.0.2`.
    static var libraryVersion: String { String(cString: rd_kafka_version_str()) }

    // MARK: - Making

    static func consumer(_ settings: [ClientSettings.Setting]) throws(KafkaError) -> KafkaHandle {
        try make(RD_KAFKA_CONSUMER, settings)
    }

    static func producer(_ settings: [ClientSettings.Setting]) throws(KafkaError) -> KafkaHandle {
        try make(RD_KAFKA_PRODUCER, settings)
    }

    /// What librdkafka says to one setting.
    enum Answer { case taken, unknown, refused }

    /// Whether the library takes a setting by itself.
    static func answer(to setting: ClientSettings.Setting) -> Answer {
        let configuration = rd_kafka_conf_new()
        defer { rd_kafka_conf_destroy(configuration) }
        switch rd_kafka_conf_set(configuration, setting.name, setting.value, nil, 0) {
        case RD_KAFKA_CONF_OK: return .taken
        case RD_KAFKA_CONF_UNKNOWN: return .unknown
        default: return .refused
        }
    }

    /// The name of every property that the library knows, of clients and of topics.
    static var knownProperties: [String] {
        let configuration = rd_kafka_conf_new()
        defer { rd_kafka_conf_destroy(configuration) }
        let topic = rd_kafka_topic_conf_new()
        defer { rd_kafka_topic_conf_destroy(topic) }
        var (count, topicCount) = (0, 0)
        let pairs = rd_kafka_conf_dump(configuration, &count)
        defer { rd_kafka_conf_dump_free(pairs, count) }
        let topicPairs = rd_kafka_topic_conf_dump(topic, &topicCount)
        defer { rd_kafka_conf_dump_free(topicPairs, topicCount) }
        let all = [
            UnsafeBufferPointer(start: pairs, count: count),
            UnsafeBufferPointer(start: topicPairs, count: topicCount),
        ]
        // A name and its value in turn.
        return all.flatMap { list in
            stride(from: 0, to: list.count, by: 2).compactMap { place in
                list[place].map { String(cString: $0) }
            }
        }
    }

    /// - Parameter rebalance: of a member of a group, what is told of its decisions.
    static func make(
        _ kind: rd_kafka_type_t, _ settings: [ClientSettings.Setting],
        rebalance: RebalanceCallback? = nil
    ) throws(KafkaError) -> KafkaHandle {
        let configuration = rd_kafka_conf_new()
        var text = [CChar](repeating: 0, count: 512)
        // No address at all is what librdkafka takes for a client that is not to connect.
        for setting in settings
        where setting.name != "bootstrap.servers" || !setting.value.isEmpty {
            let result = rd_kafka_conf_set(
                configuration, setting.name, setting.value, &text, text.count)
            if result == RD_KAFKA_CONF_OK { continue }
            if result == RD_KAFKA_CONF_UNKNOWN, setting.isOptional { continue }
            rd_kafka_conf_destroy(configuration)
            // The library's text may quote the value, which may be a password.
            let reason =
                result == RD_KAFKA_CONF_UNKNOWN
                ? "librdkafka \(libraryVersion) does not know it" : "its value is not accepted"
            throw KafkaError(
                .configuration, operation: "connect", hint: "\(setting.name): \(reason)")
        }
        let events = ClientEvents()
        // Not retained: the handle holds it until after the client is destroyed.
        rd_kafka_conf_set_opaque(configuration, Unmanaged.passUnretained(events).toOpaque())
        rd_kafka_conf_set_error_cb(configuration, noteError)
        rd_kafka_conf_set_log_cb(configuration, nil)
        if kind == RD_KAFKA_PRODUCER { rd_kafka_conf_set_dr_msg_cb(configuration, noteDelivery) }
        if let rebalance { rd_kafka_conf_set_rebalance_cb(configuration, rebalance) }
        guard let client = rd_kafka_new(kind, configuration, &text, text.count) else {
            rd_kafka_conf_destroy(configuration)
            // Without a thread or memory for it a client cannot be made either, which passes.
            let isShortage = rd_kafka_last_error() == RD_KAFKA_RESP_ERR__CRIT_SYS_RESOURCE
            throw KafkaError(
                isShortage ? .other : .configuration, operation: "connect",
                hint: text.withUnsafeBytes {
                    String(decoding: $0.prefix { $0 != 0 }, as: UTF8.self)
                })
        }
        guard kind == RD_KAFKA_CONSUMER else {
            return KafkaHandle(client: client, queue: nil, events: events)
        }
        return KafkaHandle(
            client: client, queue: rd_kafka_queue_get_consumer(client), events: events)
    }

    // MARK: - Reading

    /// Number of records that wait in the client.
    var queuedRecords: Int { rd_kafka_queue_length(queue) }

    /// Reads exactly these partitions from these places; none is a pause.
    func assign(_ positions: [KafkaPosition]) throws(KafkaError) {
        let list = PartitionList(positions)
        try check(rd_kafka_assign(client, list.pointer), "assign")
    }

    /// Tells Kafka the positions of the group, without waiting for an answer.
    func commit(_ positions: [KafkaPosition]) {
        let list = PartitionList(positions)
        _ = rd_kafka_commit(client, list.pointer, 1)
    }

    /// Takes up to `limit` records that have arrived, or waits for the first of them.
    func receive(
        upTo limit: Int, waitingMilliseconds: Int32, using buffer: borrowing MessageBuffer,
        into batch: inout KafkaBatch, numbers: PartitionNumbers
    ) -> Int {
        serve(waitingMilliseconds: 0)
        let count = buffer.fill(from: queue, limit: limit, waitingMilliseconds)
        var reader = MessageReader(numbers: numbers)
        for index in 0..<count {
            guard let message = buffer.message(at: index) else { continue }
            reader.copy(message, into: &batch)
            rd_kafka_message_destroy(message)
        }
        return count
    }

    /// Where a partition's log ended by the last answer to a fetch; nil before the first. Asks
    /// nobody; rdkafka.h: "the values are only updated on fetch responses".
    func lastKnownEnd(of partition: TopicPartition) -> Int64? {
        var low: Int64 = 0
        var high: Int64 = 0
        let result = rd_kafka_get_watermark_offsets(
            client, partition.topic, partition.partition, &low, &high)
        return result == RD_KAFKA_RESP_ERR_NO_ERROR && high >= 0 ? high : nil
    }

    // MARK: - Asking

    /// The topics that `names` mean, by a metadata request.
    func catalogue(
        of patterns: TopicPatterns, timeoutMilliseconds: Int32
    ) throws(KafkaError) -> TopicCatalogue {
        var metadata: UnsafePointer<rd_kafka_metadata>?
        try check(rd_kafka_metadata(client, 1, nil, &metadata, timeoutMilliseconds), "metadata")
        defer { rd_kafka_metadata_destroy(metadata) }
        var found: [(name: String, partitions: [(Int32, leader: Int32)])] = []
        if let metadata = metadata?.pointee {
            for topic in UnsafeBufferPointer(start: metadata.topics, count: Int(metadata.topic_cnt))
            {
                let partitions = UnsafeBufferPointer(
                    start: topic.partitions, count: Int(topic.partition_cnt))
                found.append(
                    (String(cString: topic.topic), partitions.map { ($0.id, leader: $0.leader) }))
            }
        }
        var catalogue = patterns.catalogue(of: found)
        // Comes with the metadata, so this does not wait.
        if let identifier = rd_kafka_clusterid(client, 0) {
            catalogue.clusterID = String(cString: identifier)
            rd_kafka_mem_free(client, identifier)
        }
        return catalogue
    }

    /// The ends of each partition's log that its leader gave in time; one request a leader and end.
    ///
    /// By the question for times, with the times that stand for the ends: unlike
    /// `rd_kafka_query_watermark_offsets` of 2.0.2, which waits without limit if there is no
    /// broker, it keeps to its limit.
    func watermarks(
        of partitions: [TopicPartition], until deadline: ContinuousClock.Instant
    ) throws(KafkaError) -> [TopicPartition: Watermarks] {
        let lows = try offsets(
            of: partitions, at: Int64(RD_KAFKA_OFFSET_BEGINNING), until: deadline)
        let highs = try offsets(of: partitions, at: Int64(RD_KAFKA_OFFSET_END), until: deadline)
        return lows.reduce(into: [:]) { ends, pair in
            guard let high = highs[pair.key] else { return }
            ends[pair.key] = Watermarks(low: pair.value, high: high)
        }
    }

    /// One end of each log, of as many partitions as answered; throws when none did.
    func offsets(
        of partitions: [TopicPartition], at end: Int64, until deadline: ContinuousClock.Instant
    ) throws(KafkaError) -> [TopicPartition: Int64] {
        guard !partitions.isEmpty else { return [:] }
        let list = PartitionList(partitions.map { KafkaPosition($0, offset: end) })
        let left = (deadline - ContinuousClock.now).milliseconds
        let failure = rd_kafka_offsets_for_times(client, list.pointer, left)
        // Those that did not answer still hold the question, which is negative.
        let answered = list.positions.filter { $0.offset >= 0 }
        if answered.isEmpty { try check(failure, "watermarks") }
        return answered.reduce(into: [:]) { $0[$1.partition] = $1.offset }
    }

    // MARK: - Writing

    /// Number of records that are not yet delivered or given up.
    var undeliveredRecords: Int { Int(rd_kafka_outq_len(client)) }

    /// Hands one record over; false when the queue is full.
    func produce(_ record: OutgoingRecord) throws(KafkaError) -> Bool {
        let headers = rd_kafka_headers_new(record.headers.count)
        for header in record.headers {
            withPointer(header.value) { value in
                _ = rd_kafka_header_add(
                    headers, header.name, -1, value, header.value?.count ?? 0)
            }
        }
        let failure = withPointer(record.key) { key in
            withPointer(record.value) { value in
                planwatch_produce(
                    client, record.topic, record.partition ?? RD_KAFKA_PARTITION_UA, key,
                    record.key?.count ?? 0, value, record.value?.count ?? 0, headers)
            }
        }
        guard failure != RD_KAFKA_RESP_ERR_NO_ERROR else { return true }
        rd_kafka_headers_destroy(headers)
        guard failure != RD_KAFKA_RESP_ERR__QUEUE_FULL else { return false }
        throw kafkaError(failure, "produce")
    }

    /// Serves callbacks, errors of brokers and delivery reports, and waits for them at most so
    /// long. A consumer's records come on another queue.
    func serve(waitingMilliseconds: Int32) {
        _ = rd_kafka_poll(client, waitingMilliseconds)
    }

    /// Waits until everything is delivered or given up; false when that takes longer.
    func flush(waitingMilliseconds: Int32) -> Bool {
        rd_kafka_flush(client, waitingMilliseconds) == RD_KAFKA_RESP_ERR_NO_ERROR
    }

    /// Makes a topic with the broker's default replication; false when it is already there.
    func createTopic(
        _ name: String, partitions: Int32, timeoutMilliseconds: Int32
    ) throws(KafkaError) -> Bool {
        let topic = rd_kafka_NewTopic_new(name, partitions, -1, nil, 0)
        defer { rd_kafka_NewTopic_destroy(topic) }
        let answers = rd_kafka_queue_new(client)
        defer { rd_kafka_queue_destroy(answers) }
        var topics = [topic]
        rd_kafka_CreateTopics(client, &topics, 1, nil, answers)
        guard let event = rd_kafka_queue_poll(answers, timeoutMilliseconds) else {
            throw KafkaError(.timedOut, operation: "create topic")
        }
        defer { rd_kafka_event_destroy(event) }
        try check(rd_kafka_event_error(event), "create topic")
        var count = 0
        let results = rd_kafka_CreateTopics_result_topics(
            rd_kafka_event_CreateTopics_result(event), &count)
        guard let result = results?.pointee else { return true }
        let failure = rd_kafka_topic_result_error(result)
        if failure == RD_KAFKA_RESP_ERR_TOPIC_ALREADY_EXISTS { return false }
        try check(failure, "create topic")
        return true
    }

    // MARK: - Errors

    /// The error that made this client useless, nil while it is not.
    var fatalError: KafkaError? {
        var text = [CChar](repeating: 0, count: 512)
        let failure = rd_kafka_fatal_error(client, &text, text.count)
        guard failure != RD_KAFKA_RESP_ERR_NO_ERROR else { return nil }
        return KafkaError(
            .fatal, operation: "client", name: String(cString: rd_kafka_err2name(failure)))
    }

    /// The same failure with its cause, where one of the client's events is it.
    func explained(_ failure: KafkaError) -> KafkaError {
        serve(waitingMilliseconds: 0)
        return events.explained(failure)
    }

    func check(_ failure: rd_kafka_resp_err_t, _ operation: String) throws(KafkaError) {
        guard failure != RD_KAFKA_RESP_ERR_NO_ERROR else { return }
        throw kafkaError(failure, operation)
    }
}

/// Owner of an array for the pointers of one batch call. The messages in it are destroyed by
/// the client that filled it, before the next fill: a single one left keeps a client from ever
/// being destroyed.
struct MessageBuffer: ~Copyable {
    private let messages: UnsafeMutablePointer<UnsafeMutablePointer<rd_kafka_message_t>?>
    let capacity: Int

    init(capacity: Int) {
        self.capacity = capacity
        messages = .allocate(capacity: capacity)
        messages.initialize(repeating: nil, count: capacity)
    }

    deinit {
        messages.deallocate()
    }

    fileprivate borrowing func fill(
        from queue: OpaquePointer, limit: Int, _ waitingMilliseconds: Int32
    ) -> Int {
        max(
            0,
            rd_kafka_consume_batch_queue(
                queue, waitingMilliseconds, messages, min(limit, capacity)))
    }

    fileprivate borrowing func message(
        at index: Int
    ) -> UnsafeMutablePointer<rd_kafka_message_t>? {
        messages[index]
    }
}
