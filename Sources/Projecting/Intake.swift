import BlockingThreads
import Configuration
import Crypto
import Events
import Instruments
import KafkaClient
import Records
import Storage

/// Records in, facts and refusals out: reads Kafka from the positions that PostgreSQL has, and
/// decodes, on a thread of its own while the projector writes the batch before.
package actor Intake {
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
        var anchors: [Int32: PartitionPosition.Anchor] = [:]
        /// Partitions in which another record stands where the last one was.
        var replaced: [Int32] = []
        /// Whether the last record of some partition is still to be looked at.
        var isChecking = false
        /// What it is when it tries refused records again instead of reading on.
        var retry: RetryStep?
        /// Where shards are shared: what is passed of each partition, and how far each shard comes.
        var steps: [Int32: ShardFilter.Step] = [:]
        var shardMoves: [BatchCommit.ShardMove] = []

        /// Whether it changes nothing.
        var isEmpty: Bool {
            records.records.isEmpty && ends.isEmpty && retry == nil && shardMoves.isEmpty
        }

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
    let types: EventTypes
    private var decoder: EventDecoder
    private let usesWallClock: Bool
    /// The database's number of each partition.
    private var numbers: [TopicPartition: Int32] = [:]
    /// Where each partition is read, by number; of those that are not read any more, how far.
    private var cursors: [Int32: PartitionCursor] = [:]
    private var offered: Batch?
    /// What was read from Kafka while the batch before was decoded, where there is much.
    private var ahead: KafkaBatch?
    /// nil where nothing is shared.
    private var shards: ShardFilter?
    private let terms: SharedTerms?

    /// Where members give texts their numbers: writes texts under the numbers from the one given
    /// on, or gives what others have written there.
    typealias SharedTerms = @Sendable (Int64, [String]) async throws -> [String]

    package nonisolated var unownedExecutor: UnownedSerialExecutor {
        thread.asUnownedSerialExecutor()
    }

    /// - Parameters:
    ///   - terms: the texts of the terms 1, 2, 3 … that are known so far.
    ///   - store: where shards are shared, what claims new terms.
    package init(
        consumer: KafkaConsumer, topics: [String], usesWallClock: Bool, identityKey: [UInt8],
        types: EventTypes, terms: [String], store: ProjectorStore? = nil
    ) {
        if let store, case .shards(let held) = store.right {
            shards = ShardFilter(ShardRoute(count: held.count, identityKey: identityKey))
            self.terms = { try await store.claim($1, from: $0) }
        } else {
            self.terms = nil
        }
        self.consumer = consumer
        self.topics = topics
        self.types = types
        self.usesWallClock = usesWallClock
        decoder = EventDecoder(
            digests: KeyedDigests(identityKey: identityKey),
            clock: usesWallClock ? .wall(today: WallClock.today()) : .other, types: types,
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

    /// Shows the positions in Kafka's own group, where tools that watch lag look; the daemon never
    /// reads them back.
    func showPositions(_ offsets: [Int32: Int64]) async {
        await consumer.commitForLagTools(
            numbers.compactMap { partition, number in
                offsets[number].map { KafkaPosition(partition, offset: $0) }
            })
    }

    /// Forgets where everything was read, and what was in line: other shards are read from now on.
    func share(_ held: [Int32]) {
        shards?.hold(held)
        (numbers, cursors, offered) = ([:], [:], nil)
    }

    /// Takes over where shards read on in partitions that are begun.
    func learn(_ offsets: [Int32: [Int32: Int64]]) { shards?.learn(offsets) }

    /// Reads on from these positions, and from no others. What is read for the first time in this
    /// life begins at its anchor, which must still be what it was.
    func assign(
        _ positions: [PartitionPosition], checking anchors: [Int32: PartitionPosition.Anchor]
    ) async throws {
        numbers = [:]
        for position in positions {
            numbers[TopicPartition(position.topic, position.partition)] = position.number
            cursors[position.number, default: PartitionCursor(next: position.nextOffset)]
                .reach(position.nextOffset, anchor: anchors[position.number])
        }
        let assigned = Set(numbers.values)
        for number in cursors.keys where !assigned.contains(number) {
            cursors[number]?.forgetAnchor()
        }
        try await assignCursors()
    }

    /// Reads every partition from its cursor.
    private func assignCursors() async throws {
        // What was read ahead comes again from there.
        if let ahead { note(events: ahead.events) }
        ahead = nil
        for number in numbers.values { cursors[number]?.begin() }
        try await consumer.assign(
            numbers.map { partition, number in
                KafkaPosition(partition, offset: cursors[number]?.resume ?? 0)
            })
    }

    /// Puts refused records in line: they are the next batch. They come through here because the
    /// numbers of new terms must be committed in the order in which they were given.
    func offer(_ retry: Batch) { offered = retry }

    /// The next batch: what comes within 50 ms, 25,000 records or 8 MiB, whichever is first.
    func next() async throws -> Batch {
        if let retry = offered {
            offered = nil
            return try await decoded(retry)
        }
        let read = try await read()
        var batch = Batch()
        batch.faults = read.faults
        note(events: read.events)
        for end in read.logEnds {
            if let number = numbers[end.partition] { batch.logEnds[number] = end.offset }
        }
        let before = shards == nil ? [:] : cursors
        var mustAssign = append(read, to: &batch)
        for end in read.ends {
            guard let number = numbers[end.partition] else { continue }
            let action = action(at: end.offset, of: number, record: nil, noting: &batch)
            mustAssign = mustAssign || action == .askAgain
            guard action == .take, end.offset > cursors[number]?.next ?? 0 else { continue }
            cursors[number]?.advance(to: end.offset)
            batch.ends[number] = end.offset
        }
        batch.isChecking = numbers.values.contains { cursors[$0]?.anchor != nil }
        let readsAhead = batch.isLarge && !mustAssign
        if mustAssign { try await assignCursors() }
        if shards != nil { choose(from: &batch, before) }
        if batch.records.records.isEmpty { return batch }
        guard readsAhead else { return try await decoded(batch) }
        async let following = Intake.read(consumer)
        let found = try await decoded(batch)
        ahead = try await following
        return found
    }

    /// What was read ahead, or what comes now.
    private func read() async throws -> KafkaBatch {
        guard let ahead else { return try await Intake.read(consumer) }
        self.ahead = nil
        return ahead
    }

    private static func read(_ consumer: KafkaConsumer) async throws -> KafkaBatch {
        try await consumer.nextBatch(
            maxRecords: 25_000, maxBytes: 8 << 20, within: .milliseconds(50))
    }

    private func note(events: [KafkaError]) {
        for event in events { Log.write(.warning, "kafka", ["event": "\(event)"]) }
    }

    /// Leaves what is of this member's shards.
    private func choose(from batch: inout Batch, _ before: [Int32: PartitionCursor]) {
        for (number, cursor) in cursors {
            guard let from = before[number]?.next, from < cursor.next else { continue }
            batch.steps[number] = ShardFilter.Step(from: from, to: cursor.next)
        }
        batch.shardMoves = shards?.take(from: &batch.records, &batch.steps) ?? []
    }

    private func decoded(_ batch: Batch) async throws -> Batch {
        var batch = batch
        if usesWallClock { decoder.clock = .wall(today: WallClock.today()) }
        batch.decoded = decoder.decode(batch.records)
        if let terms { try await claim(&batch, by: terms) }
        return batch
    }

    /// Sees to it that new terms have the same numbers with all members. What others were faster to
    /// number is learned first, and the batch decoded again.
    private func claim(_ batch: inout Batch, by terms: SharedTerms) async throws {
        let first = batch.decoded.firstNewTerm
        var learned: [String] = []
        while !batch.decoded.newTerms.isEmpty {
            let next = batch.decoded.firstNewTerm
            let others = try await terms(Int64(next), batch.decoded.newTerms)
            if others.isEmpty { break }
            learned += others
            decoder.takeTerms(others, after: Int(next) - 1)
            batch.decoded = decoder.decode(batch.records)
        }
        batch.decoded.newTerms = learned + batch.decoded.newTerms
        batch.decoded.firstNewTerm = first
    }

    /// The records under the database's partition numbers. An offset below the expected one was
    /// applied before; after a change of the assignment the client may show it again. Gives whether
    /// a partition is to be assigned again.
    private func append(_ read: KafkaBatch, to batch: inout Batch) -> Bool {
        var mustAssign = false
        batch.records.bytes = read.records.bytes
        batch.records.headers = read.records.headers
        batch.records.records.reserveCapacity(read.records.records.count)
        var heads = read.partitions.map { head(of: $0) }
        for (index, record) in read.records.records.enumerated() {
            let place = Int(record.partition)
            if !heads[place].isSettled {
                guard let number = numbers[read.partitions[place]] else { continue }
                // A digest of the record is asked for only where there is one to compare with.
                let seen = cursors[number]?.anchor.map { _ in
                    anchor(of: record, in: read.records, time: read.timestamps[index])
                }
                let action = action(at: record.offset, of: number, record: seen, noting: &batch)
                mustAssign = mustAssign || action == .askAgain
                guard action == .take else { continue }
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
            cursors[head.number]?.advance(to: head.next)
            let record = batch.records.records[last.place]
            batch.anchors[head.number] = anchor(of: record, in: batch.records, time: last.time)
        }
        return mustAssign
    }

    /// Where a partition stands while a batch is gone through: its records need not look it up.
    private struct Head {
        /// The database's number; of a partition that is not read any more it means nothing.
        var number: Int32
        var next: Int64
        /// Whether its cursor needs to be asked no more.
        var isSettled: Bool
        /// The last record that was taken: its place in the batch and its time.
        var last: (place: Int, time: Int64)?
    }

    private func head(of partition: TopicPartition) -> Head {
        guard let number = numbers[partition], let cursor = cursors[number] else {
            return Head(number: 0, next: 0, isSettled: false)
        }
        return Head(number: number, next: cursor.next, isSettled: cursor.isSettled)
    }

    private func anchor(
        of record: RecordBatch.Record, in batch: RecordBatch, time: Int64
    ) -> PartitionPosition.Anchor {
        PartitionPosition.Anchor(
            offset: record.offset, time: time,
            digest: SHA256.digest(of: StoredRecord(record, of: batch).bytes).bytes)
    }

    /// What the cursor says of what stands at an offset; what becomes of its anchor is noted. A
    /// partition whose last record was replaced is not read any more.
    private func action(
        at offset: Int64, of number: Int32, record: PartitionPosition.Anchor?,
        noting batch: inout Batch
    ) -> PartitionCursor.Action {
        let anchor = cursors[number]?.anchor
        let action = cursors[number]?.action(at: offset, record: record) ?? .passOver
        switch action {
        case .anchorIsGone:
            Log.write(
                .warning, "the last record read is no longer in the log",
                ["partition": String(number), "offset": anchor.map { String($0.offset) } ?? ""])
            return self.action(at: offset, of: number, record: record, noting: &batch)
        case .anchorWasReplaced:
            batch.replaced.append(number)
            numbers = numbers.filter { $0.value != number }
        case .take, .passOver, .askAgain: break
        }
        return action
    }
}
