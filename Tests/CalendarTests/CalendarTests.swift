import Calendar
import Testing

@Test func `31 December is exactly its year in plan time`() {
    #expect(PlanTime(CivilDay.last(of: 2023)) == PlanTime(CivilDay.last(of: 2023)))
    #expect(PlanTime(CivilDay.last(of: 2023)).numerator == 2023 * 365)
    #expect(PlanTime(CivilDay.last(of: 2024)).numerator == 2024 * 366)
}

@Test func `days are printed as they are read`() throws {
    for text in ["1900-01-01", "1970-01-01", "2024-02-29", "2100-12-31"] {
        #expect(try #require(CivilDay(text)).description == text)
    }
    for text in ["2023-02-29", "2023-9-01", "2023-13-01", "2023-00-10", "2023-01-00", ""] {
        #expect(CivilDay(text) == nil)
    }
}

@Test func `a timestamp belongs to the civil day eight hours east`() {
    let text = Array("2023-12-31T16:00:00Z".utf8)
    guard case .timestamp(let stamp) = Timestamp.read(text.span) else {
        Issue.record("a legal text was refused")
        return
    }
    #expect(stamp.day.description == "2024-01-01")
}

@Test func `a timestamp is shown to people by the clock eight hours east`() {
    func shown(_ seconds: Int64) -> String {
        Timestamp(nanoseconds: seconds * 1_000_000_000 + 999).textForPeople
    }
    #expect(shown(0) == "1970-01-01 08:00:00 +08:00")
    #expect(shown(57_599) == "1970-01-01 23:59:59 +08:00")
    #expect(shown(57_600) == "1970-01-02 00:00:00 +08:00")
    #expect(shown(-1) == "1970-01-01 07:59:59 +08:00")
}
