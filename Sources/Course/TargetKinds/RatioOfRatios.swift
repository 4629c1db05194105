import Calendar
import Charts
import Codes
import Exact
import Indicators
import Language
import Plans
import Words

// 城乡之比: a ratio of two shares to be reached by a day. It is judged as a level, and says which
// of the two sides has moved, since the ratio can worsen by either. commitments.md,
// ratio_of_ratios.

extension TargetShape {
    package static let ratioOfRatios = TargetShape(
        "ratio_of_ratios", comparators: [.atLeast, .atMost], hasDeadline: true, hasForecast: true,
        takesPath: true,
        misfit: { measure in
            measure.comparedSides != nil
                ? nil
                : Misfit(
                    message: "the measure is not a ratio of two shares",
                    hint: "write `kind: level_by_date`, or a `ratio` of two shares")
        })
}

extension TargetKind {
    package static let ratioOfRatios = TargetKind(
        .ratioOfRatios, form: .level, hasPath: true,
        sides: { measure in
            measure.comparedSides.map { above, below in
                Commitment.Sides(
                    above: above.settingName ?? Bilingual(zh: "前项", en: "first"),
                    below: below.settingName ?? Bilingual(zh: "后项", en: "second"))
            }
        },
        reasons: Reason.ofDeadline,
        finding: { judge, reading, day in judge.findingOnTheWay(reading, on: day) },
        expected: { judge, reading, day in judge.expectedOnTheWay(of: reading, on: day) },
        closing: { judge, observation, closing in judge.giveVerdict(on: closing, &observation) })
}

extension Formula {
    /// What people call this side: 城区, `urban`.
    fileprivate var settingName: Bilingual? {
        guard let word = sideName, let zh = CodeList.settings.chinese(of: [word])?.first else {
            return nil
        }
        return Bilingual(zh: zh, en: word)
    }
}
