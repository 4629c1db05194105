import Calendar
import Charts
import Codes
import Exact
import Indicators
import Language
import Plans
import Words

// 7%左右, 1至2所: both sides can be missed. A ratio is judged by its closed periods alone; a count
// grows into its range until the plan ends, and is past it at once. Contract §5; commitments.md,
// range.

extension TargetShape {
    package static let range = TargetShape(
        "range", comparators: [.between, .about], hasDeadline: false, keys: [.flag("permission")])
}

extension TargetKind {
    package static let range = TargetKind(
        .range, form: .range, hasPath: false,
        reasons: [
            .withinLimit, .pastLimit, .periodOpen, .holds, .metFinal, .missedFinal,
        ],
        finding: { judge, reading, day in judge.findingInRange(reading, on: day) },
        expected: { _, _, _ in nil },
        closing: { judge, observation, closing in
            // A count has the status of each day.
            guard !judge.countsIntoRange else { return }
            observation.status = judge.verdictOfPeriod(closing: closing).status
        })
}

extension Judge {
    fileprivate var countsIntoRange: Bool { indicator.measure.magnitude == .number }

    /// 允许: only too much is a breach.
    private func isInRange(_ value: Fraction) -> Bool {
        guard let limit else { return true }
        if case .flag(true) = indicator.target?.values["permission"], let high = limit.high {
            return value <= high
        }
        return limit.holds(value)
    }

    fileprivate mutating func findingInRange(_ reading: Reading, on day: CivilDay) -> Finding {
        if countsIntoRange { return findingOfCountInRange(reading, on: day) }
        return findingOfPeriods(reading, on: day) { judge, finding, value, _ in
            finding.verdict =
                judge.isInRange(value)
                ? Verdict(.onCourse, .withinLimit) : Verdict(.breached, .pastLimit)
        }
    }

    /// The verdict of the last closed period; before the first there is none.
    ///
    /// - Parameters:
    ///   - lag: under `latest`, how many years older than the period its statement may be; nil =
    ///     any that still serves.
    ///   - judge: gives the verdict of that period's value, and its year.
    mutating func findingOfPeriods(
        _ reading: Reading, on day: CivilDay, lag: Int? = nil,
        judge: (inout Judge, inout Finding, Fraction, Int) -> Void
    ) -> Finding {
        var finding = Finding(reading: reading)
        guard !reading.isBeforePlan, let year = periods.closed(on: day).last else {
            finding.verdict = Verdict(.notDue, reading.isBeforePlan ? .beforePlan : .periodOpen)
            return finding
        }
        let last = closedReading(of: year)
        finding.closed = last
        if let value = ownValue(of: last, in: year, lag: lag) {
            judge(&self, &finding, value, year)
        } else {
            finding.verdict = Verdict(.noData, last.reasonOfAbsence)
        }
        return finding
    }

    /// The value of a period's reading, where its statement is not too old for it.
    func ownValue(of reading: Reading, in year: Int, lag: Int?) -> Fraction? {
        guard let lag, periods.kind == .latest else { return reading.value }
        return Fraction(reading.time) >= Fraction(year - lag) ? reading.value : nil
    }

    /// Past its upper end at once; below the lower one there is time until the plan has ended.
    private mutating func findingOfCountInRange(
        _ reading: Reading, on day: CivilDay
    ) -> Finding {
        var finding = Finding(reading: reading)
        guard let value = judgedValue(of: reading, &finding), let limit else { return finding }
        let hasEnded = day >= periods.due(by: periods.endsOn).verdictOn
        finding.verdict =
            if isInRange(value) {
                Verdict(.met, hasEnded ? .metFinal : .holds)
            } else if let high = limit.high, value > high {
                Verdict(.breached, .pastLimit)
            } else {
                hasEnded ? Verdict(.missed, .missedFinal) : Verdict(.notDue, .periodOpen)
            }
        return finding
    }
}

extension Reason {
    package static let periodOpen = Reason(
        "period_open",
        zh: { "目前为 \($0.now)，\($0.limit)；有终值后再评价" },
        en: { "\($0.now) so far against \($0.limit): evaluated once the period is final" })
}
