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

/// A reading of counts in force on every day.
private func always(
    _ numerator: Int, _ denominator: Int, per: Int = 100, stale: Int? = nil
) -> (CivilDay) -> Reading {
    { day in
        Reading(
            value: Fraction(Int128(numerator) * Int128(per), Int128(denominator)),
            numerator: Fraction(numerator), denominator: Fraction(denominator), on: day,
            time: PlanTime(day), isBeforePlan: false, absence: nil, staleDenominator: stale)
    }
}

@Test func `one teacher for 1,001 pupils is one too few`() throws {
    let perThousand = Formula.ratio(
        of: .count(Count(measure: Measure(noun: .teachers))),
        to: .count(Count(measure: Measure(noun: .students))), per: 1_000)
    for (pupils, value, status, shortfall) in [
        (1_001, "0.999000999001", Status.breached, "1"), (1_000, "1", .onCourse, nil),
    ] {
        var judge = judging(
            indicator(
                target(.maintain, .atLeast(Fraction(1))), unit: .perThousand,
                measure: perThousand),
            reading: always(1, pupils, per: 1_000))
        let judgement = judge.judgement(on: try day("2022-05-01"))
        #expect(judgement.reading.value?.decimalText(places: 12) == value)
        #expect(judgement.status == status)
        #expect(judgement.shortfall?.decimalText(places: 12) == shortfall)
        #expect(judgement.shortfallNoun == (shortfall == nil ? nil : .teachers))
    }
}

@Test func `a shortfall is counted against the path in whole persons`() throws {
    // 80 % by 2025 from 74.2: at the end of 2023 the path expects 77.68 %, of 3,333 teachers
    // 2,589.07: 2,590.
    for (numerator, shortfall) in [(2_500, "90"), (2_589, "1"), (2_590, nil)] {
        var judge = judging(
            indicator(target(.atLeast(Fraction(80)), baseline: "74.2")),
            reading: always(numerator, 3_333))
        let judgement = judge.judgement(on: try day("2023-12-31"))
        #expect(judgement.shortfall?.decimalText(places: 12) == shortfall)
    }
    // The verdict asks for the limit itself: 2,666.4 of 3,333.
    var judge = judging(
        indicator(target(.atLeast(Fraction(80)), baseline: "74.2")), reading: always(2_600, 3_333))
    #expect(judge.judgement(on: try day("2026-01-01")).shortfall == Fraction(67))
}

@Test func `where lower is better the shortfall is what is too much`() throws {
    var judge = judging(
        indicator(target(.maintain, .atMost(Fraction(5)))), reading: always(60, 1_010))
    let judgement = judge.judgement(on: try day("2022-05-01"))
    #expect(judgement.status == .breached)
    #expect(judgement.shortfall == Fraction(10))
    #expect(judgement.sentence.hasPrefix("10 teachers over the limit: "))
}

@Test func `of students per teacher what is short is teachers`() throws {
    let students = Formula.count(Count(measure: Measure(noun: .students)))
    let teachers = Formula.count(Count(measure: Measure(noun: .teachers)))
    func reading(_ above: Int, _ below: Int) -> (CivilDay) -> Reading {
        { day in
            Reading(
                value: Fraction(Int128(above), Int128(below)), numerator: Fraction(above),
                denominator: Fraction(below), on: day, time: PlanTime(day), isBeforePlan: false,
                absence: nil)
        }
    }
    var judge = judging(
        indicator(
            target(.maintain, .atMost(try number("17.26"))), unit: .ratio,
            measure: .ratio(of: students, to: teachers, per: 1)), reading: reading(8_162, 441))
    let area = AreaReading(
        areaCode: "371522", reading: reading(420, 20)(try day("2022-05-01")))
    let judgement = judge.judgement(on: try day("2022-05-01"), below: [area])
    // 17.26 students for each of 441 teachers are 7,611; for 8,162 students 473 are needed.
    #expect(judgement.shortfall == Fraction(551) && judgement.shortfallNoun == .students)
    #expect(judgement.needed == Fraction(32) && judgement.neededNoun == .teachers)
    #expect(judgement.shortfalls.map(\.needed) == [Fraction(5)])
    #expect(judgement.sentence.hasPrefix("32 teachers short: 18.51 against the limit of at most"))
    #expect(!judgement.sentence.contains("students"))
    #expect(judgement.remedy == "32 teachers more now, to reach at most 17.26.")
    // The other way round it is the teachers above the line, as before.
    var perThousand = judging(
        indicator(
            target(.maintain, .atLeast(Fraction(60))), unit: .perThousand,
            measure: .ratio(of: teachers, to: students, per: 1_000)),
        reading: { share(441, 8_162, on: $0) })
    let other = perThousand.judgement(on: try day("2022-05-01"))
    #expect(other.shortfallNoun == .teachers && other.needed == nil)
    // A share of students that is too high has no other side.
    var many = judging(
        indicator(
            target(.maintain, .atMost(Fraction(1))), unit: .perThousand,
            measure: .ratio(of: students, to: students, per: 1_000)), reading: always(5, 100))
    #expect(many.judgement(on: try day("2022-05-01")).needed == nil)
}

@Test func `the noun is that of the numerator`() throws {
    let nouns: [(Formula, ShortfallNoun?)] = [
        (childrenOverPopulation, .children), (teachersWithDegree, .teachers),
        (
            .ratio(
                of: .count(Count(measure: Measure(noun: .students), stages: [.primary, .junior])),
                to: .statistic(Statistic(series: "population", group: "", own: false)), per: 100),
            .students
        ),
        (.count(Count(measure: Measure(noun: .students))), .students), (urbanOverRural, nil),
        (.statistic(Statistic(series: "schoolingYears", group: "", own: true)), nil),
        (
            .ratio(
                of: .statistic(Statistic(series: "a", group: "", own: false)),
                to: .statistic(Statistic(series: "b", group: "", own: false)), per: 100), nil
        ),
    ]
    for (formula, noun) in nouns {
        var judge = judging(
            indicator(target(.maintain, .atLeast(Fraction(90))), measure: formula),
            reading: always(1, 2))
        let judgement = judge.judgement(on: try day("2022-05-01"))
        #expect(judgement.status == .breached)
        #expect(judgement.shortfallNoun == noun)
        #expect((judgement.shortfall == nil) == (noun == nil))
    }
}

@Test func `nothing is short where the status asks for nothing`() throws {
    // 54 in 2021, 53 in 2022, 52 now: the headroom is thin, nobody is missing.
    var thin = judging(
        indicator(target(.maintain, .atLeast(Fraction(52)))),
        reading: try shares([
            ("2020-01-01", 54, 100), ("2022-06-01", 53, 100), ("2023-02-01", 52, 100),
        ]))
    let judgement = thin.judgement(on: try day("2023-02-01"))
    #expect(judgement.reason == .thinHeadroom)
    #expect(judgement.shortfall == nil && judgement.shortfallNoun == nil)
    #expect(judgement.movement == Fraction(1))
    var ahead = judging(
        indicator(target(.atLeast(Fraction(80)), baseline: "74.2")), reading: always(79, 100))
    #expect(ahead.judgement(on: try day("2021-06-01")).shortfall == nil)
}

@Test func `the areas below are named by what each lacks, the largest first`() throws {
    let on = try day("2023-12-31")
    let below = [
        AreaReading(areaCode: "1", reading: share(700, 1_000, on: on)),
        AreaReading(areaCode: "2", reading: share(900, 1_000, on: on)),
        AreaReading(areaCode: "3", reading: share(500, 1_000, on: on)),
        AreaReading(areaCode: "4", reading: share(700, 1_000, on: on)),
    ]
    var judge = judging(
        indicator(target(.atLeast(Fraction(80)), baseline: "74.2")), reading: always(2_800, 4_000))
    let judgement = judge.judgement(on: on, below: below)
    #expect(judgement.shortfalls.map(\.areaCode) == ["3", "1", "4"])
    #expect(judgement.shortfalls.map(\.shortfall) == [277, 77, 77].map { Fraction($0) })
    // 277 of 431 are over 60 %.
    let named = judgement.sentence(in: .en) { code, _ in code == "3" ? "Chengxi" : code }
    #expect(named.contains("; Chengxi accounts for 64% of the shortfall;"))
    #expect(
        judgement.facts.json.text.hasSuffix(
            #""where":[{"areaCode":"3","shortfall":277},{"areaCode":"1","shortfall":77},"#
                + #"{"areaCode":"4","shortfall":77}]}"#))
    #expect(judge.judgement(on: on).shortfalls.isEmpty)
    var good = judging(
        indicator(target(.atLeast(Fraction(80)), baseline: "74.2")), reading: always(3_900, 4_000))
    #expect(good.judgement(on: on, below: below).shortfalls.isEmpty)
}

@Test func `the facts hold every figure of the sentence`() throws {
    var judge = judging(
        indicator(
            target(.atLeast(Fraction(95)), baseline: "92.13"), reading: .census,
            measure: childrenOverPopulation)
    ) { day in
        Reading(
            value: Fraction(9_327, 100), numerator: Fraction(93_270),
            denominator: Fraction(100_000), on: CivilDay.on(9, 1, 2023),
            time: PlanTime(year: 2023), isBeforePlan: false, absence: nil, staleDenominator: 2022)
    }
    let judgement = judge.judgement(on: try day("2023-12-31"))
    let facts = judgement.facts.json.text
    #expect(
        facts.hasPrefix(
            #"{"value":93.27,"numerator":93270,"denominator":100000,"expected":93.852,"#
                + #""target":95,"gap":-0.582,"requiredPace":0.865,"readOn":"2023-09-01","#
                + #""shortfall":582,"noun":"children","staleDenominator":2022,"bestPace":0.38,"#
                + #""forecast":93.271618"#
        ))
    #expect(
        facts.hasSuffix(
            #""readings":2,"readingsFrom":"2020-12-31","readingsTo":"2023-09-01"}"#))
    #expect(
        judgement.sentence
            == "582 children short of plan: 93.27%, on-track value 93.85% (target ≥ 95% by end"
            + " 2025); needs +0.87 points a year, best year so far +0.38; denominator from 2022.")
}

@Test func `a reading without a value has its facts too`() throws {
    var judge = judging(indicator(target(.atLeast(Fraction(80)), baseline: "74.2"))) {
        Reading(
            value: nil, numerator: Fraction(9), denominator: Fraction(10), on: $0,
            time: PlanTime($0), isBeforePlan: false, absence: .lowCoverage,
            coverage: Fraction(187, 2))
    }
    let judgement = judge.judgement(on: try day("2023-12-31"))
    #expect(
        judgement.facts.json.text
            == #"{"value":null,"numerator":9,"denominator":10,"expected":77.68,"target":80,"#
            + #""gap":null,"requiredPace":null,"readOn":"2023-12-31","shortfall":null,"#
            + #""noun":null,"coverage":93.5}"#)
    #expect(
        judgement.sentence
            == "Only 93.5% of the persons counted on 31 December 2023 are at a known"
            + " institution (95% required): not evaluated.")
}

@Test func `a statement that is not there has no day and expects nothing`() throws {
    var judge = judging(
        indicator(target(.atLeast(Fraction(80)), baseline: "74.2"), reading: .latest),
        reading: try statements([:]))
    let judgement = judge.judgement(on: try day("2023-12-31"))
    #expect(judgement.readOn == nil && judgement.expected == nil)
    #expect(judgement.facts.json.text.contains(#""readOn":null"#))
}

@Test func `pace ends with the deadline and is nothing once there`() throws {
    var judge = judging(
        indicator(target(.atLeast(Fraction(80)), baseline: "74.2")), reading: always(78, 100))
    #expect(judge.judgement(on: try day("2023-12-31")).requiredPace == Fraction(1))
    #expect(judge.judgement(on: try day("2025-12-31")).requiredPace == nil)
    #expect(judge.judgement(on: try day("2026-01-01")).requiredPace == nil)
    var there = judging(
        indicator(target(.atLeast(Fraction(80)), baseline: "74.2")), reading: always(81, 100))
    #expect(there.judgement(on: try day("2025-12-31")).requiredPace == .zero)
    #expect(there.judgement(on: try day("2026-01-01")).requiredPace == nil)
}
