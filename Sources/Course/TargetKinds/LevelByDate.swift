import Calendar
import Charts
import Codes
import Exact
import Indicators
import Plans
import Words

// 到2025年达到…: a level to be reached by a day. Until then the value is held against the line from
// the baseline to the target (时序进度), straight or through the values that the plan names on the
// way; once the period of the day is final the verdict is out. Contract §5, first rule;
// commitments.md, level_by_date.

extension TargetShape {
    package static let levelByDate = TargetShape(
        "level_by_date", comparators: [.atLeast, .atMost, .equals], hasDeadline: true,
        hasForecast: true, takesPath: true)
}

extension TargetKind {
    package static let levelByDate = TargetKind(
        .levelByDate, form: .level, hasPath: true, reasons: Reason.ofDeadline,
        finding: { judge, reading, day in judge.findingOnTheWay(reading, on: day) },
        expected: { judge, reading, day in judge.expectedOnTheWay(of: reading, on: day) },
        closing: { judge, observation, closing in judge.giveVerdict(on: closing, &observation) })
}

extension Judge {
    /// The first rule that applies: the verdict, the comparator, the path, the chance.
    mutating func findingOnTheWay(_ reading: Reading, on day: CivilDay) -> Finding {
        guard let limit, let due else { return Finding(reading: reading) }
        var (finding, open) = findingAtDeadline(due, limit, reading, on: day)
        guard let value = open else { return finding }
        guard let path = path(on: day) else {
            finding.verdict = Verdict(.notDue, .noBaseline)
            return finding
        }
        let behind = -limit.side(of: value).lead(
            of: value, over: path.expected(at: reading.time))
        if behind.sign <= 0 {
            finding.verdict = Verdict(.onCourse, .onPath)
        } else if let step = path.yearlyStep(at: Fraction(reading.time)),
            behind * Fraction(4) <= step
        {
            finding.verdict = Verdict(.atRisk, .behindPath)
        } else {
            finding.verdict = Verdict(.offCourse, .behindPath)
        }
        weighChance(&finding, on: day, .lowChance)
        return finding
    }

    /// The rules before the path: the verdict of the deadline, no value, the comparator.
    ///
    /// - Returns: also the value, where it is short of the target and there is still time.
    mutating func findingAtDeadline(
        _ due: Periods.Due, _ limit: Bounds, _ reading: Reading, on day: CivilDay
    ) -> (Finding, open: Fraction?) {
        var finding = Finding(reading: reading)
        if day >= due.verdictOn {
            let last = readingOfVerdict(due)
            finding.closed = last
            finding.verdict =
                if let value = last.value {
                    limit.holds(value) ? Verdict(.met, .metFinal) : Verdict(.missed, .missedFinal)
                } else {
                    Verdict(.noData, last.reasonOfAbsence)
                }
            return (finding, nil)
        }
        guard let value = judgedValue(of: reading, &finding) else { return (finding, nil) }
        guard !limit.holds(value) else {
            finding.verdict = Verdict(.met, .holds)
            return (finding, nil)
        }
        return (finding, value)
    }

    /// What is expected of the reading: on the path, and the target once the verdict is out.
    mutating func expectedOnTheWay(of reading: Reading, on day: CivilDay) -> Fraction? {
        guard let due, let path = path(on: day),
            isStated(reading) || day >= due.verdictOn
        else { return nil }
        return day >= due.verdictOn ? path.target : path.expected(at: reading.time)
    }

    /// The closing of the deadline's own period has the last word on it.
    mutating func giveVerdict(on closing: CivilDay, _ observation: inout ObservedReading) {
        guard let due, due.verdictOn <= closing else { return }
        observation.status = verdict(on: closing).status
        observation.expected = expectedOnTheWay(of: observation.reading, on: closing)
    }
}

extension Reason {
    /// Of every kind that ends on a day and has a path to it.
    static let ofDeadline: [Reason] = [
        .noBaseline, .holds, .metFinal, .missedFinal, .onPath, .behindPath, .lowChance,
    ]

    package static let noBaseline = Reason(
        "no_baseline",
        zh: { "现为 \($0.now)，\($0.wanted)；暂无基期数据，首个\($0.period)有终值后再计算应达值" },
        en: {
            "\($0.now), \($0.wanted); no baseline yet: on-track values start with the first final"
                + " period"
        })

    package static let holds = Reason(
        "holds",
        zh: {
            $0.isNamed
                ? "已完成；到期前仍可能变化"
                : "已\($0.lowerIsBetter ? "降到" : "达") \($0.now)，\($0.wanted)；到期前仍可能回落"
        },
        en: {
            let end = $0.commitment.deadline == nil ? "the plan ends" : "then"
            return $0.isNamed
                ? "done; provisional until \($0.due.isEmpty ? "it is due" : $0.due)"
                : "\($0.now) meets the \($0.wanted); provisional until \(end)"
        })

    package static let metFinal = Reason(
        "met_final", isFinal: true,
        zh: { $0.isNamed ? "已按期完成" : "期末为 \($0.closed)，达到\($0.wanted)" },
        en: {
            $0.isNamed
                ? "done by the deadline, \($0.due)"
                : "met: \($0.closed) at the deadline, \($0.wanted)"
        })

    package static let missedFinal = Reason(
        "missed_final", isFinal: true,
        zh: {
            $0.isNamed
                ? "到期未完成" : $0.lead + "期末为 \($0.closed)，未达到\($0.wanted)" + $0.sides
        },
        en: {
            $0.isNamed
                ? "not done by the deadline, \($0.due)"
                : "missed: \($0.closed) at the deadline, \($0.wanted)\($0.tail)" + $0.sides
        })

    package static let onPath = Reason(
        "on_path",
        zh: {
            $0.isNamed
                ? "现为 \($0.now)，走势正常"
                : "\($0.now)，应达值 \($0.expected)（\($0.due)\($0.wanted)）\($0.ahead)"
        },
        en: {
            $0.isNamed
                ? "\($0.now): no movement in the wrong direction"
                : "\($0.now), on-track value \($0.expected) (\($0.wanted))\($0.ahead)"
        })

    package static let behindPath = Reason(
        "behind_path",
        zh: {
            $0.leadOfPlan + "现为 \($0.now)，应达值 \($0.expected)" + $0.mainPlaces + $0.pace + $0.sides
        },
        en: {
            $0.leadOfPlan + "\($0.now), on-track value \($0.expected) (\($0.wanted))"
                + $0.mainPlaces
                + $0.pace + $0.sides
        })

    package static let lowChance = Reason(
        "low_chance",
        zh: {
            $0.leadOfPlan + "现为 \($0.now)，应达值 \($0.expected)\($0.ahead)\($0.doubt)" + $0.mainPlaces
                + $0.pace + ($0.isBehind ? $0.sides : "")
        },
        en: {
            $0.leadOfPlan + "\($0.now), on-track value \($0.expected) (\($0.wanted))\($0.ahead)"
                + $0.mainPlaces + $0.pace + ($0.isBehind ? $0.sides : "") + $0.doubt
        })
}
