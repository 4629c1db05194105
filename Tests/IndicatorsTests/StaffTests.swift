import Calendar
import Codes
import Exact
import Indicators
import Language
import LanguageSupport
import Plans
import Testing

@Test func `a teacher without a stage has the only stage of the unit on that day`() {
    var world = World(.share(part: Counts.bachelors([.primary]), base: Counts.teachers([.primary])))
    let spans = [
        world.span(from: day(2010, 9, 1), stages: [.primary]),
        world.span(from: day(2023, 9, 1), stages: [.primary, .junior]),
    ]
    world.history(of: "S", spans)
    world.count(4, 2, stage: nil, at: "S", from: day(2021, 1, 1))
    world.count(1, 3, stage: nil, at: "S", from: day(2021, 1, 1))
    world.count(6, 2, stage: .primary, at: "S", from: day(2021, 1, 1))
    #expect(world.value(on: day(2023, 8, 31)) == Fraction(10))
    #expect(world.reading(on: day(2023, 8, 31))?.denominator == Fraction(10))
    #expect(world.value(on: day(2023, 9, 1)) == Fraction(0))
    #expect(world.reading(on: day(2023, 9, 1))?.denominator == Fraction(6))
}

@Test func `a teacher without a stage counts where all stages are asked for`() {
    var world = World(.count(Counts.teachers([])))
    world.open("S", stages: [.primary, .junior])
    world.count(4, 2, stage: nil, at: "S", from: day(2021, 1, 1))
    #expect(world.value(on: day(2021, 1, 1)) == Fraction(4))
}

@Test func `at an unattributed unit a teacher without a stage is in no base of a stage`() {
    let stage = Counts.teachers([.primary])
    var world = World([
        World.indicator(.share(part: Counts.bachelors([.primary]), base: stage)),
        World.indicator(.share(part: Counts.bachelors([]), base: Counts.teachers([]))),
    ])
    world.open("S", stages: [.primary])
    world.count(1, 2, stage: nil, at: "S", from: day(2021, 1, 1))
    world.count(9, 2, stage: nil, at: "nowhere", from: day(2021, 1, 1))
    let city = world.indicatorIndex.rows.filter { $0.isJudged }
    let readings = city.map { world.indicatorIndex.reading(of: $0, inForceOn: day(2021, 1, 1)) }
    #expect(readings.map(\.value) == [Fraction(0), nil])
    #expect(readings.map(\.coverage) == [nil, Fraction(10)])
}

@Test func `the ratio of two shares shows both in percent, and towns are on neither side`() {
    var world = World(Counts.urbanRuralRatio)
    world.open("U", setting: .urban)
    world.open("T", setting: .town)
    world.open("R", area: "371521", setting: .rural)
    for (unit, teachers, bachelors) in [("U", 10, 9), ("T", 10, 1), ("R", 20, 15)] {
        world.count(Int64(teachers), 2, stage: .junior, at: unit, from: day(2021, 1, 1))
        world.count(Int64(bachelors), 3, stage: .junior, at: unit, from: day(2021, 1, 1))
    }
    let reading = world.reading(on: day(2021, 1, 1))
    #expect(reading?.numerator == Fraction(90))
    #expect(reading?.denominator == Fraction(75))
    #expect(reading?.value == fraction(6, 5))
    let county = world.reading("371521", on: day(2021, 1, 1))
    #expect(county?.numerator == nil)
    #expect(county?.denominator == Fraction(75))
    #expect(county?.absence == .noValue)
}

@Test func `without urban teachers the numerator of the ratio is missing`() {
    var world = World(Counts.urbanRuralRatio)
    world.open("R", setting: .rural)
    world.count(20, 2, stage: .junior, at: "R", from: day(2021, 1, 1))
    world.count(5, 3, stage: .junior, at: "R", from: day(2021, 1, 1))
    let reading = world.reading(on: day(2021, 1, 1))
    #expect(reading?.absence == .noValue)
    #expect(reading?.numerator == nil)
    #expect(reading?.denominator == Fraction(25))
    world.count(-5, 3, stage: .junior, at: "R", from: day(2021, 1, 1))
    #expect(world.reading(on: day(2021, 1, 1))?.absence == .noDenominator)
}

@Test func `a rural share of nothing has no ratio`() {
    var world = World(Counts.urbanRuralRatio)
    world.open("U", setting: .urban)
    world.open("R", setting: .rural)
    world.count(10, 2, stage: .junior, at: "U", from: day(2021, 1, 1))
    world.count(9, 3, stage: .junior, at: "U", from: day(2021, 1, 1))
    world.count(20, 2, stage: .junior, at: "R", from: day(2021, 1, 1))
    let reading = world.reading(on: day(2021, 1, 1))
    #expect(reading?.value == nil)
    #expect(reading?.absence == .noDenominator)
    #expect(reading?.numerator == Fraction(90))
    #expect(reading?.denominator == Fraction(0))
}

@Test func `the coverage of a ratio of shares is that of all its teachers`() {
    var world = World(Counts.urbanRuralRatio)
    world.open("U", setting: .urban)
    world.open("R", setting: .rural)
    world.count(60, 2, stage: .junior, at: "U", from: day(2021, 1, 1))
    world.count(30, 3, stage: .junior, at: "U", from: day(2021, 1, 1))
    world.count(34, 2, stage: .primary, at: "R", from: day(2021, 1, 1))
    world.count(17, 3, stage: .primary, at: "R", from: day(2021, 1, 1))
    world.count(6, 2, stage: .primary, at: "nowhere", from: day(2021, 1, 1))
    let reading = world.reading(on: day(2021, 1, 1))
    #expect(reading?.absence == .lowCoverage)
    #expect(reading?.coverage == Fraction(94))
    #expect(reading?.numerator == Fraction(50))
    #expect(reading?.denominator == Fraction(50))
}
