import Calendar
import Codes
import Course
import Exact
import Indicators
import Language
import Plans
import Testing

/// What is kept of days and periods.
struct ObservedReadingTests {
    /// `2023-09-01 2023-11-30 open no_data`: the periods of a judge as seen on a day.
    private func periods(
        _ judge: inout Judge, seenOn text: String, from first: String = "2021-01-01"
    ) throws -> [String] {
        let observed = judge.observedPeriods(from: try day(first), seenOn: try day(text))
        return observed.map {
            let state = $0.observation.isOpen ? "open" : "closed"
            return "\($0.from) \($0.to) \(state) \($0.observation.status?.rawValue ?? "-")"
        }
    }

    @Test func `observation days are month ends and 1 September`() throws {
        let days = observationDays(from: try day("2024-08-31"), before: try day("2024-10-31"))
        #expect(days.map(\.description) == ["2024-08-31", "2024-09-01", "2024-09-30"])
        let leap = observationDays(from: try day("2024-02-01"), before: try day("2024-03-01"))
        #expect(leap.map(\.description) == ["2024-02-29"])
        #expect(observationDays(from: try day("2024-03-01"), before: try day("2024-03-01")) == [])
    }

    @Test func `a day is open until the period of its reading closes`() throws {
        var judge = judging(
            indicator(target(.atLeast(try number("80")))), graceDays: 3,
            reading: try running([("2021-01-01", "70")]))
        let last = try day("2022-12-31")
        let isOpen = try ["2022-12-31", "2023-01-03", "2023-01-04"].map {
            judge.observation(on: last, seenOn: try day($0)).isOpen
        }
        #expect(isOpen == [true, true, false])
        var counting = judging(
            indicator(target(.atLeast(try number("80"))), reading: .census),
            reading: try census([2021: "70", 2022: "71"]))
        // In September the census of the year before is in force, which has closed.
        #expect(
            !counting.observation(on: try day("2022-09-30"), seenOn: try day("2022-10-01")).isOpen)
        #expect(
            counting.observation(on: try day("2022-10-31"), seenOn: try day("2022-11-30")).isOpen)
        #expect(
            !counting.observation(on: try day("2022-10-31"), seenOn: try day("2022-12-01")).isOpen)
    }

    @Test func `the period of the deadline has its verdict, the others the status of their end`()
        throws
    {
        var judge = judging(
            indicator(
                target(.atLeast(try number("80")), baseline: "70"), reading: .census),
            reading: try census([2021: "72", 2024: "78", 2025: "79"]))
        #expect(
            try periods(&judge, seenOn: "2025-12-01", from: "2023-12-01") == [
                "2024-09-01 2024-11-30 closed on_course", "2025-09-01 2025-11-30 closed missed",
            ])
        // A census that is still coming in judges nobody.
        #expect(try periods(&judge, seenOn: "2025-09-15").last == "2025-09-01 2025-11-30 open -")
        let coming = judge.observedPeriods(
            from: try day("2025-01-01"), seenOn: try day("2025-09-15"))
        #expect(coming.last?.observation.reading.value == (try number("79")))
        #expect(
            try periods(&judge, seenOn: "2025-10-01").last
                == "2025-09-01 2025-11-30 open off_course")
    }

    @Test func `a closed period beyond its limit is breached`() throws {
        var judge = judging(
            indicator(target(.maintain, .atLeast(try number("52")))),
            reading: try running([("2021-01-01", "53"), ("2022-06-01", "51"), ("2023-01-01", "53")])
        )
        #expect(
            try periods(&judge, seenOn: "2023-03-01") == [
                "2021-01-01 2021-12-31 closed on_course",
                "2022-01-01 2022-12-31 closed breached", "2023-01-01 2023-12-31 open breached",
            ])
        #expect(
            judge.observation(on: try day("2022-12-31"), seenOn: try day("2023-03-01")).status
                == .atRisk)
    }

    @Test func `what has no path is held against its limit in closed periods too`() throws {
        var judge = judging(
            indicator(
                Target(
                    kind: .relativeToReference, comparator: .atLeast(Fraction(50)),
                    deadline: try day("2022-12-31"))),
            reading: try running([("2021-01-01", "40"), ("2022-06-01", "60")]))
        let found = judge.observedPeriods(
            from: try day("2021-01-01"), seenOn: try day("2023-12-31"))
        #expect(found.map(\.observation.status) == [.notDue, .met, .met])
        #expect(found.map(\.observation.expected) == [Fraction(50), Fraction(50), Fraction(50)])
    }

    @Test func `a closed period that has only a reading of before the plan is held against it`()
        throws
    {
        func closed(_ before: [Int: String]) throws -> [String] {
            var judge = judging(
                indicator(
                    Target(
                        kind: .relativeToReference, comparator: .atLeast(Fraction(1)),
                        deadline: nil),
                    reading: .latest, unit: .ratio),
                reading: try statements(before))
            // The day itself is not due: what is shown is of before the plan.
            #expect(try stands(&judge, "2022-01-01").hasPrefix("not_due"))
            return try periods(&judge, seenOn: "2023-03-01").prefix(2).map { $0 }
        }
        // A statement of the year before still serves, and one of the year before that does not.
        #expect(
            try closed([2020: "1.02"]) == [
                "2021-01-01 2021-12-31 closed on_course", "2022-01-01 2022-12-31 closed no_data",
            ])
        #expect(
            try closed([2019: "1.02"]) == [
                "2021-01-01 2021-12-31 closed no_data", "2022-01-01 2022-12-31 closed no_data",
            ])
    }

    @Test func `periods after the plan are not listed, and a row without a target has no status`()
        throws
    {
        var judge = judging(indicator(nil), reading: try running([("2021-01-01", "53")]))
        let found = try periods(&judge, seenOn: "2027-03-01", from: "2024-12-31")
        #expect(found == ["2024-01-01 2024-12-31 closed -", "2025-01-01 2025-12-31 closed -"])
    }
}
