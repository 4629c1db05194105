import Records
import Storage

/// Takes out of what is read the records of the shards that this member has, and says how far each
/// of them comes.
///
/// The member reads a partition from where the slowest of its shards is; those that are ahead pass
/// over what they have.
struct ShardFilter {
    private let route: ShardRoute
    /// By shard.
    private var isHeld: [Bool]
    /// Where shards read on that are ahead of the partition's cursor, by partition.
    private var ahead: [Int32: [Int32: Int64]] = [:]

    /// What one batch brings of a partition: the offsets that were passed, and how many of those
    /// hold no record, where this member is the one to count them.
    struct Step: Sendable {
        var from: Int64
        var to: Int64
        var gaps: Int64 = 0
    }

    init(_ route: ShardRoute) {
        self.route = route
        isHeld = [Bool](repeating: false, count: Int(route.count))
    }

    /// These shards and no others are taken out from now on.
    mutating func hold(_ shards: [Int32]) {
        isHeld = [Bool](repeating: false, count: Int(route.count))
        for shard in shards { isHeld[Int(shard)] = true }
        ahead = [:]
    }

    /// Takes over where shards read on in partitions that are begun.
    mutating func learn(_ offsets: [Int32: [Int32: Int64]]) {
        for (partition, shards) in offsets {
            let least = shards.values.min() ?? 0
            ahead[partition] = shards.filter { $0.value > least }
        }
    }

    /// Leaves the records in a batch that are to be applied.
    ///
    /// - Parameter steps: by partition, the offsets that the batch passes.
    /// - Returns: how far each shard comes.
    mutating func take(
        from batch: inout RecordBatch, _ steps: inout [Int32: Step]
    ) -> [BatchCommit.ShardMove] {
        if isHeld[0] { countGaps(batch, &steps) }
        let all = batch
        batch.records.removeAll { record in
            let shard = route.shard(of: record, in: all)
            guard isHeld[Int(shard)] else { return true }
            return record.offset < ahead[record.partition]?[shard] ?? .min
        }
        return steps.sorted { $0.key < $1.key }.flatMap { partition, step in
            moves(of: partition, step)
        }
    }

    private mutating func moves(of partition: Int32, _ step: Step) -> [BatchCommit.ShardMove] {
        var moves: [BatchCommit.ShardMove] = []
        for shard in Int32(0)..<route.count where isHeld[Int(shard)] {
            let from = max(step.from, ahead[partition]?[shard] ?? .min)
            guard from < step.to else { continue }
            moves.append(
                BatchCommit.ShardMove(
                    shard: shard, partition: partition, from: from, to: step.to))
        }
        if let shards = ahead[partition] {
            let left = shards.filter { $0.value > step.to }
            ahead[partition] = left.isEmpty ? nil : left
        }
        return moves
    }

    /// Every member sees the offsets without a record; the one that has shard 0 counts them.
    private func countGaps(_ batch: RecordBatch, _ steps: inout [Int32: Step]) {
        for (partition, step) in steps {
            let from = max(step.from, ahead[partition]?[0] ?? .min)
            steps[partition]?.gaps = max(0, step.to - from)
        }
        for record in batch.records where record.offset >= ahead[record.partition]?[0] ?? .min {
            steps[record.partition]?.gaps -= 1
        }
    }
}
