import Calendar
import Charts
import Codes
import Exact
import Indicators
import Language
import Plans
import Words

// 每年下降1个百分点, 逐年提高: the change since the year before, of two closed periods. Nothing is carried
// over. Contract §5; commitments.md, annual_change.

extension TargetShape {
    package static let annualChange = TargetShape(
        "annual_change",
        comparators: [.increaseBy, .decreaseBy, .abovePrevious, .belowPrevious],
        hasDeadline: false)
}

extension TargetKind {
    package static let annualChange = TargetKind(
        .annualChange, form: .level, hasPath: false,
        reasons: [.withinLimit, .fell, .periodOpen],
        finding: { judge, reading, day in
            judge.findingOfChange(reading, on: day) { judge, change in
                judge.indicator.target?.comparator?.isReached(by: change) ?? false
            }
        },
        expected: { judge, reading, day in
            judge.expectedAfterYearBefore(
                reading, on: day, step: judge.indicator.target?.comparator?.step ?? .zero)
        },
        closing: { judge, observation, closing in
            observation.status = judge.verdictOfPeriod(closing: closing).status
        })
}

extension Target.Comparator {
    /// What is to come to the value of the year before.
    fileprivate var step: Fraction { (low ?? .zero) - (high ?? .zero) }

    /// Whether a change since the year before is as large as is asked for.
    fileprivate func isReached(by change: Fraction) -> Bool {
        switch comparison {
        case .increaseBy: low.map { change >= $0 } ?? false
        case .decreaseBy: high.map { .zero - change >= $0 } ?? false
        case .belowPrevious: change.sign < 0
        default: change.sign > 0
        }
    }
}

extension Judge {
    /// Of the last closed period against the one before; of the first one against the eve of the
    /// plan.
    mutating func findingOfChange(
        _ reading: Reading, on day: CivilDay, holds: (Judge, Fraction) -> Bool
    ) -> Finding {
        findingOfPeriods(reading, on: day, lag: 0) { judge, finding, value, year in
            let first = judge.periods.closed(on: day).lowerBound
            let earlier = year == first ? judge.eveOfPlan() : judge.closedReading(of: year - 1)
            guard let before = judge.ownValue(of: earlier, in: year - 1, lag: 0) else {
                // Why the year before has none is no reason of the value that is shown.
                finding.verdict = Verdict(.noData, .noValue)
                return
            }
            let change = value - before
            finding.movement = change
            finding.verdict =
                holds(judge, change) ? Verdict(.onCourse, .withinLimit) : Verdict(.breached, .fell)
        }
    }

    /// The value of the year before that of the reading, before the first that of the eve of the
    /// plan, and what is to come to it.
    mutating func expectedAfterYearBefore(
        _ reading: Reading, on day: CivilDay, step: Fraction
    ) -> Fraction? {
        let year = periods.year(of: reading.time, inForceOn: day)
        let first = periods.closed(on: day).lowerBound
        // Nothing is asked of a period that began before the plan.
        guard year >= first else { return nil }
        let earlier = year == first ? eveOfPlan() : closedReading(of: year - 1)
        return ownValue(of: earlier, in: year - 1, lag: 0).map { $0 + step }
    }
}

extension Reason {
    package static let fell = Reason(
        "fell",
        zh: {
            let asked = $0.isNamed ? "" : "，未达到\($0.limit)"
            return "\($0.closedDay("截至"))为 \($0.closed)\($0.change)\(asked)；目前为 \($0.now)"
        },
        en: {
            "\($0.closed)\($0.closedDay(" on "))\($0.change)"
                + ($0.isNamed ? " which must never fall" : " against \($0.limit)")
                + "; \($0.now) so far this period"
        })
}
