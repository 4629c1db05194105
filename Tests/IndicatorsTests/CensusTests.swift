import Calendar
import Codes
import Exact
import Indicators
import Language
import Plans
import Testing

@Test func `a child who moved away on census day counts until that is known`() {
    var world = World(Counts.grossEnrolment, reading: .census)
    world.open("K")
    world.statePopulation("371500", [2024: 4])
    world.count(1, at: "K", from: day(2023, 9, 1))
    #expect(world.value(on: day(2024, 10, 1)) == Fraction(25))
    world.count(-1, at: "K", from: day(2024, 9, 1))
    #expect(world.value(on: day(2024, 10, 1)) == Fraction(0))
    #expect(world.reading(on: day(2024, 10, 1))?.absence == nil)
}

@Test func `the census of a year is in force from 1 October to 30 September`() {
    var world = World(Counts.grossEnrolment, reading: .census)
    world.open("K")
    world.statePopulation("371500", [2023: 100, 2024: 100])
    world.count(90, at: "K", from: day(2023, 9, 1))
    world.count(5, at: "K", from: day(2023, 9, 2))
    world.count(1, at: "K", from: day(2024, 9, 1))
    for on in [day(2023, 10, 1), day(2024, 9, 15), day(2024, 9, 30)] {
        #expect(world.value(on: on) == Fraction(90))
        #expect(world.reading(on: on)?.on == day(2023, 9, 1))
        #expect(world.reading(on: on)?.time == PlanTime(year: 2023))
    }
    #expect(world.value(on: day(2024, 10, 1)) == Fraction(96))
    #expect(world.reading(on: day(2024, 10, 1))?.on == day(2024, 9, 1))
    #expect(world.reading(on: day(2024, 12, 31))?.time == PlanTime(year: 2024))
}

@Test func `a census before the first year of the plan serves only as a baseline`() {
    let world = World(Counts.grossEnrolment, reading: .census)
    #expect(world.reading(on: day(2021, 9, 30))?.isBeforePlan == true)
    #expect(world.reading(on: day(2021, 10, 1))?.isBeforePlan == false)
}

@Test func `a running reading is of the day itself and before the plan until it starts`() {
    let world = World(Counts.publicShare)
    let before = world.reading(on: day(2020, 12, 31))
    #expect(before?.isBeforePlan == true)
    #expect(before?.absence == .noDenominator)
    #expect(before?.coverage == nil)
    let first = world.reading(on: day(2021, 1, 1))
    #expect(first?.isBeforePlan == false)
    #expect(first?.on == day(2021, 1, 1))
    #expect(first?.time == PlanTime(day(2021, 1, 1)))
}

@Test func `the coverage of a census is that of its own day, and of the numerator`() {
    var world = World(Counts.grossEnrolment, reading: .census)
    world.open("K")
    world.statePopulation("371500", [2023: 200])
    world.statePopulation("371521", [2023: 50])
    world.count(94, at: "K", from: day(2023, 9, 1))
    world.count(6, at: "nowhere", from: day(2023, 9, 1))
    world.count(100, at: "K", from: day(2023, 9, 2))
    let reading = world.reading(on: day(2023, 10, 1))
    #expect(reading?.value == nil)
    #expect(reading?.absence == .lowCoverage)
    #expect(reading?.coverage == Fraction(94))
    #expect(reading?.numerator == Fraction(94))
    #expect(reading?.denominator == Fraction(200))
    let county = world.reading("371521", on: day(2023, 10, 1))
    #expect(county?.coverage == Fraction(94), "unattributed persons may be anywhere")
    world.count(-1, at: "nowhere", from: day(2023, 9, 1))
    world.count(1, at: "K", from: day(2023, 9, 1))
    #expect(world.value(on: day(2023, 10, 1)) == fraction(95, 2))
    #expect(world.reading(on: day(2023, 10, 1))?.coverage == nil)
}
