import BlockingThreads
import Configuration
import Events
import KafkaClient
import Records
import Storage

/// Records in, facts and refusals out: reads Kafka from the positions that PostgreSQL has, and
/// decodes, on a thread of its own while the projector writes the batch before.
actor Intake {
    /// One batch, decoded, with what is needed to store it.
    struct Batch: Sendable {
        var records = RecordBatch()
        var decoded = DecodedBatch()
        var faults: [PartitionFault] = []
        /// Partitions that are read to their end, by number, with the offset that comes next.
        var ends: [Int32: Int64] = [:]
        /// What it is when it tries refused records again instead of reading on.
        var retry: RetryStep?
    }

    /// A step of a request to try refused records again.
    struct RetryStep: Sendable {
        /// The request as it stands after this step.
        var request: RetryRequest
        /// Records that cannot be tried.
        var unretriable: Int64 = 0
    }

    private let thread = BlockingThread(name: "decode")
    private let consumer: KafkaConsumer
    private let topics: [String]
    private var decoder: EventDecoder
    private let usesWallClock: Bool
    /// The database's number of each partition.
    private var numbers: [TopicPartition: Int32] = [:]
    /// The next offset of each partition, by number.
    private var expected: [Int32: Int64] = [:]
    private var firstSight = FirstSight()
    private var offered: Batch?

    nonisolated var unownedExecutor: UnownedSerialExecutor { thread.asUnownedSerialExecutor() }

    /// - Parameter terms: the texts of the terms 1, 2, 3 … that are known so far.
    init(
        consumer: KafkaConsumer, topics: [String], usesWallClock: Bool, identityKey: [UInt8],
        terms: [String]
    ) {
        self.consumer = consumer
        self.topics = topics
        self.usesWallClock = usesWallClock
        decoder = EventDecoder(
            digests: KeyedDigests(identityKey: identityKey),
            clock: usesWallClock ? .wall(today: WallClock.today()) : .other,
            terms: Interner(terms))
    }

    /// All partitions of the topics, as the brokers have them now.
    func catalogue() async throws -> TopicCatalogue {
        try await consumer.topicPartitions(matching: topics)
    }

    /// The ends of those partitions' logs, of as many as answer.
    func watermarks(of partitions: [TopicPartition]) async throws -> [TopicPartition: Watermarks] {
        try await consumer.watermarks(of: partitions)
    }

    /// Where the log of each assigned partition ends, by the database's number.
    func endOffsets() async throws -> [Int32: Int64] {
        let found = try await consumer.watermarks(of: Array(numbers.keys))
        return found.reduce(into: [:]) { ends, pair in
            if let number = numbers[pair.key] { ends[number] = pair.value.high }
        }
    }

    /// Shows the positions in Kafka's own group, where tools that watch lag look; nobody reads them
    /// back.
    func showPositions(_ offsets: [Int32: Int64]) async {
        await consumer.commitForLagTools(
            numbers.compactMap { partition, number in
                offsets[number].map { KafkaPosition(partition, offset: $0) }
            })
    }

    /// Reads on from these positions, and from no others.
    func assign(_ positions: [ProjectorStore.Position]) async throws {
        numbers = [:]
        for position in positions {
            let partition = TopicPartition(position.topic, position.partition)
            numbers[partition] = position.number
            // A batch that is decoded but not yet committed has moved the expectation on.
            expected[position.number] = max(
                expected[position.number] ?? 0, position.nextOffset)
        }
        try await assignExpected()
    }

    /// Reads every partition from the offset that comes next.
    private func assignExpected() async throws {
        firstSight.begin(numbers.values)
        try await consumer.assign(
            numbers.map { KafkaPosition($0.key, offset: expected[$0.value] ?? 0) })
    }

    /// Puts refused records in line: they are the next batch. They come through here because the
    /// numbers of new terms must be committed in the order in which they were given.
    func offer(_ retry: Batch) { offered = retry }

    /// The next batch: what comes within 100 ms, 50,000 records or 16 MiB, whichever is first.
    func next() async throws -> Batch {
        if let retry = offered {
            offered = nil
            return decoded(retry)
        }
        let read = try await consumer.nextBatch(
            maxRecords: 50_000, maxBytes: 16 << 20, within: .milliseconds(100))
        var batch = Batch()
        batch.faults = read.faults
        for event in read.events { Log.write(.warning, "kafka", ["event": "\(event)"]) }
        var skipped: Set<Int32> = []
        batch.records = accepted(read, &skipped)
        for end in read.ends {
            guard let number = numbers[end.partition], end.offset > expected[number] ?? 0,
                isExpected(end.offset, of: number, &skipped)
            else { continue }
            expected[number] = end.offset
            batch.ends[number] = end.offset
        }
        if !skipped.isEmpty { try await assignExpected() }
        return batch.records.records.isEmpty ? batch : decoded(batch)
    }

    private func decoded(_ batch: Batch) -> Batch {
        var batch = batch
        if usesWallClock { decoder.clock = .wall(today: WallClock.today()) }
        batch.decoded = decoder.decode(batch.records)
        return batch
    }

    /// The records under the database's partition numbers. An offset below the expected one was
    /// applied before; after a change of the assignment the client may show it again.
    private func accepted(_ read: KafkaBatch, _ skipped: inout Set<Int32>) -> RecordBatch {
        var records = read.records
        records.records.removeAll(keepingCapacity: true)
        for var record in read.records.records {
            guard let number = numbers[read.partitions[Int(record.partition)]],
                record.offset >= expected[number] ?? 0,
                isExpected(record.offset, of: number, &skipped)
            else { continue }
            record.partition = number
            expected[number] = record.offset + 1
            records.records.append(record)
        }
        return records
    }

    /// Whether the offset may be taken; what a partition shows after one that may not is left for
    /// the next assignment.
    private func isExpected(
        _ offset: Int64, of number: Int32, _ skipped: inout Set<Int32>
    ) -> Bool {
        guard !skipped.contains(number) else { return false }
        let answer = firstSight.judge(number, offset: offset, expected: expected[number] ?? 0)
        if answer == .askAgain { skipped.insert(number) }
        return answer == .goOn
    }
}
