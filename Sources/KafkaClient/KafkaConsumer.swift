import BlockingThreads
import Records

/// Reads assigned partitions of a Kafka cluster on a thread of its own.
///
/// In: places to read from, which the caller keeps. Out: batches whose bytes are copied, errors as
/// values beside them. Never joins a group, never moves by itself, never commits anything that is
/// read back: `assign` is the only way to a place, and assigning nothing is the only pause (pausing
/// and seeking of librdkafka 2.0.2 jump back).
package actor KafkaConsumer {
    /// Records per call into librdkafka: enough to make the call cheap, few enough to look at the
    /// queue between them.
    private static let chunkRecords = 1_000

    private let settings: ConsumerSettings
    private let thread: BlockingThread
    private let probe: BrokerProbe
    private var handle: KafkaHandle?
    private let buffer = MessageBuffer(capacity: chunkRecords)
    private var numbers = PartitionNumbers()
    private var assigned: [TopicPartition] = []
    private var leaders: [TopicPartition: Int32] = [:]
    private var waker: FetchWaker
    private var latestRecords = 0
    private var latestBytes = 0

    package nonisolated var unownedExecutor: UnownedSerialExecutor {
        thread.asUnownedSerialExecutor()
    }

    /// Prepares a consumer without a connection. `name` is its thread's.
    package init(_ settings: ConsumerSettings, name: String = "kafka-poll") {
        self.settings = settings
        thread = BlockingThread(name: name)
        probe = BrokerProbe(name: "kafka-ask")
        waker = FetchWaker(
            recordLimit: settings.queuedRecords, byteLimit: settings.queuedKibibytes * 1_024)
    }

    // MARK: - The connection

    /// Makes the client, which connects by itself in the background; throws when a setting is
    /// refused. Whether a broker answers shows in `topicPartitions`.
    package func connect() throws(KafkaError) {
        guard handle == nil else { return }
        let all = try settings.client.merged(with: settings.own, operation: "connect")
        handle = try KafkaHandle.consumer(all)
    }

    /// Ends the client, waiting `within` at most; false when it did not end in time and was left to
    /// itself, which librdkafka 2.0.2 sometimes needs. Nothing of value is lost: positions are with
    /// the data. May be called twice.
    @discardableResult
    package func close(within: Duration = .seconds(10)) -> Bool {
        assigned = []
        return letGo()?.wait(within: within) ?? true
    }

    // MARK: - Where to read

    /// The partitions of all topics that these names and `^patterns` mean now.
    package func topicPartitions(
        matching names: [String], within: Duration = .seconds(5)
    ) async throws(KafkaError) -> TopicCatalogue {
        let patterns = try TopicPatterns(names)
        let handle = try connected("metadata")
        let catalogue: TopicCatalogue
        do throws(KafkaError) {
            catalogue = try await probe.catalogue(of: patterns, within: within, by: handle)
        } catch {
            throw handle.explained(error)
        }
        handle.events.brokerAnswered()
        leaders.merge(catalogue.leaders) { $1 }
        return catalogue
    }

    /// Reads these partitions and no others from now on, each from its place. Records of the old
    /// assignment do not come any more.
    package func assign(_ positions: [KafkaPosition]) throws(KafkaError) {
        let handle = try connected("assign")
        for position in positions { numbers.add(position.partition) }
        try handle.assign(positions)
        assigned = positions.map(\.partition)
    }

    // MARK: - Reading

    /// Gathers records for `within` at most, or until there are `maxRecords` of them or `maxBytes`
    /// of content. The last record may go beyond `maxBytes`. Throws only when the client is of no
    /// use any more.
    package func nextBatch(
        maxRecords: Int, maxBytes: Int, within: Duration
    ) throws(KafkaError) -> KafkaBatch {
        let handle = try connected("read")
        let deadline = ContinuousClock.now + within
        var batch = KafkaBatch()
        // A batch is mostly as large as the one before; growing to that size would copy it twice.
        batch.reserve(latestRecords, bytes: latestBytes)
        while batch.records.records.count < maxRecords, batch.records.bytes.count < maxBytes,
            batch.faults.count < maxRecords
        {
            let limit = min(Self.chunkRecords, maxRecords - batch.records.records.count)
            if append(upTo: limit, waiting: .zero, from: handle, into: &batch) > 0 { continue }
            // Waiting for one record only: what is taken while waiting has no limit in bytes.
            let left = deadline - ContinuousClock.now
            guard left > .zero else { break }
            if append(upTo: 1, waiting: left, from: handle, into: &batch) == 0 { break }
        }
        (latestRecords, latestBytes) = (batch.records.records.count, batch.records.bytes.count)
        batch.partitions = numbers.partitions
        batch.logEnds = assigned.compactMap { partition in
            handle.lastKnownEnd(of: partition).map { KafkaPosition(partition, offset: $0) }
        }
        batch.events += handle.events.takeErrors()
        if let fatal = handle.fatalError { throw fatal }
        return batch
    }

    private func append(
        upTo limit: Int, waiting: Duration, from handle: KafkaHandle, into batch: inout KafkaBatch
    ) -> Int {
        let bytesBefore = batch.records.bytes.count
        let count = handle.receive(
            upTo: limit, waitingMilliseconds: waiting.milliseconds, using: buffer, into: &batch,
            numbers: numbers)
        waker.learn(records: count, bytes: batch.records.bytes.count - bytesBefore)
        if waker.shouldWake(queuedRecords: handle.queuedRecords) {
            probe.wake(onePartitionPerLeader, by: handle)
        }
        return count
    }

    /// An assigned partition of each broker; those whose leader is not known are all asked.
    private var onePartitionPerLeader: [TopicPartition] {
        var seen: Set<Int32> = []
        return assigned.filter { partition in
            guard let leader = leaders[partition] else { return true }
            return seen.insert(leader).inserted
        }
    }

    // MARK: - The ends of the log

    /// The ends of each of these partitions whose leader answered in time; throws when none did.
    /// Reading goes on meanwhile.
    package func watermarks(
        of partitions: [TopicPartition], within: Duration = .seconds(5)
    ) async throws(KafkaError) -> [TopicPartition: Watermarks] {
        let handle = try connected("watermarks")
        do throws(KafkaError) {
            return try await probe.watermarks(of: partitions, within: within, by: handle)
        } catch {
            throw handle.explained(error)
        }
    }

    /// Shows the positions to those who watch the group's lag. Nobody waits for it, and nothing is
    /// ever read back.
    package func commitForLagTools(_ positions: [KafkaPosition]) {
        guard !positions.isEmpty else { return }
        handle?.commit(positions)
    }

    private func connected(_ operation: String) throws(KafkaError) -> KafkaHandle {
        guard let handle else { throw KafkaError(.notConnected, operation: operation) }
        return handle
    }

    /// Gives up the client to a thread of its own, which destroys it with the last reference and
    /// may hang as long as it likes.
    private func letGo() -> Ending? {
        guard let handle else { return nil }
        self.handle = nil
        let ending = handle.ending
        BlockingThread(name: "kafka-close").post { withExtendedLifetime(handle) {} }
        return ending
    }
}
