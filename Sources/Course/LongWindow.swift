import Calendar
import Codes
import Exact
import Indicators
import Language
import Plans
import Words

// A window of the plan or of a cycle of years, longer than a period: the line from nothing to all
// over it, with the verdict on its last day. Commitments.md, "Settled for the kinds", 9.

extension Judge {
    /// What is found of a share of those who have had theirs in the window.
    mutating func findingOverWindow(
        _ line: Window, _ reading: Reading, on day: CivilDay
    ) -> Finding {
        var finding = Finding(reading: reading)
        guard let limit, let window = days(of: line, on: day) else { return finding }
        if day >= window.last {
            let last = read(window.last)
            finding.closed = last
            finding.verdict =
                if let value = last.value {
                    limit.holds(value) ? Verdict(.met, .metFinal) : Verdict(.missed, .missedFinal)
                } else {
                    Verdict(.noData, last.reasonOfAbsence)
                }
            return finding
        }
        guard let value = judgedValue(of: reading, &finding),
            let path = path(over: window)
        else { return finding }
        if limit.holds(value) {
            finding.verdict = Verdict(.met, .holds)
            return finding
        }
        finding.verdict = Judge.standing(of: value, at: reading.time, onLine: path)
        return finding
    }

    /// On the line, and all once the verdict is out.
    func expectedOverWindow(_ line: Window, _ reading: Reading, on day: CivilDay) -> Fraction? {
        guard let window = days(of: line, on: day), let path = path(over: window) else {
            return nil
        }
        if day >= window.last { return path.target }
        guard reading.value != nil, !reading.isBeforePlan else { return nil }
        return path.expected(at: reading.time)
    }

    /// The plan's own days, or those of the cycle that the day lies in; after the plan those of the
    /// one in which it ended.
    private func days(of line: Window, on day: CivilDay) -> (first: CivilDay, last: CivilDay)? {
        if case .since(let first) = line { return (first, periods.endsOn) }
        let within = min(day, periods.endsOn)
        return line.stretch(of: within.number).map {
            (CivilDay(number: $0.from), CivilDay(number: $0.end) - 1)
        }
    }

    private func path(over window: (first: CivilDay, last: CivilDay)) -> Path? {
        guard let side = limit?.onlySide else { return nil }
        return Path(
            baseline: .zero, begins: Fraction(PlanTime(window.first - 1)), target: side.limit,
            ends: Fraction(PlanTime(window.last)), lowerIsBetter: side.lowerIsBetter,
            through: pointsOnTheWay)
    }

    /// At risk while no more than a quarter of a year's step is missing.
    static func standing(of value: Fraction, at time: PlanTime, onLine path: Path) -> Verdict {
        let behind = path.expected(at: time) - value
        if behind.sign <= 0 { return Verdict(.onCourse, .onPath) }
        let isNear =
            path.yearlyStep(at: Fraction(time)).map { behind * Fraction(4) <= $0 } ?? false
        return Verdict(isNear ? .atRisk : .offCourse, .behindPath)
    }
}
