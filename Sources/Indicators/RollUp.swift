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
        /// By index of the area: those at units of the area and of all that lie in it.
        var areas: [DailyCount]

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
        var attributed = DailyCount()
        var unattributed = DailyCount()
    }

    private(set) var days: DaySpan
    private(set) var rolled: [Rolled] = []
    private(set) var bases: [Base] = []
    /// Indices by the number of their measure.
    private var rolledByMeasure: [UInt16: [Int]] = [:]
    private var basesByMeasure: [UInt16: [Int]] = [:]
    private let measureNumbers: [Measure: UInt16]
    /// The area and all that it lies in, by index.
    private let ancestors: [[Int]]

    init(days: DaySpan, tree: AreaTree, measureNumbers: [Measure: UInt16]) {
        self.days = days
        self.measureNumbers = measureNumbers
        ancestors = tree.areas.indices.map { tree.ancestors(of: $0) }
    }

    /// The index of that count among `rolled`, new if nothing asked for it before.
    mutating func index(of count: Count) -> Int {
        if let known = rolled.firstIndex(where: { $0.count == count }) { return known }
        rolled.append(
            Rolled(
                count: count, stages: StageFilter(count.stages), kinds: bits(count.units.kind),
                settings: bits(count.units.setting), ownerships: bits(count.units.ownership),
                areas: [DailyCount](repeating: DailyCount(), count: ancestors.count)))
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
        bases.append(Base(measure: count.measure, stages: stages))
        if let number = measureNumbers[count.measure] {
            basesByMeasure[number, default: []].append(bases.count - 1)
        }
        return bases.count - 1
    }

    /// Adds `amount` times a contribution at a unit of these eras; waits for `settle`.
    mutating func add(_ amount: Int64, of contribution: Units.Contribution, through eras: [Era]) {
        let day = Int(contribution.day)
        if contribution.unitDay != CellKey.countedDay {
            let unitDay = Int(contribution.unitDay)
            let era = eras.last { $0.from <= unitDay } ?? eras[0]
            return add(
                amount, of: contribution, under: era.standing, days.indices(from: day, to: .max))
        }
        for (place, era) in eras.enumerated() {
            let end = place + 1 < eras.count ? eras[place + 1].from : .max
            guard end > day else { continue }
            let stretch = days.indices(from: max(day, era.from), to: end)
            guard !stretch.isEmpty else { continue }
            add(amount, of: contribution, under: era.standing, stretch)
        }
    }

    private mutating func add(
        _ amount: Int64, of contribution: Units.Contribution, under standing: Era.Standing,
        _ stretch: Range<Int>
    ) {
        switch standing {
        case .closed: return
        case .unattributed:
            for index in basesByMeasure[contribution.measure] ?? []
            where bases[index].stages.passes(contribution.group, at: nil) {
                bases[index].unattributed.add(amount, stretch, days: days.count)
            }
        case .open(let unit):
            for index in basesByMeasure[contribution.measure] ?? []
            where bases[index].stages.passes(contribution.group, at: unit) {
                bases[index].attributed.add(amount, stretch, days: days.count)
            }
            for index in rolledByMeasure[contribution.measure] ?? []
            where rolled[index].stages.passes(contribution.group, at: unit)
                && rolled[index].passes(unit)
            {
                for area in ancestors[unit.area] {
                    rolled[index].areas[area].add(amount, stretch, days: days.count)
                }
            }
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
            for area in rolled[index].areas.indices {
                guard let first = rolled[index].areas[area].settle() else { continue }
                changes.rolled[index] = min(first, changes.rolled[index] ?? first)
            }
        }
        for index in bases.indices {
            let first = [bases[index].attributed.settle(), bases[index].unattributed.settle()]
            if let first = first.compactMap(\.self).min() { changes.bases[index] = first }
        }
        return changes
    }

    /// Forgets all counts and keeps other days from now on; the cells must be added again.
    mutating func restart(over days: DaySpan) {
        self.days = days
        for index in rolled.indices {
            rolled[index].areas = [DailyCount](repeating: DailyCount(), count: ancestors.count)
        }
        for index in bases.indices {
            bases[index].attributed = DailyCount()
            bases[index].unattributed = DailyCount()
        }
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
