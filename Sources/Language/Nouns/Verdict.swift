import Codes
import Events
import Subjects

extension NounDefinition {
    /// 督导结论: 1 while the last result of the matter is as asked for, else 0.
    package static let verdict = NounDefinition(
        "verdict", chinese: "督导评估结论",
        meaning: "1 if the last result of the matter is met, or as `result` says, else 0.",
        counted: [.institution, .area], event: SupervisionResult.type,
        privacy: .nobody, keys: Verdicts.keys,
        counting: .stockOfFilter { filter in
            let verdicts = Verdicts(filter)
            return { life, states in
                verdicts.forEachTime(in: life) { from, end, holds in
                    states.append(
                        State(from: from, end: end, counts: holds, group: 0, spot: .of(life)))
                }
            }
        },
        itself: .place, required: [Verdicts.matter.name], units: .only([.truth, .count]),
        shortage: .none, dropsInSummer: false, heard: Verdicts.heard)
}
