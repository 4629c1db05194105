import Calendar
import Codes
import Events
import Exact
import Indicators
import Language
import LanguageSupport
import Measures
import Plans
import Testing

@Test func `a snapshot makes the same indicatorIndex again and holds no zeros`() {
    var world = World(Counts.grossEnrolment, reading: .census)
    world.open("K")
    world.open("L", area: "371523")
    world.statePopulation("371503", [2023: 40])
    world.count(10, at: "K", from: day(2023, 9, 1))
    world.count(20, at: "L", from: day(2023, 9, 1))
    world.count(3, at: "L", from: day(2022, 9, 1))
    world.count(-3, at: "L", from: day(2022, 9, 1))
    let snapshot = world.indicatorIndex.snapshot()
    #expect(snapshot.cells.map(\.amount) == [10, 20])
    #expect(snapshot.units.count == 2)
    var again = world.emptied()
    again.indicatorIndex.set(snapshot.units)
    again.indicatorIndex.set(snapshot.statements)
    again.indicatorIndex.add(snapshot.cells)
    for row in world.indicatorIndex.rows {
        #expect(
            again.indicatorIndex.reading(of: row, inForceOn: day(2023, 10, 1))
                == world.indicatorIndex.reading(of: row, inForceOn: day(2023, 10, 1)))
    }
    #expect(again.value("371503", on: day(2023, 10, 1)) == Fraction(50))
}

@Test func `cells are listed in words, by text and not by number`() {
    var world = World(.count(Counts.children))
    world.count(1, 2, stage: nil, at: "Z", from: day(2023, 9, 1))
    world.count(2, at: "B", from: day(2023, 9, 1))
    world.count(4, at: "A", from: day(2023, 9, 2))
    world.count(3, at: "A", from: day(2023, 9, 1))
    world.count(9, 77, at: "A", from: day(2023, 9, 1))
    let lines = world.indicatorIndex.cellLines().map {
        "\($0.measure)|\($0.group)|\($0.unit)|\($0.day)|\($0.amount)"
    }
    #expect(
        lines == [
            "students|kindergarten|A|2023-09-01|3", "students|kindergarten|A|2023-09-02|4",
            "students|kindergarten|B|2023-09-01|2", "teachers||Z|2023-09-01|1",
        ])
}

@Test func `a cell with a day of its own for the unit stays where the unit was then`() {
    var world = World(.count(Counts.children))
    let spans = [
        world.span(from: day(2010, 9, 1), area: "371502"),
        world.span(from: day(2022, 9, 1), area: "371503"),
    ]
    world.history(of: "K", spans)
    let key = CellKey(
        measure: 1, group: 1, unit: world.term("K"), day: day(2023, 1, 1).number,
        unitDay: day(2022, 8, 31).number)
    world.indicatorIndex.add([Cell(key: key, amount: 2)])
    #expect(world.value("371502", on: day(2022, 12, 31)) == Fraction(0))
    #expect(world.value("371502", on: day(2023, 1, 1)) == Fraction(2))
    #expect(world.value("371503", on: day(2023, 1, 1)) == Fraction(0))
}

@Test func `an indicator whose measure has no number yet is being built`() {
    let measure = Measure(
        noun: .teachers, conditions: [.qualification(.major, codes: ["preschoolEducation"])])
    let world = World(
        .share(
            part: Count(measure: measure, stages: [.kindergarten]),
            base: Counts.teachers([.kindergarten])))
    #expect(world.reading(on: day(2023, 1, 1))?.absence == .building)
}
