import Events

/// The facts of a subject as they are read: all of them, or the first ones, as it was known at some
/// time.
package struct TimelineFront: Sendable {
    package let kind: SubjectKind
    package let name: Term
    /// All of the timeline; of these only the first `count` are known.
    package let facts: [Fact]
    package let count: Int
    /// No fact names another one and no two are the same event: every fact stands.
    package let isPlain: Bool
    /// What their parts lie in.
    package let order: FactOrder

    package init(
        kind: SubjectKind, name: Term, facts: [Fact], count: Int, isPlain: Bool, order: FactOrder
    ) {
        self.kind = kind
        self.name = name
        self.facts = facts
        self.count = count
        self.isPlain = isPlain
        self.order = order
    }

    /// The first of the facts.
    package func first(_ count: Int) -> TimelineFront {
        TimelineFront(
            kind: kind, name: name, facts: facts, count: count, isPlain: isPlain, order: order)
    }
}

/// Takes the facts of one timeline after the other out of where they rest. What it gave is to be
/// gone when it is asked again, or the next facts need memory of their own. It keeps the room that
/// its longest timeline took.
package struct TimelineReader: Sendable {
    private var facts: [Fact] = []
    private var arena = FactArena()

    package init() {}

    /// All facts of a timeline; `terms` are the texts of the store.
    package mutating func read(_ timeline: Timeline, _ terms: TermTexts) -> TimelineFront {
        facts.removeAll(keepingCapacity: true)
        timeline.facts.read(into: &facts, &arena)
        return TimelineFront(
            kind: timeline.kind, name: timeline.name, facts: facts, count: facts.count,
            isPlain: timeline.isPlain, order: FactOrder(arena: arena, terms: terms))
    }
}
