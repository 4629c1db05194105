import Events
import Subjects

extension Projection {
    /// A stored fact as the outside knows it.
    package struct KnownFact: Hashable, Sendable {
        package var subject: SubjectKey
        package var source: String
        package var id: String
        package var type: EventType
    }

    /// Gives every fact that stands, subject by subject; retractions state nothing and are not
    /// among them.
    package func forEachStandingFact<Failure: Error>(
        _ body: (KnownFact) throws(Failure) -> Void
    ) throws(Failure) {
        var resolution = Resolution()
        var reader = TimelineReader()
        for resting in store.timelines {
            let timeline = reader.read(resting, store.terms)
            resolution.resolve(timeline)
            for place in resolution.standing {
                try body(known(place, of: resting.subject, timeline))
            }
        }
    }

    /// The stored facts that are refused, by partition and offset.
    package func refusedFacts() -> [ProjectionDelta.RefusedFact] {
        allRefusals().map(\.fact).sorted { ($0.partition, $0.offset) < ($1.partition, $1.offset) }
    }

    /// The same, each with what sort of event it is.
    package func allRefusals() -> [(fact: ProjectionDelta.RefusedFact, origin: EventOrigin)] {
        var refused: [(fact: ProjectionDelta.RefusedFact, origin: EventOrigin)] = []
        forEachRefusal { refusal, _, timeline in
            let fact = timeline.facts[Int(refusal.place)]
            refused.append(
                (
                    ProjectionDelta.RefusedFact(
                        partition: fact.partition, offset: fact.offset, record: nil,
                        reason: refusal.reason),
                    origin(
                        of: ProjectionDelta.RefusedSort(
                            type: fact.type, source: fact.source, kind: timeline.kind))
                ))
        }
        return refused
    }

    /// Of each event that came with different contents the facts that lost.
    package func conflictingFacts() -> [KnownFact] {
        var conflicting: [KnownFact] = []
        forEachRefusal { refusal, subject, timeline in
            if refusal.reason == .conflictingDuplicate {
                conflicting.append(known(refusal.place, of: subject, timeline))
            }
        }
        return conflicting
    }

    private func forEachRefusal(
        _ body: (Resolution.Refusal, SubjectKey, TimelineFront) -> Void
    ) {
        var resolution = Resolution()
        var reader = TimelineReader()
        for resting in store.timelines where !resting.isPlain {
            let timeline = reader.read(resting, store.terms)
            resolution.resolve(timeline)
            for refusal in resolution.refused { body(refusal, resting.subject, timeline) }
        }
    }

    /// Where a refused fact comes from, as a refused record says it.
    package func origin(of sort: ProjectionDelta.RefusedSort) -> EventOrigin {
        EventOrigin(
            type: "education.\(types.name(of: sort.type)).v1", source: store.terms[sort.source],
            subjectKind: sort.kind)
    }

    private func known(
        _ place: Int32, of subject: SubjectKey, _ timeline: TimelineFront
    ) -> KnownFact {
        let fact = timeline.facts[Int(place)]
        return KnownFact(
            subject: subject, source: store.terms[fact.source],
            id: String(decoding: timeline.order.arena[fact.id], as: UTF8.self), type: fact.type)
    }
}
