import Calendar
import Codes
import Exact
import Forecasts
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

// The figures are those of an independent implementation, Tests/Oracle/planoracle/average.py.

@Test func `the second point brings a forecast, the day after its period has ended`() throws {
    var judge = try judge(
        .atLeast(Fraction(90)), baseline: "85",
        [(2021, "86.1"), (2022, "86.9"), (2023, "88.2")])
    #expect(judge.judgement(on: try day("2021-12-31")).forecast == nil)
    let second = judge.judgement(on: try day("2022-01-01"))
    #expect(isNear(second.forecast, 86.731821, 1e-6))
    #expect(isNear(second.chance, 0.250958, 1e-6))
    #expect(isNear(judge.judgement(on: try day("2023-12-31")).chance, 0.218062, 1e-6))
    let judgement = judge.judgement(on: try day("2024-01-01"))
    #expect(isNear(judgement.forecast, 90.202115, 1e-6))
    #expect(isNear(judgement.chance, 0.564300, 1e-6))
    #expect(judgement.outlookPeriod == 2023)
    #expect(judgement.status == .onCourse)
    let facts = judgement.facts.json.text
    #expect(facts.contains("\"forecast\":90.2021"))
    #expect(facts.contains("\"chance\":0.56429"))
    #expect(
        facts.contains(
            "\"readings\":4,\"readingsFrom\":\"2020-12-31\",\"readingsTo\":\"2023-12-31\""))
}

@Test func `figures of earlier years are points, and leave path and status alone`() throws {
    var committed = target(.atLeast(Fraction(90)), baseline: "85")
    committed.history = [
        .init(value: try number("83.9"), year: 2018), .init(value: Fraction(84), year: 2019),
        // The baseline has this year too: what the history says of it stands.
        .init(value: try number("84.8"), year: 2020),
    ]
    let values = [(2021, "86.1"), (2022, "86.9"), (2023, "88.2")]
    var told = judging(
        indicator(committed, unit: .ratio, measure: childrenOverPopulation),
        reading: try yearEnds(values))
    var plain = try judge(.atLeast(Fraction(90)), baseline: "85", values)
    let day = try day("2024-06-30")
    let judgement = told.judgement(on: day)
    #expect(judgement.outlook?.basis?.count == 6)
    #expect(judgement.outlook?.basis?.from == CivilDay.last(of: 2018))
    #expect(judgement.chance != plain.judgement(on: day).chance)
    #expect(judgement.expected == plain.judgement(on: day).expected)
    #expect(judgement.status == plain.judgement(on: day).status)
    // With figures of earlier years there is a forecast on the plan's first day.
    #expect(told.judgement(on: CivilDay.first(of: 2021)).forecast != nil)
}

@Test func `after a break the level before it counts no more`() throws {
    let values = [(2021, "86.1"), (2022, "76.9"), (2023, "78.2"), (2024, "79.1")]
    var committed = target(.atLeast(Fraction(80)), baseline: "85")
    committed.breaks = [.init(on: CivilDay.on(9, 1, 2022), source: "bulletin 3 of 2022")]
    var told = judging(
        indicator(committed, unit: .ratio, measure: childrenOverPopulation),
        reading: try yearEnds(values))
    var plain = try judge(.atLeast(Fraction(80)), baseline: "85", values)
    let day = try day("2025-06-30")
    let (with, without) = (told.judgement(on: day).outlook, plain.judgement(on: day).outlook)
    // Unannounced, a fall by nine points makes the future as wide.
    let width = try #require(with?.high) - #require(with?.low)
    #expect(try width < (#require(without?.high) - #require(without?.low)) / 3)
    #expect(try #require(with?.value) > 79.5)
}

@Test func `a low chance counts from the fourth point on`() throws {
    // A chance of 0.02 after the third point.
    let values = [(2021, "85"), (2022, "85.1"), (2023, "85")]
    var judge = try judge(.atLeast(Fraction(90)), baseline: "85", by: nil, values)
    #expect(isNear(judge.judgement(on: try day("2023-06-30")).chance, 0.018870, 1e-6))
    #expect(judge.judgement(on: try day("2023-06-30")).reason == .behindPath)
    var ahead = judging(
        indicator(
            target(.atLeast(Fraction(90)), baseline: "85"), unit: .ratio,
            measure: childrenOverPopulation),
        reading: try running([
            ("2021-12-31", "85"), ("2022-12-31", "85.1"), ("2023-03-01", "88.4"),
            ("2023-12-31", "85"), ("2024-03-01", "89.4"),
        ]))
    #expect(try stands(&ahead, "2023-06-30") == "on_course on_path")
    #expect(try stands(&ahead, "2024-06-30") == "at_risk low_chance")
}

@Test func `without a baseline the first closed period is the first point, and once`() throws {
    var judge = judging(
        indicator(target(.atLeast(Fraction(90)))),
        reading: try running([
            ("2021-06-30", "85"), ("2022-06-30", "86.1"), ("2023-06-30", "86.9"),
            ("2024-06-30", "88.2"),
        ]))
    #expect(judge.judgement(on: try day("2022-12-31")).forecast == nil)
    #expect(judge.judgement(on: try day("2023-01-01")).outlook?.basis?.count == 2)
}

@Test func `a low chance makes the status one step worse and says so`() throws {
    // Ahead of the path by the day, on a way that leads nowhere.
    var judge = try judge(
        .atLeast(Fraction(90)), baseline: "85",
        [(2021, "86.1"), (2022, "85.9"), (2023, "86.2"), (2024, "89.5")])
    #expect(try stands(&judge, "2024-12-31") == "at_risk low_chance")
    let judgement = judge.judgement(on: try day("2024-12-31"))
    let chance = try #require(judgement.chance)
    #expect(isNear(chance, 0.026867, 1e-6))
    #expect(chance < 0.17, "one step only: on_course does not become off_course")
    #expect(judgement.shortfall == nil)
    #expect(judgement.sentence.contains("0.5 ahead; 86.13 forecast, "))
    #expect(
        judgement.sentence.contains(
            ", probability of meeting the target: 3% (from 4 readings, 2020 to 2023)."))
}

@Test func `behind by little and with hardly a chance is off course`() throws {
    var judge = try judge(
        .atLeast(Fraction(90)), baseline: "85",
        [(2021, "85.8"), (2022, "86.7"), (2023, "87.5"), (2024, "88.8")])
    #expect(try stands(&judge, "2023-12-31") == "off_course behind_path")
    #expect(try stands(&judge, "2024-12-31") == "off_course low_chance")
    let reason = judge.judgement(on: try day("2024-12-31")).sentence
    #expect(reason.contains("; needs +1.2 a year"))
    #expect(isNear(judge.judgement(on: try day("2024-12-31")).chance, 0.090578, 1e-6))
    #expect(reason.contains(" forecast, probability of meeting the target: 9% (from 4 readings"))
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
    #expect(bounded.forecastHigh == 100)
    #expect(isNear(bounded.chance, 0.267907, 1e-6))
    var ratio = try judge(.atLeast(Fraction(99)), baseline: "94", values)
    let free = ratio.judgement(on: try day("2025-01-01"))
    #expect(isNear(free.forecastHigh, 100.422843, 1e-6))
    #expect(isNear(free.chance, 0.268963, 1e-6))
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

@Test func `the paces for a chance are the smallest that give it, in what is counted too`() throws {
    let known = try shares([("2021-01-01", 430, 500), ("2022-01-01", 436, 500)])
    let committed = indicator(target(.atLeast(Fraction(92)), baseline: "85"))
    var now = judging(committed, reading: known)
    let paces = try #require(now.pacesForChance(on: try day("2023-06-30")))
    let closing = try day("2023-12-31")

    func chance(after pace: Fraction) throws -> Double {
        var later = judging(committed) { day in
            guard day >= closing else { return known(day) }
            return Reading(
                value: known(day).value.map { $0 + pace }, numerator: nil, denominator: nil,
                on: day, time: PlanTime(day), isBeforePlan: false, absence: nil)
        }
        return try #require(later.judgement(on: try day("2024-01-01")).chance)
    }
    for (pace, wanted) in [(paces.even, 0.5), (paces.likely, 0.8)] {
        let pace = try #require(pace)
        #expect(pace.sign > 0)
        #expect(try chance(after: pace) >= wanted)
        #expect(try chance(after: pace * (try number("0.99"))) < wanted)
    }
    // Of 500 teachers five are one percent.
    #expect(paces.evenCount == paces.even.map { ($0 * Fraction(5)).ceiling })
    #expect(paces.noun == .teachers)
    // With less than a year left the required pace says it all.
    #expect(now.pacesForChance(on: try day("2025-06-30")) == nil)
}
