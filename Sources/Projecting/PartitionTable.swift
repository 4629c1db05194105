import Events
import Instruments
import KafkaClient
import Measures
import Records
import Storage

/// Where each partition stands, and how a batch moves it on.
struct PartitionTable: Sendable {
    private(set) var positions: [Int32: PartitionPosition]
    /// Where the logs end as far as is known, by number.
    private(set) var ends: [Int32: Int64] = [:]
    private var halted: Set<Int32> = []
    private(set) var missingTopics: Set<String> = []
    /// What is read, by number; nil before the first assignment.
    private(set) var assigned: Set<Int32>?

    init(_ positions: [PartitionPosition]) {
        self.positions = Dictionary(uniqueKeysWithValues: positions.map { ($0.number, $0) })
    }

    func knows(_ partition: TopicPartition) -> Bool {
        positions.values.contains {
            $0.topic == partition.topic && $0.partition == partition.partition
        }
    }

    /// The next offset of each partition, by number.
    var nextOffsets: [Int32: Int64] { positions.mapValues(\.nextOffset) }

    func topic(of number: Int32) -> String { positions[number]?.topic ?? "" }

    func name(of number: Int32) -> Telemetry.Partition {
        Telemetry.Partition(
            topic: positions[number]?.topic ?? "", partition: positions[number]?.partition ?? 0)
    }

    /// Takes over what is read now; those read before keep their place.
    mutating func assign(_ read: [PartitionPosition]) {
        for position in read where positions[position.number] == nil {
            positions[position.number] = position
        }
        assigned = Set(read.map(\.number))
        ends = ends.filter { assigned?.contains($0.key) ?? false || halted.contains($0.key) }
    }

    /// Takes over which partitions wait for an operator.
    mutating func hold(_ numbers: Set<Int32>) { halted = numbers }

    /// The number under which a partition is read.
    func number(of partition: TopicPartition) -> Int32? {
        assigned?.first {
            positions[$0]?.topic == partition.topic
                && positions[$0]?.partition == partition.partition
        }
    }

    /// Whether a partition is read in this life already.
    func isRead(_ number: Int32) -> Bool { assigned?.contains(number) ?? false }

    /// Whether the topic is found missing for the first time.
    mutating func noteMissing(_ topic: String) -> Bool { missingTopics.insert(topic).inserted }

    /// Whether every partition that can be read has been read to the end given for it.
    func reached(_ ends: [Int32: Int64]) -> Bool {
        ends.allSatisfy {
            halted.contains($0.key) || positions[$0.key]?.nextOffset ?? 0 >= $0.value
        }
    }

    /// The steps of a batch that reads on; all its records are counted as facts first.
    private func steps(of batch: Intake.Batch) -> [Int32: BatchCommit.Move] {
        var moves: [Int32: BatchCommit.Move] = [:]
        // Records of a partition come in runs: one look-up a run, not one a record.
        for run in batch.records.records.runs(of: { $0.partition }) {
            let number = run[run.startIndex].partition
            let from = positions[number]?.nextOffset ?? 0
            var move = moves[number] ?? BatchCommit.Move(number: number, from: from, to: from)
            for record in run {
                move.gaps += record.offset - move.to
                move.to = record.offset + 1
            }
            move.facts += Int64(run.count)
            moves[number] = move
        }
        // What is left before the end holds no record: markers of transactions, cut-out keys.
        for (number, end) in batch.ends {
            let from = positions[number]?.nextOffset ?? 0
            var move = moves[number] ?? BatchCommit.Move(number: number, from: from, to: from)
            move.gaps += end - move.to
            move.to = end
            moves[number] = move
        }
        return moves
    }

    /// The same where shards are shared: the batch has the records of this member's shards alone.
    private func sharedSteps(of batch: Intake.Batch) -> [Int32: BatchCommit.Move] {
        var moves = batch.steps.reduce(into: [Int32: BatchCommit.Move]()) { moves, step in
            let (number, step) = step
            moves[number] = BatchCommit.Move(number: number, from: step.from, to: step.to)
            moves[number]?.gaps = step.gaps
        }
        for record in batch.records.records { moves[record.partition]?.facts += 1 }
        return moves
    }

    /// The partitions of refused records that are tried again: they stay where they are, and each
    /// record is counted as a fact in place of a refused one.
    private func repairs(of batch: Intake.Batch) -> [Int32: BatchCommit.Move] {
        batch.records.records.reduce(into: [:]) { moves, record in
            let next = positions[record.partition]?.nextOffset ?? 0
            var move =
                moves[record.partition]
                ?? BatchCommit.Move(number: record.partition, from: next, to: next)
            move.facts += 1
            move.quarantined -= 1
            moves[record.partition] = move
        }
    }

    /// The steps of a batch, by partition, with what became of its records.
    func moves(
        of batch: Intake.Batch, _ delta: ProjectionDelta, isShared: Bool
    ) -> [BatchCommit.Move] {
        var moves =
            if batch.retry != nil { repairs(of: batch) } else {
                isShared ? sharedSteps(of: batch) : steps(of: batch)
            }
        func move(_ record: Int32, to outcome: WritableKeyPath<BatchCommit.Move, Int64>) {
            let number = batch.records.records[Int(record)].partition
            moves[number]?.facts -= 1
            moves[number]?[keyPath: outcome] += 1
        }
        for record in delta.duplicates { move(record, to: \.duplicates) }
        for refusal in batch.decoded.refusals { move(refusal.record, to: \.quarantined) }
        for record in batch.decoded.tombstones { move(record, to: \.tombstones) }
        for run in delta.facts.runs(of: { $0.fact.partition }) {
            let number = run[run.startIndex].fact.partition
            var newest = moves[number]?.newestTime ?? .min
            for fact in run { newest = max(newest, fact.fact.time) }
            moves[number]?.newestTime = newest
        }
        return moves.values.sorted { $0.number < $1.number }.map { move in
            var move = move
            move.endOffset = ends[move.number].map { max($0, move.to) }
            move.anchor = batch.anchors[move.number]
            return move
        }
    }

    /// Takes over what has been committed.
    mutating func apply(_ moves: [BatchCommit.Move]) {
        for move in moves { positions[move.number]?.nextOffset = move.to }
    }

    /// Records still to be read, of all partitions that can be read.
    var lag: Int64 {
        ends.reduce(into: 0) { lag, end in
            if halted.contains(end.key) { return }
            lag += max(0, end.value - (positions[end.key]?.nextOffset ?? 0))
        }
    }

    /// Notes ends that a batch has seen: a burst is known as such before its first part is judged.
    mutating func raise(ends seen: [Int32: Int64]) { ends.merge(seen) { max($0, $1) } }

    /// Notes where the logs end; gives those that changed.
    mutating func note(ends new: [Int32: Int64]) -> [(number: Int32, end: Int64)] {
        let changed = new.filter { ends[$0.key] != $0.value }
        ends.merge(changed) { $1 }
        return changed.map { ($0.key, $0.value) }.sorted { $0.number < $1.number }
    }

    /// Records still to be read, by partition.
    var lags: [Telemetry.Partition: Int64] {
        ends.reduce(into: [:]) { lags, end in
            lags[name(of: end.key)] = max(0, end.value - (positions[end.key]?.nextOffset ?? 0))
        }
    }
}

extension Array {
    /// The array cut where a property changes.
    fileprivate func runs(of property: (Element) -> Int32) -> [ArraySlice<Element>] {
        var runs: [ArraySlice<Element>] = []
        var start = 0
        for index in indices where property(self[index]) != property(self[start]) {
            runs.append(self[start..<index])
            start = index
        }
        if start < count { runs.append(self[start...]) }
        return runs
    }
}
