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

/// Kinds that are judged by other days than the ends of periods.
struct WindowedTests {
    /// A share of those who have had theirs since the plan began, or in a cycle.
    private func judge(
        _ kind: TargetShape, over window: Window, _ values: [(String, String)]
    ) throws -> Judge {
        let happened = Measure(noun: .training, window: window, tally: .events)
        let having = Condition(
            FilterKey("has", .happened, .asked), .happened(happened, atLeast: 1))
        let measure = Formula.share(
            part: Count(measure: Measure(noun: .teachers, conditions: [having])),
            base: Count(measure: Measure(noun: .teachers)))
        return judging(
            indicator(target(kind, .equals(Fraction(100))), measure: measure),
            reading: try running(values))
    }

    @Test(arguments: [TargetShape.perPersonQuota, .fullCoverage])
    func `a window of the plan has a line from nothing to all`(kind: TargetShape) throws {
        var judge = try judge(
            kind, over: .since(CivilDay.first(of: 2021)),
            [
                ("2021-01-01", "0"), ("2022-12-31", "40"), ("2023-12-31", "55"),
                ("2025-06-30", "100"),
                ("2025-12-31", "99"),
            ])
        // 20 a year: a quarter of a year's step is 5.
        #expect(try stands(&judge, "2021-03-31") == "at_risk behind_path")
        #expect(try stands(&judge, "2021-04-05") == "off_course behind_path")
        #expect(try stands(&judge, "2022-12-31") == "on_course on_path")
        #expect(try stands(&judge, "2023-12-31") == "at_risk behind_path")
        #expect(judge.judgement(on: try day("2023-12-31")).expected == Fraction(60))
        #expect(judge.judgement(on: try day("2023-12-31")).requiredPace == nil)
        #expect(try stands(&judge, "2025-07-01") == "met holds")
        #expect(try stands(&judge, "2025-12-31") == "missed missed_final")
        #expect(try stands(&judge, "2026-03-01") == "missed missed_final")
    }

    @Test func `a cycle has a line of its own, and the next one begins with nothing`() throws {
        var judge = try judge(
            .perPersonQuota, over: .cycle(years: 2, from: CivilDay.first(of: 2021)),
            [
                ("2021-01-01", "0"), ("2021-12-31", "50"), ("2022-12-31", "100"),
                ("2023-01-01", "0"),
                ("2023-01-03", "1"), ("2025-12-31", "50"),
            ])
        #expect(try stands(&judge, "2021-12-31") == "on_course on_path")
        #expect(try stands(&judge, "2022-12-31") == "met met_final")
        #expect(try stands(&judge, "2023-01-01") == "at_risk behind_path")
        #expect(try stands(&judge, "2023-01-03") == "on_course on_path")
        #expect(try stands(&judge, "2024-12-31") == "missed missed_final")
        // The plan ends within a cycle, which goes on to its own end.
        #expect(try stands(&judge, "2025-12-31") == "on_course on_path")
        #expect(try stands(&judge, "2026-12-31") == "missed missed_final")
    }

    private func milestone(_ values: [(String, String)], occasion: String?) throws -> Judge {
        var asked = Target(kind: .milestone, comparator: nil, deadline: nil)
        asked.occasion = Target.Occasion(Measure(noun: .verdict), in: "370000")
        return Judge(
            indicator(
                asked, unit: .truth, measure: .count(Count(measure: Measure(noun: .teachers)))),
            kinds: .standard, startsOn: CivilDay.first(of: 2021), endsOn: CivilDay.last(of: 2025),
            graceDays: 0, occasion: try occasion.map { try day($0) }, reading: try running(values))
    }

    @Test func `what an area waits for is due on the day that it comes`() throws {
        var waiting = try milestone([("2021-01-01", "0")], occasion: nil)
        #expect(try stands(&waiting, "2025-12-31") == "not_due milestone_ahead")
        #expect(try stands(&waiting, "2026-06-30") == "not_due milestone_ahead")
        let said = waiting.judgement(on: try day("2025-12-31")).sentence
        #expect(
            said == "Not done yet; due on the day on which the area that it goes by has done it.")
        var late = try milestone(
            [("2021-01-01", "0"), ("2024-05-01", "1")], occasion: "2023-06-01")
        #expect(try stands(&late, "2023-05-31") == "not_due milestone_ahead")
        #expect(try stands(&late, "2023-06-01") == "at_risk milestone_near")
        #expect(try stands(&late, "2023-06-02") == "missed missed_final")
        #expect(try stands(&late, "2024-05-01") == "met achieved_late")
        var early = try milestone(
            [("2021-01-01", "0"), ("2022-05-01", "1")], occasion: "2023-06-01")
        #expect(try stands(&early, "2022-05-01") == "met holds")
        #expect(try stands(&early, "2023-06-02") == "met met_final")
    }

    private func first(_ values: [(String, String)], baseline: String? = nil) throws -> Judge {
        var asked = target(
            .maintain, Target.Comparator(.atMostFirst, Comparison.Ends()), baseline: baseline)
        asked.deadline = nil
        return judging(indicator(asked), reading: try running(values))
    }

    @Test func `the first observed year is the limit once it is known`() throws {
        var judge = try first([("2021-03-01", "10"), ("2021-12-31", "12"), ("2023-02-01", "13")])
        #expect(try stands(&judge, "2021-02-01") == "no_data no_value")
        #expect(try stands(&judge, "2021-06-01") == "not_due no_baseline")
        #expect(judge.judgement(on: try day("2021-06-01")).target == nil)
        #expect(try stands(&judge, "2022-01-01") == "on_course within_limit")
        #expect(judge.judgement(on: try day("2022-01-01")).expected == Fraction(12))
        #expect(try stands(&judge, "2023-02-01") == "at_risk provisional")
        #expect(try stands(&judge, "2024-01-01") == "breached past_limit")
        var known = try first([("2020-03-01", "10"), ("2021-12-31", "12")])
        #expect(try stands(&known, "2021-06-01") == "on_course within_limit")
        #expect(try stands(&known, "2021-12-31") == "at_risk provisional")
        var said = try first([("2020-03-01", "10"), ("2021-12-31", "12")], baseline: "12")
        #expect(try stands(&said, "2021-12-31") == "on_course within_limit")
        let sentence = said.judgement(on: try day("2021-12-31")).sentence
        #expect(
            sentence
                == "12.00% is within the limit of at most 12%, as in the first year.")
    }

    private func habit(_ word: String, _ days: [String]) throws -> Judge {
        let asked = Target(
            kind: .other, comparator: nil, deadline: nil, values: ["every": .word(word)])
        let window = try #require(Window(word, SchoolCalendar()))
        let happened = try days.map { try day($0) }
        return Judge(
            indicator(
                asked, unit: .count,
                measure: .count(
                    Count(measure: Measure(noun: .training, window: .calendarYear)))),
            kinds: .standard, startsOn: CivilDay.first(of: 2021), endsOn: CivilDay.last(of: 2025),
            graceDays: 0,
            recent: { today in
                let from = window.stretch(of: today.number).map { CivilDay(number: $0.from) }
                return Fraction(happened.count { (from ?? $0) <= $0 && $0 <= today })
            }, reading: try running([("2020-01-01", "0")]))
    }

    @Test func `nothing in a whole month and in this one is a warning`() throws {
        var judge = try habit("month", ["2021-03-31", "2021-06-02"])
        #expect(try stands(&judge, "2021-01-31") == "on_course on_path")
        #expect(try stands(&judge, "2021-02-01") == "at_risk overdue")
        #expect(try stands(&judge, "2021-03-31") == "on_course on_path")
        #expect(try stands(&judge, "2021-04-30") == "on_course on_path")
        #expect(try stands(&judge, "2021-05-01") == "at_risk overdue")
        #expect(try stands(&judge, "2021-06-02") == "on_course on_path")
    }

    @Test func `a semester that began before the plan is not asked for`() throws {
        var judge = try habit("semester", ["2021-10-01"])
        #expect(try stands(&judge, "2021-03-01") == "on_course on_path")
        #expect(try stands(&judge, "2021-08-31") == "on_course on_path")
        #expect(try stands(&judge, "2021-09-01") == "at_risk overdue")
        #expect(try stands(&judge, "2021-10-01") == "on_course on_path")
        #expect(try stands(&judge, "2022-08-31") == "on_course on_path")
        #expect(try stands(&judge, "2022-09-01") == "at_risk overdue")
    }

    @Test func `a semester is a period of its own`() throws {
        let values = try running([
            ("2020-09-01", "9"), ("2021-03-01", "5"), ("2021-08-31", "11"), ("2021-09-01", "0"),
            ("2022-02-28", "9"), ("2022-03-01", "0"),
        ])
        let asked = target(.perPersonQuota, .atLeast(Fraction(10)))
        var judge = judging(indicator(asked, reading: .semester), reading: values)
        #expect(try stands(&judge, "2021-08-31") == "not_due period_open")
        #expect(try stands(&judge, "2021-09-01") == "on_course within_limit")
        #expect(try stands(&judge, "2022-02-28") == "on_course within_limit")
        #expect(try stands(&judge, "2022-03-01") == "breached past_limit")
        let periods = judge.observedPeriods(
            from: try day("2021-01-01"), seenOn: try day("2022-04-01"))
        #expect(periods.map(\.from.description) == ["2021-03-01", "2021-09-01", "2022-03-01"])
        #expect(periods.map(\.observation.status) == [.onCourse, .breached, .breached])
    }

    @Test func `a day is a period of its own`() throws {
        let values = try running([
            ("2020-09-01", "100"), ("2021-03-02", "99"), ("2021-03-03", "100"),
        ])
        let asked = target(.maintain, .atLeast(Fraction(100)))
        var judge = judging(indicator(asked, reading: .day), reading: values)
        #expect(try stands(&judge, "2021-03-01") == "on_course within_limit")
        #expect(try stands(&judge, "2021-03-02") == "at_risk provisional")
        #expect(try stands(&judge, "2021-03-03") == "breached recovering")
        #expect(try stands(&judge, "2021-03-04") == "on_course within_limit")
        // Of days the observation days are kept, as of every row.
        let periods = judge.observedPeriods(
            from: try day("2021-03-01"), seenOn: try day("2021-03-04"))
        #expect(periods.isEmpty)
    }
}
