import Calendar
import Codes
import Course
import Exact
import Forecasts
import Indicators
import Language
import LanguageSupport
import Plans
import Testing
import Words

/// Teachers, counted up.
private let teachers = Formula.count(Count(measure: Measure(noun: .teachers)))

struct CountTests {
    private func counting(
        _ values: [(String, String)],
        _ comparator: Target.Comparator = .atLeast(Fraction(100)), baseline: String? = nil
    ) throws -> Judge {
        judging(
            indicator(
                target(.cumulativeCount, comparator, baseline: baseline), unit: .persons,
                measure: teachers),
            reading: try running(values))
    }

    @Test func `sixty of a hundred are expected after three of five years`() throws {
        for (value, expected) in [
            ("60", "on_course on_path"), ("59", "at_risk behind_path"),
            ("50", "at_risk behind_path"), ("49", "off_course behind_path"),
            ("100", "met holds"),
        ] {
            var judge = try counting([("2021-01-01", "0"), ("2023-12-31", value)])
            #expect(try stands(&judge, "2023-12-31") == expected, "\(value)")
        }
        var judge = try counting([("2021-01-01", "59")])
        let judgement = judge.judgement(on: try day("2023-12-31"))
        #expect(judgement.expected == Fraction(60) && judgement.gap == Fraction(-1))
        #expect(judgement.shortfall == Fraction(1) && judgement.shortfallNoun == .teachers)
        // 41 in the two years left.
        #expect(judgement.requiredPace == (try number("20.5")))
    }

    @Test func `nothing is expected before the line reaches one`() throws {
        // 20 a year: 1 from 18.25 days on, and half a year later it is overdue.
        var judge = try counting([("2021-01-01", "0")])
        #expect(try stands(&judge, "2021-01-01") == "on_course on_path")
        #expect(try stands(&judge, "2021-01-18") == "on_course on_path")
        #expect(try stands(&judge, "2021-01-19") == "at_risk behind_path")
        #expect(try stands(&judge, "2021-07-19") == "at_risk behind_path")
        #expect(try stands(&judge, "2021-07-20") == "off_course behind_path")
        #expect(judge.judgement(on: try day("2021-07-20")).expected == Fraction(11))
    }

    @Test func `a count goes by the numbers that the plan names on the way, in whole numbers`()
        throws
    {
        var staged = target(.cumulativeCount, .atLeast(Fraction(100)))
        staged.path = [Target.Waypoint(on: .last(of: 2022), value: Fraction(15))]
        for (day, expected) in [("2021-12-31", 7), ("2022-12-31", 15), ("2023-12-31", 43)] {
            var judge = judging(
                indicator(staged, unit: .persons, measure: teachers),
                reading: try running([("2021-01-01", "\(expected)")]))
            let judgement = judge.judgement(on: try CourseTests.day(day))
            #expect(judgement.expected == Fraction(expected), "\(day)")
            #expect(judgement.status == .onCourse)
        }
    }

    @Test func `a revocation undoes it until the deadline's verdict`() throws {
        var judge = try counting([
            ("2021-01-01", "30"), ("2022-01-01", "50"), ("2023-01-01", "70"), ("2024-05-01", "100"),
            ("2024-08-01", "99"),
            ("2025-12-31", "100"), ("2026-02-01", "99"),
        ])
        #expect(try stands(&judge, "2024-07-31") == "met holds")
        #expect(try stands(&judge, "2024-08-01") == "on_course on_path")
        #expect(try stands(&judge, "2025-12-31") == "met holds")
        #expect(try stands(&judge, "2026-01-01") == "met met_final")
        #expect(try stands(&judge, "2026-02-01") == "met met_final")
        var missed = try counting([("2021-01-01", "99")])
        #expect(try stands(&missed, "2025-12-31") == "at_risk behind_path")
        #expect(try stands(&missed, "2026-01-01") == "missed missed_final")
        #expect(missed.judgement(on: try day("2026-01-01")).expected == Fraction(100))
    }

    @Test func `it begins at 0 at the end of the year before, whatever the plan says`() throws {
        var judge = try counting(
            [("2020-01-01", "30"), ("2021-01-01", "45")], baseline: "40")
        let path = try path(&judge, on: try day("2021-06-30"))
        #expect(path.baseline == .zero && path.begins == Fraction(2020))
        #expect(try stands(&judge, "2020-12-31") == "on_course on_path")
    }

    @Test func `of about ten as many count as the tolerance asks for`() throws {
        let about = Target.Comparator(
            .aboutCount, .init(low: Fraction(9), high: Fraction(11)))
        var judge = try counting(
            [("2021-01-01", "5"), ("2024-01-01", "9"), ("2025-01-01", "30")], about)
        // 9 × 3 ÷ 5 = 5.4.
        #expect(judge.judgement(on: try day("2023-12-31")).expected == Fraction(5))
        #expect(try stands(&judge, "2023-12-31") == "on_course on_path")
        #expect(try stands(&judge, "2024-01-01") == "met holds")
        #expect(try stands(&judge, "2025-01-01") == "met holds")
        #expect(judge.judgement(on: try day("2023-12-31")).target == Fraction(9))
    }

    @Test func `the forecast begins with nothing`() throws {
        var judge = try counting([
            ("2021-01-01", "20"), ("2022-01-01", "40"), ("2023-01-01", "60"),
        ])
        #expect(judge.forecast(on: try day("2021-12-31")) == nil)
        let forecast = judge.forecast(on: try day("2024-01-01"))
        let value = forecast?.value ?? 0
        #expect(abs(value - 100) < 1e-9)
        #expect(try stands(&judge, "2024-01-01") == "on_course on_path")
    }

    @Test func `a slowing count is at risk though it is on its line`() throws {
        var judge = try counting([
            ("2021-01-01", "60"), ("2022-01-01", "62"), ("2023-01-01", "64"),
            ("2024-01-01", "66"), ("2025-01-01", "80"),
        ])
        // Hardly more a year: after 60, 2, 2 and 2 a chance of 0.21 to get 34 in the last one.
        #expect(try stands(&judge, "2025-01-01") == "at_risk low_chance")
    }
}
