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

struct MilestoneTests {
    /// Done or not, from each day on.
    private func milestone(
        by: String, _ values: [(String, String)], parts: Int? = nil, lead: Int? = nil,
        graceDays: Int = 0
    ) throws -> Judge {
        let asked = Target(
            kind: .milestone, comparator: parts.map { .atLeast(Fraction($0)) },
            deadline: try day(by), values: lead.map { ["lead": .whole($0)] } ?? [:])
        return judging(
            indicator(
                asked, unit: parts == nil ? .truth : .count,
                measure: .count(Count(measure: Measure(noun: .teachers)))),
            graceDays: graceDays, reading: try running(values))
    }

    @Test func `it is asked for from 180 days before its day on, and missed the day after`() throws
    {
        var judge = try milestone(by: "2023-12-31", [("2021-01-01", "0")])
        #expect(try stands(&judge, "2021-01-01") == "not_due milestone_ahead")
        #expect(try stands(&judge, "2023-07-04") == "not_due milestone_ahead")
        #expect(try stands(&judge, "2023-07-05") == "at_risk milestone_near")
        #expect(try stands(&judge, "2023-12-31") == "at_risk milestone_near")
        #expect(try stands(&judge, "2024-01-01") == "missed missed_final")
        let judgement = judge.judgement(on: try day("2023-12-31"))
        #expect(judgement.expected == nil && judgement.path == nil)
        // It counts teachers, and one is enough.
        #expect(judgement.shortfall == Fraction(1) && judgement.shortfallNoun == .teachers)
    }

    @Test func `days of grace move the verdict and not the day`() throws {
        var judge = try milestone(by: "2023-12-31", [("2021-01-01", "0")], graceDays: 3)
        #expect(try stands(&judge, "2023-07-05") == "at_risk milestone_near")
        #expect(try stands(&judge, "2024-01-03") == "at_risk milestone_near")
        #expect(try stands(&judge, "2024-01-04") == "missed missed_final")
    }

    @Test func `another time before its day can be asked for`() throws {
        var judge = try milestone(by: "2025-12-31", [("2021-01-01", "0")], lead: 365)
        #expect(try stands(&judge, "2024-12-31") == "not_due milestone_ahead")
        #expect(try stands(&judge, "2025-01-01") == "at_risk milestone_near")
    }

    @Test func `done on its day it is done for good`() throws {
        var judge = try milestone(
            by: "2023-12-31",
            [
                ("2021-01-01", "0"), ("2022-03-01", "1"), ("2022-04-01", "0"),
                ("2023-12-31", "1"), ("2024-01-01", "0"),
            ])
        #expect(try stands(&judge, "2022-03-01") == "met holds")
        #expect(try stands(&judge, "2022-04-01") == "not_due milestone_ahead")
        #expect(try stands(&judge, "2023-12-31") == "met holds")
        #expect(try stands(&judge, "2024-01-01") == "met met_final")
    }

    @Test func `what is done too late is met while it holds`() throws {
        var judge = try milestone(
            by: "2023-12-31",
            [("2021-01-01", "0"), ("2024-03-15", "1"), ("2024-06-01", "0"), ("2024-07-01", "1")])
        #expect(try stands(&judge, "2024-03-14") == "missed missed_final")
        #expect(try stands(&judge, "2024-03-15") == "met achieved_late")
        #expect(try stands(&judge, "2024-06-01") == "missed missed_final")
        #expect(try stands(&judge, "2024-07-01") == "met achieved_late")
        let late = judge.judgement(on: try day("2024-07-01"))
        #expect(late.sentence == "Done, but after the deadline, the end of 2023.")
        #expect(late.sentence(in: .zh) { code, _ in code } == "到期未完成，现已补上。")
    }

    @Test func `without a value it is not evaluated`() throws {
        var judge = try milestone(by: "2023-12-31", [("2024-02-01", "1")])
        #expect(try stands(&judge, "2023-12-31") == "no_data no_value")
        #expect(try stands(&judge, "2024-01-01") == "no_data no_value")
        #expect(try stands(&judge, "2024-02-01") == "no_data no_value")
    }

    @Test func `of several parts as many are expected as of a count`() throws {
        // 6 × 3 ÷ 5 = 3.6 at the end of 2023, and 3 half a year before.
        for (value, expected) in [
            ("3", "on_course on_path"), ("2", "off_course behind_path"), ("6", "met holds"),
        ] {
            var judge = try milestone(
                by: "2025-12-31", [("2021-01-01", value)], parts: 6)
            #expect(try stands(&judge, "2023-12-31") == expected, "\(value)")
            let judgement = judge.judgement(on: try day("2023-12-31"))
            #expect(judgement.expected == Fraction(3) && judgement.target == Fraction(6))
            #expect(judgement.outlook == nil)
        }
        // 6 × (2 + 31/365) ÷ 5 = 2.5, and 1.9 half a year before.
        var one = try milestone(by: "2025-12-31", [("2021-01-01", "1")], parts: 6)
        #expect(try stands(&one, "2023-01-31") == "at_risk behind_path")
        #expect(try stands(&one, "2026-01-01") == "missed missed_final")
    }

    @Test func `its sentences name its day and no figure`() throws {
        var judge = try milestone(
            by: "2023-12-31", [("2021-01-01", "0"), ("2023-11-01", "1"), ("2023-12-01", "0")])
        for (text, en, zh) in [
            (
                "2023-07-04",
                "Not done yet; due by the end of 2023, evaluated when that is near.",
                "尚未完成，期限为2023年底；临近期限再评价。"
            ),
            ("2023-10-01", "Not done yet, and due by the end of 2023.", "期限临近（2023年底），尚未完成。"),
            ("2023-11-01", "Done; provisional until the end of 2023.", "已完成；到期前仍可能变化。"),
            ("2024-01-01", "Not done by the deadline, the end of 2023.", "到期未完成。"),
        ] {
            let judgement = judge.judgement(on: try day(text))
            #expect(judgement.sentence == en)
            #expect(judgement.sentence(in: .zh) { code, _ in code } == zh)
        }
    }
}
