import Calendar
import Codes
import Exact
import Indicators
import Language
import Plans
import Subjects
import Testing

@Test func `a kindergarten that turns public changes the share from that day on only`() {
    var world = World(Counts.publicShare)
    world.open("K", ownership: .privateOther)
    world.open("L", ownership: .public)
    world.count(30, at: "K", from: day(2023, 9, 1))
    world.count(70, at: "L", from: day(2023, 9, 1))
    #expect(world.value(on: day(2024, 5, 10)) == Fraction(70))
    let before = world.span(from: day(2010, 9, 1), ownership: .privateOther)
    let after = world.span(from: day(2024, 5, 10), ownership: .public)
    world.history(of: "K", [before, after])
    #expect(world.value(on: day(2024, 5, 9)) == Fraction(70))
    #expect(world.value(on: day(2024, 5, 10)) == Fraction(100))
    #expect(world.value("371502", on: day(2024, 12, 31)) == Fraction(100))
}

@Test func `children of an unknown kindergarten count since their enrolment once it is known`() {
    var world = World(.count(Counts.children))
    world.count(12, at: "K", from: day(2023, 9, 1))
    #expect(world.value(on: day(2024, 6, 30)) == Fraction(0))
    world.open("K")
    #expect(world.value(on: day(2023, 8, 31)) == Fraction(0))
    #expect(world.value(on: day(2023, 9, 1)) == Fraction(12))
    #expect(world.value(on: day(2024, 6, 30)) == Fraction(12))
}

@Test func `who came before a unit was opened is unattributed until that day`() {
    var world = World(Counts.publicShare)
    let span = world.span(from: day(2022, 3, 1))
    world.history(of: "K", [span])
    world.count(10, at: "K", from: day(2021, 9, 1))
    #expect(world.reading(on: day(2022, 2, 28))?.absence == .noDenominator)
    #expect(world.reading(on: day(2022, 2, 28))?.coverage == Fraction(0))
    #expect(world.value(on: day(2022, 3, 1)) == Fraction(100))
}

@Test func `a closed unit counts nothing and lowers no coverage, and counts again when it reopens`()
{
    var world = World(Counts.publicShare)
    world.open("L", ownership: .privateOther)
    let spans = [
        world.span(from: day(2010, 9, 1)), world.span(from: day(2023, 1, 1), .closed),
        world.span(from: day(2024, 1, 1)),
    ]
    world.history(of: "K", spans)
    world.count(50, at: "K", from: day(2022, 9, 1))
    world.count(50, at: "L", from: day(2022, 9, 1))
    #expect(world.value(on: day(2022, 12, 31)) == Fraction(50))
    #expect(world.value(on: day(2023, 1, 1)) == Fraction(0))
    #expect(world.reading(on: day(2023, 1, 1))?.denominator == Fraction(50))
    #expect(world.reading(on: day(2023, 1, 1))?.coverage == nil)
    #expect(world.value(on: day(2024, 1, 1)) == Fraction(50))
}

@Test func `a chain of mergers is followed day by day`() {
    var world = World(.count(Counts.children))
    world.count(5, at: "A", from: day(2021, 1, 1))
    let inA = [
        world.span(from: day(2010, 1, 1), area: "371502"),
        world.span(from: day(2022, 1, 1), .merged, into: "B"),
    ]
    let inB = [
        world.span(from: day(2010, 1, 1), area: "371503"),
        world.span(from: day(2023, 1, 1), .merged, into: "C"),
        world.span(from: day(2024, 1, 1), area: "371503"),
    ]
    let inC = [world.span(from: day(2010, 1, 1), area: "371521")]
    world.history(of: "A", inA)
    world.history(of: "B", inB)
    world.history(of: "C", inC)
    for (area, on) in [
        ("371502", day(2021, 12, 31)), ("371503", day(2022, 1, 1)), ("371503", day(2022, 12, 31)),
        ("371521", day(2023, 1, 1)), ("371521", day(2023, 12, 31)), ("371503", day(2024, 1, 1)),
    ] {
        for county in ["371502", "371503", "371521"] {
            #expect(
                world.value(county, on: on) == Fraction(county == area ? 5 : 0), "\(county) \(on)")
        }
        #expect(world.value(on: on) == Fraction(5))
    }
}

@Test func `a circle of mergers and a merger into nothing count as closed`() {
    var world = World(Counts.publicShare)
    world.open("C", ownership: .public)
    for (unit, successor) in [("A", "B"), ("B", "A"), ("D", ""), ("E", "E")] {
        let spans = [
            world.span(from: day(2010, 1, 1), ownership: .privateOther),
            world.span(from: day(2022, 1, 1), .merged, into: successor),
        ]
        world.history(of: unit, spans)
    }
    for unit in ["A", "B", "C", "D", "E"] { world.count(10, at: unit, from: day(2021, 1, 1)) }
    #expect(world.value(on: day(2021, 12, 31)) == Fraction(20))
    #expect(world.value(on: day(2022, 1, 1)) == Fraction(100))
    #expect(world.reading(on: day(2022, 1, 1))?.denominator == Fraction(10))
    #expect(world.reading(on: day(2022, 1, 1))?.coverage == nil)
}

@Test func `a merger into an unknown unit leaves its persons unattributed until that one is known`()
{
    var world = World(Counts.publicShare)
    let spans = [
        world.span(from: day(2010, 1, 1)),
        world.span(from: day(2022, 1, 1), .merged, into: "B"),
    ]
    world.history(of: "A", spans)
    world.count(10, at: "A", from: day(2021, 1, 1))
    #expect(world.reading(on: day(2022, 1, 1))?.coverage == Fraction(0))
    world.open("B", area: "371521", ownership: .privateOther)
    #expect(world.value("371521", on: day(2022, 1, 1)) == Fraction(0))
    #expect(world.reading("371521", on: day(2022, 1, 1))?.denominator == Fraction(10))
    #expect(world.value("371502", on: day(2021, 12, 31)) == Fraction(100))
}

@Test func `a unit counts under the former code of its area`() {
    var world = World(.count(Counts.children))
    world.open("K", area: "371523")
    world.count(3, at: "K", from: day(2021, 1, 1))
    #expect(world.value("371503", on: day(2021, 1, 1)) == Fraction(3))
}

@Test func `a unit in an unknown area, or outside the days of its area, is unattributed`() {
    var world = World(Counts.publicShare, scope: .areas(["230621", "371500"]))
    world.open("K", area: "999999")
    world.count(10, at: "K", from: day(2021, 1, 1))
    #expect(world.reading(on: day(2023, 1, 1))?.coverage == Fraction(0))
    world.open("K", area: "230621")
    #expect(world.reading("230621", on: day(2021, 12, 31))?.coverage == Fraction(0))
    #expect(world.value("230621", on: day(2022, 1, 1)) == Fraction(100))
    #expect(world.value("230621", on: day(2024, 12, 31)) == Fraction(100))
    #expect(world.reading("230621", on: day(2025, 1, 1))?.coverage == Fraction(0))
}

@Test func `a plain count is its own numerator`() {
    var world = World(.count(Counts.children))
    world.open("K")
    world.count(4, at: "K", from: day(2021, 9, 1))
    let reading = world.reading(on: day(2022, 1, 1))
    #expect(reading?.value == Fraction(4))
    #expect(reading?.numerator == Fraction(4))
    #expect(reading?.denominator == nil)
}

@Test func `steps before the first kept day count from that day on`() {
    var world = World(.count(Counts.children))
    world.open("K")
    world.count(4, at: "K", from: day(2012, 9, 1))
    #expect(world.value(on: day(2019, 1, 1)) == Fraction(4))
    #expect(world.value(on: day(2025, 12, 31)) == Fraction(4))
}

@Test func `days beyond the horizon are counted once the clock has come near them`() {
    var world = World(.count(Counts.children))
    world.open("K")
    world.count(4, at: "K", from: day(2021, 9, 1))
    world.count(-1, at: "K", from: day(2029, 9, 1))
    _ = world.indicatorIndex.takeChanged()
    world.indicatorIndex.reach(day(2029, 9, 2))
    #expect(world.indicatorIndex.takeChanged().isEmpty)
    #expect(world.value(on: day(2021, 9, 1)) == Fraction(4))
    #expect(world.value(on: day(2029, 8, 31)) == Fraction(4))
    #expect(world.value(on: day(2029, 9, 1)) == Fraction(3))
}
