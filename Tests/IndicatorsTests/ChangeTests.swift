import Calendar
import Codes
import Events
import Exact
import Indicators
import Language
import Measures
import Plans
import Subjects
import Testing

@Test func `only indicators that a change can touch are named, with the first day touched`() {
    var world = World([
        World.indicator(Counts.publicShare),
        World.indicator(Counts.grossEnrolment, reading: .census),
        World.indicator(Counts.urbanRuralRatio),
    ])
    let places = (0..<3).map { IndicatorPlace(plan: 0, indicator: $0) }
    world.open("K")
    #expect(world.changedIndicators().isEmpty)
    world.count(3, at: "K", from: day(2023, 9, 1))
    let children = [places[0]: day(2023, 9, 1), places[1]: day(2023, 9, 1)]
    #expect(world.changedIndicators() == children)
    #expect(world.changedIndicators().isEmpty)
    world.count(3, stage: .primary, at: "K", from: day(2023, 9, 1))
    #expect(world.changedIndicators().isEmpty)
    world.count(3, 2, stage: .primary, at: "nowhere", from: day(2022, 1, 5))
    #expect(world.changedIndicators() == [places[2]: day(2022, 1, 5)])
    world.statePopulation("371502", [2022: 5, 2023: 5])
    #expect(world.changedIndicators() == [places[1]: day(2022, 1, 1)])
    world.statePopulation("371502", [2022: 5, 2023: 6])
    #expect(world.changedIndicators() == [places[1]: day(2023, 1, 1)])
    let spans = [
        world.span(from: day(2010, 9, 1)),
        world.span(from: day(2024, 5, 10), ownership: .privateOther),
    ]
    world.history(of: "K", spans)
    #expect(world.changedIndicators() == [places[0]: day(2024, 5, 10)])
}

@Test func `of an indicator only rows that see the area of a change are named`() {
    var world = World([World.indicator(Counts.publicShare)])
    world.open("K", area: "371502")
    world.open("L", area: "371521")
    _ = world.indicatorIndex.takeChanged()
    _ = world.indicatorIndex.takeReportingChanged()
    func codes(_ changed: [Row: CivilDay]) -> Set<String> {
        Set(changed.keys.map { world.indicatorIndex.areas.areas[$0.area].code })
    }
    world.count(3, at: "K", from: day(2023, 9, 1))
    #expect(codes(world.indicatorIndex.takeChanged()) == ["371500", "371502"])
    // What moves from one county to another is nothing to the city.
    world.count(-1, at: "K", from: day(2024, 9, 1))
    world.count(2, at: "L", from: day(2024, 9, 1))
    #expect(codes(world.indicatorIndex.takeChanged()) == ["371500", "371502", "371521"])
    #expect(world.indicatorIndex.takeReportingChanged().count == 1)
}

extension World {
    /// Of each indicator the first day of a row that has changed.
    fileprivate mutating func changedIndicators() -> [IndicatorPlace: CivilDay] {
        Dictionary(
            indicatorIndex.takeChanged().map { ($0.key.place, $0.value) },
            uniquingKeysWith: { min($0, $1) })
    }

    fileprivate mutating func take(_ change: Change) {
        switch change {
        case .cells(let cells): indicatorIndex.add(cells)
        case .units(let units): indicatorIndex.set(units)
        case .statements(let statements): indicatorIndex.set(statements)
        }
    }

    fileprivate static let propertyRows = [
        indicator(Counts.publicShare), indicator(Counts.urbanRuralRatio, scope: .eachCounty),
        indicator(.count(Counts.teachers([.junior])), scope: .areas(["371500", "230600"])),
        indicator(Counts.grossEnrolment, reading: .census),
        indicator(Counts.grossEnrolment, reading: .latest),
    ]

    fileprivate static let daysToRead = [
        day(2018, 2, 28), day(2020, 12, 31), day(2021, 10, 1), day(2022, 1, 1), day(2022, 9, 2),
        day(2023, 5, 10), day(2023, 5, 12), day(2024, 12, 31), day(2025, 1, 1),
    ]

    fileprivate func allReadings() -> [Row: [Reading]] {
        Dictionary(
            uniqueKeysWithValues: indicatorIndex.rows.map { row in
                (row, World.daysToRead.map { indicatorIndex.reading(of: row, inForceOn: $0) })
            })
    }
}

@Test(arguments: 0..<6)
func `who is heard of is the same whether it is moved on or found again`(block: Int) {
    for seed in block * 10..<block * 10 + 10 {
        var chance = Chance(
            numbers: SeededNumbers(UInt64(1_000 + seed)), world: World(World.propertyRows))
        var changes: [Change] = []
        for _ in 0..<Int.random(in: 2...14, using: &chance.numbers) {
            changes.append(chance.change())
        }
        var world = chance.world
        var known = KnownPresences()
        for change in changes {
            world.take(change)
            let moved = world.indicatorIndex.takeMoved()
            if case .cells(let cells) = change {
                known.add(cells, moved: moved, in: world.indicatorIndex)
            } else {
                known.add([], moved: moved, in: world.indicatorIndex)
            }
            var survey = ReportingSurvey(of: world.indicatorIndex, knowing: known)
            var fresh = ReportingSurvey(of: world.indicatorIndex)
            for row in world.indicatorIndex.rows {
                for on in World.daysToRead {
                    #expect(
                        survey.reporting(of: row, inForceOn: on)
                            == fresh.reporting(of: row, inForceOn: on), "seed \(seed), \(on)")
                }
            }
            known = survey.known
        }
    }
}

@Test(arguments: 0..<30)
func `changes in any order and cut give the readings of all at once`(block: Int) {
    for seed in block * 10..<block * 10 + 10 {
        var chance = Chance(
            numbers: SeededNumbers(UInt64(seed)), world: World(World.propertyRows))
        var changes: [Change] = []
        for _ in 0..<Int.random(in: 1...14, using: &chance.numbers) {
            changes.append(chance.change())
        }
        var world = chance.world
        var before = world.allReadings()
        for change in changes {
            world.take(change)
            let first = world.indicatorIndex.takeChanged()
            let now = world.allReadings()
            defer { before = now }
            for (row, after) in now {
                for (on, (old, new)) in zip(World.daysToRead, zip(before[row] ?? [], after))
                where old != new {
                    #expect(first[row].map { $0 <= on } == true, "seed \(seed), \(on)")
                }
            }
        }
        var rebuilt = chance.world.emptied()
        let snapshot = world.indicatorIndex.snapshot()
        rebuilt.indicatorIndex.set(snapshot.units)
        rebuilt.indicatorIndex.set(snapshot.statements)
        rebuilt.indicatorIndex.add(snapshot.cells)
        #expect(rebuilt.allReadings() == world.allReadings(), "seed \(seed), all at once")

        // Any order in which each unit and area gets its last state last.
        var reordered = chance.world.emptied()
        for cells in changes.reversed() {
            if case .cells(let cells) = cells {
                for cell in cells.shuffled(using: &chance.numbers) {
                    reordered.take(.cells([cell]))
                }
            }
        }
        for change in changes {
            if case .cells = change { continue } else { reordered.take(change) }
        }
        #expect(reordered.allReadings() == world.allReadings(), "seed \(seed), cells first")
        reordered.indicatorIndex.reach(day(2040, 1, 1))
        #expect(reordered.allReadings() == world.allReadings(), "seed \(seed), grown")
    }
}

@Test(arguments: 0..<30)
func `counts are those of every cell put where its unit stands on the day`(block: Int) {
    for seed in block * 6..<block * 6 + 6 {
        var chance = Chance(
            numbers: SeededNumbers(UInt64(1_000 + seed)),
            world: World(.count(Counts.children(at: [.public])), scope: .areas(["371500"])))
        for _ in 0..<10 {
            let change = chance.change()
            chance.world.take(change)
        }
        let snapshot = chance.world.indicatorIndex.snapshot()
        for row in chance.world.indicatorIndex.rows {
            let code = World.areas.areas[row.area].code
            for on in World.daysToRead {
                let wanted = snapshot.cells.filter {
                    chance.counts($0, in: code, on: on, snapshot.units)
                }
                #expect(
                    chance.world.indicatorIndex.reading(of: row, inForceOn: on).value
                        == Fraction(wanted.map(\.amount).reduce(0, +)), "seed \(seed) \(on)")
            }
        }
    }
}
