import Calendar
import Charts
import Codes
import Exact
import Indicators
import Language
import Plans
import Words

// 到2025年累计…: a number to be counted up to, from nothing at the end of the year before the plan.
// What is expected is a whole number: the line rounded down. Contract §5; commitments.md,
// cumulative_count.

extension TargetShape {
    package static let cumulativeCount = TargetShape(
        "cumulative_count", comparators: [.atLeast, .equals, .aboutCount], hasDeadline: true,
        hasForecast: true, takesHistory: false, takesPath: true,
        misfit: { measure in
            measure.magnitude != .proportion
                ? nil
                : Misfit(
                    message: "the measure is a proportion, and nothing that is counted up",
                    hint: "write `kind: level_by_date`, or a count")
        })
}

extension TargetKind {
    package static let cumulativeCount = TargetKind(
        .cumulativeCount, form: .count, hasPath: true, startsAtZero: true,
        reasons: Reason.ofDeadline,
        finding: { judge, reading, day in judge.findingOfCount(reading, on: day) },
        expected: { judge, reading, day in judge.expectedOfCount(reading, on: day) },
        closing: { judge, observation, closing in judge.giveVerdict(on: closing, &observation) })
}

extension Judge {
    /// The first rule that applies: the verdict, the comparator, the path, the chance.
    mutating func findingOfCount(_ reading: Reading, on day: CivilDay) -> Finding {
        guard let limit, let due else { return Finding(reading: reading) }
        var (finding, open) = findingAtDeadline(due, limit, reading, on: day)
        guard let value = open, let path = path(on: day) else { return finding }
        finding.verdict = Judge.standing(of: value, at: reading.time, on: path)
        weighChance(&finding, on: day, .lowChance)
        return finding
    }

    /// Against the line rounded down: at risk below it, off course below what it was half a year
    /// before.
    static func standing(of count: Fraction, at time: PlanTime, on path: Path) -> Verdict {
        if count >= path.expected(at: time).floor { return Verdict(.onCourse, .onPath) }
        let before = Fraction(time) - (Fraction(1, 2) ?? .zero)
        return Verdict(
            count >= path.expected(at: before).floor ? .atRisk : .offCourse, .behindPath)
    }

    /// Of the reading the line rounded down, and the target once the verdict is out.
    mutating func expectedOfCount(_ reading: Reading, on day: CivilDay) -> Fraction? {
        guard let due, let expected = expectedOnTheWay(of: reading, on: day) else { return nil }
        return day >= due.verdictOn ? expected : expected.floor
    }
}
