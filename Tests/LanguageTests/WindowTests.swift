import Calendar
import Codes
import Language
import Testing

@Suite struct `A window` {
    private func end(_ window: Window, _ day: String) throws -> String {
        let day = try #require(CivilDay(day))
        let stretch = try #require(window.stretch(of: day.number))
        return CivilDay(number: stretch.end).description
    }

    private func start(_ window: Window, _ day: String) throws -> String? {
        let day = try #require(CivilDay(day))
        return window.stretch(of: day.number).map { CivilDay(number: $0.from).description }
    }

    @Test func `ends on the first day of the next one`() throws {
        #expect(try end(.day, "2024-02-28") == "2024-02-29")
        #expect(try end(.calendarYear, "2024-01-01") == "2025-01-01")
        #expect(try end(.schoolYear, "2024-08-31") == "2024-09-01")
        #expect(try end(.schoolYear, "2024-09-01") == "2025-09-01")
    }

    @Test func `of a semester goes from September to February, and from March to August`() throws {
        #expect(try end(.semester(SchoolCalendar()), "2024-08-31") == "2024-09-01")
        #expect(try end(.semester(SchoolCalendar()), "2024-09-01") == "2025-03-01")
        #expect(try end(.semester(SchoolCalendar()), "2025-02-28") == "2025-03-01")
        #expect(try end(.semester(SchoolCalendar()), "2025-03-01") == "2025-09-01")
    }

    @Test func `of a semester goes by the calendar, holidays with the semester before`() throws {
        let spring = SchoolCalendar.Semester(
            name: "2023-2", from: .on(2, 20, 2024), to: .on(7, 10, 2024))
        let window = Window.semester(SchoolCalendar(semesters: [spring]))
        #expect(try end(window, "2024-02-19") == "2024-02-20")
        #expect(try start(window, "2024-08-31") == "2024-02-20")
        #expect(try end(window, "2024-02-20") == "2024-09-01")
        #expect(try end(window, "2025-02-20") == "2025-03-01")
        #expect(window.text == "semester 2024-02-20")
        let usual = SchoolCalendar.Semester(
            name: "2023-2", from: .on(3, 1, 2024), to: .on(7, 10, 2024))
        #expect(Window.semester(SchoolCalendar(semesters: [usual])).text == "semester")
    }

    @Test func `of a month ends with it`() throws {
        #expect(try end(.month, "2024-02-29") == "2024-03-01")
        #expect(try start(.month, "2024-12-31") == "2024-12-01")
        #expect(try end(.month, "2024-12-31") == "2025-01-01")
    }

    @Test func `of several years slides along, over a leap day too`() throws {
        #expect(try end(.years(5), "2021-03-15") == "2026-03-15")
        #expect(try end(.years(1), "2024-02-29") == "2025-03-01")
        #expect(try end(.years(4), "2020-02-29") == "2024-02-29")
        #expect(Window.ever.stretch(of: 0)?.end == .max)
    }

    @Test func `begins on its first day`() throws {
        #expect(try start(.calendarYear, "2024-12-31") == "2024-01-01")
        #expect(try start(.schoolYear, "2024-08-31") == "2023-09-01")
        #expect(try start(.semester(SchoolCalendar()), "2024-02-29") == "2023-09-01")
        #expect(try start(.semester(SchoolCalendar()), "2024-12-31") == "2024-09-01")
        #expect(try start(.semester(SchoolCalendar()), "2024-08-31") == "2024-03-01")
    }

    @Test func `of a plan has no day before its first`() throws {
        let plan = Window.since(.on(1, 1, 2021))
        #expect(try start(plan, "2020-12-31") == nil)
        #expect(try start(plan, "2025-12-31") == "2021-01-01")
        #expect(plan.stretch(of: CivilDay.on(1, 1, 2021).number)?.end == .max)
    }

    @Test func `of a cycle comes again`() throws {
        let cycle = Window.cycle(years: 5, from: .on(9, 1, 2016))
        #expect(try start(cycle, "2016-08-31") == nil)
        #expect(try start(cycle, "2016-09-01") == "2016-09-01")
        #expect(try start(cycle, "2021-08-31") == "2016-09-01")
        #expect(try end(cycle, "2021-08-31") == "2021-09-01")
        #expect(try start(cycle, "2021-09-01") == "2021-09-01")
        #expect(try start(cycle, "2031-01-01") == "2026-09-01")
        let leap = Window.cycle(years: 1, from: try #require(CivilDay("2020-02-29")))
        #expect(try start(leap, "2021-02-28") == "2020-02-29")
        #expect(try start(leap, "2021-03-01") == "2021-03-01")
        #expect(try start(leap, "2024-02-29") == "2024-02-29")
    }

    @Test func `is that of the reading where none is said`() {
        #expect(Window.ofReading(.running) == .calendarYear)
        #expect(Window.ofReading(.cohort) == .calendarYear)
        #expect(Window.ofReading(.census) == .schoolYear)
        #expect(Window.ofReading(.schoolYear) == .schoolYear)
        #expect(Window.ofReading(.semester) == .semester(SchoolCalendar()))
        #expect(Window.ofReading(.day) == .day)
    }
}
