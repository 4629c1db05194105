import Codes
import Events

/// A unit's dated history: what it was, from which day on (contract §2.3.8).
package struct UnitHistory: Hashable, Sendable {
    package var unit: Term
    /// By day, from the first `opened` on; empty while the unit has never been opened. Each span
    /// holds until the day before the next.
    package var spans: [Span]

    package init(unit: Term, spans: [Span]) {
        self.unit = unit
        self.spans = spans
    }

    package struct Span: Hashable, Sendable, BitwiseCopyable {
        /// `CivilDay.number` of its first day.
        package var from: Int32
        package var state: State
        /// Of a merged unit: the unit under which its people count, 0 = nothing.
        package var mergedInto: Term
        package var kind: InstitutionKind?
        package var setting: Setting?
        package var ownership: Ownership?
        /// Bits of `Stage`.
        package var stages: UInt32
        /// The area's code as the event gave it.
        package var area: Term
        package var township: Term
        /// What it is called, 0 = not stated.
        package var name: Term
        package var forProfit: Bool?
        package var townshipSeat: Bool?

        package init(
            from: Int32, state: State, mergedInto: Term = 0, kind: InstitutionKind? = nil,
            setting: Setting? = nil, ownership: Ownership? = nil, stages: UInt32 = 0,
            area: Term = 0, township: Term = 0, name: Term = 0, forProfit: Bool? = nil,
            townshipSeat: Bool? = nil
        ) {
            self.from = from
            self.state = state
            self.mergedInto = mergedInto
            self.kind = kind
            self.setting = setting
            self.ownership = ownership
            self.stages = stages
            self.area = area
            self.township = township
            self.name = name
            self.forProfit = forProfit
            self.townshipSeat = townshipSeat
        }
    }

    package enum State: UInt8, Sendable, BitwiseCopyable {
        case open = 1
        case closed = 2
        case merged = 3
    }
}

extension UnitHistory {
    /// The first day of the time without a break in which it is open in that span.
    package func openedOn(at index: Int) -> Int32 {
        var first = index
        while first > 0, spans[first - 1].state == .open { first -= 1 }
        return spans[first].from
    }

    /// An institution's standing facts → what it was, day by day (contract §2.3.8).
    ///
    /// What an event does not state stays as it was, also from before the first `opened`. Under
    /// which unit a merged one counts is said by the merging event alone.
    package init(folding timeline: TimelineFront, _ standing: [Int32]) {
        self.init(unit: timeline.name, spans: [])
        let arena = timeline.order.arena
        var current = Span(from: 0, state: .closed)
        var wasOpened = false
        for place in standing {
            let fact = timeline.facts[Int(place)]
            guard fact.type == InstitutionChange.type else { continue }
            current.apply(fact, in: arena)
            wasOpened = wasOpened || arena[InstitutionChange.change, of: fact] == .opened
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
    fileprivate mutating func apply(_ fact: Fact, in arena: FactArena) {
        let area = arena[InstitutionChange.area, of: fact]
        let township = arena[InstitutionChange.township, of: fact]
        let name = arena[InstitutionChange.name, of: fact]
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
        forProfit = arena[InstitutionChange.forProfit, of: fact] ?? forProfit
        townshipSeat = arena[InstitutionChange.townshipSeat, of: fact] ?? townshipSeat
        if area != 0 { self.area = area }
        if township != 0 { self.township = township }
        if name != 0 { self.name = name }
    }
}
