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

/// Changes from one closed year to the next.
struct ChangeTests {
    private func change(
        _ comparator: Target.Comparator?, reading: ReadingKind = .running,
        _ values: @escaping (CivilDay) -> Reading
    ) -> Judge {
        let kind: TargetShape = comparator == nil ? .monotonicNonDecreasing : .annualChange
        return judging(
            indicator(
                Target(kind: kind, comparator: comparator, deadline: nil), reading: reading),
            reading: values)
    }

    /// Values at the ends of these years, each from the first of January on.
    private func years(_ values: [Int: String]) throws -> (CivilDay) -> Reading {
        try running(values.sorted { $0.key < $1.key }.map { ("\($0.key)-01-01", $0.value) })
    }

    private let fall = Target.Comparator(.decreaseBy, .init(high: Fraction(1)))

    @Test func `a fall of one point a year is asked of each closed year`() throws {
        var judge = change(
            fall, try years([2020: "60", 2021: "59", 2022: "58.01", 2023: "57"]))
        #expect(try stands(&judge, "2021-12-31") == "not_due period_open")
        #expect(try stands(&judge, "2022-01-01") == "on_course within_limit")
        #expect(try stands(&judge, "2022-12-31") == "on_course within_limit")
        // 0.99 less than the year before.
        #expect(try stands(&judge, "2023-01-01") == "breached fell")
        #expect(try stands(&judge, "2024-01-01") == "on_course within_limit")
        let judgement = judge.judgement(on: try day("2023-06-30"))
        #expect(judgement.movement == (try number("-0.99")))
        // A point less than the 58.01 that it closed with.
        #expect(judgement.expected == (try number("57.01")) && judgement.target == nil)
        // It is to fall, and has fallen by 0.01 more.
        #expect(judgement.gap == (try number("0.01")) && judgement.shortfall == nil)
        let periods = judge.observedPeriods(
            from: try day("2021-01-01"), seenOn: try day("2024-02-01"))
        #expect(
            periods.map(\.observation.status) == [.onCourse, .breached, .onCourse, .onCourse])
    }

    @Test func `each comparator has its own edge`() throws {
        let cases: [(Target.Comparator?, String, String)] = [
            (.init(.increaseBy, .init(low: Fraction(2))), "62", "on_course within_limit"),
            (.init(.increaseBy, .init(low: Fraction(2))), "61.99", "breached fell"),
            (fall, "59", "on_course within_limit"), (fall, "59.01", "breached fell"),
            (.init(.abovePrevious, .init()), "60", "breached fell"),
            (.init(.abovePrevious, .init()), "60.01", "on_course within_limit"),
            (.init(.belowPrevious, .init()), "60", "breached fell"),
            (.init(.belowPrevious, .init()), "59.99", "on_course within_limit"),
            (nil, "60", "on_course within_limit"), (nil, "59.99", "breached fell"),
        ]
        for (comparator, value, expected) in cases {
            var judge = change(comparator, try years([2020: "60", 2021: value]))
            #expect(
                try stands(&judge, "2022-01-01") == expected,
                "\(comparator?.direction ?? "-") \(value)")
        }
    }

    @Test func `without a year before there is nothing to compare`() throws {
        var judge = change(fall, try years([2021: "60", 2022: "59"]))
        #expect(try stands(&judge, "2022-01-01") == "no_data no_value")
        #expect(try stands(&judge, "2023-01-01") == "on_course within_limit")
        // A figure that comes two years late has neither its own year nor the one before.
        var stated = change(
            nil, reading: .latest, try statements([2020: "10", 2021: "11", 2023: "12", 2024: "13"]))
        #expect(try stands(&stated, "2022-01-01") == "on_course within_limit")
        #expect(try stands(&stated, "2023-01-01") == "no_data no_value")
        #expect(try stands(&stated, "2024-01-01") == "no_data no_value")
        #expect(try stands(&stated, "2025-01-01") == "on_course within_limit")
    }

    @Test func `after a cut the next year is held against the cut one`() throws {
        var judge = change(nil, try years([2020: "10", 2021: "8", 2022: "9"]))
        #expect(try stands(&judge, "2022-01-01") == "breached fell")
        #expect(try stands(&judge, "2023-01-01") == "on_course within_limit")
    }

    @Test func `its sentences say how much, and what was asked`() throws {
        let values = try years([2020: "60", 2021: "59", 2022: "58.5"])
        var judge = change(fall, values)
        let good = judge.judgement(on: try day("2022-06-30"))
        #expect(
            good.sentence == "59.00% on 31 December 2021, 1 point less than the year before, meets"
                + " a fall of at least 1 point a year; 58.50% so far this period.")
        #expect(
            good.sentence(in: .zh) { code, _ in code }
                == "截至2021年12月31日为 59.00%，比上年度降低 1 个百分点，符合要求：每年降低 1 个百分点以上；目前为 58.50%。")
        let bad = judge.judgement(on: try day("2023-06-30"))
        #expect(
            bad.sentence == "58.50% on 31 December 2022, 0.5 points less than the year before,"
                + " against a fall of at least 1 point a year; 58.50% so far this period.")
        var never = change(nil, values)
        #expect(
            never.judgement(on: try day("2023-06-30")).sentence
                == "58.50% on 31 December 2022, 0.5 points less than the year before, which must"
                + " never fall; 58.50% so far this period.")
    }
}

/// What is neither a level nor a change of its own.
struct ReferenceTests {
    private func parity(
        _ comparator: Target.Comparator, by: CivilDay? = nil, _ values: [Int: String]
    ) throws -> Judge {
        judging(
            indicator(
                Target(kind: .relativeToReference, comparator: comparator, deadline: by),
                reading: .latest, unit: .ratio),
            reading: try statements(values))
    }

    @Test func `a closed year is held against its reference, which may be a year late`() throws {
        var judge = try parity(.atLeast(Fraction(1)), [2021: "1.02", 2022: "0.99"])
        #expect(try stands(&judge, "2021-12-31") == "not_due period_open")
        #expect(try stands(&judge, "2022-01-01") == "on_course within_limit")
        #expect(try stands(&judge, "2023-01-01") == "breached below_reference")
        // The one of 2022 still serves for 2023, and no more for 2024.
        #expect(try stands(&judge, "2024-01-01") == "breached below_reference")
        #expect(try stands(&judge, "2025-01-01") == "no_data no_value")
        #expect(judge.judgement(on: try day("2023-01-01")).expected == Fraction(1))
    }

    @Test func `parity is not more than parity, and about has two ends`() throws {
        let above = Target.Comparator(.above, .init(low: Fraction(1)))
        let about = Target.Comparator(
            .about, .init(low: Fraction(19, 20) ?? .zero, high: Fraction(21, 20) ?? .zero))
        for (comparator, value, expected) in [
            (above, "1", "breached below_reference"), (above, "1.01", "on_course within_limit"),
            (about, "0.95", "on_course within_limit"), (about, "1.05", "on_course within_limit"),
            (about, "0.94", "breached below_reference"),
            (about, "1.06", "breached below_reference"),
        ] {
            var judge = try parity(comparator, [2021: value])
            #expect(try stands(&judge, "2022-01-01") == expected, "\(value)")
        }
    }

    @Test func `with a day it is not due before that`() throws {
        var judge = try parity(
            .atLeast(Fraction(1)), by: .last(of: 2025), [2021: "0.9", 2023: "1", 2024: "0.99"])
        #expect(try stands(&judge, "2022-06-30") == "not_due period_open")
        #expect(try stands(&judge, "2023-06-30") == "met holds")
        #expect(try stands(&judge, "2025-12-31") == "not_due period_open")
        #expect(try stands(&judge, "2026-01-01") == "missed missed_final")
    }

    @Test func `a trend is warned of when two years move the wrong way`() throws {
        func judge(_ values: [String: TargetValue], _ steps: [(String, String)]) throws -> Judge {
            judging(
                indicator(
                    Target(kind: .other, comparator: nil, deadline: nil, values: values)),
                reading: try running(steps))
        }
        let rising = [
            ("2021-01-01", "10"), ("2022-01-01", "11"), ("2023-01-01", "12"), ("2024-01-01", "12"),
        ]
        var wrong = try judge(["trend": .word("decrease")], rising)
        #expect(try stands(&wrong, "2023-12-31") == "on_course on_path")
        #expect(try stands(&wrong, "2024-01-01") == "at_risk wrong_way")
        // Standing still is not the wrong way.
        #expect(try stands(&wrong, "2025-01-01") == "on_course on_path")
        var right = try judge(["trend": .word("increase")], rising)
        #expect(try stands(&right, "2024-01-01") == "on_course on_path")
        var none = try judge(["trend": .word("none")], rising)
        #expect(try stands(&none, "2024-01-01") == "- -")
        var habit = try judge(
            ["every": .word("year")],
            [("2021-01-01", "0"), ("2022-06-01", "1"), ("2023-01-01", "0"), ("2024-05-01", "2")])
        #expect(try stands(&habit, "2021-12-31") == "on_course on_path")
        #expect(try stands(&habit, "2022-05-31") == "at_risk overdue")
        #expect(try stands(&habit, "2022-06-01") == "on_course on_path")
        #expect(try stands(&habit, "2023-12-31") == "on_course on_path")
        #expect(try stands(&habit, "2024-04-30") == "at_risk overdue")
        #expect(try stands(&habit, "2024-05-01") == "on_course on_path")
    }
}
