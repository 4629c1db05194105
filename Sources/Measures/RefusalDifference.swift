import Events
import Subjects

/// Which stored facts a batch refuses, and which it restores.
struct RefusalDifference: Sendable {
    private var resolution = Resolution()
    private var reader = TimelineReader()

    /// Notes what the newest facts of a timeline change that is not plain: of others nothing is
    /// refused. `records` are theirs.
    mutating func note(
        _ resting: Timeline, _ records: [Int32], _ terms: TermTexts,
        _ delta: inout ProjectionDelta
    ) {
        let timeline = reader.read(resting, terms)
        let known = timeline.count - records.count
        resolution.resolve(timeline.first(known))
        let old = resolution.refused
        resolution.resolve(timeline)
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
            let fact = timeline.facts[Int(refusal.place)]
            delta.refusedSorts.append(
                .init(type: fact.type, source: fact.source, kind: timeline.kind))
        }
    }

    private func located(
        _ refusal: Resolution.Refusal, _ timeline: TimelineFront, record: Int32?
    ) -> ProjectionDelta.RefusedFact {
        let fact = timeline.facts[Int(refusal.place)]
        return ProjectionDelta.RefusedFact(
            partition: fact.partition, offset: fact.offset, record: record,
            reason: refusal.reason)
    }
}
