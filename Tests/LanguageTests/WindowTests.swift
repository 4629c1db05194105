import Calendar
import Codes
import Language
import Testing

@Suite struct `A window` {
    private func end(_ window: Window, _ day: String) throws -> String {
        let day = try #require(CivilDay(day))
        return CivilDay(number: window.end(of: day.number)).description
    }

    @Test func `ends on the first day of the next one`() throws {
        #expect(try end(.day, "2024-02-28") == "2024-02-29")
        #expect(try end(.calendarYear, "2024-01-01") == "2025-01-01")
        #expect(try end(.schoolYear, "2024-08-31") == "2024-09-01")
        #expect(try end(.schoolYear, "2024-09-01") == "2025-09-01")
    }

    @Test func `of a semester goes from September to February, and from March to August`() throws {
        #expect(try end(.semester, "2024-08-31") == "2024-09-01")
        #expect(try end(.semester, "2024-09-01") == "2025-03-01")
        #expect(try end(.semester, "2025-02-28") == "2025-03-01")
        #expect(try end(.semester, "2025-03-01") == "2025-09-01")
    }

    @Test func `of several years slides along, over a leap day too`() throws {
        #expect(try end(.years(5), "2021-03-15") == "2026-03-15")
        #expect(try end(.years(1), "2024-02-29") == "2025-03-01")
        #expect(Window.ever.end(of: 0) == .max)
    }

    @Test func `is that of the reading where none is said`() {
        #expect(Window.ofReading(.running) == .calendarYear)
        #expect(Window.ofReading(.cohort) == .calendarYear)
        #expect(Window.ofReading(.census) == .schoolYear)
        #expect(Window.ofReading(.schoolYear) == .schoolYear)
    }
}
