import BlockingThreads

/// Asks brokers questions on a thread of its own, since reading must not wait for an answer.
actor BrokerProbe {
    private let thread: BlockingThread

    nonisolated var unownedExecutor: UnownedSerialExecutor {
        thread.asUnownedSerialExecutor()
    }

    init(name: String) {
        thread = BlockingThread(name: name)
    }

    func catalogue(
        of patterns: TopicPatterns, within: Duration, by handle: KafkaHandle
    ) throws(KafkaError) -> TopicCatalogue {
        try handle.catalogue(of: patterns, timeoutMilliseconds: within.milliseconds)
    }

    /// The ends of each partition that answered in time; an error when none did.
    func watermarks(
        of partitions: [TopicPartition], within: Duration, by handle: KafkaHandle
    ) throws(KafkaError) -> [TopicPartition: Watermarks] {
        try handle.watermarks(of: partitions, until: .now + within)
    }

    /// Wakes the fetching of each leader by a request whose answer is ignored.
    nonisolated func wake(_ partitions: [TopicPartition], by handle: KafkaHandle) {
        thread.post {
            _ = try? handle.offsets(
                of: partitions, at: KafkaPosition.beginning, until: .now + .seconds(1))
        }
    }
}

extension Duration {
    /// Whole milliseconds as C takes them, at least 0.
    var milliseconds: Int32 {
        Int32(clamping: max(0, Int64(self / .milliseconds(1))))
    }
}
