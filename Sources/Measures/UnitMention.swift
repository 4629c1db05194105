import Events
import Subjects

/// When an institution was last spoken of: the greatest `time` of any stored fact that is about it
/// or names it. A fact that was corrected, retracted or refused since was sent all the same, so
/// this never goes back, and is a function of the set of stored facts.
package struct UnitMention: Hashable, Sendable, BitwiseCopyable {
    package var unit: Term
    /// Nanoseconds since 1970.
    package var time: Int64

    package init(unit: Term, time: Int64) {
        self.unit = unit
        self.time = time
    }
}

/// Finds in facts which institutions they speak of.
struct UnitMentions: Sendable {
    /// The fields that name an institution, by the number of the event type.
    private let fields: [[Field<Term>]]
    /// The newest time by unit; `.min` = not spoken of since the last `take`.
    private var times: [Int64] = []
    private var units: [Term] = []

    init(_ types: EventTypes) {
        var fields = [[Field<Term>]](repeating: [], count: 1 + Int(UInt8.max))
        for definition in types.definitions {
            fields[Int(definition.type.number)] = definition.unitFields
        }
        self.fields = fields
    }

    /// Takes in a fact of a subject, its parts in `arena`.
    mutating func note(_ fact: Fact, of kind: SubjectKind, _ name: Term, in arena: FactArena) {
        if kind == .institution { note(name, fact.time) }
        for field in fields[Int(fact.type.number)] { note(arena[field, of: fact], fact.time) }
    }

    private mutating func note(_ unit: Term, _ time: Int64) {
        guard unit != 0 else { return }
        let place = Int(unit)
        if place >= times.count {
            times += repeatElement(.min, count: max(place + 1, 2 * times.count) - times.count)
        }
        if times[place] == .min { units.append(unit) }
        times[place] = max(times[place], time)
    }

    /// What was noted since this was last asked, by unit.
    mutating func take() -> [UnitMention] {
        defer { units.removeAll(keepingCapacity: true) }
        return units.sorted().map { unit in
            defer { times[Int(unit)] = .min }
            return UnitMention(unit: unit, time: times[Int(unit)])
        }
    }
}

extension Projection {
    /// Of every institution that a stored fact speaks of.
    package func allMentions() -> [UnitMention] {
        var mentions = UnitMentions(types)
        var reader = TimelineReader()
        for resting in store.timelines {
            let timeline = reader.read(resting, store.terms)
            for fact in timeline.facts {
                mentions.note(fact, of: timeline.kind, timeline.name, in: timeline.order.arena)
            }
        }
        return mentions.take()
    }
}
