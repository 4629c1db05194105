import Calendar
import Charts
import Codes
import Exact
import Indicators
import Language
import Plans
import Words

// 每人每年不少于…: the share of those who have had theirs, which the measure counts in its window; each
// window begins with nothing. Contract §5; commitments.md, per_person_quota.

extension TargetShape {
    package static let perPersonQuota = TargetShape(
        "per_person_quota", comparators: [.whole], hasDeadline: false, misfit: { $0.misfitOfAll })
}

extension TargetKind {
    package static let perPersonQuota = TargetKind(
        .perPersonQuota, form: .limit, hasPath: false, followsWindows: true,
        reasons: [
            .withinLimit, .pastLimit, .periodOpen, .holds, .onPath, .behindPath, .metFinal,
            .missedFinal,
        ],
        finding: { judge, reading, day in
            if let line = judge.line { return judge.findingOverWindow(line, reading, on: day) }
            return judge.findingOfPeriods(reading, on: day) { judge, finding, value, _ in
                finding.verdict =
                    judge.limit?.holds(value) ?? false
                    ? Verdict(.onCourse, .withinLimit) : Verdict(.breached, .pastLimit)
            }
        },
        expected: { judge, reading, day in
            guard let line = judge.line else { return judge.limit?.onlySide?.limit }
            return judge.expectedOverWindow(line, reading, on: day)
        },
        closing: { judge, observation, closing in
            // A line has the status of each day.
            guard judge.line == nil else { return }
            observation.status = judge.verdictOfPeriod(closing: closing).status
        })
}
