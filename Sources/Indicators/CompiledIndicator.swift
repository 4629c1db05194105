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

    indirect enum Step: Sendable {
        case count(Int, isFlow: Bool)
        case figure(Int)
        /// With the units that are asked, where the rules ask any.
        case combined(Combination, [Step], UnitTest)
    }

    init(
        _ indicator: Indicator, of plan: Plan, rollUp: inout RollUp, stated: inout StatedFigures
    ) {
        formula = CompiledIndicator.compile(indicator.measure, byUnit: false, &rollUp, &stated)
        bases = indicator.measure.tested.map { rollUp.baseIndex(of: $0) }
        held =
            indicator.holdsForSilentAreas
            ? indicator.measure.tested.map { rollUp.index(of: $0.withoutUnits) } : []
        let ingredients = CompiledIndicator.ingredients(of: formula)
        (rolled, figures) = (ingredients.rolled + held, ingredients.figures)
        reading = indicator.reading
        takesYearsOnly = indicator.takesYearsOnly
        planStart = plan.startsOn
    }

    /// - Parameter byUnit: whether the counts are asked of single units too.
    private static func compile(
        _ formula: Formula, byUnit: Bool, _ rollUp: inout RollUp, _ stated: inout StatedFigures
    ) -> Step {
        switch formula {
        case .count(let count):
            return .count(
                rollUp.index(of: count, byUnit: byUnit), isFlow: count.measure.noun.isFlow)
        case .stated(let statistic): return .figure(stated.index(of: statistic))
        case .combined(let combination):
            let asksUnits = byUnit || combination.rules.asksUnits
            return .combined(
                combination,
                combination.children.map { compile($0, byUnit: asksUnits, &rollUp, &stated) },
                UnitTest(combination.askedUnits))
        }
    }

    private static func ingredients(of step: Step) -> (rolled: [Int], figures: [Int]) {
        switch step {
        case .count(let index, _): return ([index], [])
        case .figure(let index): return ([], [index])
        case .combined(_, let steps, _):
            let parts = steps.map { ingredients(of: $0) }
            return (parts.flatMap(\.rolled), parts.flatMap(\.figures))
        }
    }

    /// Whether some part of the formula is made of the values of single units.
    var asksUnits: Bool { CompiledIndicator.asksUnits(formula) }

    private static func asksUnits(_ step: Step) -> Bool {
        guard case .combined(let combination, let steps, _) = step else { return false }
        return combination.rules.asksUnits || steps.contains { asksUnits($0) }
    }

    /// The figures over and under the line of a plain quotient of two statements.
    var statedQuotient: (above: Int, below: Int)? {
        guard case .combined(let combination, let steps, _) = formula, combination.rules.isQuotient,
            case .figure(let above) = steps[0], case .figure(let below) = steps[1]
        else { return nil }
        return (above, below)
    }
}
