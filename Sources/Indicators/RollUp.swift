import Codes
import Events
import Measures
import Plans

/// The head counts that indicators ask for, summed from units up to areas, for every day.
///
/// All of it is a sum over cells, each sent through the eras of its unit: what was added under old
/// eras can be taken away and added under new ones.
struct RollUp: Sendable {
    /// The persons of one `Count`, by area.
    struct Rolled: Sendable {
        let count: Count
        let stages: StageFilter
        let kinds: UInt32
        let settings: UInt32
        let ownerships: UInt32
        /// Where the counts of its areas begin, one after the other by index of the area: those at
        /// units of the area and of all that lie in it.
        let firstCount: Int

        /// Whether the unit's attributes pass; what the unit has not stated does not.
        func passes(_ place: Era.Place) -> Bool {
            holds(kinds, place.kind) && holds(settings, place.setting)
                && holds(ownerships, place.ownership)
        }

        private func holds(_ wanted: UInt32, _ stated: (some RawRepresentable<UInt8>)?) -> Bool {
            guard wanted != 0 else { return true }
            guard let stated else { return false }
            return wanted & 1 << (UInt32(stated.rawValue) - 1) != 0
        }
    }

    /// The same persons without the conditions on the unit, over the whole installation: how many
    /// of them have an area.
    struct Base: Sendable {
        let measure: Measure
        let stages: StageFilter
        /// Where its two counts are kept.
        let attributed: Int
        let unattributed: Int
    }

    private(set) var days: DaySpan
    private(set) var rolled: [Rolled] = []
    private(set) var bases: [Base] = []
    /// Indices by the number of their measure.
    private var rolledByMeasure: [UInt16: [Int]] = [:]
    private var basesByMeasure: [UInt16: [Int]] = [:]
    /// All counts in one list, so that a change is added by a number alone.
    private var counts: [DailyCount] = []
    private let measureNumbers: [Measure: UInt16]
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

    /// The index of that count among `rolled`, new if nothing asked for it before.
    mutating func index(of count: Count) -> Int {
        if let known = rolled.firstIndex(where: { $0.count == count }) { return known }
        rolled.append(
            Rolled(
                count: count, stages: StageFilter(count.stages), kinds: bits(count.units.kind),
                settings: bits(count.units.setting), ownerships: bits(count.units.ownership),
                firstCount: counts.count))
        for _ in parents { counts.append(DailyCount()) }
        if let number = measureNumbers[count.measure] {
            rolledByMeasure[number, default: []].append(rolled.count - 1)
        }
        return rolled.count - 1
    }

    /// The index of the count's base among `bases`.
    mutating func baseIndex(of count: Count) -> Int {
        let stages = StageFilter(count.stages)
        if let known = bases.firstIndex(where: {
            $0.measure == count.measure && $0.stages == stages
        }) {
            return known
        }
        bases.append(
            Base(
                measure: count.measure, stages: stages, attributed: counts.count,
                unattributed: counts.count + 1))
        for _ in 0..<2 { counts.append(DailyCount()) }
        if let number = measureNumbers[count.measure] {
            basesByMeasure[number, default: []].append(bases.count - 1)
        }
        return bases.count - 1
    }

    /// The persons of a `Rolled` in an area on the day of that index.
    func persons(of index: Int, in area: Int, at day: Int) -> Int64 {
        counts[rolled[index].firstCount + area](at: day)
    }

    /// How many of a `Base` have an area on the day of that index, and how many have none.
    func coverage(of base: Int, at day: Int) -> (attributed: Int64, unattributed: Int64) {
        (counts[bases[base].attributed](at: day), counts[bases[base].unattributed](at: day))
    }

    /// Adds cells that differ in days and amount alone, at a unit of these eras; it waits for
    /// `settle`.
    mutating func add(_ cells: ArraySlice<Cell>, through eras: [Era]) {
        guard let first = cells.first?.key else { return }
        for (place, era) in eras.enumerated() {
            let places = places(of: first, under: era.standing)
            let end = place + 1 < eras.count ? eras[place + 1].from : .max
            guard !places.isEmpty else { continue }
            for cell in cells {
                let stretch = stretch(of: cell.key, from: era.from, to: end)
                for place in places {
                    counts[place].add(cell.amount, stretch, days: days.count)
                }
            }
        }
    }

    /// The days on which a cell counts by what its unit is in an era.
    private func stretch(of key: CellKey, from start: Int, to end: Int) -> Range<Int> {
        if key.unitDay == CellKey.countedDay {
            guard end > Int(key.day) else { return 0..<0 }
            return days.indices(from: max(Int(key.day), start), to: end)
        }
        let unitDay = Int(key.unitDay)
        guard start <= unitDay, unitDay < end else { return 0..<0 }
        return days.indices(from: Int(key.day), to: .max)
    }

    /// The counts that persons of such a cell add to; areas further up get theirs in `settle`.
    private func places(of key: CellKey, under standing: Era.Standing) -> [Int] {
        let bases = basesByMeasure[key.measure] ?? []
        switch standing {
        case .closed: return []
        case .unattributed:
            return bases.filter { self.bases[$0].stages.passes(key.group, at: nil) }
                .map { self.bases[$0].unattributed }
        case .open(let unit):
            let rolled = (rolledByMeasure[key.measure] ?? []).filter {
                self.rolled[$0].stages.passes(key.group, at: unit) && self.rolled[$0].passes(unit)
            }
            return bases.filter { self.bases[$0].stages.passes(key.group, at: unit) }
                .map { self.bases[$0].attributed }
                + rolled.map { self.rolled[$0].firstCount + unit.area }
        }
    }

    /// What `settle` found: indices with the first index of a day that is another now.
    struct Changes {
        var rolled: [Int: Int] = [:]
        var bases: [Int: Int] = [:]
    }

    /// Takes in what was added.
    mutating func settle() -> Changes {
        var changes = Changes()
        for index in rolled.indices {
            let firstCount = rolled[index].firstCount
            for area in upwards {
                if let parent = parents[area] {
                    let below = counts[firstCount + area]
                    counts[firstCount + parent].addSteps(of: below)
                }
                guard let first = counts[firstCount + area].settle() else { continue }
                changes.rolled[index] = min(first, changes.rolled[index] ?? first)
            }
        }
        for (index, base) in bases.enumerated() {
            let first = [counts[base.attributed].settle(), counts[base.unattributed].settle()]
            if let first = first.compactMap(\.self).min() { changes.bases[index] = first }
        }
        return changes
    }

    /// Forgets all counts and keeps other days from now on; the cells must be added again.
    mutating func restart(over days: DaySpan) {
        self.days = days
        counts = [DailyCount](repeating: DailyCount(), count: counts.count)
    }

    /// Whether the measure has a number, without which nothing can have been counted.
    func isNumbered(_ index: Int) -> Bool { measureNumbers[rolled[index].count.measure] != nil }
}

/// Stages that are wanted, as bits; none = all persons, also those without one.
struct StageFilter: Equatable, Sendable {
    private let wanted: UInt32

    init(_ stages: Set<Stage>) { wanted = bits(stages) }

    /// Whether a contribution of that group counts. Group 0 is staff whose appointment names no
    /// stage: the only stage of the unit where they count stands in (contract §2.3.6).
    func passes(_ group: UInt16, at unit: Era.Place?) -> Bool {
        guard wanted != 0 else { return true }
        if group != 0 { return wanted & 1 << (UInt32(group) - 1) != 0 }
        guard let unit, unit.stages.nonzeroBitCount == 1 else { return false }
        return wanted & unit.stages != 0
    }
}
