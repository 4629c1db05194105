import Language
import Plans

/// An indicator by its place: the plan's among the plans, its own within the plan; or a part of it.
package struct IndicatorPlace: Hashable, Sendable, BitwiseCopyable {
    package let plan: Int
    package let indicator: Int
    /// The part of its measure, from 1; 0 = the whole.
    package let part: Int

    package init(plan: Int, indicator: Int, part: Int = 0) {
        self.plan = plan
        self.indicator = indicator
        self.part = part
    }
}

/// One line of the table that planners read: an indicator in an area, or a part of it.
package struct Row: Hashable, Sendable, BitwiseCopyable {
    package let place: IndicatorPlace
    /// Index in the area tree.
    package let area: Int
    /// Whether the plan promises something of this area; the others only show their value.
    package let isJudged: Bool
    /// Whether it is a part of a row, which is there only where its value counts somebody.
    package var isPart: Bool { place.part > 0 }

    package init(place: IndicatorPlace, area: Int, isJudged: Bool) {
        self.place = place
        self.area = area
        self.isJudged = isJudged
    }
}

extension Row {
    /// The rows of an indicator, its areas in the order of the tree; none while the plan's area is
    /// not known.
    static func rows(of place: IndicatorPlace, plans: [Plan], tree: AreaTree) -> [Row] {
        let plan = plans[place.plan]
        let indicator = plan.indicators[place.indicator]
        // What is only charted promises nothing, also where the text lost its target.
        let promises =
            indicator.target != nil || indicator.needsConfiguration && indicator.tier != "C"
        let root = plan.area.flatMap { tree.index[$0] }
        let below = root.map { tree.subtree(of: $0) } ?? []
        let judged: [Int] =
            switch indicator.scope {
            case .plan: root.map { [$0] } ?? []
            case .eachCounty:
                below.filter { tree.areas[$0].kind == .district || tree.areas[$0].kind == .county }
            case .areas(let codes): codes.compactMap { tree.index[$0] }
            }
        let shown: [Int] =
            switch indicator.scope {
            case _ where !indicator.rowsBelow: judged
            case .plan, .eachCounty: below
            case .areas: judged.flatMap { tree.subtree(of: $0) }
            }
        let countable = countableAreas(indicator.measure, tree)
        var seen: Set<Int> = []
        return shown.filter { area in
            seen.insert(area).inserted
                && (judged.contains(area) || tree.subtree(of: area).contains(where: countable))
        }.map {
            Row(
                place: place, area: $0,
                isJudged: promises && place.part == 0 && judged.contains($0))
        }
    }

    /// Of a measure that counts nothing but areas those that it may count: others have no rows.
    private static func countableAreas(_ measure: Formula, _ tree: AreaTree) -> (Int) -> Bool {
        let leaves = measure.leaves
        guard leaves.allSatisfy({ $0.noun?.isOfAreas ?? false }) else { return { _ in true } }
        let tests = measure.counts.map { AreaTest($0.units) }
        return { area in tests.contains { $0.canCount(tree.areas[area]) } }
    }
}
