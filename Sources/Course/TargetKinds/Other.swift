import Calendar
import Charts
import Codes
import Exact
import Indicators
import Language
import Plans
import Words

// 进一步…, 定期…: no level is set. A trend is warned of when two closed periods move the wrong way, a
// habit when nothing has happened in its time. Commitments.md, other.

extension TargetShape {
    package static let other = TargetShape(
        "other", comparators: [], hasDeadline: false,
        keys: [
            .word("trend", of: ["increase", "decrease", "none"]),
            .word("every", of: ["year", "semester", "month"]),
        ],
        window: { values, calendar in
            guard case .word(let word) = values["every"], word != "year" else { return nil }
            return Window(word, calendar)
        })
}

extension TargetKind {
    package static let other = TargetKind(
        .other, form: .level, hasPath: false,
        reasons: [.onPath, .wrongWay, .overdue],
        finding: { judge, reading, day in judge.findingOfTrend(reading, on: day) },
        expected: { _, _, _ in nil },
        closing: { judge, observation, closing in
            observation.status = judge.verdict(on: closing).status
        })
}

extension Judge {
    fileprivate mutating func findingOfTrend(_ reading: Reading, on day: CivilDay) -> Finding {
        var finding = Finding(reading: reading)
        let values = indicator.target?.values ?? [:]
        let isYearly = values["every"] == TargetValue.word("year")
        let window = indicator.target?.kind.window(values, periods.calendar)
        let isRising = values["trend"] == TargetValue.word("increase")
        let isFalling = values["trend"] == TargetValue.word("decrease")
        guard isYearly || window != nil || isRising || isFalling else { return finding }
        guard let value = judgedValue(of: reading, &finding) else { return finding }
        finding.verdict = Verdict(.onCourse, .onPath)
        if isYearly {
            if value.isZero, let last = periods.closed(on: day).last,
                closedReading(of: last).value?.isZero ?? false
            {
                finding.verdict = Verdict(.atRisk, .overdue)
            }
            return finding
        }
        if let window {
            if isOverdue(window, on: day) { finding.verdict = Verdict(.atRisk, .overdue) }
            return finding
        }
        let closed = lastClosedReadings(3, on: day).compactMap(\.value)
        guard closed.count == 3 else { return finding }
        let wanted = isRising ? 1 : -1
        let movements = [closed[0] - closed[1], closed[1] - closed[2]]
        if movements.allSatisfy({ $0.sign == -wanted }) {
            finding.movement = movements[0]
            finding.verdict = Verdict(.atRisk, .wrongWay)
        }
        return finding
    }
}

extension Judge {
    /// Whether nothing has happened in the window of the day, nor in the whole one before it, which
    /// must lie in the plan.
    private func isOverdue(_ window: Window, on day: CivilDay) -> Bool {
        guard let own = window.stretch(of: day.number) else { return false }
        let before = CivilDay(number: own.from) - 1
        guard let last = window.stretch(of: before.number),
            CivilDay(number: last.from) >= periods.startsOn
        else { return false }
        return recent(before)?.isZero ?? false && recent(day)?.isZero ?? false
    }
}

extension Reason {
    package static let wrongWay = Reason(
        "wrong_way", leavesShortfall: false,
        zh: { "现为 \($0.now)；连续两个\($0.period)走势与要求相反\($0.change)" },
        en: { "\($0.now) now; two final periods in a row have moved in the wrong direction" })

    package static let overdue = Reason(
        "overdue", leavesShortfall: false,
        zh: { _ in "上一期没有开展，本期至今也没有" },
        en: { _ in "none in the last final period, and none so far in this one" })
}
