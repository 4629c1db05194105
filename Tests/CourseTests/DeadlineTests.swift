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

@Test func `a running target is settled on the first of January`() throws {
    for (last, expected) in [("80", "met met_final"), ("79.9", "missed missed_final")] {
        var judge = judging(
            indicator(target(.atLeast(Fraction(80)), baseline: "74.2")),
            reading: try running([
                ("2020-01-01", "90"), ("2025-12-31", last), ("2026-01-01", "85"),
                ("2026-02-01", "10"),
            ]))
        #expect(try stands(&judge, "2025-12-30") == "met holds")
        #expect(try stands(&judge, "2026-01-01") == expected)
        #expect(try stands(&judge, "2027-03-01") == expected)
        let judgement = judge.judgement(on: try day("2026-02-01"))
        #expect(judgement.reading.value == Fraction(10))
        #expect(judgement.closedReading?.value == (try number(last)))
        #expect(judgement.expected == Fraction(80))
        #expect(judgement.requiredPace == nil)
    }
}

@Test func `days of grace put the verdict off`() throws {
    var judge = judging(
        indicator(target(.atLeast(Fraction(80)), baseline: "74.2")), graceDays: 10,
        reading: try running([("2020-01-01", "79.9"), ("2026-01-05", "80")]))
    #expect(try stands(&judge, "2025-12-31") == "at_risk behind_path")
    #expect(try stands(&judge, "2026-01-04") == "at_risk behind_path")
    #expect(try stands(&judge, "2026-01-05") == "met holds")
    #expect(try stands(&judge, "2026-01-10") == "met holds")
    #expect(try stands(&judge, "2026-01-11") == "missed missed_final")
}

@Test func `a census target is settled on the first of December`() throws {
    var judge = judging(
        indicator(target(.atLeast(Fraction(95)), baseline: "92.13"), reading: .census),
        graceDays: 10,
        reading: try census([2020: "92.13", 2024: "96", 2025: "94.9", 2026: "99"]))
    #expect(try stands(&judge, "2025-09-30") == "met holds")
    #expect(try stands(&judge, "2025-10-01") == "at_risk behind_path")
    #expect(try stands(&judge, "2025-11-30") == "at_risk behind_path")
    #expect(try stands(&judge, "2025-12-01") == "missed missed_final")
    #expect(try stands(&judge, "2026-11-01") == "missed missed_final")
}

@Test func `which census is in force decides what is judged`() throws {
    let values = [2020: "92.13", 2023: "93.9", 2024: "90"]
    var judge = judging(
        indicator(target(.atLeast(Fraction(95)), baseline: "92.13"), reading: .census),
        reading: try census(values))
    let september = judge.judgement(on: try day("2024-09-15"))
    #expect(september.reading.on == (try day("2023-09-01")))
    #expect(september.status == .onCourse)
    #expect(september.isPeriodClosed)
    let october = judge.judgement(on: try day("2024-10-01"))
    #expect(october.reading.on == (try day("2024-09-01")))
    #expect(october.status == .offCourse)
    #expect(!october.isPeriodClosed)
    #expect(!judge.judgement(on: try day("2024-11-30")).isPeriodClosed)
    #expect(judge.judgement(on: try day("2024-12-01")).isPeriodClosed)
}

@Test func `a reading from before the plan is shown and not judged`() throws {
    var enrolment = judging(
        indicator(target(.atLeast(Fraction(95)), baseline: "92.13"), reading: .census),
        reading: try census([2020: "99", 2021: "91"]))
    #expect(try stands(&enrolment, "2021-01-01") == "not_due before_plan")
    #expect(try stands(&enrolment, "2021-09-30") == "not_due before_plan")
    #expect(enrolment.judgement(on: try day("2021-09-30")).reading.value == Fraction(99))
    #expect(try stands(&enrolment, "2021-10-01") == "off_course behind_path")
    var floor = judging(
        indicator(target(.maintain, .atLeast(Fraction(98))), reading: .census),
        reading: try census([2020: "90", 2021: "98"]))
    #expect(try stands(&floor, "2021-06-01") == "not_due before_plan")
    #expect(try stands(&floor, "2021-10-01") == "on_course within_limit")
}

@Test func `a statement is judged in its own year and for the year it is read in`() throws {
    var judge = judging(
        indicator(
            target(.atLeast(try number("10.5")), baseline: "10.2"), reading: .latest,
            unit: .years),
        reading: try statements([2020: "10.2", 2022: "10.32", 2024: "10.45"]))
    #expect(try stands(&judge, "2021-12-31") == "not_due before_plan")
    // The path of 2022 expects 10.32; in 2023 the same statement is measured at its own year.
    #expect(try stands(&judge, "2022-01-01") == "on_course on_path")
    #expect(try stands(&judge, "2023-12-31") == "on_course on_path")
    let judgement = judge.judgement(on: try day("2023-12-31"))
    #expect(judgement.expected == (try number("10.32")))
    #expect(judgement.requiredPace == (try number("0.06")))
    #expect(try stands(&judge, "2025-12-31") == "on_course on_path")
    #expect(try stands(&judge, "2026-01-01") == "missed missed_final")
    // After the deadline the target is expected, whatever the statement's year.
    #expect(judge.judgement(on: try day("2026-01-01")).expected == (try number("10.5")))
}

@Test func `a statement over two years old is no data, and no verdict either`() throws {
    var judge = judging(
        indicator(
            target(.atLeast(try number("10.5")), baseline: "10.2"), reading: .latest,
            unit: .years),
        reading: try statements([2021: "10.26"]))
    #expect(try stands(&judge, "2023-12-31") == "on_course on_path")
    #expect(try stands(&judge, "2024-01-01") == "no_data stale_statement")
    #expect(try stands(&judge, "2026-01-01") == "no_data stale_statement")
    #expect(judge.judgement(on: try day("2024-06-01")).sentence.contains("2021"))
}

@Test func `a deadline within a year is due on its day`() throws {
    let due = try day("2023-06-30")
    var judge = judging(
        indicator(target(.atLeast(Fraction(80)), by: due, baseline: "74.2")),
        reading: try running([("2020-01-01", "79"), ("2023-06-30", "80"), ("2023-07-01", "1")]))
    #expect(try stands(&judge, "2023-06-29") == "off_course behind_path")
    #expect(try stands(&judge, "2023-06-30") == "met holds")
    #expect(try stands(&judge, "2023-07-01") == "met met_final")
    let line = try path(&judge, on: due)
    #expect(line.expected(at: PlanTime(due)) == Fraction(80))
    #expect(line.ends == (try #require(Fraction(2022 * 365 + 181, 365))))
    #expect(judge.judgement(on: try day("2023-06-29")).sentence.contains("by 30 June 2023"))
}

@Test func `every kind of missing value has its code`() throws {
    let cases: [(Absence?, String)] = [
        (.noValue, "no_value"), (.noDenominator, "no_denominator"),
        (.lowCoverage, "low_coverage"), (.staleStatement, "stale_statement"),
        (.building, "building"), (nil, "no_value"),
    ]
    for kind in [TargetShape.levelByDate, .maintain] {
        for (absence, code) in cases {
            var judge = judging(indicator(target(kind, .atLeast(Fraction(1)), baseline: "0"))) {
                Reading(
                    value: nil, numerator: Fraction(9), denominator: Fraction(10), on: $0,
                    time: PlanTime($0), isBeforePlan: false, absence: absence,
                    coverage: absence == .lowCoverage ? Fraction(90) : nil)
            }
            #expect(try stands(&judge, "2023-12-31") == "no_data \(code)")
            let judgement = judge.judgement(on: try day("2023-12-31"))
            #expect(judgement.gap == nil && judgement.requiredPace == nil)
            #expect(judgement.reading.numerator == Fraction(9))
            #expect(judgement.sentence.hasSuffix("."))
        }
    }
}

@Test func `what the text leaves open is never judged`() throws {
    let reading = try running([("2020-01-01", "1")])
    var open = judging(indicator(nil, needsConfiguration: true), reading: reading)
    #expect(try stands(&open, "2026-01-01") == "needs_config needs_config")
    var half = judging(
        indicator(target(.atLeast(Fraction(80))), needsConfiguration: true), reading: reading)
    #expect(try stands(&half, "2022-01-01") == "needs_config needs_config")
    #expect(half.judgement(on: try day("2022-01-01")).expected == nil)
    for row in [
        indicator(nil), indicator(target(.atLeast(Fraction(80))), tier: "C"),
        indicator(nil, tier: "C", needsConfiguration: true),
    ] {
        var charted = judging(row, reading: reading)
        #expect(try stands(&charted, "2022-01-01") == "- -")
        let judgement = charted.judgement(on: try day("2022-01-01"))
        #expect(judgement.reading.value == Fraction(1))
        #expect(judgement.target == nil && judgement.sentence.isEmpty)
    }
}

@Test func `exactly a number of persons means at least that many`() throws {
    // What a rule says in points is no number of things, though nothing divides it either.
    for (unit, expected) in [(MeasureUnit.persons, "met holds"), (.points, "on_course on_path")] {
        let count = Formula.count(Count(measure: Measure(noun: .teachers)))
        var judge = judging(
            indicator(
                target(.equals(Fraction(90)), baseline: "50"), unit: unit, measure: count),
            reading: try running([("2020-01-01", "91")]))
        #expect(try stands(&judge, "2022-01-01") == expected)
    }
    // Of a percentage 100 is all that there is.
    var all = judging(
        indicator(target(.equals(Fraction(100)), baseline: "50")),
        reading: try running([("2020-01-01", "101")]))
    #expect(try stands(&all, "2022-01-01") == "met holds")
}

@Test func `a school year is named by the year it ends in`() throws {
    var judge = judging(
        indicator(target(.maintain, .atLeast(Fraction(6))), reading: .schoolYear),
        reading: try running([("2020-01-01", "5"), ("2021-09-01", "7"), ("2022-08-31", "5")]))
    // The school year of 2020 began before the plan and is no verdict.
    #expect(try stands(&judge, "2021-08-31") == "at_risk provisional")
    #expect(try stands(&judge, "2021-09-01") == "on_course within_limit")
    #expect(try stands(&judge, "2022-08-31") == "at_risk provisional")
    #expect(try stands(&judge, "2022-09-01") == "breached past_limit")
}

@Test func `a level of school years is due with the year that ends in its own`() throws {
    var judge = judging(
        indicator(target(.atLeast(Fraction(90)), baseline: "80"), reading: .schoolYear),
        reading: try schoolYears([2020: "81", 2021: "83.5", 2024: "90", 2025: "95"]))
    #expect(try stands(&judge, "2021-08-31") == "not_due before_plan")
    // τ is the year in which it ends: 80 + 10 × 2/5.
    #expect(try stands(&judge, "2021-09-01") == "at_risk behind_path")
    let judgement = judge.judgement(on: try day("2022-08-31"))
    #expect(judgement.expected == Fraction(84) && judgement.requiredPace == Fraction(13, 6))
    #expect(try stands(&judge, "2022-09-01") == "no_data no_denominator")
    #expect(try stands(&judge, "2025-08-31") == "met holds")
    #expect(try stands(&judge, "2025-09-01") == "met met_final")
}

@Test func `a cohort is in force from October on, and final in December`() throws {
    var judge = judging(
        indicator(target(.atLeast(Fraction(90)), baseline: "80"), reading: .cohort),
        reading: try census([2020: "99", 2021: "82", 2025: "89.5"]))
    #expect(try stands(&judge, "2021-09-30") == "not_due before_plan")
    #expect(try stands(&judge, "2021-10-01") == "on_course on_path")
    #expect(try stands(&judge, "2025-11-30") == "at_risk behind_path")
    #expect(try stands(&judge, "2025-12-01") == "missed missed_final")
}
