import Calendar
import Codes
import Language
import Plans

/// How an indicator is computed: its formula with every leaf replaced by the place where its
/// figures are kept.
struct CompiledIndicator: Sendable {
    let formula: Step
    /// What the target watches in a window of its own.
    let recent: Step?
    /// Head counts whose coverage decides whether the value can be trusted.
    let bases: [Int]
    /// Head counts of which it is said who has reported them.
    let reported: [Int]
    /// All counts of the formula, and those of `held`.
    let rolled: [Int]
    /// Where a silent area takes the value away: the head counts of the bases.
    let held: [Int]
    /// All that is stated in the formula and by institutions in its conditions, and what is asked
    /// of areas that are counted.
    let stated: [StatedLeaf]
    let memberStated: [StatedLeaf]
    /// What places state of themselves, in the cells of these measures.
    let reportMeasures: [Measure]
    /// What institutions state in its conditions.
    private let statedInConditions: [StatedLeaf]
    let reading: ReadingKind
    /// Whether only statements of whole years are used.
    let takesYearsOnly: Bool
    let planStart: CivilDay
    let calendar: SchoolCalendar
    /// The plan's area and all that it lies in.
    let home: Set<Int>
    /// The days on which it has a value; nil at an end that is open.
    private let effective: Indicator.Effective

    indirect enum Step: Sendable {
        case count(Int, isFlow: Bool, isMean: Bool)
        /// The areas that pass, with their conditions in the order of `UnitFilter.meets`.
        case areas(AreaTest, [Step])
        /// 1 where a measure holds of the area or unit itself.
        case holds(Measure)
        /// What an area or unit states of itself, in parts of which `scale` make one.
        case value(Measure, scale: Int)
        case stated(StatedLeaf)
        case combined(Combination, [Step], Asked)
    }

    /// What is asked beside the parts of a combination.
    struct Asked: Sendable {
        /// The place of the units that are asked, where the rules ask any.
        var members: Int?
        /// Its own among all combinations of which it is kept what their units or parts come to;
        /// 0 of others.
        var number = 0
        /// Where each part is asked for itself, as conditions are: of each the head counts whose
        /// coverage decides whether it is known (language §7).
        var bases: [[Int]] = []
    }

    init(
        _ indicator: Indicator, of plan: Plan, in tree: AreaTree, rollUp: inout RollUp,
        stated: inout StatedFigures
    ) {
        home = Set(plan.area.flatMap { tree.index[$0] }.map { tree.ancestors(of: $0) } ?? [])
        formula = CompiledIndicator.compile(
            indicator.measure, byUnit: false, indicator.reading, &rollUp, &stated)
        recent = indicator.recentMeasure.map {
            CompiledIndicator.compile($0, byUnit: false, indicator.reading, &rollUp, &stated)
        }
        let tested = indicator.measure.tested.filter(\.countsPersons)
        bases = tested.map { rollUp.baseIndex(of: $0) }
        let asked = indicator.measure.reported
        reported = asked.map { rollUp.baseIndex(of: $0) }
        held =
            indicator.holdsForSilentAreas
            ? asked.map { rollUp.index(of: $0.withoutUnits) } : []
        let ingredients = CompiledIndicator.ingredients(of: formula)
        let watched = recent.map { CompiledIndicator.ingredients(of: $0).rolled } ?? []
        let conditions = CompiledIndicator.conditions(in: formula, rollUp)
        let inConditions = Ingredients(conditions.map { CompiledIndicator.ingredients(of: $0) })
        self.stated = ingredients.stated + inConditions.stated
        memberStated = ingredients.memberStated + inConditions.memberStated
        statedInConditions = inConditions.stated
        reportMeasures = ingredients.reportMeasures + inConditions.reportMeasures
        rolled =
            ingredients.rolled + held + watched
            + (self.stated + memberStated).flatMap(\.rolled)
        reading = indicator.reading
        takesYearsOnly = indicator.takesYearsOnly
        planStart = plan.startsOn
        calendar = plan.calendar
        effective = indicator.effective
    }

    /// - Parameter byUnit: whether the counts are asked of single units too.
    private static func compile(
        _ formula: Formula, byUnit: Bool, _ reading: ReadingKind, _ rollUp: inout RollUp,
        _ stated: inout StatedFigures
    ) -> Step {
        switch formula {
        case .count(let count) where count.measure.noun.isOfAreas:
            return .areas(
                AreaTest(count.units),
                count.units.meets.map {
                    compile(.combined($0), byUnit: byUnit, reading, &rollUp, &stated)
                })
        case .count(let count) where count.measure.noun.isOfPlace:
            guard let figure = count.measure.figure else { return .holds(count.measure) }
            return .value(count.measure, scale: figure.scale)
        case .count(let count):
            let conditions = conditions(count.units, reading, &rollUp, &stated)
            return .count(
                rollUp.index(of: count.daily, byUnit: byUnit, conditions),
                isFlow: count.measure.noun.isFlow, isMean: count.isMonthlyMean)
        case .stated(let statistic): return .stated(StatedLeaf(statistic, &stated))
        case .report(let report):
            return .stated(StatedLeaf(report, reading: reading, &rollUp, &stated))
        case .combined(let combination):
            let asksUnits = byUnit || combination.asksUnits
            let steps = combination.children.map {
                compile($0, byUnit: asksUnits, reading, &rollUp, &stated)
            }
            var parts = Asked()
            if !byUnit, combination.asksEachPart {
                parts.bases = combination.children.map { child in
                    child.tested.filter(\.countsPersons).map { rollUp.baseIndex(of: $0) }
                }
            }
            let isKept = combination.asksUnits || !combination.limits.isEmpty
            if !byUnit, isKept { parts.number = rollUp.met.numberCombination() }
            guard combination.asksUnits, !byUnit else {
                return .combined(combination, steps, parts)
            }
            let units = combination.askedUnits
            let asked = conditions(units, reading, &rollUp, &stated)
            let test = UnitTest(units, rollUp.measureNumbers)
            parts.members = rollUp.met.place(of: units, test: test, asked)
            return .combined(combination, steps, parts)
        }
    }

    /// The conditions of a filter on units; nil where it has none.
    private static func conditions(
        _ units: UnitFilter, _ reading: ReadingKind, _ rollUp: inout RollUp,
        _ stated: inout StatedFigures
    ) -> UnitConditions? {
        let meets = units.meets
        guard !meets.isEmpty else { return nil }
        var places: [Int] = []
        for combination in meets {
            let step = compile(.combined(combination), byUnit: true, reading, &rollUp, &stated)
            places.append(rollUp.met.place(of: combination, step, reading))
        }
        return UnitConditions(places: places, reading: reading)
    }

    /// The conditions on single units in a step, at whatever depth.
    private static func conditions(in step: Step, _ rollUp: RollUp) -> [Step] {
        let asked: UnitConditions?
        var steps: [Step] = []
        switch step {
        case .count(let index, _, _): asked = rollUp.rolled[index].conditions
        case .combined(_, let children, let parts):
            asked = parts.members.flatMap { rollUp.met.members[$0].conditions }
            steps = children
        case .areas(_, let children): (asked, steps) = (nil, children)
        case .holds, .value, .stated: asked = nil
        }
        let conditions = (asked?.places ?? []).map { rollUp.met.conditions[$0].step }
        return conditions + (steps + conditions).flatMap { self.conditions(in: $0, rollUp) }
    }

    /// Whether something is compared with what it was on a fixed day.
    static func asksFixedDay(_ step: Step) -> Bool {
        guard case .combined(let combination, let steps, _) = step else { return false }
        if case .eve = combination.rules.asksEarlier { return true }
        return steps.contains { asksFixedDay($0) }
    }

    static func ingredients(of step: Step) -> Ingredients {
        switch step {
        case .count(let index, _, _): return Ingredients(rolled: [index])
        case .stated(let leaf): return Ingredients(stated: [leaf], reportMeasures: leaf.parts)
        case .value(let measure, _): return Ingredients(reportMeasures: [measure])
        case .holds: return Ingredients()
        case .areas(_, let steps):
            let all = Ingredients(steps.map { ingredients(of: $0) })
            return Ingredients(
                rolled: all.rolled, memberStated: all.stated + all.memberStated,
                reportMeasures: all.reportMeasures)
        case .combined(_, let steps, _): return Ingredients(steps.map { ingredients(of: $0) })
        }
    }

    /// What a formula is made of, by place.
    struct Ingredients {
        var rolled: [Int] = []
        var stated: [StatedLeaf] = []
        var memberStated: [StatedLeaf] = []
        var reportMeasures: [Measure] = []
    }

    /// The places of the units that it asks.
    var members: [Int] { CompiledIndicator.members(in: formula) }

    private static func members(in step: Step) -> [Int] {
        switch step {
        case .count, .stated, .value, .holds: []
        case .areas(_, let steps): steps.flatMap { members(in: $0) }
        case .combined(_, let steps, let parts):
            (parts.members.map { [$0] } ?? []) + steps.flatMap { self.members(in: $0) }
        }
    }

    /// The head counts of all parts that are asked for themselves.
    var basesOfParts: [Int] { CompiledIndicator.basesOfParts(in: formula) }

    private static func basesOfParts(in step: Step) -> [Int] {
        switch step {
        case .count, .stated, .value, .holds: []
        case .areas(_, let steps): steps.flatMap { basesOfParts(in: $0) }
        case .combined(_, let steps, let parts):
            parts.bases.joined() + steps.flatMap { basesOfParts(in: $0) }
        }
    }

    /// What is asked of a place itself.
    static func held(in step: Step) -> [Measure] {
        switch step {
        case .count, .stated, .value: []
        case .holds(let measure): [measure]
        case .areas(let test, let steps): test.measures + steps.flatMap { held(in: $0) }
        case .combined(_, let steps, _): steps.flatMap { held(in: $0) }
        }
    }

    /// What must be stated for a reading of an area, and in which of some areas.
    func statements(of area: Int, in tree: AreaTree) -> [(leaf: StatedLeaf, areas: [Int])] {
        CompiledIndicator.statements(formula, of: area, in: tree)
            + statedInConditions.map { ($0, [area]) }
            + memberStated.map { ($0, tree.subtree(of: area)) }
    }

    private static func statements(
        _ step: Step, of area: Int, in tree: AreaTree
    ) -> [(leaf: StatedLeaf, areas: [Int])] {
        switch step {
        case .stated(let leaf): return [(leaf, [area])]
        case .count, .areas, .holds, .value: return []
        case .combined(let combination, let steps, _):
            guard let others = combination.others(than: area, in: tree) else {
                return steps.flatMap { statements($0, of: area, in: tree) }
            }
            // Of the last one not what the area itself states, but what all the others do.
            return steps.dropLast().flatMap { statements($0, of: area, in: tree) }
                + others.flatMap { other in
                    steps.suffix(1).flatMap { statements($0, of: other, in: tree) }
                }
        }
    }

    /// Whether it is one count and nothing else; what is said of an area is none.
    var isPlainCount: Bool {
        switch formula {
        case .count, .areas: true
        case .stated, .value, .holds, .combined: false
        }
    }

    /// What is asked of areas themselves, and of units beside what is counted at them.
    var asked: [Measure] { CompiledIndicator.held(in: formula) }

    /// What is counted and stated in it, in the order of `Formula.leaves`.
    var leaves: [Step] { CompiledIndicator.leaves(of: formula) }

    private static func leaves(of step: Step) -> [Step] {
        if case .combined(_, let steps, _) = step {
            steps.flatMap { leaves(of: $0) }
        } else {
            [step]
        }
    }

    func isInEffect(on day: CivilDay) -> Bool { effective.contains(day) }

    /// Whether which statements are the latest decides what is read.
    var readsLatest: Bool {
        reading == .latest && !(stated.isEmpty && memberStated.isEmpty)
    }

    /// The figures over and under the line of a plain quotient of two statements.
    var statedQuotient: (above: StatedLeaf, below: StatedLeaf)? {
        guard case .combined(let combination, let steps, _) = formula, combination.rules.isQuotient,
            case .stated(let above) = steps[0], case .stated(let below) = steps[1]
        else { return nil }
        return (above, below)
    }
}

extension Combination {
    /// Whether a part that is not known does not take the whole value away, or is asked at another
    /// time too: then each is tested for itself.
    fileprivate var asksEachPart: Bool { !limits.isEmpty || rules.asksEarlier != nil }

    /// The areas apart from that one in which the last child is asked too, by index; nil where its
    /// rules ask none.
    func others(than area: Int, in tree: AreaTree) -> [Int]? {
        askedAreas.map { codes in
            Set(codes.compactMap { tree.index[$0] }).subtracting([area]).sorted()
        }
    }
}

extension CompiledIndicator.Ingredients {
    fileprivate init(_ parts: [Self]) {
        self.init(
            rolled: parts.flatMap(\.rolled), stated: parts.flatMap(\.stated),
            memberStated: parts.flatMap(\.memberStated),
            reportMeasures: parts.flatMap(\.reportMeasures))
    }
}
