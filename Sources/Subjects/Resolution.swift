import Events

/// Which facts of a timeline stand, and which are refused (contract §2.3.1, §2.3.3, §2.3.4).
///
/// The result is a function of the set of facts; the buffers are kept only because a batch resolves
/// a hundred thousand timelines.
package struct Resolution: Sendable {
    /// Places in the timeline of the facts that stand, in timeline order. A retraction is never
    /// among them: it states nothing.
    package private(set) var standing: [Int32] = []
    /// By place.
    package private(set) var refused: [Refusal] = []

    /// A stored fact that is as if it had never been sent.
    package struct Refusal: Hashable, Sendable {
        package var place: Int32
        package var reason: RejectionReason
    }

    private var byIdentity: [Int32] = []
    private var byTime: [Int32] = []
    private var states: [State] = []

    /// What is found out about one fact while references are followed.
    private struct State {
        var isRefused = false
        var isVoid = false
        /// Place in the order of (`time`, `id`).
        var rank: Int32 = -1
        /// The event that its reference counts to, −1 = none.
        var target: Int32 = -1
        /// The latest correction that is not void, −1 = none.
        var correction: Int32 = -1
    }

    package init() {}

    /// Resolves the first facts of a timeline.
    package mutating func resolve(_ timeline: TimelineFront) {
        let (facts, count, order) = (timeline.facts, timeline.count, timeline.order)
        standing.removeAll(keepingCapacity: true)
        refused.removeAll(keepingCapacity: true)
        if timeline.isPlain {
            for place in 0..<count { standing.append(Int32(place)) }
        } else {
            states.removeAll(keepingCapacity: true)
            for _ in 0..<count { states.append(State()) }
            refuseConflicts(facts, count, order)
            refuseReferences(facts, order)
            followRetractions(facts)
            followCorrections(facts)
            refused.sort { $0.place < $1.place }
        }
        sortStanding(facts, order)
    }

    private mutating func sortStanding(_ facts: [Fact], _ order: FactOrder) {
        guard standing.count <= 16 else {
            standing.sort { order.precedes(facts[Int($0)], facts[Int($1)]) }
            return
        }
        // Most timelines are short and come nearly in order.
        for last in standing.indices.dropFirst() {
            let place = standing[last]
            var gap = last
            while gap > 0,
                order.precedes(facts[Int(place)], facts[Int(standing[gap - 1])])
            {
                standing[gap] = standing[gap - 1]
                gap -= 1
            }
            standing[gap] = place
        }
    }

    /// Of the facts with one identity the one with the earlier time, then the smaller content, goes
    /// on; the others are conflicting duplicates.
    private mutating func refuseConflicts(
        _ facts: [Fact], _ count: Int, _ order: FactOrder
    ) {
        byIdentity.removeAll(keepingCapacity: true)
        for place in 0..<count { byIdentity.append(Int32(place)) }
        byIdentity.sort { left, right in
            let (left, right) = (facts[Int(left)], facts[Int(right)])
            let identity = order.identity(of: left, comparedWith: right.source, right.id)
            if identity != 0 { return identity < 0 }
            if left.time != right.time { return left.time < right.time }
            return left.content < right.content
        }
        for index in byIdentity.indices.dropFirst() {
            let (place, previous) = (byIdentity[index], byIdentity[index - 1])
            let (fact, other) = (facts[Int(place)], facts[Int(previous)])
            guard order.identity(of: fact, comparedWith: other.source, other.id) == 0
            else { continue }
            states[Int(place)].isRefused = true
            refused.append(Refusal(place: place, reason: .conflictingDuplicate))
        }
    }

    /// From the earliest on: an event that names itself, or an earlier event of another type, is
    /// refused; a reference counts only to an earlier event of the same source and type.
    private mutating func refuseReferences(_ facts: [Fact], _ order: FactOrder) {
        byTime.removeAll(keepingCapacity: true)
        for place in states.indices where !states[place].isRefused { byTime.append(Int32(place)) }
        byTime.sort { order.isEarlier(facts[Int($0)], facts[Int($1)]) }
        for (rank, place) in byTime.enumerated() { states[Int(place)].rank = Int32(rank) }
        for place in byTime where facts[Int(place)].link != .none {
            guard let target = target(of: facts[Int(place)], facts, order) else { continue }
            if target == place {
                refuse(place)
            } else if states[Int(target)].rank < states[Int(place)].rank,
                !states[Int(target)].isRefused
            {
                if facts[Int(target)].type == facts[Int(place)].type {
                    states[Int(place)].target = target
                } else {
                    refuse(place)
                }
            }
        }
    }

    private mutating func refuse(_ place: Int32) {
        states[Int(place)].isRefused = true
        refused.append(Refusal(place: place, reason: .unknownReference))
    }

    /// The event that a fact names, of all that did not lose a conflict.
    private func target(
        of fact: Fact, _ facts: [Fact], _ order: FactOrder
    ) -> Int32? {
        func identity(at index: Int) -> Int {
            order.identity(
                of: facts[Int(byIdentity[index])], comparedWith: fact.source, fact.reference)
        }
        // The first of those with one identity is the one that goes on.
        var (low, high) = (0, byIdentity.count)
        while low < high {
            let middle = (low + high) / 2
            if identity(at: middle) < 0 { low = middle + 1 } else { high = middle }
        }
        return low < byIdentity.count && identity(at: low) == 0 ? byIdentity[low] : nil
    }

    /// From the latest to the earliest: void is what a retraction names that is neither void nor
    /// corrected by a correction that is not void.
    private mutating func followRetractions(_ facts: [Fact]) {
        for place in byTime.reversed() {
            let state = states[Int(place)]
            guard state.target >= 0, !state.isRefused, !state.isVoid else { continue }
            let target = Int(state.target)
            if facts[Int(place)].link == .retracts {
                if state.correction < 0 { states[target].isVoid = true }
            } else if states[target].correction < 0 {
                states[target].correction = place
            }
        }
    }

    /// From every event that corrects nothing to its latest correction, and so on.
    private mutating func followCorrections(_ facts: [Fact]) {
        for place in byTime where !states[Int(place)].isRefused {
            let isCorrection =
                facts[Int(place)].link == .corrects && states[Int(place)].target >= 0
            guard !isCorrection, !states[Int(place)].isVoid else { continue }
            var last = place
            while states[Int(last)].correction >= 0 { last = states[Int(last)].correction }
            if facts[Int(last)].link != .retracts { standing.append(last) }
        }
    }
}
