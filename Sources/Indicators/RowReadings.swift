import Calendar
import Codes
import Language
import Plans

/// The readings of one row, one day after another.
///
/// A judge asks for each day of a plan, and on most of them nothing that the row counts is another
/// than on the day before. So the formula is worked out once for all days between two *turns*: the
/// days on which something may change of what it is made of. What is read once a year is worked out
/// once a year. The rest of a reading, its dates and whether its figures can be trusted, is found
/// day by day. Where the turns are many, or are not worth listing, each day is worked out.
package struct RowReadings {
    private let index: IndicatorIndex
    private let row: Row
    private let compiled: CompiledIndicator
    private let isYearly: Bool
    private let isUnstated: Bool
    private let units: UnitAmounts?
    /// nil where each day is worked out.
    private let turns: [Int32]?
    /// How many days are kept of those that are worked out one by one.
    private static let mostAsked = 64

    /// What was worked out for single days, where each is.
    private var asked: [CivilDay: Reading] = [:]
    private var known: (days: Range<Int32>, amount: Amount)?
    private var yearly: (countedOn: CivilDay, reading: Reading)?

    /// nil of a row that the index does not know.
    ///
    /// - Parameter units: what is known of units from other rows of the indicator.
    package init?(of row: Row, in index: IndicatorIndex, knowing units: UnitAmounts? = nil) {
        guard let compiled = index.compiledIndicators[row.place] else { return nil }
        self.index = index
        self.row = row
        self.compiled = compiled
        self.units = units
        isYearly = compiled.reading.isYearly
        isUnstated = index.isNeverStated(compiled, in: row.area)
        turns = index.turns(of: compiled, in: row.area)
    }

    /// The reading in force on a day: the same as `IndicatorIndex.reading` gives.
    package mutating func callAsFunction(inForceOn day: CivilDay) -> Reading {
        guard isYearly, compiled.isInEffect(on: day) else { return reading(day) }
        let countedOn = ReadingDate(compiled, inForceOn: day).countedOn
        if let yearly, yearly.countedOn == countedOn { return yearly.reading }
        let found = reading(day)
        yearly = (countedOn, found)
        return found
    }

    private mutating func reading(_ day: CivilDay) -> Reading {
        guard turns == nil else { return workedOut(day) }
        if let found = asked[day] { return found }
        // A judge that goes through the days of a plan asks for each once.
        if asked.count == RowReadings.mostAsked { asked = [:] }
        let found = workedOut(day)
        asked[day] = found
        return found
    }

    private mutating func workedOut(_ day: CivilDay) -> Reading {
        switch index.outset(of: row, compiled, inForceOn: day, isUnstated: isUnstated) {
        case .absent(let reading): return reading
        case .read(let date):
            if let known, known.days.contains(day.number) {
                return index.reading(of: row, compiled, on: date, known.amount)
            }
            let amount = index.amount(of: compiled.formula, in: row.area, on: date, compiled, units)
            known = turns.map { ($0.stretch(around: day.number), amount) }
            return index.reading(of: row, compiled, on: date, amount)
        }
    }
}

extension [Int32] {
    /// The days from the last one in the list up to that day, to the next one.
    fileprivate func stretch(around day: Int32) -> Range<Int32> {
        let after = partition(after: day)
        return (after > 0 ? self[after - 1] : .min)..<(after < count ? self[after] : .max)
    }

    private func partition(after day: Int32) -> Int {
        var (low, high) = (0, count)
        while low < high {
            let middle = (low + high) / 2
            if self[middle] <= day { low = middle + 1 } else { high = middle }
        }
        return low
    }
}

/// The days, as `CivilDay.number`, on which what a row is made of may change.
private struct Turns {
    private(set) var days: Set<Int32> = []
    /// Whether they are too many to be listed, or nobody knows them.
    private(set) var isGivenUp = false

    /// With more of them hardly anything is the same for two days.
    static let most = 200

    mutating func add(_ more: some Sequence<Int32>) {
        guard !isGivenUp else { return }
        days.formUnion(more)
        if days.count > Turns.most { giveUp() }
    }

    mutating func giveUp() {
        isGivenUp = true
        days = []
    }
}

extension IndicatorIndex {
    /// The days, in order, on which the formula of an indicator may come to something else in an
    /// area; nil where they are not listed.
    fileprivate func turns(of compiled: CompiledIndicator, in area: Int) -> [Int32]? {
        switch compiled.reading {
        case .running, .schoolYear, .semester, .day: break
        // Which day is counted is not the day itself.
        case .census, .cohort, .latest: return nil
        }
        var turns = Turns()
        add(compiled.formula, in: area, compiled, to: &turns)
        return turns.isGivenUp ? nil : turns.days.sorted()
    }

    private func add(
        _ step: CompiledIndicator.Step, in area: Int, _ compiled: CompiledIndicator,
        to turns: inout Turns
    ) {
        guard !turns.isGivenUp else { return }
        switch step {
        case .count(let index, _, let isMean):
            // Of a mean the days before change too.
            add(
                index, in: area, isHome: compiled.home.contains(area), isSteady: isMean,
                to: &turns)
        case .areas(let test, let conditions):
            for place in areas.subtree(of: area) {
                let ends = [areas.areas[place].from, areas.areas[place].to.map { $0 + 1 }]
                turns.add(ends.compactMap { $0?.number })
                for measure in test.measures { addAnswers(measure, in: place, to: &turns) }
                for condition in conditions { add(condition, in: place, compiled, to: &turns) }
            }
        case .holds(let measure): addAnswers(measure, in: area, to: &turns)
        case .value(let measure, _):
            turns.add(measureNumbers[measure].map { placeFigures.changes($0, inArea: area) } ?? [])
        case .stated(let leaf): add(leaf, in: area, to: &turns)
        case .combined(let combination, let steps, let parts):
            if let members = parts.members,
                rollUp.met.members[members].isAny(in: Set(areas.subtree(of: area)))
            {
                turns.giveUp()
            }
            // Whether a part can be trusted may be another thing on any day.
            if !parts.bases.joined().isEmpty { turns.giveUp() }
            var own = Turns()
            for step in steps { add(step, in: area, compiled, to: &own) }
            for other in combination.others(than: area, in: areas) ?? [] {
                for step in steps.suffix(1) { add(step, in: other, compiled, to: &own) }
            }
            if own.isGivenUp { turns.giveUp() }
            turns.add(own.days)
            // The same day a year later, whatever year it is.
            if combination.rules.asksEarlier == .yearBefore {
                turns.add(own.days.map { $0 + 365 })
                turns.add(own.days.map { $0 + 366 })
            }
        }
    }

    /// - Parameter isSteady: whether it must not change at all.
    private func add(
        _ rolled: Int, in area: Int, isHome: Bool, isSteady: Bool = false, to turns: inout Turns
    ) {
        let most = isSteady ? 0 : Turns.most
        guard let days = rollUp.daysOfChange(of: rolled, in: area, isHome: isHome, most) else {
            turns.giveUp()
            return
        }
        turns.add(days.map { rollUp.days.day(at: $0).number })
    }

    private func addAnswers(_ measure: Measure, in area: Int, to turns: inout Turns) {
        guard let number = measureNumbers[measure] else { return }
        turns.add(units.answers.changes(of: number, in: area).map { Int32($0) })
    }

    /// What is stated for a year is another one in the next; a school year begins in September.
    private func add(_ leaf: StatedLeaf, in area: Int, to turns: inout Turns) {
        guard !isNever(leaf, in: area) else { return }
        switch leaf.source {
        case .areas where leaf.isUntilNext: turns.giveUp()
        case .areas: break
        case .institutions(let summed):
            for count in summed.flatMap(\.all) { add(count, in: area, isHome: false, to: &turns) }
        }
        for year in rollUp.days.day(at: 0).year...rollUp.days.last.year {
            turns.add([CivilDay.first(of: year).number, CivilDay.on(9, 1, year).number])
        }
    }
}
