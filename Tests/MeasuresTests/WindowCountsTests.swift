import Calendar
import Events
import Language
import Subjects
import Testing

@testable import Measures

/// What is counted once in a window: on which days, and by which of its events.
@Suite struct `Once in a window` {
    /// The days on which something is counted, with the unit that it counts at.
    private func counted(
        _ window: Window, _ representative: Flow.Representative,
        _ events: [(day: String, windowDay: String, unit: Term, item: UInt32)], on days: [String]
    ) throws -> [[Term]] {
        var counts = WindowCounts()
        counts.begin()
        for event in events {
            let day = try #require(CivilDay(event.day)).number
            let windowDay = try #require(CivilDay(event.windowDay)).number
            counts.add(
                Happening(
                    day: day, group: 0, spot: .unit(event.unit), fact: 0, item: event.item,
                    windowDay: windowDay), in: window.stretch(of: windowDay))
        }
        var cells: [Cell] = []
        counts.count(1, .subjects, representative, Life(), &cells)
        return try days.map { text in
            let day = try #require(CivilDay(text)).number
            var units: [Term: Int64] = [:]
            for cell in cells where cell.key.day <= day {
                units[cell.key.unit, default: 0] += cell.amount
            }
            return units.filter { $0.value != 0 }.flatMap { unit, count in
                Array(repeating: unit, count: Int(count))
            }.sorted()
        }
    }

    private let twice: [(day: String, windowDay: String, unit: Term, item: UInt32)] = [
        ("2023-10-01", "2023-09-01", 1, 0), ("2024-05-01", "2023-09-01", 2, 0),
        ("2024-10-01", "2024-09-01", 3, 0),
    ]

    @Test func `the first event decides where, or the last one so far`() throws {
        let days = ["2023-09-30", "2023-10-01", "2024-05-01", "2024-09-01", "2024-10-01"]
        #expect(
            try counted(.schoolYear, .first, twice, on: days) == [[], [1], [1], [], [3]])
        #expect(
            try counted(.schoolYear, .last, twice, on: days) == [[], [1], [2], [], [3]])
    }

    @Test func `a window that slides has the subject once, however often it happened`() throws {
        let twice = twice.map { ($0.day, $0.day, $0.unit, $0.item) }
        let days = ["2023-10-01", "2024-09-30", "2024-10-01", "2025-09-30", "2025-10-01"]
        #expect(
            try counted(.years(1), .first, twice, on: days) == [[1], [1], [2], [3], []])
        #expect(
            try counted(.years(1), .last, twice, on: days) == [[1], [2], [3], [3], []])
    }

    @Test func `what belongs to a window that has not begun counts from its first day on`() throws {
        let early: [(day: String, windowDay: String, unit: Term, item: UInt32)] = [
            ("2023-10-01", "2023-09-01", 1, 0), ("2024-08-25", "2024-09-01", 2, 0),
        ]
        for rule in [Flow.Representative.first, .last] {
            #expect(
                try counted(.schoolYear, rule, early, on: ["2024-08-25", "2024-09-01"])
                    == [[1], [2]])
        }
    }

    @Test func `what comes when its window is over neither counts nor takes a place`() throws {
        let late: [(day: String, windowDay: String, unit: Term, item: UInt32)] = [
            ("2024-09-20", "2024-09-01", 1, 0), ("2024-10-01", "2023-09-01", 2, 0),
        ]
        #expect(
            try counted(.schoolYear, .last, late, on: ["2024-09-20", "2024-10-02"]) == [[1], [1]])
    }

    @Test func `things of a subject are counted each for itself`() throws {
        let cases: [(day: String, windowDay: String, unit: Term, item: UInt32)] = [
            ("2024-01-05", "2024-01-05", 1, 7), ("2024-02-05", "2024-02-05", 1, 8),
            ("2024-03-05", "2024-03-05", 1, 7),
        ]
        #expect(
            try counted(.calendarYear, .first, cases, on: ["2024-01-31", "2024-12-31"])
                == [[1], [1, 1]])
    }
}
