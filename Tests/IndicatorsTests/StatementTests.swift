import Calendar
import Codes
import Events
import Exact
import Indicators
import Language
import LanguageSupport
import Plans
import Subjects
import Testing

private let population = Formula.statistic(
    Statistic(series: "population", group: World.threeToFive, own: false))

private let disabled = Formula.ratio(
    of: .statistic(Statistic(series: "disabledChildrenEnrolled", group: "", own: false)),
    to: .statistic(Statistic(series: "disabledChildren", group: "", own: false)), per: 100)

private let schoolingYears = Formula.statistic(
    Statistic(series: "schoolingYears", group: "", own: true))

@Test func `the figure of a city is the sum of its counties if all have one`() {
    var world = World(population)
    world.statePopulation("371502", [2023: 10, 2024: 11])
    world.statePopulation("371503", [2023: 20, 2024: 21])
    #expect(world.reading(on: day(2023, 6, 1))?.absence == .noValue)
    world.statePopulation("371521", [2023: 30])
    #expect(world.value(on: day(2023, 6, 1)) == Fraction(60))
    #expect(world.value("371503", on: day(2024, 6, 1)) == Fraction(21))
    let stale = world.reading(on: day(2024, 6, 1))
    #expect(stale?.value == Fraction(60))
    #expect(stale?.staleDenominator == 2023)
}

@Test func `a city's own figure stands before the sum of its counties`() {
    var world = World(population)
    for county in ["371502", "371503", "371521"] { world.statePopulation(county, [2023: 10]) }
    #expect(world.value(on: day(2023, 6, 1)) == Fraction(30))
    world.statePopulation("371500", [2023: 31])
    #expect(world.value(on: day(2023, 6, 1)) == Fraction(31))
    world.statePopulation("371500", [:])
    #expect(world.value(on: day(2023, 6, 1)) == Fraction(30))
}

@Test func `sums of the largest figures do not overflow`() {
    var world = World(population)
    let largest: Int64 = 999_999_999_999
    let counties = ["371502", "371503", "371521"]
    for county in counties { world.statePopulation(county, [2023: largest]) }
    #expect(world.value(on: day(2023, 6, 1)) == Fraction(3 * largest))
}

@Test func `a county that does not exist when the year begins owes no figure`() {
    var world = World(population, scope: .areas(["230600"]))
    world.statePopulation("230600", [2020: 1])
    world.statePopulation("230621", [2022: 7])
    #expect(world.value("230600", on: day(2022, 6, 1)) == Fraction(7))
    #expect(world.reading("230600", on: day(2022, 6, 1))?.staleDenominator == nil)
    world.statePopulation("230621", [2021: 7])
    #expect(world.value("230600", on: day(2021, 6, 1)) == Fraction(1))
}

@Test func `a denominator may be a year old, never older`() {
    var world = World(Counts.grossEnrolment, reading: .census)
    world.open("K")
    world.count(50, at: "K", from: day(2020, 1, 1))
    world.statePopulation("371500", [2022: 100])
    #expect(world.reading(on: day(2022, 10, 1))?.staleDenominator == nil)
    let stale = world.reading(on: day(2023, 10, 1))
    #expect(stale?.value == Fraction(50))
    #expect(stale?.staleDenominator == 2022)
    let missing = world.reading(on: day(2024, 10, 1))
    #expect(missing?.value == nil)
    #expect(missing?.absence == .noDenominator)
    #expect(missing?.numerator == Fraction(50))
    #expect(missing?.denominator == nil)
}

@Test func `a denominator of 0 is none`() {
    var world = World(Counts.grossEnrolment, reading: .census)
    world.open("K")
    world.count(50, at: "K", from: day(2020, 1, 1))
    world.statePopulation("371500", [2022: 0])
    let reading = world.reading(on: day(2022, 10, 1))
    #expect(reading?.absence == .noDenominator)
    #expect(reading?.denominator == Fraction(0))
}

@Test func `former and present codes of an area are one, and the final statement stands`() {
    var world = World(population)
    let preliminary = world.statement(
        "population", .year(2023), 1, group: World.threeToFive, status: .preliminary, time: 9)
    let final = world.statement(
        "population", .year(2023), 2, group: World.threeToFive, time: 1, id: "a")
    let later = world.statement(
        "population", .year(2023), 3, group: World.threeToFive, time: 2, id: "a")
    let greaterId = world.statement(
        "population", .year(2023), 4, group: World.threeToFive, time: 2, id: "b")
    let greaterSource = world.statement(
        "population", .year(2023), 5, group: World.threeToFive, time: 2, source: "office",
        id: "a")
    world.state("371503", preliminary)
    #expect(world.value("371503", on: day(2023, 6, 1)) == Fraction(1))
    for (statement, value) in [(final, 2), (later, 3), (greaterId, 4), (greaterSource, 5)] {
        let before = world.value("371503", on: day(2023, 6, 1))
        world.state("371523", statement)
        #expect(world.value("371503", on: day(2023, 6, 1)) == Fraction(value))
        world.state("371523")
        #expect(world.value("371503", on: day(2023, 6, 1)) == Fraction(1))
        world.state("371523", statement)
        world.state("371503", preliminary)
        #expect(world.value("371503", on: day(2023, 6, 1)) == Fraction(value))
        #expect(before != Fraction(value))
    }
    world.state("371503", greaterId)
    #expect(world.value("371503", on: day(2023, 6, 1)) == Fraction(5))
}

@Test func `two spellings of a source are two sources, the greater by its bytes stands`() {
    var world = World(population)
    let composed = world.statement(
        "population", .year(2023), 1, group: World.threeToFive, source: "caf\u{E9}", id: "z")
    let decomposed = world.statement(
        "population", .year(2023), 2, group: World.threeToFive, source: "cafe\u{301}", id: "z")
    world.state("371503", decomposed)
    world.state("371523", composed)
    #expect(world.value("371503", on: day(2023, 6, 1)) == Fraction(1))
    world.state("371503", composed)
    world.state("371523", decomposed)
    #expect(world.value("371503", on: day(2023, 6, 1)) == Fraction(1))
}

@Test func `a statement without a group means the default group of its series`() {
    var world = World(schoolingYears, reading: .latest, rowsBelow: false)
    let grouped = "{\"ageFrom\":16,\"ageTo\":59}"
    let old = world.statement("schoolingYears", .year(2022), 10, group: grouped, time: 1)
    let new = world.statement("schoolingYears", .year(2022), 11, time: 2)
    let other = world.statement("schoolingYears", .year(2022), 12, group: "{}", time: 3)
    world.state("371500", old, new, other)
    #expect(world.value(on: day(2023, 6, 1)) == Fraction(11))
}

@Test func `where years alone count, statements for a day or a semester are passed over`() {
    var indicator = World.indicator(schoolingYears, reading: .latest, rowsBelow: false)
    indicator.takesYearsOnly = true
    var world = World([indicator])
    let yearly = world.statement("schoolingYears", .year(2022), 10, time: 1)
    let dated = world.statement("schoolingYears", .day(day(2023, 1, 1).number), 11, time: 2)
    let autumn = world.statement("schoolingYears", .autumn(2022), 12, time: 3)
    let spring = world.statement("schoolingYears", .spring(2022), 13, time: 4)
    world.state("371500", yearly, dated, autumn, spring)
    let reading = world.reading(on: day(2023, 6, 1))
    #expect(reading?.value == Fraction(10))
    #expect(reading?.on == day(2022, 1, 1))
    world.state("371500", dated)
    #expect(world.reading(on: day(2023, 6, 1))?.absence == .noValue)
}

@Test func `a statement of a day serves from it to the same day two years later`() {
    var world = World(schoolingYears, reading: .latest, rowsBelow: false)
    let yearly = world.statement("schoolingYears", .year(2023), 10)
    let leapDay = world.statement("schoolingYears", .day(day(2024, 2, 29).number), 11)
    world.state("371500", yearly, leapDay)
    #expect(world.value(on: day(2024, 2, 28)) == Fraction(10))
    let first = world.reading(on: day(2024, 2, 29))
    #expect(first?.value == Fraction(11))
    #expect(first?.on == day(2024, 2, 29))
    #expect(first?.time == PlanTime(year: 2024))
    #expect(first?.isBeforePlan == false)
    #expect(world.value(on: day(2026, 2, 28)) == Fraction(11))
    let stale = world.reading(on: day(2026, 3, 1))
    #expect(stale?.absence == .staleStatement)
    #expect(stale?.on == day(2024, 2, 29))
    // The same day two years on is the last; then what speaks for the year still serves.
    let sameYear = world.statement("schoolingYears", .year(2024), 12)
    let may = world.statement("schoolingYears", .day(day(2024, 5, 6).number), 13)
    world.state("371500", sameYear, may)
    #expect(world.value(on: day(2024, 5, 5)) == Fraction(12))
    #expect(world.value(on: day(2026, 5, 6)) == Fraction(13))
    #expect(world.value(on: day(2026, 5, 7)) == Fraction(12))
    #expect(world.value(on: day(2026, 12, 31)) == Fraction(12))
    #expect(world.reading(on: day(2027, 1, 1))?.absence == .staleStatement)
}

@Test func `a semester is stated on its first day, and on a year's first day the year counts`() {
    var world = World(schoolingYears, reading: .latest, rowsBelow: false)
    let yearly = world.statement("schoolingYears", .year(2022), 10, time: 1)
    let first = world.statement("schoolingYears", .day(day(2022, 1, 1).number), 11, time: 2)
    let autumn = world.statement("schoolingYears", .autumn(2022), 12, time: 3)
    let spring = world.statement("schoolingYears", .spring(2022), 13, time: 4)
    world.state("371500", yearly, first, autumn, spring)
    #expect(world.value(on: day(2022, 8, 31)) == Fraction(10))
    #expect(world.value(on: day(2022, 9, 1)) == Fraction(12))
    #expect(world.value(on: day(2023, 2, 28)) == Fraction(12))
    let last = world.reading(on: day(2023, 3, 1))
    #expect(last?.value == Fraction(13))
    #expect(last?.on == day(2023, 3, 1))
    #expect(last?.time == PlanTime(year: 2023))
    #expect(world.value(on: day(2025, 3, 1)) == Fraction(13))
    #expect(world.reading(on: day(2025, 3, 2))?.absence == .staleStatement)
}

@Test func `of a ratio both sides are of one period, and heads are counted on its day`() {
    var world = World(disabled, reading: .latest)
    let census = StatementPeriod.day(day(2022, 11, 15).number)
    func both(_ world: inout World, _ period: StatementPeriod, _ above: Int64, _ below: Int64)
        -> [AreaStatements.Statement]
    {
        [
            world.statement("disabledChildrenEnrolled", period, above),
            world.statement("disabledChildren", period, below),
        ]
    }
    let yearly = both(&world, .year(2022), 50, 100)
    let dated = both(&world, census, 60, 100)
    world.state("371500", yearly[0], yearly[1], dated[0])
    #expect(world.value(on: day(2022, 12, 1)) == Fraction(50))
    world.state("371500", yearly[0], yearly[1], dated[0], dated[1])
    #expect(world.value(on: day(2022, 11, 14)) == Fraction(50))
    #expect(world.value(on: day(2022, 11, 15)) == Fraction(60))
    // The counties' statements of the same day are summed, if all have one.
    world.state("371500")
    for county in ["371502", "371503"] { world.state(county, dated[0], dated[1]) }
    #expect(world.reading(on: day(2022, 12, 1))?.absence == .noValue)
    world.state("371521", dated[0], dated[1])
    #expect(world.reading(on: day(2022, 12, 1))?.denominator == Fraction(300))

    var heads = World(Counts.grossEnrolment, reading: .latest)
    heads.open("K")
    heads.count(40, at: "K", from: day(2020, 1, 1))
    heads.count(10, at: "K", from: day(2022, 11, 15))
    heads.statePopulation("371500", [2022: 100])
    #expect(heads.value(on: day(2022, 12, 1)) == Fraction(40))
    let population = heads.statement("population", census, 100, group: World.threeToFive)
    heads.state("371500", population)
    #expect(heads.value(on: day(2022, 12, 1)) == Fraction(50))
}

@Test(arguments: [ReadingKind.running, .census, .cohort])
func `a statement of a day or a semester is none of a year`(kind: ReadingKind) {
    var world = World(Counts.grossEnrolment, reading: kind)
    world.open("K")
    world.count(50, at: "K", from: day(2020, 1, 1))
    let periods: [StatementPeriod] = [
        .day(day(2022, 1, 1).number), .day(day(2022, 9, 1).number), .autumn(2022), .spring(2021),
    ]
    var statements: [AreaStatements.Statement] = []
    for period in periods {
        statements.append(world.statement("population", period, 100, group: World.threeToFive))
    }
    world.state("371500", statements[0], statements[1], statements[2], statements[3])
    #expect(world.reading(on: day(2022, 10, 1))?.absence == .noDenominator)
}

@Test func `an own statement is never summed`() {
    var world = World(schoolingYears, reading: .latest)
    for county in ["371502", "371503", "371521"] {
        let statement = world.statement("schoolingYears", .year(2022), 10)
        world.state(county, statement)
    }
    #expect(world.reading(on: day(2022, 6, 1))?.absence == .noValue)
    #expect(world.value("371502", on: day(2022, 6, 1)) == Fraction(10))
}

@Test func `the latest statement serves to the end of the second year after its own`() {
    var world = World(schoolingYears, reading: .latest, rowsBelow: false)
    #expect(world.reading(on: day(2021, 6, 1))?.absence == .noValue)
    let statements = [2020, 2021, 2025].map {
        world.statement("schoolingYears", .year($0), Int64($0))
    }
    world.state("371500", statements[0], statements[1], statements[2])
    let first = world.reading(on: day(2020, 12, 31))
    #expect(first?.value == Fraction(2020))
    #expect(first?.isBeforePlan == true)
    let second = world.reading(on: day(2021, 1, 1))
    #expect(second?.value == Fraction(2021))
    #expect(second?.on == day(2021, 1, 1))
    #expect(second?.time == PlanTime(year: 2021))
    #expect(second?.numerator == nil)
    #expect(second?.denominator == nil)
    #expect(second?.isBeforePlan == false)
    #expect(world.value(on: day(2023, 12, 31)) == Fraction(2021))
    let stale = world.reading(on: day(2024, 1, 1))
    #expect(stale?.value == nil)
    #expect(stale?.absence == .staleStatement)
    #expect(world.value(on: day(2025, 1, 1)) == Fraction(2025))
}

@Test func `the latest year is the last one with all statements of the measure`() {
    var world = World(disabled, reading: .latest)
    let enrolled = [2021, 2022, 2023].map {
        world.statement("disabledChildrenEnrolled", .year($0), Int64($0 - 1930))
    }
    let all = world.statement("disabledChildren", .year(2022), 100)
    world.state("371500", enrolled[0], enrolled[1], enrolled[2])
    #expect(world.reading(on: day(2023, 6, 1))?.absence == .noDenominator)
    #expect(world.reading(on: day(2020, 6, 1))?.absence == .noValue)
    world.state("371500", enrolled[0], enrolled[1], enrolled[2], all)
    let reading = world.reading(on: day(2023, 6, 1))
    #expect(reading?.value == Fraction(92))
    #expect(reading?.numerator == Fraction(92))
    #expect(reading?.denominator == Fraction(100))
    #expect(reading?.on == day(2022, 1, 1))
    #expect(reading?.staleDenominator == nil)
    #expect(world.reading(on: day(2021, 6, 1))?.absence == .noDenominator)
    #expect(world.reading(on: day(2025, 1, 1))?.absence == .staleStatement)
}
