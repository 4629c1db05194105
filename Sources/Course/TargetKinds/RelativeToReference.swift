import Calendar
import Charts
import Codes
import Exact
import Indicators
import Language
import Plans
import Words

// 不低于当地公务员: a value over what it is compared with, once both are closed. Contract §5;
// commitments.md, relative_to_reference.

extension TargetShape {
    package static let relativeToReference = TargetShape(
        "relative_to_reference",
        comparators: [.atLeast, .atMost, .equals, .above, .below, .about], hasDeadline: true,
        isDeadlineOptional: true)
}

extension TargetKind {
    package static let relativeToReference = TargetKind(
        .relativeToReference, form: .limit, hasPath: false,
        reasons: [
            .withinLimit, .belowReference, .periodOpen, .holds, .metFinal, .missedFinal,
        ],
        finding: { judge, reading, day in judge.findingAgainstReference(reading, on: day) },
        expected: { judge, _, _ in judge.limit?.onlySide?.limit },
        closing: { judge, observation, closing in
            if judge.due != nil {
                // There is no path: what is expected is the limit, whatever the verdict.
                let expected = observation.expected
                judge.giveVerdict(on: closing, &observation)
                observation.expected = expected
            } else {
                observation.status = judge.verdictOfPeriod(closing: closing).status
            }
        })
}

extension Judge {
    fileprivate mutating func findingAgainstReference(
        _ reading: Reading, on day: CivilDay
    ) -> Finding {
        guard let limit else { return Finding(reading: reading) }
        if let due {
            var (finding, open) = findingAtDeadline(due, limit, reading, on: day)
            if open != nil { finding.verdict = Verdict(.notDue, .periodOpen) }
            return finding
        }
        // References are stated late: one of the year before still serves.
        return findingOfPeriods(reading, on: day, lag: 1) { _, finding, value, _ in
            finding.verdict =
                limit.holds(value)
                ? Verdict(.onCourse, .withinLimit) : Verdict(.breached, .belowReference)
        }
    }
}

extension Reason {
    package static let belowReference = Reason(
        "below_reference",
        zh: { $0.lead + "\($0.closedDay("截至"))为 \($0.closed)，未达到\($0.limit)；目前为 \($0.now)" },
        en: {
            $0.lead + "\($0.closed)\($0.closedDay(" on ")) against \($0.limit);"
                + " \($0.now) so far this period"
        })
}
