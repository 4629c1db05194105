import BlockingThreads
import Configuration
import Crypto
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
        /// Where the logs ended when this was read, by number.
        var logEnds: [Int32: Int64] = [:]
        /// The last record of each partition, by number: what a later life looks for.
        var anchors: [Int32: ProjectorStore.Anchor] = [:]
        /// Partitions in which another record stands where the last one was.
        var replaced: [Int32] = []
        /// Whether the last record of some partition is still to be looked at.
        var isChecking = false
        /// What it is when it tries refused records again instead of reading on.
        var retry: RetryStep?

        /// Whether it changes nothing.
        var isEmpty: Bool { records.records.isEmpty && ends.isEmpty && retry == nil }

        /// Whether there is so much that the next one is worth being read meanwhile.
        var isLarge: Bool { records.records.count > 5_000 }
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
    /// Last records that are still to be seen again before anything behind them is taken.
    private var unchecked: [Int32: ProjectorStore.Anchor] = [:]

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

    /// Reads on from these positions, and from no others. What is read for the first time in this
    /// life begins at its anchor, which must still be what it was.
    func assign(
        _ positions: [ProjectorStore.Position], checking anchors: [Int32: ProjectorStore.Anchor]
    ) async throws {
        numbers = [:]
        unchecked.merge(anchors) { $1 }
        for position in positions {
            let partition = TopicPartition(position.topic, position.partition)
            numbers[partition] = position.number
            // A batch that is decoded but not yet committed has moved the expectation on.
            expected[position.number] = max(
                expected[position.number] ?? 0, position.nextOffset)
        }
        let assigned = Set(numbers.values)
        unchecked = unchecked.filter { assigned.contains($0.key) }
        try await assignExpected()
    }

    /// Reads every partition from the offset that comes next.
    private func assignExpected() async throws {
        firstSight.begin(numbers.values)
        try await consumer.assign(
            numbers.map { partition, number in
                KafkaPosition(
                    partition, offset: unchecked[number]?.offset ?? expected[number] ?? 0)
            })
    }

    /// Puts refused records in line: they are the next batch. They come through here because the
    /// numbers of new terms must be committed in the order in which they were given.
    func offer(_ retry: Batch) { offered = retry }

    /// The next batch: what comes within 50 ms, 25,000 records or 8 MiB, whichever is first.
    func next() async throws -> Batch {
        if let retry = offered {
            offered = nil
            return decoded(retry)
        }
        let read = try await consumer.nextBatch(
            maxRecords: 25_000, maxBytes: 8 << 20, within: .milliseconds(50))
        var batch = Batch()
        batch.faults = read.faults
        for event in read.events { Log.write(.warning, "kafka", ["event": "\(event)"]) }
        for end in read.logEnds {
            if let number = numbers[end.partition] { batch.logEnds[number] = end.offset }
        }
        var skipped: Set<Int32> = []
        take(read, into: &batch, &skipped)
        for end in read.ends {
            guard let number = numbers[end.partition],
                isFound(nil, end.offset, of: number, &skipped, &batch),
                end.offset > expected[number] ?? 0,
                isExpected(end.offset, of: number, &skipped)
            else { continue }
            expected[number] = end.offset
            batch.ends[number] = end.offset
        }
        batch.isChecking = !unchecked.isEmpty
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
    private func take(_ read: KafkaBatch, into batch: inout Batch, _ skipped: inout Set<Int32>) {
        batch.records.bytes = read.records.bytes
        batch.records.headers = read.records.headers
        batch.records.records.reserveCapacity(read.records.records.count)
        var heads = read.partitions.map { head(of: $0) }
        for (index, record) in read.records.records.enumerated() {
            let place = Int(record.partition)
            if !heads[place].isSettled {
                let time = read.timestamps[index]
                guard isNext(record, time, of: read, &skipped, &batch) else { continue }
                heads[place] = head(of: read.partitions[place])
            }
            guard record.offset >= heads[place].next else { continue }
            heads[place].next = record.offset + 1
            heads[place].last = (batch.records.records.count, read.timestamps[index])
            var record = record
            record.partition = heads[place].number
            batch.records.records.append(record)
        }
        for head in heads {
            guard let last = head.last else { continue }
            expected[head.number] = head.next
            let record = batch.records.records[last.place]
            batch.anchors[head.number] = anchor(of: record, in: batch.records, time: last.time)
        }
    }

    /// Where a partition stands while a batch is gone through: its records need not look it up.
    private struct Head {
        /// The database's number; of a partition that is not read any more it means nothing.
        var number: Int32
        var next: Int64
        /// Whether all that is asked of a partition after an assignment has been answered.
        var isSettled: Bool
        /// The last record that was taken: its place in the batch and its time.
        var last: (place: Int, time: Int64)?
    }

    private func head(of partition: TopicPartition) -> Head {
        guard let number = numbers[partition] else {
            return Head(number: 0, next: 0, isSettled: false)
        }
        return Head(
            number: number, next: expected[number] ?? 0,
            isSettled: unchecked[number] == nil && !firstSight.isUnseen(number))
    }

    /// Whether a record of a partition that is not settled yet may be taken.
    private func isNext(
        _ record: RecordBatch.Record, _ time: Int64, of read: KafkaBatch,
        _ skipped: inout Set<Int32>, _ batch: inout Batch
    ) -> Bool {
        guard let number = numbers[read.partitions[Int(record.partition)]] else { return false }
        if unchecked[number] != nil {
            let seen = anchor(of: record, in: read.records, time: time)
            guard isFound(seen, record.offset, of: number, &skipped, &batch) else { return false }
        }
        return record.offset >= expected[number] ?? 0
            && isExpected(record.offset, of: number, &skipped)
    }

    private func anchor(
        of record: RecordBatch.Record, in batch: RecordBatch, time: Int64
    ) -> ProjectorStore.Anchor {
        ProjectorStore.Anchor(
            offset: record.offset, time: time,
            digest: SHA256.digest(of: StoredRecord(record, of: batch).bytes).bytes)
    }

    /// Whether the last record that was applied has been dealt with, so that what stands at
    /// `offset` may be taken: it was seen again, or its log has no record there any more, which
    /// compaction does. Another record in its place makes the partition unreadable.
    private func isFound(
        _ seen: ProjectorStore.Anchor?, _ offset: Int64, of number: Int32,
        _ skipped: inout Set<Int32>, _ batch: inout Batch
    ) -> Bool {
        guard let anchor = unchecked[number] else { return true }
        guard offset >= anchor.offset, !skipped.contains(number) else { return false }
        guard firstSight.judge(number, offset: offset, expected: anchor.offset) == .goOn else {
            skipped.insert(number)
            return false
        }
        unchecked[number] = nil
        if offset > anchor.offset {
            Log.write(
                .warning, "the last record that was read is gone from the log",
                ["partition": String(number), "offset": String(anchor.offset)])
            return true
        }
        if let seen, seen != anchor {
            batch.replaced.append(number)
            numbers = numbers.filter { $0.value != number }
        }
        return false
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
