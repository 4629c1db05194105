import Calendar
import Charts
import Codes
import Exact
import Indicators
import Language
import Plans
import Words

// 某年前完成…: something that is to be done by a day. Half a year before, nobody asks; of several
// parts as many are expected as of a count. What is done too late is kept apart from what is not
// done. Contract §5; commitments.md, milestone.

extension TargetShape {
    package static let milestone = TargetShape(
        "milestone", comparators: [.parts], needsComparator: false, hasDeadline: true,
        keys: [.whole("lead", 0...3_660)], waitsForAreas: true,
        misfit: { measure in
            measure.magnitude != .proportion
                ? nil
                : Misfit(
                    message: "the measure is a proportion, which is never done or not done",
                    hint: "write `kind: level_by_date`, or a measure of 1 or 0")
        })
}

extension TargetKind {
    package static let milestone = TargetKind(
        .milestone, form: .milestone, formOfNumber: .count, leadDays: 180, hasPath: true,
        startsAtZero: true, limitUnsaid: .atLeast(Fraction(1)),
        reasons: Reason.ofDeadline + [.milestoneAhead, .milestoneNear, .achievedLate],
        finding: { judge, reading, day in judge.findingOfMilestone(reading, on: day) },
        expected: { judge, reading, day in judge.expectedOfCount(reading, on: day) },
        closing: { judge, observation, closing in judge.giveVerdict(on: closing, &observation) })
}

extension Judge {
    fileprivate mutating func findingOfMilestone(
        _ reading: Reading, on day: CivilDay
    ) -> Finding {
        guard let limit = limit ?? kind?.limitUnsaid else { return Finding(reading: reading) }
        guard let due, isDueKnown(on: day) else {
            var finding = Finding(reading: reading)
            guard let value = judgedValue(of: reading, &finding) else { return finding }
            finding.verdict =
                limit.holds(value) ? Verdict(.met, .holds) : Verdict(.notDue, .milestoneAhead)
            return finding
        }
        var (finding, open) = findingAtDeadline(due, limit, reading, on: day)
        if finding.verdict.status == .missed, let value = reading.value, limit.holds(value) {
            finding.verdict = Verdict(.met, .achievedLate)
        }
        guard let value = open else { return finding }
        if let path = path(on: day) {
            finding.verdict = Judge.standing(of: value, at: reading.time, on: path)
        } else {
            finding.verdict =
                day <= due.deadline - leadDays
                ? Verdict(.notDue, .milestoneAhead) : Verdict(.atRisk, .milestoneNear)
        }
        return finding
    }

    /// 同步: nobody knows the day before it has come.
    private func isDueKnown(on day: CivilDay) -> Bool { occasion.map { $0 <= day } ?? true }

    private var leadDays: Int { indicator.target?.leadDays ?? kind?.leadDays ?? 0 }
}

extension Target {
    /// The days before its own that a milestone asks for, where it does.
    package var leadDays: Int? {
        if case .whole(let days) = values["lead"] { days } else { nil }
    }
}

extension Reason {
    package static let milestoneAhead = Reason(
        "milestone_ahead",
        zh: {
            $0.due.isEmpty ? "尚未完成；以参照地区完成之日为期限" : "尚未完成，期限为\($0.due)；临近期限再评价"
        },
        en: {
            $0.due.isEmpty
                ? "not done yet; due on the day on which the area that it goes by has done it"
                : "not done yet; due by \($0.due), evaluated when that is near"
        })

    package static let milestoneNear = Reason(
        "milestone_near",
        zh: { "期限临近（\($0.due)），尚未完成" },
        en: { "not done yet, and due by \($0.due)" })

    package static let achievedLate = Reason(
        "achieved_late",
        zh: { $0.isNamed ? "到期未完成，现已补上" : "期末为 \($0.closed)，未达到\($0.wanted)；现为 \($0.now)，已补上" },
        en: {
            $0.isNamed
                ? "done, but after the deadline, \($0.due)"
                : "\($0.now) meets the \($0.wanted), but after the deadline"
        })
}
