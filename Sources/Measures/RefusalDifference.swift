import Events
import Subjects

/// Which stored facts a batch refuses, and which it restores.
struct RefusalDifference {
    private var old: [Resolution.Refusal] = []
    private var refused: [ProjectionDelta.RefusedFact] = []
    private var restored: [ProjectionDelta.RefusedFact] = []

    /// Keeps what was refused of a timeline before the batch.
    mutating func remember(_ refusals: [Resolution.Refusal]) {
        if !refusals.isEmpty || !old.isEmpty { old = refusals }
    }

    /// Notes the difference between what was remembered and what is refused now; both are sorted
    /// by place.
    mutating func compare(_ new: [Resolution.Refusal], of timeline: Timeline) {
        guard !new.isEmpty || !old.isEmpty else { return }
        let before = Set(old)
        let after = Set(new)
        for refusal in old where !after.contains(refusal) {
            restored.append(located(refusal, timeline))
        }
        for refusal in new where !before.contains(refusal) {
            refused.append(located(refusal, timeline))
        }
        old = []
    }

    /// Writes both lists; a fact of this batch gets its record.
    func write(to delta: inout ProjectionDelta) {
        delta.restored = restored
        delta.refused = refused
        guard !refused.isEmpty else { return }
        var wanted = Set(refused.map { Location($0.partition, $0.offset) })
        var records: [Location: Int32] = [:]
        for incoming in delta.facts {
            let location = Location(incoming.fact.partition, incoming.fact.offset)
            if wanted.remove(location) != nil { records[location] = incoming.record }
        }
        for index in delta.refused.indices {
            let refusal = delta.refused[index]
            delta.refused[index].record = records[Location(refusal.partition, refusal.offset)]
        }
    }

    private func located(
        _ refusal: Resolution.Refusal, _ timeline: Timeline
    ) -> ProjectionDelta.RefusedFact {
        let fact = timeline.facts[Int(refusal.place)].fact
        return ProjectionDelta.RefusedFact(
            partition: fact.partition, offset: fact.offset, record: nil, reason: refusal.reason)
    }

    /// Where a fact was read.
    private struct Location: Hashable {
        var partition: Int32
        var offset: Int64

        init(_ partition: Int32, _ offset: Int64) {
            self.partition = partition
            self.offset = offset
        }
    }
}
