import Calendar
import Codes
import Course
import Exact
import Indicators
import JSONText
import Language
import LanguageSupport
import Plans
import Testing
import Words

/// The sentence of a day, after its reason code.
private func says(_ judge: inout Judge, _ text: String) throws -> String {
    let judgement = judge.judgement(on: try day(text))
    return "\(judgement.reason?.code ?? "-"): \(judgement.sentence)"
}

@Test func `a level has a sentence for each of its reasons`() throws {
    var judge = judging(
        indicator(target(.atLeast(Fraction(80)), baseline: "74.2")),
        reading: try running([
            ("2021-01-01", "74.5"), ("2022-12-31", "76.52"), ("2023-06-01", "80.00004"),
            ("2024-01-01", "77"),
        ]))
    #expect(
        try says(&judge, "2020-12-31") == "no_value: No value on 31 December 2020: not"
            + " evaluated.")
    #expect(
        try says(&judge, "2021-12-31") == "behind_path: 74.50%, on-track value 75.36% (target ≥"
            + " 80% by end 2025); needs +1.38 points a year.")
    #expect(
        try says(&judge, "2022-12-31") == "on_path: 76.52%, on-track value 76.52% (target ≥ 80%"
            + " by end 2025), just as planned.")
    #expect(
        try says(&judge, "2023-06-01") == "holds: 80.00004% meets the target ≥ 80% by end 2025;"
            + " provisional until then.")
    #expect(
        try says(&judge, "2024-12-31") == "behind_path: 77.00%, on-track value 78.84% (target ≥"
            + " 80% by end 2025); needs +3 points a year, best year so far +3.48.")
    #expect(
        try says(&judge, "2026-01-01") == "missed_final: Missed: 77.00% at the deadline, target"
            + " ≥ 80% by end 2025.")
    var met = judging(
        indicator(target(.atLeast(Fraction(80)))),
        reading: try running([("2021-05-01", "79"), ("2025-01-01", "81")]))
    #expect(
        try says(&met, "2021-12-31") == "no_baseline: 79.00%, target ≥ 80% by end 2025; no"
            + " baseline yet: on-track values start with the first final period.")
    #expect(
        try says(&met, "2026-01-01") == "met_final: Met: 81.00% at the deadline, target ≥ 80%"
            + " by end 2025.")
    var enrolment = judging(
        indicator(target(.atLeast(Fraction(95)), baseline: "92.13"), reading: .census),
        reading: try census([2020: "92.13", 2023: "94"]))
    #expect(
        try says(&enrolment, "2021-03-01") == "before_plan: 92.13% on 1 September 2020 predates"
            + " the plan; evaluation starts with the first value within it.")
    #expect(
        try says(&enrolment, "2022-03-01") == "no_denominator: Denominator missing on 1 September"
            + " 2021: not evaluated.")
    #expect(
        try says(&enrolment, "2024-03-01") == "on_path: 94.00%, on-track value 93.85% (target ≥ 95%"
            + " by end 2025), 0.15 points ahead.")
}

@Test func `a floor has a sentence for each of its reasons`() throws {
    var judge = judging(
        indicator(target(.maintain, .atLeast(Fraction(52)))),
        reading: try shares([
            ("2021-01-01", 5_600, 10_000), ("2022-12-01", 5_400, 10_000),
            ("2023-02-01", 5_260, 10_000), ("2023-12-01", 5_199, 10_000),
            ("2024-03-01", 5_300, 10_000),
        ]))
    #expect(
        try says(&judge, "2022-12-31") == "within_limit: 54.00% is within the limit of at"
            + " least 52%.")
    #expect(
        try says(&judge, "2023-02-01") == "thin_headroom: 52.60% is within the limit of at"
            + " least 52% by 0.6 points, less than the 2 points lost in the last final year.")
    #expect(
        try says(&judge, "2023-12-01") == "provisional: 1 teacher short: 51.99% so far against"
            + " the limit of at least 52%, a breach if the year ends like this.")
    #expect(
        try says(&judge, "2024-01-01") == "past_limit: 1 teacher short: 51.99% against the"
            + " limit of at least 52%: 5,200 needed, 5,199 in place, after 51.99% on 31 December"
            + " 2023.")
    #expect(
        try says(&judge, "2024-03-01") == "recovering: 51.99% on 31 December 2023 was past the"
            + " limit of at least 52%; 53.00% is within it so far, which counts once the period"
            + " is final.")
    var zero = judging(
        indicator(
            target(.maintain, .equals(.zero)), unit: .persons,
            measure: .statistic(Statistic(series: "cases", group: "", own: false))),
        reading: try running([("2021-01-01", "1234")]))
    #expect(
        try says(&zero, "2021-05-01") == "past_limit: 1,234 people against the limit of"
            + " exactly 0 people.")
    // Of a number of persons, which is its own numerator, no other number is said.
    var counted = judging(
        indicator(
            target(.maintain, .equals(.zero)), unit: .persons,
            measure: .count(Count(measure: Measure(noun: .teachers)))),
        reading: { day in
            Reading(
                value: Fraction(3), numerator: Fraction(3), denominator: nil, on: day,
                time: PlanTime(day), isBeforePlan: false, absence: nil)
        })
    let sentence = try says(&counted, "2021-05-01")
    #expect(
        sentence == "past_limit: 3 teachers over the limit: 3 people"
            + " against the limit of exactly 0 people.")
}

@Test func `the missing value and the open text have their sentences`() throws {
    var stale = judging(
        indicator(target(.atLeast(Fraction(10)), baseline: "9"), reading: .latest),
        reading: try statements([2021: "9.5"]))
    #expect(
        try says(&stale, "2024-05-01") == "stale_statement: The latest figure is for 2021, over"
            + " two years old: not evaluated.")
    var building = judging(indicator(target(.atLeast(Fraction(10)), baseline: "9"))) {
        Reading(
            value: nil, numerator: nil, denominator: nil, on: $0, time: PlanTime($0),
            isBeforePlan: false, absence: .building)
    }
    #expect(
        try says(&building, "2024-05-01") == "building: The value for 1 May 2024 is still being"
            + " computed.")
    var open = judging(indicator(nil, needsConfiguration: true), reading: try statements([:]))
    #expect(
        try says(&open, "2024-05-01") == "needs_config: Not evaluated: the plan gives no"
            + " figure to evaluate against; set one.")
}

@Test func `of a ratio of two shares the sentence says which side moved`() throws {
    // 88 over 80 at the end of 2022; then the urban share rises and the rural one falls.
    func shares(_ urban: Int, _ rural: Int, on day: CivilDay) -> Reading {
        Reading(
            value: Fraction(Int128(urban), Int128(rural)), numerator: Fraction(urban),
            denominator: Fraction(rural), on: day, time: PlanTime(day), isBeforePlan: false,
            absence: nil)
    }
    let limit = try number("1.12")
    var judge = judging(
        indicator(
            target(.ratioOfRatios, .atMost(limit), baseline: "1.16"), unit: .ratio,
            measure: urbanOverRural)
    ) { day in
        day.year < 2023 ? shares(92, 80, on: day) : shares(93, 80, on: day)
    }
    #expect(
        try says(&judge, "2023-12-31") == "behind_path: 1.16, on-track value 1.14 (target ≤"
            + " 1.12 by end 2025); needs −0.02 a year, best year so far −0.01; since 31 December"
            + " 2022 the urban share rose from 92.00% to 93.00%, the rural one stayed at 80.00%.")
    let facts = judge.judgement(on: try day("2023-06-30")).facts.json.text
    #expect(
        facts.hasSuffix(
            #""numeratorBefore":92,"denominatorBefore":80,"beforeOn":"2022-12-31"}"#))
}
