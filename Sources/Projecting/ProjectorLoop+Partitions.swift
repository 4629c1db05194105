import Instruments
import KafkaClient
import Storage

/// What partitions brought instead of records, until it is dealt with.
struct Unsettled: Sendable {
    var faults: [PartitionFault] = []
    /// Partitions, by number, in which another record stands where the last one was.
    var replaced: [Int32] = []

    var isEmpty: Bool { faults.isEmpty && replaced.isEmpty }
}

/// A partition answered with an error that is not about its position.
struct UnreadablePartition: Error, CustomStringConvertible {
    var fault: PartitionFault

    var description: String { "partition \(fault.partition): \(fault.name)" }
}

/// The end of a partition's log is not known, and everything is to be read to its end.
struct UnansweredPartition: Error, CustomStringConvertible {
    var partition: TopicPartition

    var description: String { "partition \(partition) does not answer" }
}

extension ProjectorLoop {
    /// Finds new topics and partitions, numbers them, and reads them too, from their beginning;
    /// reads on what an operator has released. A log that does not hold what comes next halts its
    /// partition; one that does not answer is asked again, unless all are needed.
    func adoptNewPartitions(needsAll: Bool) async throws {
        guard !projection.shards.isEmpty else { return }
        let catalogue = try await intake.catalogue()
        for topic in catalogue.missing where partitions.noteMissing(topic) {
            Log.write(.warning, "topic does not exist yet, waiting", ["topic": topic])
        }
        try await number(catalogue.partitions.filter { !partitions.knows($0) })
        let positions = try await store.positions().filter { !$0.isRetired }
        var halts = try await store.reader.halts()
        var readable = positions.filter { position in
            catalogue.partitions.contains(position.source)
                && !halts.contains { $0.source == position.source }
        }
        let fresh = readable.filter { !partitions.isRead($0.number) }
        let marks = try await intake.watermarks(of: fresh.map(\.source))
        if needsAll, let silent = fresh.first(where: { marks[$0.source] == nil }) {
            throw UnansweredPartition(partition: silent.source)
        }
        let begun = try await begin(fresh, marks, &halts)
        readable.removeAll { !partitions.isRead($0.number) && begun[$0.number] == nil }
        note(halts, positions)
        guard Set(readable.map(\.number)) != partitions.assigned else { return }
        if projection.isShared {
            let offsets = try await store.shardOffsets()
            await intake.learn(offsets.filter { begun.keys.contains($0.key) })
        }
        try await intake.assign(readable, checking: begun.compactMapValues { $0 })
        partitions.assign(readable)
        // Before anything of them is judged: how far there is to go decides whether transitions
        // wait. A question now would wait for what has been begun to be fetched.
        try await note(
            ends: fresh.reduce(into: [:]) { ends, position in
                guard begun.keys.contains(position.number) else { return }
                ends[position.number] = marks[position.source]?.high
            })
        let held = readable.count
        telemetry.update { $0.partitionsHeld = held }
        Log.write(.info, "partitions assigned", ["count": String(held)])
    }

    /// Numbers partitions that have never been read. One that does not answer yet is found again.
    private func number(_ unknown: [TopicPartition]) async throws {
        let new = try await intake.watermarks(of: unknown).map { partition, marks in
            (topic: partition.topic, partition: partition.partition, offset: marks.low)
        }
        if !new.isEmpty { try await store.adopt(new) }
    }

    /// Which partitions can be begun, each with the last record that was read where its log can
    /// still hold it. Those whose log does not reach from there to what comes next are halted.
    private func begin(
        _ fresh: [PartitionPosition], _ marks: [TopicPartition: Watermarks],
        _ halts: inout [PartitionHalt]
    ) async throws -> [Int32: PartitionPosition.Anchor?] {
        var begun: [Int32: PartitionPosition.Anchor?] = [:]
        for position in fresh {
            guard let ends = marks[position.source] else { continue }
            if let halt = PartitionHalt(position, within: ends) {
                // A leader that has just been elected may not know its own end yet.
                guard
                    let again = try await intake.watermarks(of: [position.source])[position.source],
                    PartitionHalt(position, within: again) == halt
                else { continue }
                try await hold(halt, position.number)
                halts.append(halt)
            } else {
                begun.updateValue(
                    position.anchor.flatMap { $0.offset >= ends.low ? $0 : nil },
                    forKey: position.number)
            }
        }
        return begun
    }

    /// Says which partitions wait for an operator.
    private func note(_ halts: [PartitionHalt], _ positions: [PartitionPosition]) {
        partitions.hold(
            Set(
                positions.filter { position in halts.contains { $0.source == position.source } }
                    .map(\.number)))
        let names = Set(
            halts.map { Telemetry.Partition(topic: $0.topic, partition: $0.partition) })
        telemetry.update { $0.halted = names }
    }

    /// Halts the partitions whose log turned out not to hold what comes next, and reads on without
    /// them. Any other error may pass: a new start asks the brokers again.
    func settleFaults() async throws {
        guard !unsettled.isEmpty else { return }
        for fault in unsettled.faults {
            guard fault.kind == .offsetOutOfRange,
                let number = partitions.number(of: fault.partition),
                let position = partitions.positions[number],
                let ends = try await intake.watermarks(of: [fault.partition])[fault.partition],
                let halt = PartitionHalt(position, within: ends)
            else { throw UnreadablePartition(fault: fault) }
            try await hold(halt, number)
        }
        for number in unsettled.replaced {
            guard let position = partitions.positions[number] else { continue }
            let ends = try await intake.watermarks(of: [position.source])[position.source]
            try await hold(
                PartitionHalt(position, .replaced, low: ends?.low ?? 0, high: ends?.high ?? 0),
                number)
        }
        unsettled = Unsettled()
        try await adoptNewPartitions(needsAll: false)
    }

    private func hold(_ halt: PartitionHalt, _ number: Int32) async throws {
        try await store.hold(halt, number)
        Log.write(
            .error,
            "partition halted: log truncated or topic re-created; see planwatch gap list",
            [
                "partition": halt.source.description, "kind": halt.kind.rawValue,
                "expected": String(halt.expected), "low": String(halt.low),
                "high": String(halt.high),
            ])
    }
}

extension PartitionPosition {
    var source: TopicPartition { TopicPartition(topic, partition) }
}

extension PartitionHalt {
    var source: TopicPartition { TopicPartition(topic, partition) }

    /// A halt where the log does not reach to what comes next; nil where it does.
    init?(_ position: PartitionPosition, within ends: Watermarks) {
        if position.nextOffset < ends.low {
            self.init(position, .retention, low: ends.low, high: ends.high)
        } else if position.nextOffset > ends.high {
            self.init(position, .truncated, low: ends.low, high: ends.high)
        } else {
            return nil
        }
    }
}
