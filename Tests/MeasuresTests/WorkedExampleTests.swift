import Codes
import Events
import Measures
import Subjects
import Testing

/// The examples of the indicators' definition, as far as they speak of persons in units.
struct WorkedExampleTests {
    /// How many persons a measure counts at a unit on a day, by cells.
    private func count(
        _ measure: NumberedMeasure, at unit: String, _ on: String, in cells: [Cell]
    ) -> Int64 {
        cells.filter {
            $0.key.measure == measure.number && $0.key.unit == term(unit)
                && $0.key.day <= day(on)
        }.reduce(0) { $0 + $1.amount }
    }

    @Test func `a late exit takes the child out of the census that counted it`() {
        var projection = Projection(measures: measures, terms: terms)
        let first = projection.apply(batch([enrolment("x", "K", "2023-09-01").id("1").at(1)]))
        #expect(count(students, at: "K", "2024-09-01", in: first.changes.cells) == 1)
        let second = projection.apply(batch([exit("x", "K", "2024-09-01").id("2").at(2)]))
        let both = first.changes.cells + second.changes.cells
        #expect(count(students, at: "K", "2024-09-01", in: both) == 0)
        #expect(count(students, at: "K", "2024-08-31", in: both) == 1)
        #expect(second.changes.cells.count == 1)
    }

    @Test(arguments: [
        [0, 1, 2], [2, 1, 0], [1, 0, 2], [2, 0, 1], [0, 2, 1], [1, 2, 0], [0, 1],
    ])
    func `a transfer counts at the old school to the day before and at the new one from it on`(
        arrival: [Int]
    ) {
        let events = [
            enrolment("x", "a", "2023-09-01", stage: .primary).id("1").at(1),
            enrolment("x", "b", "2024-03-01", stage: .primary).id("2").at(10),
            exit("x", "a", "2024-03-01", .transferredOut).id("3").at(11),
        ]
        var projection = Projection(measures: measures, terms: terms)
        let cells = arrival.flatMap { projection.apply(batch([events[$0]])).changes.cells }
        #expect(count(students, at: "a", "2024-02-29", in: cells) == 1)
        #expect(count(students, at: "a", "2024-03-01", in: cells) == 0)
        #expect(count(students, at: "b", "2024-02-29", in: cells) == 0)
        #expect(count(students, at: "b", "2024-03-01", in: cells) == 1)
    }

    @Test func `an appointment counts on its last day and an exit's date no longer`() {
        var projection = Projection(measures: measures, terms: terms)
        let cells = projection.apply(
            batch([
                appointment("t", "a", "2023-09-01", to: "2024-08-31").id("1"),
                enrolment("x", "a", "2023-09-01").id("2"),
                exit("x", "a", "2024-08-31").id("3"),
            ])
        ).changes.cells
        #expect(count(teachers, at: "a", "2024-08-31", in: cells) == 1)
        #expect(count(teachers, at: "a", "2024-09-01", in: cells) == 0)
        #expect(count(students, at: "a", "2024-08-30", in: cells) == 1)
        #expect(count(students, at: "a", "2024-08-31", in: cells) == 0)
    }

    @Test func `a kindergarten that becomes known late changes no cell`() {
        var projection = Projection(measures: measures, terms: terms)
        _ = projection.apply(batch([enrolment("x", "K", "2023-09-01").id("1")]))
        let delta = projection.apply(
            batch([
                institution(
                    "K", .opened, "2010-09-01", ownership: .privateOther, area: "371502"
                ).id("2"),
                institution("K", .converted, "2024-05-10", ownership: .public).id("3"),
            ]))
        #expect(delta.changes.cells == [])
        #expect(delta.changes.units.map(\.unit) == [term("K")])
        #expect(
            delta.changes.units.first?.spans.map(\.from) == [day("2010-09-01"), day("2024-05-10")])
        #expect(delta.changes.units.first?.spans.map(\.ownership) == [.privateOther, .public])
        #expect(delta.changes.units.first?.spans.map(\.area) == [term("371502"), term("371502")])
    }
}
