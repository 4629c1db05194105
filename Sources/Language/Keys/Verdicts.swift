import Codes
import Events
import Subjects

/// 督导结论: what is asked of the results of a matter (contract §2.2): the last one counts. Without
/// a criterion only those of the matter as a whole (language §4).
package struct Verdicts: Sendable {
    private let matters: [Term]
    /// nil = none may be named.
    private let criteria: [Term]?
    private let results: FilterValue

    package static let keys = [matter, criterion, result]

    package static let matter = FilterKey(
        "matter", .codes("supervisionMatter"), .shape, meaning: "What was inspected.")
    package static let criterion = FilterKey(
        "criterion", .codes("supervisionCriterion"), .shape,
        meaning: "Which part of it; without it only results of the matter as a whole.")
    package static let result = FilterKey(
        "result", .members(.supervisionOutcomes), .shape, meaning: "`met` where none is said.")

    package init(_ filter: StateFilter) {
        matters = filter.terms(of: Verdicts.matter)
        criteria = filter.value(of: Verdicts.criterion).map { _ in
            filter.terms(of: Verdicts.criterion)
        }
        results =
            filter.value(of: Verdicts.result)
            ?? .members(CodeList.bits([SupervisionOutcome.met.rawValue]))
    }

    /// The same matter and criterion, with whatever result.
    static let heard: @Sendable (Measure) -> Measure = { measure in
        let all = CodeList.bits(SupervisionOutcome.allCases.map(\.rawValue))
        return Measure(
            noun: measure.noun,
            conditions: measure.conditions.filter { $0.key != result }
                + [Condition(result, .members(all))])
    }

    /// Gives each time in which a result is the last one, and whether it is as asked for.
    package func forEachTime(
        in life: borrowing Life, _ body: (_ from: Int32, _ end: Int32, _ holds: Bool) -> Void
    ) {
        let arena = life.arena
        forEachResult(in: life) { from, end, result in
            body(from, end, results.takes(arena[SupervisionResult.result, of: result].rawValue))
        }
    }

    /// Likewise, with the result.
    package func forEachResult(
        in life: borrowing Life, _ body: (_ from: Int32, _ end: Int32, _ result: Fact) -> Void
    ) {
        let arena = life.arena
        var last: Fact?
        for (_, fact) in life.facts(of: SupervisionResult.type) {
            let criterion = arena[SupervisionResult.criterion, of: fact]
            guard matters.contains(arena[SupervisionResult.matter, of: fact]),
                criteria?.contains(criterion) ?? (criterion == 0)
            else { continue }
            if let last, last.day < fact.day { body(last.day, fact.day, last) }
            last = fact
        }
        if let last { body(last.day, .max, last) }
    }
}

extension CodeList {
    package static let supervisionOutcomes = CodeList(
        SupervisionOutcome.self, called: "result",
        chinese: [.met: "达标", .notMet: "未达标", .violation: "违规", .rectified: "已整改"])
}
