import Events
import Subjects

/// Which stored facts a batch refuses, and which it restores.
struct RefusalDifference: Sendable {
    private var old: [Resolution.Refusal] = []

    /// Keeps what was refused of a timeline before the batch.
    mutating func remember(_ refusals: [Resolution.Refusal]) {
        if !refusals.isEmpty || !old.isEmpty { old = refusals }
    }

    /// Notes the difference between what was remembered and what is refused now. `records` are
    /// those of the facts that the batch added to the timeline.
    mutating func write(
        _ new: [Resolution.Refusal], of timeline: Timeline, records: [Int32],
        to delta: inout ProjectionDelta
    ) {
        guard !new.isEmpty || !old.isEmpty else { return }
        let before = Set(old)
        let after = Set(new)
        for refusal in old where !after.contains(refusal) {
            delta.restored.append(located(refusal, timeline, record: nil))
        }
        for refusal in new where !before.contains(refusal) {
            let newest = Int(refusal.place) - Int(timeline.projected)
            delta.refused.append(
                located(refusal, timeline, record: newest >= 0 ? records[newest] : nil))
            let fact = timeline.facts[Int(refusal.place)].fact
            delta.refusedSorts.append(
                .init(type: fact.type, source: fact.source, kind: timeline.kind))
        }
        old = []
    }

    private func located(
        _ refusal: Resolution.Refusal, _ timeline: Timeline, record: Int32?
    ) -> ProjectionDelta.RefusedFact {
        let fact = timeline.facts[Int(refusal.place)].fact
        return ProjectionDelta.RefusedFact(
            partition: fact.partition, offset: fact.offset, record: record,
            reason: refusal.reason)
    }
}
