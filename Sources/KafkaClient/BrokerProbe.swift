import BlockingThreads

/// Asks brokers questions on a thread of its own: in librdkafka 2.0.2 an answer may take far longer
/// than the limit given, and reading must not wait for it.
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

    /// The ends of each partition that answered; the first error when none did.
    func watermarks(
        of partitions: [TopicPartition], within: Duration, by handle: KafkaHandle
    ) throws(KafkaError) -> [TopicPartition: Watermarks] {
        let deadline = ContinuousClock.now + within
        var found: [TopicPartition: Watermarks] = [:]
        var failure: KafkaError?
        for partition in partitions {
            let left = deadline - ContinuousClock.now
            guard left > .zero else { break }
            do throws(KafkaError) {
                found[partition] = try handle.watermarks(
                    of: partition, timeoutMilliseconds: left.milliseconds)
            } catch {
                failure = failure ?? error
            }
        }
        if found.isEmpty, let failure { throw failure }
        return found
    }

    /// Wakes the fetching of each leader by a question whose answer nobody needs.
    nonisolated func wake(_ partitions: [TopicPartition], by handle: KafkaHandle) {
        thread.post {
            for partition in partitions {
                _ = try? handle.watermarks(of: partition, timeoutMilliseconds: 1_000)
            }
        }
    }
}

extension Duration {
    /// Whole milliseconds as C takes them, at least 0.
    var milliseconds: Int32 {
        Int32(clamping: max(0, Int64(self / .milliseconds(1))))
    }
}
