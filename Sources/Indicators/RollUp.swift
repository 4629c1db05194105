import Codes
import Language
import Measures
import Plans

/// The head counts that indicators ask for, summed from units up to areas, for every day.
///
/// All of it is a sum over cells, each sent through the periods of its unit: what was added under
/// old periods can be taken away and added under new ones.
struct RollUp: Sendable {
    private(set) var days: DaySpan
    private(set) var rolled: [Rolled] = []
    private(set) var bases: [Base] = []
    /// Where each count is among `rolled`: hundreds of rows ask for what others have asked for.
    private var known: [AskedCount: Int] = [:]
    /// What is asked of single units, by conditions and formulas.
    var met = MetUnits()
    /// Of those among `rolled` with conditions, what each unit adds.
    private var additions: [Int: [UInt32: [UnitAddition]]] = [:]
    /// Of those among `rolled` that are asked of single units.
    var byUnit: [Int: UnitCounts] = [:]
    var byUnitByMeasure: [UInt16: [Int]] = [:]
    /// Of those among `rolled` that are not added up.
    private var parted: [Int: PartCounts] = [:]
    private var partedByMeasure: [UInt16: [Int]] = [:]
    /// Indices by the number of their measure.
    var rolledByMeasure: [UInt16: [Int]] = [:]
    private var conditionedByMeasure: [UInt16: [Int]] = [:]
    var basesByMeasure: [UInt16: [Int]] = [:]
    /// Measures of which something was added since the last `settle`.
    var touched: Set<UInt16> = []
    /// By measure that is counted with conditions the units at which something was added.
    var touchedUnits: [UInt16: Set<UInt32>] = [:]
    /// All counts in one list, so that a change is added by a number alone.
    var counts: [DailyCount] = []
    let measureNumbers: [Measure: UInt16]
    /// The area that each lies in directly, by index.
    private let parents: [Int?]
    /// Every area before the one that it lies in.
    private let upwards: [Int]

    init(days: DaySpan, tree: AreaTree, measureNumbers: [Measure: UInt16]) {
        self.days = days
        self.measureNumbers = measureNumbers
        parents = tree.parents
        let depths = tree.areas.indices.map { tree.ancestors(of: $0).count }
        upwards = tree.areas.indices.sorted { depths[$0] > depths[$1] }
    }

    /// The index of that count among `rolled`, new if nothing asked for it before. With `byUnit`
    /// it can be asked of single units too. All must be asked for before the first cell comes.
    mutating func index(
        of count: Count, byUnit isByUnit: Bool = false, _ conditions: UnitConditions? = nil
    ) -> Int {
        let asked = AskedCount(count: count, conditions: conditions)
        let index = known[asked] ?? append(count, conditions)
        known[asked] = index
        if isByUnit, byUnit[index] == nil, parted[index] == nil {
            byUnit[index] = UnitCounts()
            if conditions == nil, let number = measureNumbers[count.measure] {
                byUnitByMeasure[number, default: []].append(index)
            }
        }
        return index
    }

    private mutating func append(_ count: Count, _ conditions: UnitConditions?) -> Int {
        rolled.append(
            Rolled(
                count: count, conditions, firstCount: counts.count,
                nowhere: counts.count + parents.count, measureNumbers))
        for _ in 0...parents.count { counts.append(DailyCount()) }
        let (index, together) = (rolled.count - 1, count.measure.together)
        if together != .sum { parted[index] = PartCounts(together) }
        if let conditions { met.add(index, conditions) }
        guard let number = measureNumbers[count.measure] else { return index }
        if conditions != nil {
            conditionedByMeasure[number, default: []].append(index)
        } else if together == .sum {
            rolledByMeasure[number, default: []].append(index)
        } else {
            partedByMeasure[number, default: []].append(index)
        }
        return index
    }

    /// The index of the count's base among `bases`.
    mutating func baseIndex(of count: Count) -> Int {
        let groups = GroupFilter(count)
        if let known = bases.firstIndex(where: {
            $0.measure == count.measure && $0.groups == groups
        }) {
            return known
        }
        bases.append(
            Base(
                measure: count.measure, groups: groups, attributed: counts.count,
                unattributed: counts.count + 1))
        for _ in 0..<2 { counts.append(DailyCount()) }
        if let number = measureNumbers[count.measure] {
            basesByMeasure[number, default: []].append(bases.count - 1)
        }
        return bases.count - 1
    }

    /// The persons of a `Rolled` in an area on the day of that index; with those of whom nobody
    /// says a place where the plan lies in it.
    func persons(of index: Int, in area: Int, isHome: Bool = false, at day: Int) -> Int64 {
        if !parted.isEmpty, let parts = parted[index] { return parts(.area(area), at: day) }
        return counts[rolled[index].firstCount + area](at: day)
            + (isHome ? counts[rolled[index].nowhere](at: day) : 0)
    }

    /// The days on which `persons` of an area change, as indices; nil where these are more than
    /// `most`.
    func daysOfChange(of index: Int, in area: Int, isHome: Bool, _ most: Int) -> [Int]? {
        if let parts = parted[index] {
            let days = parts.days(of: .area(area))
            return days.count > most ? nil : days
        }
        guard let here = counts[rolled[index].firstCount + area].changes(most) else { return nil }
        guard isHome, let nowhere = counts[rolled[index].nowhere].changes(most) else {
            return isHome ? nil : here
        }
        return here + nowhere
    }

    /// The persons of a `Rolled` at a unit on the day of that index, where it was asked by unit.
    func persons(of index: Int, atUnit unit: UInt32, at day: Int) -> Int64 {
        if let parts = parted[index] { return parts(.unit(unit), at: day) }
        guard let counts = byUnit[index] else {
            preconditionFailure("a count is asked of a unit and was not kept by unit")
        }
        return counts(unit, at: day)
    }

    /// The days on which the persons of a `Rolled` at a unit change, as indices.
    func daysOfChange(of index: Int, atUnit unit: UInt32) -> [Int] {
        parted[index]?.days(of: .unit(unit)) ?? byUnit[index]?.days(of: unit) ?? []
    }

    /// The units at which something of a `Rolled` with conditions counts in the areas on the day
    /// of that index, with the area of each.
    func units(of index: Int, in areas: Set<Int>, at day: Int) -> [UInt32: Int] {
        (additions[index] ?? [:]).compactMapValues { additions in
            var sums: [Int: Int64] = [:]
            for one in additions where one.day <= day && areas.contains(one.area) {
                sums[one.area, default: 0] += one.amount
            }
            return sums.first { $0.value != 0 }?.key
        }
    }

    /// Replaces what a unit adds to a count with conditions; it waits for `settle`.
    mutating func set(_ new: [UnitAddition], to index: Int, at unit: UInt32) {
        let firstCount = rolled[index].firstCount
        let old = additions[index]?[unit] ?? []
        for (list, sign) in [(old, Int64(-1)), (new, 1)] {
            for one in list {
                let change = CountChange(amount: sign * one.amount, days: one.day..<days.count)
                counts[firstCount + one.area].add([change], days: days.count)
                byUnit[index]?.add([change], at: one.unit, days: days.count)
            }
        }
        additions[index, default: [:]][unit] = new.isEmpty ? nil : new
    }

    /// Of `bases` those that count such a measure.
    func bases(of measure: UInt16) -> [Int] { basesByMeasure[measure] ?? [] }

    /// How many of a `Base` have an area on the day of that index, and how many have none.
    func coverage(of base: Int, at day: Int) -> (attributed: Int64, unattributed: Int64) {
        (counts[bases[base].attributed](at: day), counts[bases[base].unattributed](at: day))
    }

    /// Adds cells that differ in days and amount alone, at a unit of these periods; it waits
    /// for `settle`.
    mutating func add(
        _ cells: ArraySlice<Cell>, through unitPeriods: [UnitPeriod], in context: UnitContext
    ) {
        addSums(cells, through: unitPeriods, in: context)
        addParts(cells, through: unitPeriods, in: context)
    }

    /// Adds them to the counts that are sums.
    mutating func addSums(
        _ cells: ArraySlice<Cell>, through unitPeriods: [UnitPeriod], in context: UnitContext
    ) {
        guard let first = cells.first?.key else { return }
        touched.insert(first.measure)
        if first.unit == Spot.nowhere.number {
            addNowhere(cells, first)
            return
        }
        if conditionedByMeasure[first.measure] != nil {
            touchedUnits[first.measure, default: []].insert(first.unit)
        }
        for (place, unitPeriod) in unitPeriods.enumerated() {
            let places = places(of: first, under: unitPeriod.attribution, in: context)
            guard !places.isEmpty else { continue }
            let end = place + 1 < unitPeriods.count ? unitPeriods[place + 1].from : .max
            let changes = cells.map { cell in
                CountChange(
                    amount: cell.amount,
                    days: stretch(of: cell.key, from: unitPeriod.from, to: end))
            }
            for place in places { counts[place].add(changes, days: days.count) }
            if case .open(let unit) = unitPeriod.attribution {
                addByUnit(changes, first, at: unit, in: context)
            }
        }
    }

    private mutating func addNowhere(_ cells: ArraySlice<Cell>, _ first: CellKey) {
        let rolled = (rolledByMeasure[first.measure] ?? []).filter {
            self.rolled[$0].groups.passes(first.group, at: nil)
                && self.rolled[$0].units.isEmpty
        }.map { self.rolled[$0].nowhere }
        let bases = (basesByMeasure[first.measure] ?? []).filter {
            self.bases[$0].groups.passes(first.group, at: nil)
        }.map { self.bases[$0].attributed }
        let changes = cells.map { cell in
            CountChange(
                amount: cell.amount, days: days.indices(from: Int(cell.key.day), to: .max))
        }
        for place in rolled + bases { counts[place].add(changes, days: days.count) }
    }

    private mutating func addByUnit(
        _ changes: [CountChange], _ first: CellKey, at unit: UnitPeriod.Place,
        in context: UnitContext
    ) {
        for index in byUnitByMeasure[first.measure] ?? [] {
            guard rolled[index].groups.passes(first.group, at: unit),
                rolled[index].units.passes(unit, in: context)
            else { continue }
            byUnit[index]?.add(changes, at: unit.number, days: days.count)
        }
    }

    /// Adds them to the counts that are not.
    mutating func addParts(
        _ cells: ArraySlice<Cell>, through unitPeriods: [UnitPeriod], in context: UnitContext
    ) {
        guard let first = cells.first?.key, first.unit != Spot.nowhere.number,
            let indices = partedByMeasure[first.measure]
        else { return }
        let parents = parents
        for (period, unitPeriod) in unitPeriods.enumerated() {
            guard case .open(let unit) = unitPeriod.attribution else { continue }
            let end = period + 1 < unitPeriods.count ? unitPeriods[period + 1].from : .max
            for index in indices where rolled[index].units.passes(unit, in: context) {
                for cell in cells where rolled[index].groups.passes(cell.key.group, at: unit) {
                    let stretch = stretch(of: cell.key, from: unitPeriod.from, to: end)
                    let part = part(of: cell.key, at: unit, in: rolled[index].count.measure)
                    parted[index]?.add(cell.amount, of: part, at: .unit(unit.number), stretch)
                    for area in sequence(first: unit.area, next: { parents[$0] }) {
                        parted[index]?.add(cell.amount, of: part, at: .area(area), stretch)
                    }
                }
            }
        }
    }

    /// What is counted once, or compared, where it is not added up.
    private func part(
        of key: CellKey, at unit: UnitPeriod.Place, in measure: Measure
    ) -> UInt64 {
        switch measure.together {
        case .sum, .units: UInt64(unit.number)
        case .parts: UInt64(State.part(of: key.unitDay))
        case .partsOfUnits: UInt64(unit.number) << 32 | UInt64(State.part(of: key.unitDay))
        case .greatest: UInt64(key.unit)
        }
    }

    /// The days on which a cell counts by what its unit is in a unit period.
    private func stretch(of key: CellKey, from start: Int, to end: Int) -> Range<Int> {
        if key.isOfCountedDay {
            guard end > Int(key.day) else { return 0..<0 }
            return days.indices(from: max(Int(key.day), start), to: end)
        }
        let unitDay = Int(key.unitDay)
        guard start <= unitDay, unitDay < end else { return 0..<0 }
        return days.indices(from: Int(key.day), to: .max)
    }

    /// The counts that persons of such a cell add to; areas further up get theirs in `settle`.
    private func places(
        of key: CellKey, under attribution: UnitPeriod.Attribution, in context: UnitContext
    ) -> [Int] {
        let bases = basesByMeasure[key.measure] ?? []
        switch attribution {
        case .closed: return []
        case .unattributed:
            return bases.filter { self.bases[$0].groups.passes(key.group, at: nil) }
                .map { self.bases[$0].unattributed }
        case .open(let unit):
            let rolled = (rolledByMeasure[key.measure] ?? []).filter {
                self.rolled[$0].groups.passes(key.group, at: unit)
                    && self.rolled[$0].units.passes(unit, in: context)
            }
            return bases.filter { self.bases[$0].groups.passes(key.group, at: unit) }
                .map { self.bases[$0].attributed }
                + rolled.map { self.rolled[$0].firstCount + unit.area }
        }
    }

    private struct AskedCount: Hashable {
        var count: Count
        var conditions: UnitConditions?
    }

    /// Takes in what was added, apart from what units with conditions add.
    mutating func settle() -> Changes {
        var changes = Changes()
        for index in Set(touched.flatMap { rolledByMeasure[$0] ?? [] }) {
            settle(index, &changes)
        }
        for index in parted.keys {
            guard let (areas, units) = parted[index]?.settle() else { continue }
            changes.rolled[index] = AreaDays(areas)
            changes.units[index] = units
        }
        for index in Set(touched.flatMap { basesByMeasure[$0] ?? [] }) {
            changes.bases[index] = settle(bases[index])
        }
        for (measure, units) in touchedUnits {
            for index in conditionedByMeasure[measure] ?? [] { met.wait(for: units, in: index) }
        }
        (touched, touchedUnits) = ([], [:])
        return changes
    }

    /// Takes in what was added to one of `rolled`.
    mutating func settle(_ index: Int, _ changes: inout Changes) {
        let firstCount = rolled[index].firstCount
        var found = AreaDays()
        found.everywhere = counts[rolled[index].nowhere].settle()
        for area in upwards {
            if let parent = parents[area] {
                let below = counts[firstCount + area]
                counts[firstCount + parent].addSteps(of: below)
            }
            if let first = counts[firstCount + area].settle() { found.add(first, in: area) }
        }
        changes.rolled[index] = found
        changes.units[index] = byUnit[index]?.settle()
    }

    /// Takes in what was added to a base; gives the index of the first day on which another share
    /// of its persons has an area, where that share makes a difference to readings.
    private mutating func settle(_ base: Base) -> Int? {
        let before = Coverage(counts[base.attributed], counts[base.unattributed])
        let first = [counts[base.attributed].settle(), counts[base.unattributed].settle()]
        guard let first = first.compactMap(\.self).min() else { return nil }
        let after = Coverage(counts[base.attributed], counts[base.unattributed])
        let last = max(before.lastChange, after.lastChange)
        guard first <= last else { return nil }
        return (first...last).first { before.fault(at: $0) != after.fault(at: $0) }
    }

    /// Forgets all counts and keeps other days from now on; the cells must be added again.
    mutating func restart(over days: DaySpan) {
        self.days = days
        counts = [DailyCount](repeating: DailyCount(), count: counts.count)
        for index in byUnit.keys { byUnit[index] = UnitCounts() }
        for index in parted.keys {
            parted[index] = PartCounts(rolled[index].count.measure.together)
        }
        for (index, units) in additions {
            met.wait(for: Set(units.keys), in: index)
        }
        additions = [:]
        met.restart()
    }
}
