import Codes
import Events
import Subjects

extension NounDefinition {
    /// 评估得分: the number in the last result of a matter; none where that result has no number.
    package static let score = NounDefinition(
        "score", chinese: "评估得分", meaning: "The number in the last result of the matter.",
        counted: [.institution, .area], privacy: .nobody,
        keys: [Verdicts.matter, Verdicts.criterion],
        counting: .stockOfFilter { filter in
            let verdicts = Verdicts(filter)
            return { life, states in
                verdicts.forEachResult(in: life) { from, end, result in
                    guard let value = life.arena[SupervisionResult.value, of: result] else {
                        return
                    }
                    states.append(
                        figure: value, given: .rank(of: result), from: from, end: end, at: .of(life)
                    )
                }
            }
        },
        groups: FigurePart.groups, itself: .place,
        figure: { _ in Figure(scale: 1_000_000, units: .any) },
        required: [Verdicts.matter.name], units: .any, shortage: .none, dropsInSummer: false)
}
