import Codes
import Events
import Subjects

extension NounDefinition {
    /// 督导发现的问题: results of a matter, violations where none is named, each case once in a window.
    /// Without a criterion only those of the matter as a whole (language §12).
    package static let findings = NounDefinition(
        "findings", chinese: "督导发现的情形", meaning: "Results of inspections, by case.",
        counted: [.staff, .institution, .area], event: SupervisionResult.type, privacy: .nobody,
        keys: [.subjects(.ofFindings), matter, criterion, result] + FilterKey.units,
        later: LaterKeys.shared,
        counting: .flow(
            Flow { life, happenings in
                for (place, fact) in life.facts(of: SupervisionResult.type) {
                    let unnamed = UInt32(bitPattern: place) | 0x8000_0000
                    let item = life.arena[SupervisionResult.caseID, of: fact]
                    happenings.append(
                        Happening(
                            day: fact.day, group: 0, spot: life.spot(on: fact.day), fact: place,
                            item: item == 0 ? unnamed : item))
                }
            }),
        required: ["matter"],
        defaults: [Condition(criterion, .codes([]))],
        countedDefaults: [
            Condition(result, .members(CodeList.bits([SupervisionOutcome.violation.rawValue])))
        ], units: .only([.count, .persons, .institutions]), shortage: .none, dropsInSummer: false)

    private static let matter = FilterKey.codeOfEvent(
        "matter", .codes("supervisionMatter"), meaning: "What was inspected."
    ) {
        fact, arena in arena[SupervisionResult.matter, of: fact]
    }

    private static let criterion = FilterKey(
        "criterion", .codes("supervisionCriterion"),
        .events(
            EventQuestion(
                answer: { life, one in
                    life.arena[SupervisionResult.criterion, of: life.facts[Int(one.fact)]]
                },
                takes: { criterion, wanted, codes in
                    wanted.codes.isEmpty ? criterion == 0 : codes.contains(criterion)
                })), meaning: "Which part of it; without it only results of the matter as a whole.")

    private static let result = FilterKey.ofEvent(
        "result", .members(.supervisionOutcomes),
        meaning: "`violation` where none is said; inside `followedBy` any."
    ) {
        fact, arena in arena[SupervisionResult.result, of: fact].rawValue
    }
}
