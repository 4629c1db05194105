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
        .perPersonQuota, form: .limit, hasPath: false, isForecast: false,
        reasons: [.withinLimit, .pastLimit, .periodOpen],
        finding: { judge, reading, day in
            judge.findingOfPeriods(reading, on: day) { judge, finding, value, _ in
                finding.verdict =
                    judge.limit?.holds(value) ?? false
                    ? Verdict(.onCourse, .withinLimit) : Verdict(.breached, .pastLimit)
            }
        },
        expected: { judge, _, _ in judge.limit?.onlySide?.limit },
        closing: { judge, observation, closing in
            observation.status = judge.verdict(on: closing).status
        })
}
