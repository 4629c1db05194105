import Events
import Subjects

/// Which stored facts a batch refuses, and which it restores.
struct RefusalDifference: Sendable {
    private var resolution = Resolution()

    /// Notes what the newest facts of a timeline change. `records` are theirs.
    mutating func note(
        _ timeline: Timeline, _ records: [Int32], in order: FactOrder,
        _ delta: inout ProjectionDelta
    ) {
        guard !timeline.isPlain else { return }
        let known = timeline.facts.count - records.count
        resolution.resolve(timeline.facts, count: known, isPlain: false, in: order)
        let old = resolution.refused
        resolution.resolve(
            timeline.facts, count: timeline.facts.count, isPlain: false, in: order)
        let new = resolution.refused
        guard !new.isEmpty || !old.isEmpty else { return }
        let (before, after) = (Set(old), Set(new))
        for refusal in old where !after.contains(refusal) {
            delta.restored.append(located(refusal, timeline, record: nil))
        }
        for refusal in new where !before.contains(refusal) {
            let newest = Int(refusal.place) - known
            delta.refused.append(
                located(refusal, timeline, record: newest >= 0 ? records[newest] : nil))
            let fact = timeline.facts[Int(refusal.place)].fact
            delta.refusedSorts.append(
                .init(type: fact.type, source: fact.source, kind: timeline.kind))
        }
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
