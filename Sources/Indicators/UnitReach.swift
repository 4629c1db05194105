import Language
import Plans

/// In which areas rows ask the conditions on single units, and the counts with such: a plan's are
/// not asked at the institutions of another city, and a condition not at those that the filters
/// leave out which ask it.
struct UnitReach: Sendable {
    /// By the place of a condition, and of a count.
    private var conditions: [Int: Set<Int>] = [:]
    private var counts: [Int: Set<Int>] = [:]
    /// Whose filters ask a condition, by its place.
    private var askers: [Int: Set<Asker>] = [:]
    /// The indicators that name areas which need not lie in the row's.
    private(set) var elsewhere: Set<IndicatorPlace> = []

    /// Notes what an indicator asks for its rows.
    mutating func add(
        _ compiled: CompiledIndicator, of rows: ArraySlice<Row>, in tree: AreaTree, _ rollUp: RollUp
    ) {
        let asked = compiled.askedOfUnits(rollUp)
        if asked.isElsewhere { elsewhere.formUnion(rows.map(\.place)) }
        guard !asked.conditions.isEmpty else { return }
        // Where areas are named that need not lie in the row's, all are.
        let areas =
            asked.isElsewhere
            ? Set(tree.areas.indices) : Set(rows.flatMap { tree.subtree(of: $0.area) })
        for (place, filters) in asked.conditions {
            conditions[place, default: []].formUnion(areas)
            askers[place, default: []].formUnion(filters)
        }
        for count in asked.counts { counts[count, default: []].formUnion(areas) }
    }

    /// The filters that ask a condition.
    func tests(ofCondition place: Int, in rollUp: RollUp) -> [UnitTest] {
        (askers[place] ?? []).map { asker in
            switch asker {
            case .count(let index): rollUp.rolled[index].units
            case .members(let place): rollUp.met.members[place].test
            }
        }
    }

    /// Whether a unit with these periods lies where the condition is asked, and is such that the
    /// answer matters to one of those filters, on some day.
    func isAsked(
        condition place: Int, by tests: [UnitTest], at periods: [UnitPeriod],
        in context: UnitContext
    ) -> Bool {
        UnitReach.isAny(of: periods, in: conditions[place]) { open in
            tests.contains { $0.couldPass(open, in: context) }
        }
    }

    func isAsked(count: Int, at periods: [UnitPeriod]) -> Bool {
        UnitReach.isAny(of: periods, in: counts[count]) { _ in true }
    }

    private static func isAny(
        of periods: [UnitPeriod], in areas: Set<Int>?, where passes: (UnitPeriod.Place) -> Bool
    ) -> Bool {
        guard let areas else { return false }
        return periods.contains { period in
            guard case .open(let place) = period.attribution else { return false }
            return areas.contains(place.area) && passes(place)
        }
    }

    /// What has a filter with conditions.
    enum Asker: Hashable, Sendable {
        case count(Int)
        case members(Int)
    }
}

extension CompiledIndicator {
    /// What is asked of single units, at whatever depth.
    struct AskedOfUnits {
        /// Places of conditions, each with the filters that ask it.
        var conditions: [Int: Set<UnitReach.Asker>] = [:]
        /// Places of counts with conditions.
        var counts: Set<Int> = []
        /// Whether areas are named in which it is asked too.
        var isElsewhere = false
    }

    fileprivate func askedOfUnits(_ rollUp: RollUp) -> AskedOfUnits {
        var asked = AskedOfUnits()
        for step in [formula, recent].compactMap(\.self) {
            CompiledIndicator.add(step, to: &asked, rollUp)
        }
        return asked
    }

    private static func add(_ step: Step, to asked: inout AskedOfUnits, _ rollUp: RollUp) {
        switch step {
        case .count(let index, _, _):
            guard let conditions = rollUp.rolled[index].conditions else { return }
            asked.counts.insert(index)
            add(conditions, of: .count(index), to: &asked, rollUp)
        case .areas(_, let steps):
            for step in steps { add(step, to: &asked, rollUp) }
        case .combined(let combination, let steps, let parts):
            if combination.askedAreas != nil { asked.isElsewhere = true }
            for step in steps { add(step, to: &asked, rollUp) }
            if let members = parts.members,
                let conditions = rollUp.met.members[members].conditions
            {
                add(conditions, of: .members(members), to: &asked, rollUp)
            }
        case .holds, .value, .stated: return
        }
    }

    private static func add(
        _ conditions: UnitConditions, of asker: UnitReach.Asker, to asked: inout AskedOfUnits,
        _ rollUp: RollUp
    ) {
        for place in conditions.places {
            let isKnown = asked.conditions[place] != nil
            asked.conditions[place, default: []].insert(asker)
            if !isKnown { add(rollUp.met.conditions[place].step, to: &asked, rollUp) }
        }
    }
}
