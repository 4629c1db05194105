import Calendar
import Codes
import Plans

/// How an indicator is reckoned: its formula with every count and statistic replaced by the place
/// where its figures are kept.
struct Recipe: Sendable {
    let formula: Step
    /// Head counts whose coverage decides whether the value can be trusted.
    let bases: [Int]
    /// All head counts of the formula.
    let rolled: [Int]
    /// All stated figures of the formula.
    let figures: [Int]
    let reading: ReadingKind
    let planStart: CivilDay

    indirect enum Step: Sendable {
        case count(Int)
        case figure(Int)
        case ratio(of: Step, to: Step, per: Int)
        case share(part: Int, base: Int)
    }

    init(
        _ indicator: Indicator, of plan: Plan, rollUp: inout RollUp, stated: inout StatedFigures
    ) {
        formula = Recipe.compile(indicator.measure, &rollUp, &stated)
        bases = Recipe.bases(of: indicator.measure).map { rollUp.baseIndex(of: $0) }
        (rolled, figures) = Recipe.ingredients(of: formula)
        reading = indicator.reading
        planStart = plan.startsOn
    }

    private static func compile(
        _ formula: Formula, _ rollUp: inout RollUp, _ stated: inout StatedFigures
    ) -> Step {
        switch formula {
        case .count(let count): .count(rollUp.index(of: count))
        case .statistic(let statistic): .figure(stated.index(of: statistic))
        case .ratio(let numerator, let denominator, let per):
            .ratio(
                of: compile(numerator, &rollUp, &stated),
                to: compile(denominator, &rollUp, &stated), per: per)
        case .share(let part, let base):
            .share(part: rollUp.index(of: part), base: rollUp.index(of: base))
        }
    }

    /// The persons whose coverage is tested (contract §5): those of the denominator; those of the
    /// numerator where the denominator is a statement. Shares inside a ratio test themselves.
    private static func bases(of formula: Formula) -> [Count] {
        switch formula {
        case .count, .statistic: []
        case .share(_, let base): [base]
        case .ratio(let numerator, .count(let count), _): bases(of: numerator) + [count]
        case .ratio(.count(let count), .statistic, _): [count]
        case .ratio(let numerator, let denominator, _):
            bases(of: numerator) + bases(of: denominator)
        }
    }

    private static func ingredients(of step: Step) -> (rolled: [Int], figures: [Int]) {
        switch step {
        case .count(let index): return ([index], [])
        case .figure(let index): return ([], [index])
        case .share(let part, let base): return ([part, base], [])
        case .ratio(let numerator, let denominator, _):
            let (above, below) = (ingredients(of: numerator), ingredients(of: denominator))
            return (above.rolled + below.rolled, above.figures + below.figures)
        }
    }
}
