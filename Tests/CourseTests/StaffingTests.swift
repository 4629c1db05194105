import Calendar
import Codes
import Course
import Exact
import Indicators
import Language
import LanguageSupport
import Plans
import Testing
import Words

/// Teachers per 1,000 students.
private let teachersPerThousand = Formula.ratio(
    of: .count(Count(measure: Measure(noun: .teachers))),
    to: .count(Count(measure: Measure(noun: .students))), per: 1_000)

struct StaffingTests {
    /// From the first day of each on: teachers and students.
    private func staffing(
        _ comparator: Target.Comparator, _ counts: [(String, Int, Int)]
    ) throws -> Judge {
        let steps = try counts.map { (try day($0.0), $0.1, $0.2) }
        return judging(
            indicator(
                target(.staffingRatio, comparator), unit: .perThousand,
                measure: teachersPerThousand)
        ) { day in
            let step = steps.last { $0.0 <= day }
            let value = step.flatMap { Fraction(Int128($0.1) * 1_000, Int128($0.2)) }
            return Reading(
                value: value, numerator: step.map { Fraction($0.1) },
                denominator: step.map { Fraction($0.2) }, on: day, time: PlanTime(day),
                isBeforePlan: false, absence: value == nil ? .noDenominator : nil)
        }
    }

    @Test func `one teacher for a thousand is not enough for a thousand and one`() throws {
        var judge = try staffing(
            .atLeast(Fraction(1)), [("2021-01-01", 1, 1_000), ("2021-03-01", 1, 1_001)])
        #expect(try stands(&judge, "2021-02-28") == "on_course within_limit")
        #expect(try stands(&judge, "2021-03-01") == "at_risk provisional")
        let judgement = judge.judgement(on: try day("2021-03-01"))
        #expect(judgement.reading.value?.decimalText(places: 12) == "0.999000999001")
        #expect(judgement.shortfall == Fraction(1) && judgement.shortfallNoun == .teachers)
        #expect(judgement.expected == Fraction(1))
        #expect(try stands(&judge, "2022-01-01") == "breached past_limit")
    }

    @Test func `without anybody to divide by it is not evaluated`() throws {
        var judge = try staffing(.atLeast(Fraction(1)), [("2021-01-01", 3, 0)])
        #expect(try stands(&judge, "2021-03-01") == "no_data no_denominator")
    }

    @Test func `a load between two ends can be too low and too high`() throws {
        let between = Target.Comparator(
            .between, .init(low: Fraction(5), high: Fraction(10)))
        for (teachers, expected) in [
            (499, "at_risk provisional"), (500, "on_course within_limit"),
            (1_000, "on_course within_limit"), (1_001, "at_risk provisional"),
        ] {
            var judge = try staffing(between, [("2021-01-01", teachers, 100_000)])
            #expect(try stands(&judge, "2021-06-30") == expected, "\(teachers)")
            let judgement = judge.judgement(on: try day("2021-06-30"))
            // Of two ends none is expected.
            #expect(judgement.expected == nil && judgement.gap == nil)
            #expect(judgement.shortfall == (expected.hasPrefix("at_risk") ? Fraction(1) : nil))
        }
    }

    @Test func `the room left is that on the side towards which the last years moved`() throws {
        let between = Target.Comparator(
            .between, .init(low: Fraction(5), high: Fraction(10)))
        for (years, now, expected) in [
            // Two up: the room is that below 10.
            ((700, 900), 800, "on_course within_limit"), ((700, 900), 801, "at_risk thin_headroom"),
            ((700, 900), 550, "on_course within_limit"),
            // Two down: that above 5.
            ((900, 700), 700, "on_course within_limit"), ((900, 700), 699, "at_risk thin_headroom"),
            ((900, 700), 950, "on_course within_limit"),
            ((700, 700), 1_000, "on_course within_limit"),
        ] {
            var judge = try staffing(
                between,
                [
                    ("2021-01-01", years.0, 100_000), ("2022-01-01", years.1, 100_000),
                    ("2023-01-01", now, 100_000),
                ])
            #expect(try stands(&judge, "2023-01-01") == expected, "\(years) \(now)")
        }
    }

    @Test func `a value that has to be exact has no room to lose`() throws {
        var judge = judging(
            indicator(target(.maintain, .equals(Fraction(52)))),
            reading: try running([("2020-01-01", "60"), ("2022-06-01", "52")]))
        #expect(try stands(&judge, "2022-12-31") == "breached recovering")
        #expect(try stands(&judge, "2023-01-01") == "on_course within_limit")
    }
}
