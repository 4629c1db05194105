import Calendar
import Charts
import Codes
import Exact
import Indicators
import Language
import Plans
import Words

// 只增不减: no closed year below the one before. After a cut the next year is held against the cut
// one. Contract §5; commitments.md, monotonic_non_decreasing.

extension TargetShape {
    package static let monotonicNonDecreasing = TargetShape(
        "monotonic_non_decreasing", comparators: [], hasDeadline: false)
}

extension TargetKind {
    package static let monotonicNonDecreasing = TargetKind(
        .monotonicNonDecreasing, form: .level, hasPath: false,
        reasons: [.withinLimit, .fell, .periodOpen],
        finding: { judge, reading, day in
            judge.findingOfChange(reading, on: day) { _, change in change.sign >= 0 }
        },
        expected: { judge, reading, day in
            judge.expectedAfterYearBefore(reading, on: day, step: .zero)
        },
        closing: { judge, observation, closing in
            observation.status = judge.verdictOfPeriod(closing: closing).status
        })
}
