import Calendar
import Codes
import Language
import Plans

/// How an indicator is computed: its formula with every leaf replaced by the place where its
/// figures are kept.
struct CompiledIndicator: Sendable {
    let formula: Step
    /// Head counts whose coverage decides whether the value can be trusted.
    let bases: [Int]
    /// All counts of the formula, and those of `held`.
    let rolled: [Int]
    /// Where a silent area takes the value away: the head counts of the bases.
    let held: [Int]
    /// All stated figures of the formula.
    let figures: [Int]
    let reading: ReadingKind
    /// Whether only statements of whole years are used.
    let takesYearsOnly: Bool
    let planStart: CivilDay
    /// The plan's area and all that it lies in.
    let home: Set<Int>
    /// The days on which it has a value; nil at an end that is open.
    private let effective: Indicator.Effective

    indirect enum Step: Sendable {
        case count(Int, isFlow: Bool)
        /// The areas that pass.
        case areas(AreaTest)
        /// 1 where a measure holds of the area or unit itself.
        case holds(Measure)
        case figure(Int)
        /// With the units that are asked, where the rules ask any.
        case combined(Combination, [Step], UnitTest)
    }

    init(
        _ indicator: Indicator, of plan: Plan, in tree: AreaTree, rollUp: inout RollUp,
        stated: inout StatedFigures
    ) {
        home = Set(plan.area.flatMap { tree.index[$0] }.map { tree.ancestors(of: $0) } ?? [])
        formula = CompiledIndicator.compile(indicator.measure, byUnit: false, &rollUp, &stated)
        let tested = indicator.measure.tested.filter(\.measure.noun.countsPersons)
        bases = tested.map { rollUp.baseIndex(of: $0) }
        held =
            indicator.holdsForSilentAreas
            ? tested.map { rollUp.index(of: $0.withoutUnits) } : []
        let ingredients = CompiledIndicator.ingredients(of: formula)
        (rolled, figures) = (ingredients.rolled + held, ingredients.figures)
        reading = indicator.reading
        takesYearsOnly = indicator.takesYearsOnly
        planStart = plan.startsOn
        effective = indicator.effective
    }

    /// - Parameter byUnit: whether the counts are asked of single units too.
    private static func compile(
        _ formula: Formula, byUnit: Bool, _ rollUp: inout RollUp, _ stated: inout StatedFigures
    ) -> Step {
        switch formula {
        case .count(let count) where count.measure.noun.isOfAreas:
            return .areas(AreaTest(count.units))
        case .count(let count) where count.measure.noun.isOfPlace: return .holds(count.measure)
        case .count(let count):
            return .count(
                rollUp.index(of: count, byUnit: byUnit), isFlow: count.measure.noun.isFlow)
        case .stated(let statistic): return .figure(stated.index(of: statistic))
        case .combined(let combination):
            let asksUnits = byUnit || combination.asksUnits
            return .combined(
                combination,
                combination.children.map { compile($0, byUnit: asksUnits, &rollUp, &stated) },
                UnitTest(combination.askedUnits, rollUp.measureNumbers))
        }
    }

    private static func ingredients(of step: Step) -> (rolled: [Int], figures: [Int]) {
        switch step {
        case .count(let index, _): return ([index], [])
        case .figure(let index): return ([], [index])
        case .areas, .holds: return ([], [])
        case .combined(_, let steps, _):
            let parts = steps.map { ingredients(of: $0) }
            return (parts.flatMap(\.rolled), parts.flatMap(\.figures))
        }
    }

    /// Whether it is one count and nothing else; what is said of an area is none.
    var isPlainCount: Bool {
        switch formula {
        case .count, .areas: true
        case .figure, .holds, .combined: false
        }
    }

    /// What is asked of areas themselves, and of units beside what is counted at them.
    var asked: [Measure] { CompiledIndicator.asked(formula) }

    private static func asked(_ step: Step) -> [Measure] {
        switch step {
        case .count, .figure: []
        case .areas(let test): test.measures
        case .holds(let measure): [measure]
        case .combined(_, let steps, _): steps.flatMap { asked($0) }
        }
    }

    func isInEffect(on day: CivilDay) -> Bool { effective.contains(day) }

    /// Whether some part of the formula is made of the values of single units.
    var asksUnits: Bool { CompiledIndicator.asksUnits(formula) }

    private static func asksUnits(_ step: Step) -> Bool {
        guard case .combined(let combination, let steps, _) = step else { return false }
        return combination.asksUnits || steps.contains { asksUnits($0) }
    }

    /// The figures over and under the line of a plain quotient of two statements.
    var statedQuotient: (above: Int, below: Int)? {
        guard case .combined(let combination, let steps, _) = formula, combination.rules.isQuotient,
            case .figure(let above) = steps[0], case .figure(let below) = steps[1]
        else { return nil }
        return (above, below)
    }
}
