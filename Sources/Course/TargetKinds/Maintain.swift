import Calendar
import Charts
import Codes
import Exact
import Indicators
import Plans
import Words

// 保持、不低于、严禁: a limit that holds in every period, without an end. The last final period
// decides, then the open one, then how much room is left. Contract §5, maintain.

extension TargetShape {
    package static let maintain = TargetShape(
        "maintain",
        comparators: [.atLeast, .atMost, .equals, .above, .below, .atLeastFirst, .atMostFirst],
        hasDeadline: false, breaksAtFirstCase: true)
}

extension TargetKind {
    package static let maintain = TargetKind(
        .maintain, form: .limit, hasPath: false,
        reasons: Reason.ofLimit + [.noBaseline],
        finding: { judge, reading, day in judge.findingAtLimit(reading, on: day) },
        expected: { judge, reading, day in
            judge.isLimitKnown(on: day) ? judge.side(of: reading.value)?.limit : nil
        },
        closing: { judge, observation, _ in judge.breach(&observation) })
}

extension Judge {
    /// The last closed period, then the open one, then the headroom.
    mutating func findingAtLimit(_ reading: Reading, on day: CivilDay) -> Finding {
        var finding = Finding(reading: reading)
        guard let value = judgedValue(of: reading, &finding), let limit else { return finding }
        guard isLimitKnown(on: day) else {
            finding.verdict = Verdict(.notDue, .noBaseline)
            return finding
        }
        let closed = lastClosedReadings(2, on: day)
        if let last = closed.first, let lastValue = last.value, !limit.holds(lastValue) {
            finding.closed = last
            finding.verdict = Verdict(.breached, limit.holds(value) ? .recovering : .pastLimit)
            return finding
        }
        guard limit.holds(value) else {
            let isZero = indicator.target?.isZeroTarget ?? false
            finding.verdict =
                isZero ? Verdict(.breached, .pastLimit) : Verdict(.atRisk, .provisional)
            return finding
        }
        if closed.count == 2, let last = closed[0].value, let before = closed[1].value,
            let side = limit.side(movingFrom: before, to: last)
        {
            let movement = side.lead(of: before, over: last)
            if movement.sign > 0, side.lead(of: value, over: side.limit) < movement {
                finding.movement = movement
                finding.verdict = Verdict(.atRisk, .thinHeadroom)
                return finding
            }
        }
        finding.verdict = Verdict(.onCourse, .withinLimit)
        return finding
    }

    /// A closed period that did not hold is breached, whatever its last day was.
    func breach(_ observation: inout ObservedReading) {
        guard let limit, let value = observation.reading.value,
            !observation.reading.isBeforePlan, !limit.holds(value)
        else { return }
        observation.status = .breached
    }
}

extension Reason {
    /// Of every kind whose limit holds in every period.
    static let ofLimit: [Reason] = [
        .withinLimit, .thinHeadroom, .provisional, .pastLimit, .recovering,
    ]

    package static let withinLimit = Reason(
        "within_limit",
        zh: {
            if $0.facts.closedOn == nil { return "\($0.now)，符合\($0.limit)" }
            let asked = $0.isNamed ? "" : "，符合\($0.limit)"
            return "\($0.closedDay("截至"))为 \($0.closed)\($0.change)\(asked)；目前为 \($0.now)"
        },
        en: {
            if $0.facts.closedOn == nil { return "\($0.now) is within \($0.limit)" }
            let past = "\($0.closed)\($0.closedDay(" on "))\($0.change)"
            let verb = $0.facts.movement == nil ? " is within " : " meets "
            return past + ($0.isNamed ? "" : verb + $0.limit) + "; \($0.now) so far this period"
        })

    package static let thinHeadroom = Reason(
        "thin_headroom", leavesShortfall: false,
        zh: {
            "\($0.now)，距\($0.limit)只有 \($0.room)，小于上一\($0.period)退步的 \($0.lost)"
        },
        en: {
            "\($0.now) is within \($0.limit) by \($0.room), less than the \($0.lost) lost in the"
                + " last final \($0.period)"
        })

    package static let provisional = Reason(
        "provisional",
        zh: {
            $0.lead + "本\($0.period)目前为 \($0.now)，未能保持\($0.limit)；"
                + "如\($0.period)终值仍如此，即为突破" + $0.mainPlaces
        },
        en: {
            $0.lead + "\($0.now) so far against \($0.limit), a breach if the"
                + " \($0.period) ends like this" + $0.mainPlaces
        })

    package static let pastLimit = Reason(
        "past_limit",
        zh: { $0.lead + "现为 \($0.now)，\($0.limit)\($0.count)\($0.before)" + $0.mainPlaces },
        en: { $0.lead + "\($0.now) against \($0.limit)\($0.count)\($0.before)" + $0.mainPlaces })

    package static let recovering = Reason(
        "recovering",
        zh: {
            "\($0.closedYear)为 \($0.closed)，未能保持\($0.limit)；"
                + "本\($0.period)目前为 \($0.now)，有终值后才算恢复"
        },
        en: {
            "\($0.closed)\($0.closedDay(" on ")) was past \($0.limit); \($0.now) is within it so"
                + " far, which counts once the period is final"
        })
}

extension Phrasing {
    fileprivate var room: String { difference(facts.gap) }
    fileprivate var lost: String { difference(facts.movement) }

    /// How many are needed, or may be at most, and how many there are; empty where the value is
    /// that number itself.
    fileprivate var count: String {
        guard let shortfall = facts.shortfall, facts.needed == nil,
            let present = facts.numerator, present != facts.value
        else { return "" }
        let there = words.number(present, places: 0)
        guard !lowerIsBetter else {
            let most = words.number(present - shortfall, places: 0)
            return words("：最多 \(most)，现有 \(there)", ": at most \(most), \(there) in place")
        }
        let needed = words.number(present + shortfall, places: 0)
        return words("：应有 \(needed)，现有 \(there)", ": \(needed) needed, \(there) in place")
    }

    /// The final value that decided, where it is not the one in force.
    fileprivate var before: String {
        guard facts.closedValue != nil, facts.closedOn != facts.readOn else { return "" }
        return words("。\(closedYear)为 \(closed)", ", after \(closed)\(closedDay(" on "))")
    }
}
