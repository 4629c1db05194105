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

/// Values of the school years that begin in these years: running inside them.
func schoolYears(_ values: [Int: String]) throws -> (CivilDay) -> Reading {
    let values = try values.mapValues { try number($0) }
    return { day in
        let begun = day.schoolYear
        return Reading(
            value: values[begun], numerator: nil, denominator: nil, on: day,
            time: PlanTime(year: begun + 1), isBeforePlan: begun < 2021,
            absence: values[begun] == nil ? .noDenominator : nil)
    }
}

struct RangeTests {
    private func about(
        _ low: Int, _ high: Int, permission: Bool = false, reading: ReadingKind = .schoolYear,
        measure: Formula = teachersWithDegree, _ values: @escaping (CivilDay) -> Reading
    ) -> Judge {
        let asked = Target(
            kind: .range,
            comparator: .init(.about, .init(low: Fraction(low), high: Fraction(high))),
            deadline: nil, values: permission ? ["permission": .flag(true)] : [:])
        return judging(
            indicator(
                asked, reading: reading, unit: measure.isCount ? .count : .percent,
                measure: measure),
            reading: values)
    }

    @Test func `a share is judged by its closed years alone`() throws {
        var judge = about(
            6, 8, try schoolYears([2020: "1", 2021: "7", 2022: "9", 2024: "6", 2025: "5.99"]))
        #expect(try stands(&judge, "2021-08-31") == "not_due before_plan")
        #expect(try stands(&judge, "2021-09-01") == "not_due period_open")
        #expect(try stands(&judge, "2022-08-31") == "not_due period_open")
        #expect(try stands(&judge, "2022-09-01") == "on_course within_limit")
        #expect(try stands(&judge, "2023-08-31") == "on_course within_limit")
        #expect(try stands(&judge, "2023-09-01") == "breached past_limit")
        #expect(try stands(&judge, "2024-09-01") == "no_data no_denominator")
        #expect(try stands(&judge, "2025-09-01") == "on_course within_limit")
        // The last school year that begins within the plan.
        #expect(try stands(&judge, "2026-08-31") == "on_course within_limit")
        #expect(try stands(&judge, "2026-09-01") == "breached past_limit")
        #expect(try stands(&judge, "2029-09-01") == "breached past_limit")
    }

    @Test func `both ends hold, and only too much is a breach of a permission`() throws {
        for (value, expected, permitted) in [
            ("5.99", "breached past_limit", "on_course within_limit"),
            ("6", "on_course within_limit", "on_course within_limit"),
            ("8", "on_course within_limit", "on_course within_limit"),
            ("8.01", "breached past_limit", "breached past_limit"),
        ] {
            var judge = about(6, 8, try schoolYears([2021: value]))
            #expect(try stands(&judge, "2022-09-01") == expected, "\(value)")
            var allowed = about(6, 8, permission: true, try schoolYears([2021: value]))
            #expect(try stands(&allowed, "2022-09-01") == permitted, "\(value)")
        }
    }

    @Test func `a year has the status of its end, and none before that`() throws {
        var judge = about(6, 8, try schoolYears([2021: "7", 2022: "9", 2023: "7"]))
        let periods = judge.observedPeriods(
            from: try day("2021-01-01"), seenOn: try day("2024-02-01"))
        #expect(
            periods.map {
                "\($0.from) \($0.to) \($0.observation.status?.rawValue ?? "-")"
            } == [
                "2021-09-01 2022-08-31 on_course", "2022-09-01 2023-08-31 breached",
                "2023-09-01 2024-08-31 breached",
            ])
        #expect(judge.judgement(on: try day("2024-02-01")).expected == nil)
    }

    @Test func `a count grows into its range and is past it at once`() throws {
        let schools = Formula.count(Count(measure: Measure(noun: .teachers)))
        func judge(_ values: [(String, String)], permission: Bool = false) throws -> Judge {
            about(
                1, 2, permission: permission, reading: .running, measure: schools,
                try running(values))
        }
        var grows = try judge([
            ("2020-01-01", "0"), ("2022-01-01", "1"), ("2023-01-01", "3"), ("2024-01-01", "2"),
        ])
        #expect(try stands(&grows, "2021-12-31") == "not_due period_open")
        #expect(try stands(&grows, "2022-01-01") == "met holds")
        #expect(try stands(&grows, "2023-01-01") == "breached past_limit")
        #expect(try stands(&grows, "2024-01-01") == "met holds")
        #expect(try stands(&grows, "2026-01-01") == "met met_final")
        let periods = grows.observedPeriods(
            from: try day("2021-01-01"), seenOn: try day("2026-02-01"))
        #expect(
            periods.map { $0.observation.status } == [.notDue, .met, .breached, .met, .met])
        var none = try judge([("2020-01-01", "0")])
        #expect(try stands(&none, "2025-12-31") == "not_due period_open")
        #expect(try stands(&none, "2026-01-01") == "missed missed_final")
        var allowed = try judge([("2020-01-01", "0")], permission: true)
        #expect(try stands(&allowed, "2025-12-31") == "met holds")
        #expect(try stands(&allowed, "2026-01-01") == "met met_final")
        var silent = try judge([("2026-01-01", "1")])
        #expect(try stands(&silent, "2025-12-31") == "no_data no_value")
        // After the end it goes on being what it is.
        #expect(try stands(&silent, "2026-01-01") == "met met_final")
    }

    @Test func `its sentences tell the closed year from the running one`() throws {
        var judge = about(6, 8, try schoolYears([2021: "7", 2022: "9", 2023: "7.5"]))
        for (text, en, zh) in [
            (
                "2022-02-01",
                "7.00% so far against the range of 6% to 8%: evaluated once the period is final.",
                "目前为 7.00%，区间 6%至8%；有终值后再评价。"
            ),
            (
                "2023-02-01",
                "7.00% on 31 August 2022 is within the range of 6% to 8%; 9.00% so far this"
                    + " period.", "截至2022年8月31日为 7.00%，符合区间 6%至8%；目前为 9.00%。"
            ),
            (
                "2024-02-01",
                "7.50% against the range of 6% to 8%, after 9.00% on 31 August 2023.",
                "现为 7.50%，区间 6%至8%。2023年度为 9.00%。"
            ),
        ] {
            let judgement = judge.judgement(on: try day(text))
            #expect(judgement.sentence == en)
            #expect(judgement.sentence(in: .zh) { code, _ in code } == zh)
        }
    }
}
