import Calendar
import Charts
import Codes
import Exact
import Indicators
import Language
import Plans
import Words

// 全覆盖: all of those who are to be reached, on a line from where it began. Contract §5;
// commitments.md, full_coverage.

extension TargetShape {
    package static let fullCoverage = TargetShape(
        "full_coverage", comparators: [.whole], hasDeadline: true, takesPath: true,
        misfit: { $0.misfitOfAll })
}

extension TargetKind {
    package static let fullCoverage = TargetKind(
        .fullCoverage, form: .level, hasPath: true, followsWindows: true,
        reasons: Reason.ofDeadline,
        finding: { judge, reading, day in
            guard let line = judge.line else { return judge.findingOnTheWay(reading, on: day) }
            return judge.findingOverWindow(line, reading, on: day)
        },
        expected: { judge, reading, day in
            guard let line = judge.line else {
                return judge.expectedOnTheWay(of: reading, on: day)
            }
            return judge.expectedOverWindow(line, reading, on: day)
        },
        closing: { judge, observation, closing in judge.giveVerdict(on: closing, &observation) })
}

extension Formula {
    /// Of kinds that ask for all there is: a measure that is no percentage.
    var misfitOfAll: TargetShape.Misfit? {
        units == .only([.percent])
            ? nil
            : TargetShape.Misfit(
                message: "the measure is not in percent, so that 100 is not all of it",
                hint: "write a `share`, or a `ratio` with `per: 100`")
    }
}
