import Events

/// The two orders in which the facts of a timeline are read, and what their parts lie in.
package struct FactOrder: Sendable {
    package let arena: FactArena
    package let terms: TermTexts

    package init(arena: FactArena, terms: TermTexts) {
        self.arena = arena
        self.terms = terms
    }

    /// The order of a timeline: effective day, then `time`, then `source`, then `id`.
    package func precedes(_ left: Fact, _ right: Fact) -> Bool {
        if left.day != right.day { return left.day < right.day }
        if left.time != right.time { return left.time < right.time }
        return sourceAndId(left, right) < 0
    }

    /// The order in which events were recorded: `time`, then `id`; `source` only so that there is
    /// always an order.
    func isEarlier(_ left: Fact, _ right: Fact) -> Bool {
        if left.time != right.time { return left.time < right.time }
        return idAndSource(left, right) < 0
    }

    /// Whether the first is the greater by (`time`, `source`, `id`).
    func isRecordedAfter(_ left: Fact, _ right: Fact) -> Bool {
        if left.time != right.time { return left.time > right.time }
        return sourceAndId(left, right) > 0
    }

    /// By `source`, then `id`: below 0, 0 or above 0.
    func sourceAndId(_ left: Fact, _ right: Fact) -> Int {
        let bySource = terms.compare(left.source, right.source)
        return bySource != 0 ? bySource : arena.compare(left.id, right.id)
    }

    /// A fact's `source` and `id` compared with others, in an order of this process: below 0, 0 or
    /// above 0.
    func identity(
        of fact: Fact, comparedWith source: Term, _ id: TextReference
    ) -> Int {
        if fact.source != source { return fact.source < source ? -1 : 1 }
        return arena.compare(fact.id, id)
    }

    /// By `id`, then `source`: below 0, 0 or above 0.
    func idAndSource(_ left: Fact, _ right: Fact) -> Int {
        let byId = arena.compare(left.id, right.id)
        return byId != 0 ? byId : terms.compare(left.source, right.source)
    }
}
