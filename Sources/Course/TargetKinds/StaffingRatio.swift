import Calendar
import Charts
import Codes
import Exact
import Indicators
import Language
import Plans
import Words

// 配备比: posts for heads, at all times. Both sides move, so that it is judged as a
// limit that holds in every period; how many are needed is the exact quotient, rounded up.
// Contract §5, maintain; commitments.md, staffing_ratio.

extension TargetShape {
    package static let staffingRatio = TargetShape(
        "staffing_ratio", comparators: [.atLeast, .between], hasDeadline: false,
        misfit: { measure in
            measure.isRatioOfNumbers || measure.isShareOfInstitutions
                ? nil
                : Misfit(
                    message: "the measure is neither a ratio of two counts nor a share of"
                        + " institutions",
                    hint: "write `kind: maintain`, or a `ratio` of two counts")
        })
}

extension TargetKind {
    package static let staffingRatio = TargetKind(
        .staffingRatio, form: .limit, hasPath: false, reasons: Reason.ofLimit,
        finding: { judge, reading, day in judge.findingAtLimit(reading, on: day) },
        expected: { judge, _, _ in judge.limit?.onlySide?.limit },
        closing: { judge, observation, _ in judge.breach(&observation) })
}
