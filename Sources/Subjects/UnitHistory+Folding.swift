import Codes
import Events

extension UnitHistory {
    /// An institution's standing facts → what it was, day by day (contract §2.3.8).
    ///
    /// What an event does not state stays as it was, also from before the first `opened`. Under
    /// which unit a merged one counts is said by the merging event alone.
    package init(unit: Term, folding facts: [StoredFact], _ standing: [Int32]) {
        self.init(unit: unit, spans: [])
        var current = Span(from: 0, state: .closed)
        var wasOpened = false
        for place in standing {
            let fact = facts[Int(place)].fact
            guard fact.type == .institutionChange else { continue }
            let change = InstitutionChange(fact.payload)
            current.state(change)
            wasOpened = wasOpened || change.change == .opened
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
    fileprivate mutating func state(_ change: InstitutionChange) {
        switch change.change {
        case .opened: state = .open
        case .closed: state = .closed
        case .merged: state = .merged
        case .converted, .moved, .reclassified, .approved, .updated: break
        }
        switch change.change {
        case .opened, .closed: mergedInto = 0
        case .merged: mergedInto = change.mergedInto
        case .converted, .moved, .reclassified, .approved, .updated: break
        }
        kind = change.kind ?? kind
        setting = change.setting ?? setting
        ownership = change.ownership ?? ownership
        stages = change.stages ?? stages
        if change.area != 0 { area = change.area }
        if change.township != 0 { township = change.township }
    }
}
