import BlockingThreads

/// Writes records to a Kafka cluster on a thread of its own, each once and in the order given, as
/// long as the client lives (an idempotent producer without transactions).
///
/// In: records. Out: nothing, or an error that says that some are not delivered; the caller keeps
/// what it must send again. At most `queuedRecords` are on their way.
package actor KafkaProducer {
    private let settings: ClientSettings
    private let queuedRecords: Int
    private let thread: BlockingThread
    private var handle: KafkaHandle?

    package nonisolated var unownedExecutor: UnownedSerialExecutor {
        thread.asUnownedSerialExecutor()
    }

    /// Prepares a producer without a connection. `name` is its thread's.
    package init(
        _ settings: ClientSettings, queuedRecords: Int = 20_000, name: String = "kafka-send"
    ) {
        self.settings = settings
        self.queuedRecords = queuedRecords
        thread = BlockingThread(name: name)
    }

    /// The settings that only producers have.
    static func own(queuedRecords: Int) -> [ClientSettings.Setting] {
        [
            // Retries neither repeat nor reorder records; implies acknowledgement by all replicas.
            .init(name: "enable.idempotence", value: "true"),
            .init(name: "queue.buffering.max.messages", value: String(queuedRecords)),
            .init(name: "queue.buffering.max.kbytes", value: "65536"),
            .init(name: "linger.ms", value: "5"),
            // After that a record has failed and the caller decides; the default is five minutes.
            .init(name: "message.timeout.ms", value: "30000"),
            // As the Java clients do, so that a key is always in one partition, whichever client
            // writes it.
            .init(name: "partitioner", value: "murmur2_random"),
        ]
    }

    /// Makes the client, which connects by itself in the background.
    package func connect() throws(KafkaError) {
        guard handle == nil else { return }
        handle = try KafkaHandle.producer(
            settings.merged(with: Self.own(queuedRecords: queuedRecords), operation: "connect"))
    }

    /// Ends the client, waiting `within` at most; false when it did not end in time and was left to
    /// itself. Records still on their way are given up: `flush` first. May be called twice.
    @discardableResult
    package func close(within: Duration = .seconds(10)) -> Bool {
        letGo()?.wait(within: within) ?? true
    }

    /// Hands records over, waiting for room `within` at most. Handed over is not delivered: see
    /// `flush`.
    package func produce(
        _ records: [OutgoingRecord], within: Duration = .seconds(30)
    ) throws(KafkaError) {
        let handle = try connected("produce")
        let deadline = ContinuousClock.now + within
        for record in records {
            while try !handle.produce(record) {
                guard ContinuousClock.now < deadline else {
                    throw KafkaError(
                        .timedOut, operation: "produce", name: "_QUEUE_FULL",
                        hint: "\(handle.undeliveredRecords) records wait for a broker")
                }
                handle.serve(waitingMilliseconds: 100)
            }
        }
        handle.serve(waitingMilliseconds: 0)
    }

    /// Waits until all records handed over are delivered. Throws when that takes longer than
    /// `within`, or when any record since the last flush failed.
    package func flush(within: Duration = .seconds(30)) throws(KafkaError) {
        let handle = try connected("flush")
        let isDone = handle.flush(waitingMilliseconds: within.milliseconds)
        let deliveries = handle.events.takeDeliveries()
        if let fatal = handle.fatalError { throw fatal }
        if let failure = deliveries.firstFailure {
            throw KafkaError(
                .deliveryFailed, operation: "flush", name: failure.name,
                hint: "\(deliveries.failed) of \(deliveries.delivered + deliveries.failed) records")
        }
        guard isDone else {
            let failure = handle.explained(KafkaError(.timedOut, operation: "flush"))
            throw failure.hint != nil
                ? failure
                : KafkaError(
                    .timedOut, operation: "flush",
                    hint: "\(handle.undeliveredRecords) records wait for a broker")
        }
    }

    /// Makes a topic with the broker's default replication; false when it is there already.
    @discardableResult
    package func createTopic(
        named name: String, partitions: Int32, within: Duration = .seconds(10)
    ) throws(KafkaError) -> Bool {
        try connected("create topic").createTopic(
            name, partitions: partitions, timeoutMilliseconds: within.milliseconds)
    }

    /// What happened to the client since the last call; for the log.
    package func takeEvents() -> [KafkaError] {
        handle?.serve(waitingMilliseconds: 0)
        return handle?.events.takeErrors() ?? []
    }

    private func connected(_ operation: String) throws(KafkaError) -> KafkaHandle {
        guard let handle else { throw KafkaError(.notConnected, operation: operation) }
        return handle
    }

    /// Gives up the client to a thread of its own, which may hang as long as it likes.
    private func letGo() -> Ending? {
        guard let handle else { return nil }
        self.handle = nil
        let ending = handle.ending
        BlockingThread(name: "kafka-close").post { withExtendedLifetime(handle) {} }
        return ending
    }
}
