import Events

/// The facts of one type that stand in a subject's timeline, in its order: by effective day, then
/// `time`, `source` and `id`. This is how a noun reads events that have no fold of their own:
///
///     for (place, fact) in life.facts(of: PolicyAdoption.type)
///     where life.arena[PolicyAdoption.policy, of: fact] == wanted {
///         begin(on: fact.day, until: life.arena[PolicyAdoption.effectiveTo, of: fact])
///     }
///
/// `place` is the fact's among all of the timeline. A field is a handle of the type's definition,
/// made once by `EventDefinition.field`. The other fields of an enrolment or appointment that a
/// fold has kept are read in the same way, from the `fact` of its span.
package struct StandingFacts: Sequence, IteratorProtocol {
    private let type: EventType
    private let facts: [Fact]
    private let standing: [Int32]
    /// The place in `standing` from which on nothing was given yet.
    private var position = 0

    /// - Parameter standing: what `Resolution` gave for these facts.
    package init(of type: EventType, in facts: [Fact], _ standing: [Int32]) {
        self.type = type
        self.facts = facts
        self.standing = standing
    }

    package mutating func next() -> (place: Int32, fact: Fact)? {
        while position < standing.count {
            let place = standing[position]
            position += 1
            let fact = facts[Int(place)]
            if fact.type == type { return (place, fact) }
        }
        return nil
    }
}
