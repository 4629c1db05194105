import Calendar
import Codes
import Course
import Exact
import Indicators
import Language
import Plans
import Testing

private func floor(_ limit: Int, _ values: [(String, String)]) throws -> Judge {
    judging(
        indicator(target(.maintain, .atLeast(Fraction(limit)))), reading: try running(values))
}

@Test func `a floor is at risk in the open year and breached when the year has closed`() throws {
    var judge = try floor(
        52, [("2020-01-01", "53"), ("2022-06-01", "51"), ("2023-04-01", "52.5")])
    #expect(try stands(&judge, "2022-05-31") == "on_course within_limit")
    #expect(try stands(&judge, "2022-06-01") == "at_risk provisional")
    #expect(try stands(&judge, "2022-12-31") == "at_risk provisional")
    #expect(try stands(&judge, "2023-01-01") == "breached past_limit")
    #expect(try stands(&judge, "2023-04-01") == "breached recovering")
    #expect(try stands(&judge, "2023-12-31") == "breached recovering")
    #expect(try stands(&judge, "2024-01-01") == "on_course within_limit")
    let judgement = judge.judgement(on: try day("2023-04-01"))
    #expect(judgement.closedReading?.on == (try day("2022-12-31")))
    #expect(judgement.expected == Fraction(52))
    #expect(judgement.gap == (try number("0.5")))
    #expect(judgement.requiredPace == nil && judgement.path == nil)
}

@Test func `headroom is thin when last year's fall would use it up`() throws {
    // From 56 to 54: two points were lost in 2022.
    for (value, expected) in [
        ("54", "on_course within_limit"), ("53.99", "at_risk thin_headroom"),
        ("52", "at_risk thin_headroom"), ("51.99", "at_risk provisional"),
    ] {
        var judge = try floor(
            52, [("2020-01-01", "56"), ("2022-06-01", "54"), ("2023-02-01", value)])
        #expect(try stands(&judge, "2022-12-31") == "on_course within_limit")
        #expect(try stands(&judge, "2023-02-01") == expected, "\(value)")
    }
}

@Test func `headroom is never thin after a rise or with one closed year`() throws {
    var risen = try floor(
        52, [("2020-01-01", "54"), ("2022-06-01", "56"), ("2023-02-01", "52")])
    #expect(try stands(&risen, "2023-02-01") == "on_course within_limit")
    var young = try floor(
        52, [("2020-01-01", "90"), ("2021-06-01", "60"), ("2022-02-01", "52")])
    #expect(try stands(&young, "2022-12-31") == "on_course within_limit")
    #expect(try stands(&young, "2023-01-01") == "at_risk thin_headroom")
}

@Test func `a ceiling has its headroom below it`() throws {
    var judge = judging(
        indicator(target(.maintain, .atMost(Fraction(55)))),
        reading: try running([
            ("2020-01-01", "50"), ("2022-01-01", "53"), ("2023-03-01", "52"),
            ("2023-06-01", "55.1"),
        ]))
    #expect(try stands(&judge, "2023-01-01") == "at_risk thin_headroom")
    #expect(try stands(&judge, "2023-03-01") == "on_course within_limit")
    #expect(try stands(&judge, "2023-06-01") == "at_risk provisional")
    #expect(judge.judgement(on: try day("2023-06-01")).gap == (try number("-0.1")))
}

@Test func `a closed year without a value is passed over`() throws {
    var judge = judging(
        indicator(target(.maintain, .atLeast(Fraction(98))), reading: .census),
        reading: try census([2021: "97", 2023: "99"]))
    #expect(try stands(&judge, "2021-11-30") == "at_risk provisional")
    #expect(try stands(&judge, "2021-12-01") == "breached past_limit")
    #expect(try stands(&judge, "2022-10-01") == "no_data no_denominator")
    #expect(try stands(&judge, "2022-12-01") == "no_data no_denominator")
    #expect(try stands(&judge, "2023-10-01") == "breached recovering")
    #expect(try stands(&judge, "2023-12-01") == "on_course within_limit")
}

@Test func `of what must not happen the first case is a breach at once`() throws {
    for comparator in [Target.Comparator.equals(.zero), .atMost(.zero)] {
        var judge = judging(
            indicator(target(.maintain, comparator), unit: .count),
            reading: try running([
                ("2020-01-01", "0"), ("2022-06-01", "1"), ("2022-07-01", "0"),
                ("2023-12-31", "2"), ("2024-01-01", "0"),
            ]))
        #expect(try stands(&judge, "2022-05-31") == "on_course within_limit")
        #expect(try stands(&judge, "2022-06-01") == "breached past_limit")
        #expect(try stands(&judge, "2022-07-01") == "on_course within_limit")
        #expect(try stands(&judge, "2023-12-31") == "breached past_limit")
        #expect(try stands(&judge, "2024-01-01") == "breached recovering")
    }
    #expect(target(.maintain, .equals(.zero)).isZeroTarget)
    #expect(!target(.maintain, .atLeast(.zero)).isZeroTarget)
    #expect(!target(.maintain, .atMost(Fraction(1))).isZeroTarget)
    #expect(!target(.levelByDate, .equals(.zero)).isZeroTarget)
}

@Test func `a floor is judged on after the plan has ended`() throws {
    var judge = try floor(52, [("2020-01-01", "53"), ("2025-06-01", "51")])
    #expect(try stands(&judge, "2025-12-31") == "at_risk provisional")
    #expect(try stands(&judge, "2026-01-01") == "breached past_limit")
    #expect(try stands(&judge, "2027-06-01") == "breached past_limit")
}
