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

struct QuotaTests {
    private func quota(
        _ count: Int, _ values: @escaping (CivilDay) -> Reading, window: Window? = nil,
        reading: ReadingKind = .running, graceDays: Int = 0
    ) -> Judge {
        judging(
            indicator(
                target(.annualQuota, .atLeast(Fraction(count))), reading: reading, unit: .persons,
                measure: .count(Count(measure: Measure(noun: .teachers, window: window)))),
            graceDays: graceDays, reading: values)
    }

    @Test func `the quota is held against the days that have passed`() throws {
        // 2 July is day 183 of 365: 20 × 183 ÷ 365 = 10.03.
        for (value, expected) in [
            ("20", "met quota_reached"), ("19", "on_course on_pace"), ("10", "on_course on_pace"),
            ("9", "at_risk behind_pace"), ("5", "at_risk behind_pace"),
            ("4", "off_course behind_pace"),
        ] {
            var judge = quota(20, try running([("2021-01-01", value)]))
            #expect(try stands(&judge, "2021-07-02") == expected, "\(value)")
            let judgement = judge.judgement(on: try day("2021-07-02"))
            #expect(judgement.expected == Fraction(10))
        }
        // 366 days in 2024: on day 183, 1 July, exactly half.
        var leap = quota(20, try running([("2021-01-01", "20"), ("2024-01-01", "10")]))
        #expect(try stands(&leap, "2024-07-01") == "on_course on_pace")
        #expect(leap.judgement(on: try day("2024-06-30")).expected == Fraction(9))
        #expect(leap.judgement(on: try day("2024-12-31")).expected == Fraction(20))
        var silent = quota(20, try running([("2022-01-01", "20")]))
        #expect(try stands(&silent, "2021-07-02") == "no_data no_value")
        #expect(silent.judgement(on: try day("2022-03-01")).shortfall == nil)
    }

    @Test func `a period that closes short of it is missed on one day`() throws {
        var judge = quota(
            20,
            try running([
                ("2021-01-01", "19"), ("2022-01-01", "0"), ("2022-12-31", "20"),
                ("2023-01-01", "0"),
            ]))
        #expect(try stands(&judge, "2021-12-31") == "at_risk behind_pace")
        #expect(try stands(&judge, "2022-01-01") == "missed missed_period")
        #expect(try stands(&judge, "2022-01-02") == "on_course on_pace")
        #expect(try stands(&judge, "2023-01-01") == "on_course on_pace")
        let periods = judge.observedPeriods(
            from: try day("2021-01-01"), seenOn: try day("2023-02-01"))
        #expect(periods.map(\.observation.status) == [.missed, .met, .offCourse])
        let missed = judge.judgement(on: try day("2022-01-01"))
        #expect(missed.expected == Fraction(20) && missed.shortfall == Fraction(20))
        #expect(
            missed.sentence
                == "Missed: 19 people in the period up to 31 December 2021, target ≥ 20 people; a"
                + " new period has begun.")
        var late = quota(
            20, try running([("2021-01-01", "19"), ("2022-01-01", "0")]), graceDays: 3)
        #expect(try stands(&late, "2022-01-03") == "on_course on_pace")
        #expect(try stands(&late, "2022-01-04") == "missed missed_period")
        #expect(try stands(&late, "2022-01-05") == "on_course on_pace")
    }

    @Test func `the verdict of the last period stays`() throws {
        for (value, expected) in [("20", "met met_final"), ("19", "missed missed_final")] {
            var judge = quota(
                20, try running([("2021-01-01", "20"), ("2025-01-01", value), ("2026-01-01", "0")]))
            #expect(try stands(&judge, "2026-01-01") == expected)
            #expect(try stands(&judge, "2026-01-02") == expected)
            #expect(try stands(&judge, "2027-06-01") == expected)
            #expect(judge.judgement(on: try day("2026-06-01")).expected == Fraction(20))
        }
    }

    @Test func `a school year counts from the first that begins within the plan`() throws {
        var judge = quota(
            20, try schoolYears([2020: "30", 2021: "10", 2022: "20"]), reading: .schoolYear)
        #expect(try stands(&judge, "2021-08-31") == "not_due before_plan")
        // 1 March is day 182 of 365: 9.97.
        #expect(judge.judgement(on: try day("2022-03-01")).expected == Fraction(9))
        #expect(try stands(&judge, "2022-03-01") == "on_course on_pace")
        #expect(try stands(&judge, "2022-09-01") == "missed missed_period")
        #expect(try stands(&judge, "2022-09-02") == "met quota_reached")
    }

    @Test func `a day and a semester are periods of their own`() throws {
        var daily = quota(2, try running([("2021-01-01", "1"), ("2021-03-01", "0")]), window: .day)
        #expect(try stands(&daily, "2021-02-01") == "at_risk behind_pace")
        #expect(try stands(&daily, "2021-03-01") == "off_course behind_pace")
        #expect(try stands(&daily, "2022-01-01") == "off_course behind_pace")
        var term = quota(
            20, try running([("2021-01-01", "4")]), window: .semester(SchoolCalendar()))
        // Day 45 of 181 since 1 September: 4.97.
        #expect(term.judgement(on: try day("2021-10-15")).expected == Fraction(4))
        #expect(try stands(&term, "2021-10-15") == "on_course on_pace")
        #expect(try stands(&term, "2022-02-28") == "off_course behind_pace")
    }

    @Test func `its sentences say what this period has brought`() throws {
        var judge = quota(20, try running([("2021-01-01", "4"), ("2021-10-01", "20")]))
        let behind = judge.judgement(on: try day("2021-07-02"))
        #expect(
            behind.sentence == "6 teachers short of plan: 4 people so far this period, on-track"
                + " value 10 people (target ≥ 20 people).")
        #expect(
            behind.sentence(in: .zh) { code, _ in code }
                == "还差 6 名教师。本期已完成 4 人，应达值 10 人（目标 20 人）。")
        #expect(
            judge.judgement(on: try day("2021-10-01")).sentence
                == "20 people so far this period: target ≥ 20 people reached.")
    }
}

struct CoverageTests {
    @Test func `full coverage is a line to all, without a chance`() throws {
        for (value, expected) in [
            ("80", "on_course on_path"), ("77.5", "at_risk behind_path"),
            ("77.49", "off_course behind_path"), ("100", "met holds"),
        ] {
            var judge = judging(
                indicator(target(.fullCoverage, .equals(Fraction(100)), baseline: "50")),
                reading: try running([("2021-01-01", "60"), ("2023-12-31", value)]))
            // 50 + 50 × 3/5.
            #expect(judge.judgement(on: try day("2023-12-31")).expected == Fraction(80))
            #expect(try stands(&judge, "2023-12-31") == expected, "\(value)")
            #expect(judge.forecast(on: try day("2025-06-30")) == nil)
        }
        var judge = judging(
            indicator(target(.fullCoverage, .equals(Fraction(100)))),
            reading: try running([("2020-01-01", "50"), ("2025-01-01", "99.99")]))
        #expect(try stands(&judge, "2026-01-01") == "missed missed_final")
    }

    @Test func `every person's quota is settled when the year has closed`() throws {
        var judge = judging(
            indicator(target(.perPersonQuota, .equals(Fraction(100)))),
            reading: try shares([
                ("2021-01-01", 90, 100), ("2021-12-01", 100, 100), ("2022-01-01", 0, 100),
                ("2022-12-01", 99, 100),
            ]))
        #expect(try stands(&judge, "2021-06-30") == "not_due period_open")
        #expect(try stands(&judge, "2022-01-01") == "on_course within_limit")
        #expect(try stands(&judge, "2023-01-01") == "breached past_limit")
        #expect(judge.judgement(on: try day("2023-01-01")).shortfall == Fraction(1))
    }
}
