import Calendar
import Charts
import Codes
import Exact
import Indicators
import Language
import Plans
import Words

// 每年…人次: so much in each period, from nothing. Inside the period it is held against the share of
// its days that have passed; on the day on which a period closes short of it, that is said.
// Contract §5; commitments.md, annual_quota.

extension TargetShape {
    package static let annualQuota = TargetShape(
        "annual_quota", comparators: [.atLeast, .equals, .aboutCount], hasDeadline: false,
        misfit: { measure in
            // A share of those who had something in the window begins at 0 again with each period.
            let beginsAgain = measure.counts.flatMap(\.measures).contains { $0.noun.isFlow }
            return measure.magnitude != .proportion || beginsAgain
                ? nil
                : Misfit(
                    message: "the measure is a proportion, and nothing that is counted up",
                    hint: "write `kind: maintain`, or a count")
        })
}

extension TargetKind {
    package static let annualQuota = TargetKind(
        .annualQuota, form: .quota, hasPath: false,
        reasons: [
            .quotaReached, .onPace, .behindPace, .missedPeriod, .metFinal, .missedFinal,
        ],
        finding: { judge, reading, day in judge.findingOfQuota(reading, on: day) },
        expected: { judge, reading, day in judge.expectedOfQuota(reading, on: day) },
        closing: { judge, observation, _ in judge.closeQuota(&observation) })
}

extension Judge {
    fileprivate mutating func findingOfQuota(_ reading: Reading, on day: CivilDay) -> Finding {
        var finding = Finding(reading: reading)
        guard let limit else { return finding }
        if window == nil, let last = lastPeriod, periods.closing(of: last) <= day {
            let closed = closedReading(of: last)
            finding.closed = closed
            finding.verdict =
                if let value = closed.value {
                    limit.holds(value) ? Verdict(.met, .metFinal) : Verdict(.missed, .missedFinal)
                } else {
                    Verdict(.noData, closed.reasonOfAbsence)
                }
            return finding
        }
        if let closed = missedPeriod(on: day) {
            finding.closed = closed
            finding.verdict = Verdict(.missed, .missedPeriod)
            return finding
        }
        guard let value = judgedValue(of: reading, &finding) else { return finding }
        guard isWithinPlan(reading, on: day) else {
            finding.verdict = Verdict(.notDue, .beforePlan)
            return finding
        }
        let expected = pace(of: reading, on: day, limit)
        finding.verdict =
            if limit.holds(value) {
                Verdict(.met, .quotaReached)
            } else if value >= expected {
                Verdict(.onCourse, .onPace)
            } else {
                Verdict(value * Fraction(2) >= expected ? .atRisk : .offCourse, .behindPace)
            }
        return finding
    }

    /// The share of the quota for the days of the period that have passed, of a count rounded down;
    /// the quota where a period has closed without it, and once the last verdict is out.
    fileprivate mutating func expectedOfQuota(_ reading: Reading, on day: CivilDay) -> Fraction? {
        guard let limit else { return nil }
        if window == nil, let last = lastPeriod, periods.closing(of: last) <= day {
            return limit.onlySide?.limit
        }
        if missedPeriod(on: day) != nil { return limit.onlySide?.limit }
        guard isStated(reading), isWithinPlan(reading, on: day) else { return nil }
        return pace(of: reading, on: day, limit)
    }

    /// The reading of a period that closes on that very day without its quota.
    private mutating func missedPeriod(on day: CivilDay) -> Reading? {
        guard window == nil, let limit, let year = periods.closed(on: day).last,
            periods.closing(of: year) == day
        else { return nil }
        let closed = closedReading(of: year)
        return closed.value.map { limit.holds($0) } == false ? closed : nil
    }

    fileprivate func closeQuota(_ observation: inout ObservedReading) {
        guard window == nil, let limit else { return }
        observation.status =
            observation.reading.value.map { limit.holds($0) ? .met : .missed } ?? .noData
        observation.expected = limit.onlySide?.limit
    }

    /// The last period that begins within the plan.
    private var lastPeriod: Int? { periods.begun(on: periods.endsOn).last }

    private func isWithinPlan(_ reading: Reading, on day: CivilDay) -> Bool {
        let year = periods.year(of: reading.time, inForceOn: day)
        return periods.beginning(of: year) >= periods.startsOn && !reading.isBeforePlan
    }

    /// The measure's own time where that is the period, and not that of the reading: a day or a
    /// semester.
    private var window: Window? {
        guard periods.kind != .day, periods.kind != .semester else { return nil }
        let measures = indicator.measure.counts.lazy.flatMap(\.measures)
        return measures.compactMap(\.window).first { window in
            switch window {
            case .day, .semester: true
            default: false
            }
        }
    }

    private func pace(of reading: Reading, on day: CivilDay, _ limit: Bounds) -> Fraction {
        let quota = limit.onlySide?.limit ?? .zero
        let (first, last) = days(of: reading, on: day)
        let (passed, all) = (min(day, last) - first + 1, last - first + 1)
        let share = Fraction(Int128(max(passed, 0)), Int128(max(all, 1))) ?? .zero
        return indicator.measure.isCount ? (quota * share).floor : quota * share
    }

    /// The first and the last day of the period that the reading is of.
    private func days(of reading: Reading, on day: CivilDay) -> (CivilDay, CivilDay) {
        if let window, let stretch = window.stretch(of: day.number) {
            return (CivilDay(number: stretch.from), CivilDay(number: stretch.end) - 1)
        }
        let year = periods.year(of: reading.time, inForceOn: day)
        switch periods.kind {
        case .running, .latest, .schoolYear, .semester, .day:
            return (periods.beginning(of: year), periods.readingDay(of: year))
        // What is read after the year that it counts is all of it.
        case .census, .cohort: return (reading.on, reading.on)
        }
    }
}

extension Reason {
    package static let quotaReached = Reason(
        "quota_reached",
        zh: { "本期已完成 \($0.now)，达到\($0.wanted)" },
        en: { "\($0.now) so far this period: \($0.wanted) reached" })

    package static let onPace = Reason(
        "on_pace",
        zh: { "本期已完成 \($0.now)，应达值 \($0.expected)（\($0.wanted)）\($0.ahead)" },
        en: {
            "\($0.now) so far this period, on-track value \($0.expected) (\($0.wanted))\($0.ahead)"
        })

    package static let behindPace = Reason(
        "behind_pace",
        zh: { $0.leadOfPlan + "本期已完成 \($0.now)，应达值 \($0.expected)（\($0.wanted)）" },
        en: {
            $0.leadOfPlan + "\($0.now) so far this period, on-track value \($0.expected)"
                + " (\($0.wanted))"
        })

    package static let missedPeriod = Reason(
        "missed_period",
        zh: { "\($0.closedDay("截至"))的一期完成 \($0.closed)，未达到\($0.wanted)；新的一期已经开始" },
        en: {
            "missed: \($0.closed) in the period up to\($0.closedDay(" ")), \($0.wanted);"
                + " a new period has begun"
        })
}
