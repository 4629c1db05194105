import Codes
import Events
import Measures
import Subjects
import Testing

/// What a projection gives for one batch after the other.
struct MeasureRuleTests {
    /// `K kindergarten 2023-09-01 +1`, in the order of the cells.
    private func lines(_ measure: NumberedMeasure, _ events: TestEvent...) -> [String] {
        lines(measure, events)
    }

    private func lines(_ measure: NumberedMeasure, _ events: [TestEvent]) -> [String] {
        var projection = Projection(measures: measures, terms: terms)
        return projection.apply(batch(events)).changes.cells.filter {
            $0.key.measure == measure.number
        }
        .map(line)
    }

    private func line(_ cell: Cell) -> String {
        let stage = Stage(rawValue: UInt8(cell.key.group))?.word ?? "-"
        return "\(terms[Int(cell.key.unit) - 1]) \(stage) \(dayText(cell.key.day)) "
            + (cell.amount > 0 ? "+" : "") + "\(cell.amount)"
    }

    @Test func `a suspended student is in no head count until enrolled again`() {
        #expect(
            lines(
                students, enrolment("x", "a", "2023-09-01").id("1"),
                exit("x", "a", "2024-01-01", .suspended).id("2"),
                enrolment("x", "a", "2024-09-01").id("3")) == [
                    "a kindergarten 2023-09-01 +1", "a kindergarten 2024-01-01 -1",
                    "a kindergarten 2024-09-01 +1",
                ])
    }

    @Test func `a promotion at one school and stage changes no cell`() {
        #expect(
            lines(
                students, enrolment("x", "a", "2023-09-01").id("1"),
                enrolment("x", "a", "2024-09-01").id("2")) == ["a kindergarten 2023-09-01 +1"])
    }

    @Test func `a promotion to another stage moves the count on the day`() {
        #expect(
            lines(
                students, enrolment("x", "a", "2023-09-01", stage: .primary).id("1"),
                enrolment("x", "a", "2024-09-01", stage: .junior).id("2")) == [
                    "a primary 2023-09-01 +1", "a primary 2024-09-01 -1", "a junior 2024-09-01 +1",
                ])
    }

    @Test func `staff without a stage are counted under none`() {
        #expect(
            lines(teachers, appointment("t", "a", "2023-09-01", stage: nil).id("1"))
                == ["a - 2023-09-01 +1"])
    }

    @Test func `a principal and a part-time teacher are no full-time teachers`() {
        #expect(
            lines(
                teachers, appointment("t", "a", "2023-09-01", role: .principal).id("1"),
                appointment("u", "a", "2023-09-01", employment: .partTime).id("2")) == [])
    }

    @Test func `a teacher counts under a degree from the day of the degree on`() {
        #expect(
            lines(
                bachelors, appointment("t", "a", "2020-09-01").id("1"),
                degree("t", .college, "2019-07-01").id("2"),
                degree("t", .master, "2022-07-01").id("3")) == ["a primary 2022-07-01 +1"])
    }

    @Test func `a rotation moves a teacher with every condition`() {
        #expect(
            lines(
                bachelors, appointment("t", "a", "2020-09-01").id("1"),
                degree("t", .bachelor, "2019-07-01").id("2"),
                rotation("t", to: "b", "2022-09-01", year: 2022).id("3")) == [
                    "a primary 2020-09-01 +1", "a primary 2022-09-01 -1",
                    "a primary 2023-09-01 +1", "b primary 2022-09-01 +1",
                    "b primary 2023-09-01 -1",
                ])
    }

    @Test func `a qualification counts while it is valid and only with one of the codes`() {
        #expect(
            lines(
                preschool, appointment("t", "a", "2020-09-01").id("1"),
                major("t", "other", "2019-07-01").id("2"),
                major("t", "preschoolEducation", "2021-07-01", to: "2022-06-30").id("3"),
                major("t", "preschoolEducation", "2022-01-01", to: "2022-12-31").id("4")) == [
                    "a primary 2021-07-01 +1", "a primary 2023-01-01 -1",
                ])
    }

    @Test func `among a hundred that overlap a qualification counts on its days`() {
        let others = (0..<100).map { number in
            major("t", "other", dayText(day("2010-01-01") + Int32(number)), to: "2029-12-31")
                .id("other \(number)")
        }
        let wanted = major("t", "preschoolEducation", "2010-02-01", to: "2028-12-31").id("wanted")
        let appointed = appointment("t", "a", "2009-09-01").id("appointed")
        #expect(
            lines(preschool, [appointed, wanted] + others) == [
                "a primary 2010-02-01 +1", "a primary 2029-01-01 -1",
            ])
    }

    @Test func `a code that no event used before is known from its first event on`() {
        var projection = Projection(measures: measures, terms: Array(terms.prefix(12)))
        let first = projection.apply(batch([appointment("t", "a", "2020-09-01").id("1")]))
        #expect(first.changes.cells.map(\.key.measure) == [teachers.number])
        var second = batch([major("t", "preschoolEducation", "2021-07-01").id("2")])
        second.firstNewTerm = 13
        second.newTerms = Array(terms[12...])
        #expect(projection.apply(second).changes.cells.map(line) == ["a primary 2021-07-01 +1"])
    }

    @Test func `cells are sorted by measure, group, unit and day`() {
        var projection = Projection(measures: measures, terms: terms)
        let cells = projection.apply(
            batch([
                enrolment("x", "b", "2023-09-01", stage: .junior).id("1"),
                appointment("t", "a", "1960-09-01").id("2"),
                appointment("u", "a", "2010-09-01").id("3"),
                enrolment("y", "b", "2023-09-01", stage: .primary).id("4"),
                enrolment("z", "a", "2023-09-01", stage: .junior).id("5"),
            ])
        ).changes.cells
        #expect(
            cells.map(line) == [
                "b primary 2023-09-01 +1", "a junior 2023-09-01 +1", "b junior 2023-09-01 +1",
                "a primary 1960-09-01 +1", "a primary 2010-09-01 +1",
            ])
    }

    @Test func `what cancels within a batch is no cell`() {
        #expect(
            lines(
                students, enrolment("x", "a", "2023-09-01").id("1"),
                enrolment("x", "a", "2023-09-01").retracting("1").id("2").at(1),
                exit("y", "a", "2024-01-01").id("3"), enrolment("y", "a", "2023-01-01").id("4"),
                enrolment("z", "a", "2024-01-01").id("5")) == ["a kindergarten 2023-01-01 +1"])
    }
}
