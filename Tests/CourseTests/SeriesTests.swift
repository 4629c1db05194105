import Calendar
import Codes
import Exact
import Forecasts
import Indicators
import Plans
import Testing
import Words

@testable import Course

private func series(
    _ values: [(String, String)], _ comparator: Target.Comparator = .atLeast(Fraction(90)),
    bounds: ValueBounds = ValueBounds(low: 0)
) throws -> Series {
    var series = Series(
        values: try values.map { Series.Value(on: try day($0.0), value: try number($0.1)) },
        comparator: comparator, deadline: CivilDay.last(of: 2025),
        baseline: Series.Value(on: try day("2020-12-31"), value: Fraction(85)))
    series.bounds = bounds
    return series
}

private let example = [("2021-12-31", "86.1"), ("2022-12-31", "86.9"), ("2023-12-31", "88.2")]

@Test func `a series is judged as the same readings of a plan are`() throws {
    var judge = judging(
        indicator(
            target(.atLeast(Fraction(90)), baseline: "85"), unit: .ratio,
            measure: childrenOverPopulation),
        reading: try running(example))
    let ofPlan = judge.judgement(on: try day("2023-12-31") + 1)
    let ofSeries = try series(example).judgement(on: try day("2023-12-31"))
    #expect(ofSeries.outlook == ofPlan.outlook)
    #expect(ofSeries.status == .onCourse)
    #expect(ofSeries.expected == Fraction(88))
    #expect(ofSeries.gap == (try number("0.2")))
    #expect(ofSeries.requiredPace == (try number("0.9")))
}

@Test func `nothing from after the day is looked at`() throws {
    let later = example + [("2024-12-31", "120"), ("2024-01-01", "0")]
    let day = try day("2023-12-31")
    let judgement = try series(later).judgement(on: day)
    let known = try series(example).judgement(on: day)
    #expect(judgement.facts == known.facts)
    #expect(judgement.sentence == known.sentence)
}

@Test func `the order of the values does not matter`() throws {
    let day = try day("2024-06-30")
    #expect(
        try series(example.reversed()).judgement(on: day).facts
            == series(example).judgement(on: day).facts)
}

@Test func `one value is judged by the path alone`() throws {
    let judgement = try series([("2021-12-31", "85.9")]).judgement(on: try day("2022-02-01"))
    #expect(judgement.status == .atRisk)
    #expect(judgement.reason == .behindPath)
    // With the baseline there are two points, and a forecast that is only shown.
    #expect(isNear(judgement.chance, 0.203169, 1e-6))
}

@Test func `before its first value a series has no data, and up to its baseline none that counts`()
    throws
{
    let one = try series([("2021-12-31", "85.9")])
    #expect(one.judgement(on: try day("2021-12-30")).status == .noData)
    let old = try series([("2020-12-31", "85")]).judgement(on: try day("2021-06-01"))
    #expect(old.status == .notDue)
    #expect(old.reason == .beforePlan)
}

@Test func `after the deadline the last value up to it decides`() throws {
    let values = example + [("2025-11-30", "90"), ("2026-01-01", "80")]
    #expect(try series(values).judgement(on: try day("2025-12-31")).reason == .holds)
    let verdict = try series(values).judgement(on: try day("2026-02-01"))
    #expect(verdict.status == .met)
    #expect(verdict.closedReading?.value == Fraction(90))
}

@Test func `dates between year ends count by their own time`() throws {
    // A straight line through 85 on 31 December 2020, in steps of 100 days.
    let values = try (1...6).map { step in
        let on = try day("2020-12-31") + 100 * step
        let years = Fraction(PlanTime(on)) - Fraction(2020)
        return Series.Value(on: on, value: Fraction(85) + years)
    }
    let line = Series(
        values: values, comparator: .atLeast(Fraction(90)), deadline: CivilDay.last(of: 2025),
        baseline: Series.Value(on: try day("2020-12-31"), value: Fraction(85)))
    let judgement = line.judgement(on: try day("2023-01-01"))
    // Of the deadline's season and of the latest value's there are two each, a year apart: little
    // to go by, so that even on the line the chance is less than a third.
    #expect(isNear(judgement.forecast, 88.769194, 1e-6))
    #expect(isNear(judgement.chance, 0.288982, 1e-6))
    #expect(try #require(judgement.outlook?.basis?.count) == 7)
    #expect(judgement.gap == .zero)
    #expect(judgement.reason == .lowChance)
}

@Test func `bounds hold the forecast and not the chance`() throws {
    let steep = [("2021-12-31", "90"), ("2022-12-31", "96"), ("2023-12-31", "99")]
    let free = try series(steep, .atLeast(Fraction(99))).judgement(on: try day("2023-12-31"))
    let bounded = try series(
        steep, .atLeast(Fraction(99)), bounds: ValueBounds(low: 0, high: 100)
    ).judgement(on: try day("2023-12-31"))
    #expect(bounded.forecast == 100)
    #expect(try #require(free.forecast) > 100)
    // The bounds say how large the figure is, and so a little of the chance.
    #expect(isNear(free.chance, 0.795339, 1e-6))
    #expect(isNear(bounded.chance, 0.795988, 1e-6))
}

@Test func `values before the baseline are points too`() throws {
    let early = [("2018-12-31", "83"), ("2019-12-31", "84.2")]
    let judgement = try series(early + example).judgement(on: try day("2023-12-31"))
    #expect(judgement.outlook?.basis?.count == 6)
    #expect(judgement.path?.baseline == Fraction(85))
}

@Test func `siblings are seen up to the same day`() throws {
    let day = try day("2023-12-31")
    func sibling(_ values: [String]) throws -> [Series.Value] {
        try zip(2020..., values).map { .init(on: .last(of: $0), value: try number($1)) }
    }
    let others = [
        ["70", "71.5", "72.4", "74"], ["82", "82.5", "83.9", "84.6"], ["60", "63", "64", "67"],
        ["90", "90.5", "91.5", "91.8"],
    ]
    var known = try series(example, bounds: ValueBounds(low: 0, high: 100))
    known.siblings = try others.map { try sibling($0) }
    var later = known
    later.siblings = try others.map { try sibling($0 + ["20"]) }
    let judgement = known.judgement(on: day)
    #expect(isNear(judgement.forecast, 89.819543, 5e-7))
    #expect(isNear(judgement.chance, 0.444886, 5e-7))
    #expect(later.judgement(on: day).facts == judgement.facts)
}
