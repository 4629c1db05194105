import Configuration
import Language
import Measures
import Plans
import Storage

extension ProjectorLoop {
    /// How often it is looked whether others have given up what is counted here.
    private static let lookPause = Duration.seconds(5)

    /// Looks whether this member's shards count what its plans ask for, under numbers that are
    /// still in use: what any member gives up is given up by all.
    func lookAtShards() async throws {
        guard !projection.shards.isEmpty else { return }
        let (revision, now) = (current.revision, ContinuousClock.now)
        let isDue = counting.lastLook.map { now - $0 > Self.lookPause } ?? true
        guard revision != counting.revision || isDue else { return }
        counting.lastLook = now
        let wanted = current.installation.measures
        let numbers = try await store.allMeasures()
        let isUpToDate = dropLost(numbers)
        guard revision != counting.revision || !isUpToDate else { return }
        counting.revision = revision
        counting.change = nil
        projection.giveUpFilling()
        try await begin(to: wanted)
    }

    /// Drops measures whose numbers are no longer in use; gives whether there were none.
    private func dropLost(_ numbers: [String: UInt16]) -> Bool {
        func isLost(_ measure: NumberedMeasure) -> Bool {
            numbers[measure.measure.key] != measure.number
        }
        let counted = projection.allMeasures
        let new = counting.change?.new ?? []
        guard counted.contains(where: isLost) || new.contains(where: isLost) else { return true }
        projection.giveUpFilling()
        let left = counted.filter { !isLost($0) }.map(\.measure)
        _ = projection.endFilling(counting: Set(left))
        return false
    }

    /// Begins to count what each shard lacks.
    private func begin(to wanted: Set<Measure>) async throws {
        let counted = projection.measures
        var missing: [Int32: Set<Measure>] = [:]
        for (shard, measures) in counted {
            missing[shard] = wanted.subtracting(measures.map(\.measure))
        }
        let new = missing.values.reduce(into: Set<Measure>()) { $0.formUnion($1) }
        let isUnwanted = counted.contains { _, measures in
            measures.contains { !wanted.contains($0.measure) }
        }
        guard !new.isEmpty || isUnwanted else { return }
        let keys = new.byKey
        let numbers = try await store.number(keys.map(\.key))
        guard numbers.count == keys.count else { throw MeasureNumbersUsedUp() }
        let numbered = keys.compactMap { key, measure in
            numbers[key].map { NumberedMeasure(number: $0, measure: measure) }
        }
        var change = Counting.Change(wanted: wanted, new: numbered)
        for shard in projection.shards {
            change.ofShards += numbered.filter { missing[shard]?.contains($0.measure) ?? false }
                .map { (shard, $0.number) }
        }
        projection.beginFilling { shard in
            numbered.filter { missing[shard]?.contains($0.measure) ?? false }
        }
        counting.change = change
    }
}
