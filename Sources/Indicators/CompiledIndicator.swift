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
    /// All stated figures of the formula.
    let figures: [Int]
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
        recent = indicator.recentMeasure.map {
            CompiledIndicator.compile($0, byUnit: false, &rollUp, &stated)
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
        (rolled, figures) = (ingredients.rolled + held + watched, ingredients.figures)
        reading = indicator.reading
        takesYearsOnly = indicator.takesYearsOnly
        planStart = plan.startsOn
        calendar = plan.calendar
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
                rollUp.index(of: count.daily, byUnit: byUnit),
                isFlow: count.measure.noun.isFlow, isMean: count.isMonthlyMean)
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
        case .count(let index, _, _): return ([index], [])
        case .figure(let index): return ([], [index])
        case .areas, .holds: return ([], [])
        case .combined(_, let steps, _):
            let parts = steps.map { ingredients(of: $0) }
            return (parts.flatMap(\.rolled), parts.flatMap(\.figures))
        }
    }

    /// What areas must have stated for a reading of one of them, and which areas.
    func statements(of area: Int, in tree: AreaTree) -> [StatedFigures.Asked] {
        CompiledIndicator.statements(formula, of: area, in: tree)
    }

    private static func statements(
        _ step: Step, of area: Int, in tree: AreaTree
    ) -> [StatedFigures.Asked] {
        switch step {
        case .figure(let index): return [StatedFigures.Asked(figure: index, area: area)]
        case .count, .areas, .holds: return []
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

extension Combination {
    /// The areas apart from that one in which the last child is asked too, by index; nil where its
    /// rules ask none.
    func others(than area: Int, in tree: AreaTree) -> [Int]? {
        askedAreas.map { codes in
            Set(codes.compactMap { tree.index[$0] }).subtracting([area]).sorted()
        }
    }
}
