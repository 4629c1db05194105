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

/// Year ends of 2020 to 2025 as the table of the plans' commitments has them.
private let goldenPaths: [(name: String, isLower: Bool, years: [String])] = [
    ("preschool-gross-enrolment", false, ["92.13", "92.704", "93.278", "93.852", "94.426", "95"]),
    ("compulsory-retention", false, ["98.13", "98.164", "98.198", "98.232", "98.266", "98.3"]),
    ("senior-gross-enrolment", false, ["98.5", "98.5", "98.5", "98.5", "98.5", "98.5"]),
    ("preschool-major", false, ["50.88", "55.704", "60.528", "65.352", "70.176", "75"]),
    ("compulsory-bachelor", false, ["74.2", "75.36", "76.52", "77.68", "78.84", "80"]),
    ("urban-rural-ratio", true, ["1.16", "1.152", "1.144", "1.136", "1.128", "1.12"]),
    ("senior-master", false, ["8.4", "8.72", "9.04", "9.36", "9.68", "10"]),
    ("schooling-years", false, ["10.2", "10.26", "10.32", "10.38", "10.44", "10.5"]),
]

@Test(arguments: goldenPaths.indices)
func `the path of a published target is exact at every year's end`(_ row: Int) throws {
    let golden = goldenPaths[row]
    let limit = try number(golden.years[5])
    var judge = judging(
        indicator(
            target(
                golden.isLower ? .ratioOfRatios : .levelByDate,
                golden.isLower ? .atMost(limit) : .atLeast(limit), baseline: golden.years[0])),
        reading: try running([("2020-01-01", "1")]))
    let line = try path(&judge, on: CivilDay.first(of: 2021))
    for (offset, expected) in golden.years.enumerated() {
        let time = PlanTime(CivilDay.last(of: 2020 + offset))
        #expect(line.expected(at: time).decimalText(places: 12) == expected, "\(golden.name)")
    }
}

@Test func `the path runs on between year ends and stops at the deadline`() throws {
    var judge = judging(
        indicator(target(.atLeast(try number("80")), baseline: "74.2")),
        reading: try running([("2020-01-01", "1")]))
    let line = try path(&judge, on: try day("2024-02-29"))
    // τ of 29 February 2024 is 2023 + 60/366; 5.8 points in five years are planned.
    let years = try #require(Fraction(3 * 366 + 60, 366))
    #expect(
        line.expected(at: PlanTime(try day("2024-02-29")))
            == (try number("74.2")) + (try number("1.16")) * years)
    #expect(line.expected(at: PlanTime(try day("2026-06-30"))) == Fraction(80))
    #expect(line.expected(at: PlanTime(try day("2019-06-30"))) == (try number("74.2")))
}

@Test func `at the census of 2023 the preschool path expects 93.852`() throws {
    // A planned year is 0.574 points: a quarter of it, 0.1435, is the band of the risk.
    let cases = [
        ("93.852", "on_course on_path"), ("93.8519", "at_risk behind_path"),
        ("93.71", "at_risk behind_path"), ("93.7085", "at_risk behind_path"),
        ("93.7084999", "off_course behind_path"), ("93.70", "off_course behind_path"),
        ("95", "met holds"),
    ]
    for (value, expected) in cases {
        var judge = judging(
            indicator(
                target(.atLeast(Fraction(95)), baseline: "92.13"), reading: .census,
                measure: childrenOverPopulation),
            reading: try census([2020: "92.13", 2023: value]))
        #expect(try stands(&judge, "2023-12-31") == expected, "\(value)")
        #expect(
            judge.judgement(on: try day("2023-10-01")).expected == (try number("93.852")))
    }
}

@Test func `lower values are ahead where the target is at most`() throws {
    let cases = [
        ("1.12", "met holds"), ("1.1359999", "on_course on_path"), ("1.136", "on_course on_path"),
        ("1.138", "at_risk behind_path"), ("1.1380001", "off_course behind_path"),
    ]
    for (value, expected) in cases {
        var judge = judging(
            indicator(
                target(.ratioOfRatios, .atMost(try number("1.12")), baseline: "1.16"),
                unit: .ratio, measure: urbanOverRural),
            reading: try running([("2020-01-01", value)]))
        #expect(try stands(&judge, "2023-12-31") == expected, "\(value)")
    }
    var judge = judging(
        indicator(target(.ratioOfRatios, .atMost(try number("1.12")), baseline: "1.16")),
        reading: try running([("2020-01-01", "1.15")]))
    let judgement = judge.judgement(on: try day("2023-12-31"))
    #expect(judgement.gap == (try number("-0.014")))
    #expect(judgement.requiredPace == (try number("0.015")))
}

@Test func `on a flat path any shortfall is off course`() throws {
    for (baseline, value, expected) in [
        ("98.5", "98.5", "met holds"), ("98.5", "98.49999999", "off_course behind_path"),
        ("99", "98.4", "off_course behind_path"),
    ] {
        var judge = judging(
            indicator(target(.atLeast(try number("98.5")), baseline: baseline)),
            reading: try running([("2020-01-01", value)]))
        #expect(try stands(&judge, "2022-06-30") == expected, "\(baseline) \(value)")
        #expect(judge.judgement(on: try day("2022-06-30")).expected == (try number("98.5")))
    }
}

/// A target with values for year ends on the way.
private func leading(
    _ target: Target, through values: [(year: Int, value: String)]
) throws -> Target {
    var target = target
    target.path = try values.map {
        Target.Waypoint(on: .last(of: $0.year), value: try number($0.value))
    }
    return target
}

@Test func `a path leads through the values that the plan names`() throws {
    let target = try leading(
        target(.atLeast(Fraction(30)), baseline: "10"), through: [(2021, "11.5"), (2023, "12")])
    // A year's step is 1.5, then 0.25, then 9 points: a quarter of it is the band of the risk.
    for (day, expected, value, status) in [
        ("2021-12-31", "11.5", "11.125", "at_risk behind_path"),
        ("2021-12-31", "11.5", "11.1249", "off_course behind_path"),
        ("2022-12-31", "11.75", "11.75", "on_course on_path"),
        ("2022-12-31", "11.75", "11.6875", "at_risk behind_path"),
        ("2022-12-31", "11.75", "11.6874", "off_course behind_path"),
        ("2023-12-31", "12", "11.9", "off_course behind_path"),
    ] {
        var judge = judging(indicator(target), reading: try running([("2020-01-01", value)]))
        #expect(try stands(&judge, day) == status, "\(day) \(value)")
        let expectation = judge.judgement(on: try CourseTests.day(day)).expected
        #expect(expectation == (try number(expected)), "\(day)")
    }
    var judge = judging(indicator(target), reading: try running([("2020-01-01", "11")]))
    let line = try path(&judge, on: try day("2024-12-31"))
    #expect(line.expected(at: Fraction(2024)) == Fraction(21))
    #expect(line.yearlyStep(at: Fraction(2024)) == Fraction(9))
}

@Test func `on a level piece of a path any shortfall is off course, and a flat path has no turns`()
    throws
{
    let level = try leading(
        target(.atLeast(Fraction(30)), baseline: "10"), through: [(2021, "20"), (2022, "20")])
    var judge = judging(indicator(level), reading: try running([("2020-01-01", "19.9999")]))
    #expect(try stands(&judge, "2022-06-30") == "off_course behind_path")
    let flat = try leading(
        target(.atMost(Fraction(5)), baseline: "4"), through: [(2022, "9")])
    judge = judging(indicator(flat), reading: try running([("2020-01-01", "6")]))
    #expect(judge.judgement(on: try day("2022-12-31")).expected == Fraction(5))
    #expect(try stands(&judge, "2022-12-31") == "off_course behind_path")
}

@Test func `values before a path begins are no part of it`() throws {
    // The first closed period with a value is 2022.
    let target = try leading(
        target(.atLeast(Fraction(90))), through: [(2021, "10"), (2024, "80")])
    var judge = judging(indicator(target), reading: try running([("2022-05-01", "70")]))
    let line = try path(&judge, on: try day("2023-01-01"))
    #expect(line.expected(at: Fraction(2023)) == Fraction(75))
    #expect(line.expected(at: Fraction(2021)) == Fraction(70))
}

@Test func `without a baseline the eve of the plan begins the path`() throws {
    var judge = judging(
        indicator(target(.atLeast(Fraction(85)))),
        reading: try running([("2020-06-01", "80"), ("2021-01-01", "82")]))
    let line = try path(&judge, on: try day("2021-01-01"))
    #expect(line.baseline == Fraction(80))
    #expect(line.begins == Fraction(2020))
    #expect(line.yearlyStep(at: Fraction(2021)) == Fraction(1))
    #expect(try stands(&judge, "2021-12-31") == "on_course on_path")
}

@Test func `without a value on the eve the first closed period begins the path`() throws {
    var judge = judging(
        indicator(target(.atLeast(Fraction(85)))),
        reading: try running([("2022-05-01", "77"), ("2023-01-01", "78"), ("2023-06-01", "76")]))
    #expect(try stands(&judge, "2022-04-30") == "no_data no_value")
    #expect(try stands(&judge, "2022-12-31") == "not_due no_baseline")
    // The year 2021 closed without a value and is passed over; 2022 closes with 77.
    #expect(try stands(&judge, "2023-01-01") == "on_course on_path")
    #expect(try path(&judge, on: try day("2023-01-01")).begins == Fraction(2022))
    #expect(try stands(&judge, "2023-06-01") == "off_course behind_path")
    // The same days asked for in another order stand as before.
    #expect(try stands(&judge, "2022-12-31") == "not_due no_baseline")
}

@Test func `a census baseline is its first closed year`() throws {
    var judge = judging(
        indicator(target(.atLeast(Fraction(97))), reading: .census),
        reading: try census([2021: "93", 2022: "93.5"]))
    #expect(try stands(&judge, "2021-09-30") == "no_data no_denominator")
    #expect(try stands(&judge, "2021-10-01") == "not_due no_baseline")
    #expect(try stands(&judge, "2021-11-30") == "not_due no_baseline")
    #expect(try stands(&judge, "2021-12-01") == "on_course on_path")
    #expect(try stands(&judge, "2022-10-01") == "off_course behind_path")
}

@Test func `the largest legal figures are judged exactly`() throws {
    let large = try number("999999999999.999999")
    var judge = judging(
        indicator(
            target(.atLeast(large), baseline: "-999999999999.999998"), unit: .yuan,
            measure: .statistic(Statistic(series: "teacherPay", group: "", own: true))),
        reading: { day in
            Reading(
                value: Fraction(Int128(Int64.max) - 1, Int128(Int64.max)),
                numerator: Fraction(Int128.max), denominator: Fraction(Int128.max - 1), on: day,
                time: PlanTime(day), isBeforePlan: false, absence: nil)
        })
    let judgement = judge.judgement(on: try day("2023-06-15"))
    #expect(judgement.status == .onCourse)
    let expected = try #require(judgement.expected)
    // Not quite half of the time is over, so zero, the middle of the span, is not yet due.
    #expect(expected < .zero)
    #expect(try stands(&judge, "2024-12-31") == "off_course behind_path")
    #expect(!judge.judgement(on: try day("2024-12-30")).sentence.isEmpty)
}
