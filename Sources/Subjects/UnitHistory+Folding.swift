import Codes
import Events

extension UnitHistory {
    /// An institution's standing facts → what it was, day by day (contract §2.3.8).
    ///
    /// What an event does not state stays as it was, also from before the first `opened`. Under
    /// which unit a merged one counts is said by the merging event alone.
    package init(
        unit: Term, folding facts: [StoredFact], _ standing: [Int32], in order: FactOrder
    ) {
        self.init(unit: unit, spans: [])
        var current = Span(from: 0, state: .closed)
        var wasOpened = false
        for place in standing {
            let fact = facts[Int(place)].fact
            guard fact.type == InstitutionChange.type else { continue }
            current.take(fact, in: order.arena)
            wasOpened = wasOpened || order.arena[InstitutionChange.change, of: fact] == .opened
            current.from = fact.day
            if wasOpened { append(current) }
        }
    }

    /// The last word on a day holds from that day on; a span that says nothing new is left out.
    private mutating func append(_ span: Span) {
        if let last = spans.last, last.from == span.from { spans.removeLast() }
        if var last = spans.last {
            last.from = span.from
            if last == span { return }
        }
        spans.append(span)
    }
}

extension UnitHistory.Span {
    /// Takes over what an event states.
    fileprivate mutating func take(_ fact: Fact, in arena: FactArena) {
        let area = arena[InstitutionChange.area, of: fact]
        let township = arena[InstitutionChange.township, of: fact]
        switch arena[InstitutionChange.change, of: fact] {
        case .opened: (state, mergedInto) = (.open, 0)
        case .closed: (state, mergedInto) = (.closed, 0)
        case .merged: (state, mergedInto) = (.merged, arena[InstitutionChange.mergedInto, of: fact])
        case .converted, .moved, .reclassified, .approved, .updated: break
        }
        kind = arena[InstitutionChange.kind, of: fact] ?? kind
        setting = arena[InstitutionChange.setting, of: fact] ?? setting
        ownership = arena[InstitutionChange.ownership, of: fact] ?? ownership
        stages = arena[InstitutionChange.stages, of: fact] ?? stages
        if area != 0 { self.area = area }
        if township != 0 { self.township = township }
    }
}
