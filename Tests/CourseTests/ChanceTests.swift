import Calendar
import Codes
import Exact
import Indicators
import JSONText
import Language
import Plans
import Testing
import Words

@testable import Course

/// Year ends with running values.
private func yearEnds(_ values: [(Int, String)]) throws -> (CivilDay) -> Reading {
    try running(values.map { ("\($0.0)-12-31", $0.1) })
}

private func judge(
    _ comparator: Target.Comparator, baseline: String, by: CivilDay? = nil,
    unit: MeasureUnit = .ratio, measure: Formula = childrenOverPopulation,
    _ values: [(Int, String)]
) throws -> Judge {
    judging(
        indicator(
            target(comparator, by: by, baseline: baseline), unit: unit, measure: measure),
        reading: try yearEnds(values))
}

@Test func `the fourth point brings a forecast, the day after its period has ended`() throws {
    var judge = try judge(
        .atLeast(Fraction(90)), baseline: "85",
        [(2021, "86.1"), (2022, "86.9"), (2023, "88.2")])
    #expect(judge.judgement(on: try day("2023-12-31")).forecast == nil)
    let judgement = judge.judgement(on: try day("2024-01-01"))
    #expect(isNear(judgement.forecast, 90.190, 1e-12))
    #expect(isNear(judgement.chance, 0.7171, 0.00005))
    #expect(judgement.outlookPeriod == 2023)
    #expect(judgement.status == .onCourse)
    #expect(judgement.facts.json.text.contains("\"forecast\":90.19,"))
    #expect(judgement.facts.json.text.contains("\"chance\":0.71708"))
}

@Test func `without a baseline the first closed period is the first point, and once`() throws {
    var judge = judging(
        indicator(target(.atLeast(Fraction(90)))),
        reading: try running([
            ("2021-06-30", "85"), ("2022-06-30", "86.1"), ("2023-06-30", "86.9"),
            ("2024-06-30", "88.2"),
        ]))
    #expect(judge.judgement(on: try day("2024-12-31")).forecast == nil)
    #expect(judge.judgement(on: try day("2025-01-01")).forecast != nil)
}

@Test func `a low chance makes the status one step worse and says so`() throws {
    // Ahead of the path by the day, on a way that leads nowhere.
    var judge = try judge(
        .atLeast(Fraction(90)), baseline: "85",
        [(2021, "86.1"), (2022, "85.9"), (2023, "86.2"), (2024, "89.5")])
    #expect(try stands(&judge, "2024-12-31") == "at_risk low_chance")
    let judgement = judge.judgement(on: try day("2024-12-31"))
    let chance = try #require(judgement.chance)
    #expect(chance < 0.2, "one step only: on_course does not become off_course")
    #expect(judgement.shortfall == nil)
    #expect(judgement.sentence.contains("0.5 ahead; 86.99 forecast, "))
    #expect(judgement.sentence.contains(", probability of meeting the target: 3%."))
}

@Test func `behind by little and with hardly a chance is off course`() throws {
    var judge = try judge(
        .atLeast(Fraction(90)), baseline: "85",
        [(2021, "85.8"), (2022, "86.7"), (2023, "87.5"), (2024, "88.8")])
    #expect(try stands(&judge, "2023-12-31") == "off_course behind_path")
    #expect(try stands(&judge, "2024-12-31") == "off_course low_chance")
    let reason = judge.judgement(on: try day("2024-12-31")).sentence
    #expect(reason.contains("; needs +1.2 a year"))
    #expect(reason.contains(" forecast, probability of meeting the target: <1%"))
}

@Test func `a chance of just the limit is not below it`() throws {
    // The line ends at the target: the chance is one half, but for rounding.
    var judge = try judge(
        .atLeast(Fraction(90)), baseline: "85",
        [(2021, "86.7"), (2022, "86.9"), (2023, "88.1"), (2024, "89.5")])
    let chance = judge.judgement(on: try day("2024-12-31")).chance
    #expect(isNear(chance, 0.5, 1e-9))
    #expect(try stands(&judge, "2024-12-31") == "on_course on_path")
}

@Test func `what is met or without data is left alone by a low chance`() throws {
    var judge = try judge(
        .atLeast(Fraction(90)), baseline: "85",
        [(2021, "85"), (2022, "85.1"), (2023, "85"), (2024, "90")])
    #expect(try stands(&judge, "2024-12-31") == "met holds")
    #expect(isNear(judge.judgement(on: try day("2024-12-31")).chance, 0, 0.01))
}

@Test func `once the verdict is final nothing is forecast and no pace required`() throws {
    var judge = try judge(
        .atLeast(Fraction(90)), baseline: "85",
        [(2021, "86.1"), (2022, "86.9"), (2023, "88.2"), (2024, "89"), (2025, "90.5")])
    let before = judge.judgement(on: try day("2025-12-31"))
    #expect(before.forecast != nil && before.chance != nil && before.requiredPace != nil)
    let verdict = judge.judgement(on: try day("2026-03-01"))
    #expect(verdict.status == .met)
    #expect(verdict.forecast == nil && verdict.forecastLow == nil && verdict.forecastHigh == nil)
    #expect(verdict.chance == nil)
    #expect(verdict.requiredPace == nil)
    #expect(verdict.outlookPeriod == nil)
}

@Test func `a census has its verdict before the year ends, and no forecast from then on`() throws {
    var judge = judging(
        indicator(target(.atLeast(Fraction(95)), baseline: "92.13"), reading: .census),
        reading: try census([2021: "92", 2022: "92.5", 2023: "93", 2024: "93.1", 2025: "93.2"]))
    let before = judge.judgement(on: try day("2025-11-30"))
    #expect(before.forecast != nil && before.chance != nil)
    let verdict = judge.judgement(on: try day("2025-12-01"))
    #expect(verdict.status == .missed)
    #expect(verdict.requiredPace == nil && verdict.forecast == nil && verdict.chance == nil)
}

@Test func `a share stays within nothing and all, a gross ratio does not`() throws {
    let values = [(2021, "96"), (2022, "97.5"), (2023, "99"), (2024, "98")]
    var share = try judge(
        .atLeast(Fraction(99)), baseline: "94", measure: teachersWithDegree, values)
    let bounded = share.judgement(on: try day("2025-01-01"))
    #expect(bounded.forecast == 100)
    #expect(bounded.forecastHigh == 100)
    #expect(try #require(bounded.forecastLow) < 100)
    var ratio = try judge(.atLeast(Fraction(99)), baseline: "94", values)
    let free = ratio.judgement(on: try day("2025-01-01"))
    #expect(try #require(free.forecast) > 100)
    #expect(free.chance == bounded.chance)
}

@Test func `what has to be maintained has no forecast`() throws {
    var judge = judging(
        indicator(target(.maintain, .atLeast(Fraction(50)))),
        reading: try yearEnds([
            (2020, "85"), (2021, "86.1"), (2022, "86.9"), (2023, "88.2"), (2024, "89"),
        ]))
    #expect(judge.judgement(on: try day("2025-06-01")).forecast == nil)
}

@Test func `a verdict of one day does not depend on the days asked for before`() throws {
    let values = [(2021, "86.1"), (2022, "85.9"), (2023, "86.2"), (2024, "89.5")]
    var inOrder = try judge(.atLeast(Fraction(90)), baseline: "85", values)
    var day = CivilDay.first(of: 2021)
    while day <= CivilDay.last(of: 2025) {
        var alone = try judge(.atLeast(Fraction(90)), baseline: "85", values)
        #expect(inOrder.verdict(on: day) == alone.verdict(on: day), "\(day)")
        day = day + 29
    }
}
