import Calendar
import Events
import Language
import Measures
import Plans
import Subjects

/// The units of the installation: their histories, where their persons count in consequence, and
/// the cells that are counted at them.
struct Units: Sendable {
    /// Histories as they were given, by unit; none of a unit that was never opened.
    private(set) var histories: [Term: UnitHistory] = [:]
    /// What counts at each unit, and in each area where no unit has a part in it.
    private(set) var cellsByUnit: [UInt32: UnitCells] = [:]
    /// The unit periods of each unit that has a history.
    private var unitPeriods: [Term: [UnitPeriod]] = [:]
    private(set) var answers: Answers
    /// What ever counts in each area, and under each unit.
    private var countingIn: [Int: Set<UInt32>] = [:]
    private var countingUnder: [UInt32: Set<UInt32>] = [:]
    /// Units that once were merged into that one.
    private var merged: [Term: Set<Term>] = [:]
    /// Units of which something was said since their periods were worked out.
    private var waiting: Set<Term> = []

    /// - Parameter parting: the measures that filters ask of units.
    init(parting: Set<UInt16>) { answers = Answers(parting: parting) }

    /// A cell's key without its unit.
    struct Contribution: Hashable, Comparable, Sendable, BitwiseCopyable {
        var measure: UInt16
        var group: UInt16
        var day: Int32
        var unitDay: Int32

        init(_ key: CellKey) {
            measure = key.measure
            group = key.group
            day = key.day
            unitDay = key.unitDay
        }

        /// By measure, group, day, day of the unit.
        static func < (left: Contribution, right: Contribution) -> Bool {
            if left.measure != right.measure { return left.measure < right.measure }
            if left.group != right.group { return left.group < right.group }
            if left.day != right.day { return left.day < right.day }
            return left.unitDay < right.unitDay
        }

        /// Whether the two differ in their day alone.
        func isAlike(_ other: Contribution) -> Bool {
            measure == other.measure && group == other.group && unitDay == other.unitDay
        }

        func key(at unit: UInt32) -> CellKey {
            CellKey(measure: measure, group: group, unit: unit, day: day, unitDay: unitDay)
        }
    }

    /// Adds to cells of one unit or area.
    mutating func add(_ cells: ArraySlice<Cell>, at unit: UInt32, _ periods: [UnitPeriod]) {
        if cellsByUnit[unit] == nil { know(unit, periods) }
        cellsByUnit[unit, default: UnitCells()].add(cells)
    }

    /// Notes where a unit or area counts.
    private mutating func know(_ place: UInt32, _ periods: [UnitPeriod]) {
        for period in periods {
            guard case .open(let here) = period.attribution else { continue }
            countingIn[here.area, default: []].insert(place)
            countingUnder[here.number, default: []].insert(place)
        }
    }

    /// All units and areas that may count in an area.
    func counting(directlyIn area: Int) -> Set<UInt32> { countingIn[area] ?? [] }

    /// What may count under a unit.
    func counting(under unit: UInt32) -> Set<UInt32> { countingUnder[unit] ?? [] }

    /// All units and areas that may count in an area, and what may count under those units.
    func counting(in area: Int) -> Set<UInt32> {
        let here = countingIn[area] ?? []
        return here.reduce(into: here) { found, unit in
            guard unit != 0, let others = countingUnder[unit] else { return }
            found.formUnion(others)
        }
    }

    /// The unit periods of a unit, from the beginning of time on; of an area there is one.
    func unitPeriods(of place: UInt32, in tree: AreaTree, texts: Texts) -> [UnitPeriod] {
        guard let area = Spot(number: place).area else {
            return unitPeriods[place] ?? [UnitPeriod(from: .min, attribution: .unattributed)]
        }
        guard let index = tree.index[texts[area]] else {
            return [UnitPeriod(from: .min, attribution: .unattributed)]
        }
        return [
            UnitPeriod(
                from: .min, attribution: .open(UnitPeriod.Place(area: index, unit: nil, number: 0)))
        ]
    }

    /// Replaces a history; `settlePeriods` takes it in.
    mutating func set(_ history: UnitHistory) {
        for span in histories[history.unit]?.spans ?? [] where span.state == .merged {
            merged[span.mergedInto]?.remove(history.unit)
        }
        for span in history.spans where span.state == .merged {
            merged[span.mergedInto, default: []].insert(history.unit)
        }
        histories[history.unit] = history.spans.isEmpty ? nil : history
        waiting.insert(history.unit)
    }

    /// Takes in what the cells of a measure that is asked of single units and areas say of one;
    /// `settlePeriods` takes in what it means to its periods. Gives the first day on which
    /// something else is said.
    mutating func answer(
        _ measure: UInt16, at place: UInt32, in tree: AreaTree, texts: Texts
    ) -> CivilDay? {
        let cells = cellsByUnit[place]?.cells(of: measure, at: place) ?? []
        guard let first = answers.set(cells, at: place, of: measure) else { return nil }
        if let area = Spot(number: place).area {
            if let index = tree.index[texts[area]] { answers.know(place, of: index) }
        } else if answers.parting.contains(measure) {
            waiting.insert(place)
        }
        return CivilDay(number: first)
    }

    /// Takes in what histories and answers mean to the periods of units. Gives the units whose
    /// periods have changed, with those before: the units themselves and what was merged into
    /// them, directly or not.
    mutating func settlePeriods(
        in tree: AreaTree, texts: Texts
    ) -> [(unit: Term, before: [UnitPeriod])] {
        var changed: [(unit: Term, before: [UnitPeriod])] = []
        let ended = waiting.reduce(into: Set()) { $0.formUnion(unitsThatEnded(in: $1)) }
        for unit in ended {
            let before = unitPeriods(of: unit, in: tree, texts: texts)
            let after = periods(of: unit, in: tree, texts: texts)
            guard before != after else { continue }
            unitPeriods[unit] = after
            know(unit, after)
            changed.append((unit, before))
        }
        waiting = []
        return changed
    }

    /// The unit and all that were merged into it, through chains and circles.
    func unitsThatEnded(in unit: Term) -> Set<Term> {
        var found: Set<Term> = [unit]
        var open = [unit]
        while let next = open.popLast() {
            for source in merged[next] ?? [] where found.insert(source).inserted {
                open.append(source)
            }
        }
        return found
    }

    private func periods(of unit: Term, in tree: AreaTree, texts: Texts) -> [UnitPeriod] {
        var result = [UnitPeriod(from: .min, attribution: .unattributed)]
        for day in daysOfChange(of: unit, in: tree, texts: texts).sorted() {
            let standing = standing(of: unit, on: day, in: tree, texts: texts)
            if standing != result[result.count - 1].attribution {
                result.append(UnitPeriod(from: day, attribution: standing))
            }
        }
        return result
    }

    /// Every day on which the standing of a unit may change: those of its own history, of the
    /// units it was ever merged into, and of their areas.
    private func daysOfChange(of unit: Term, in tree: AreaTree, texts: Texts) -> Set<Int> {
        var days: Set<Int> = []
        var seen: Set<Term> = [unit]
        var open = [unit]
        while let next = open.popLast() {
            days.formUnion(answers.changes(at: next))
            for span in histories[next]?.spans ?? [] {
                days.insert(Int(span.from))
                if span.state == .merged, seen.insert(span.mergedInto).inserted {
                    open.append(span.mergedInto)
                }
                guard span.state == .open, let index = tree.index[texts[span.area]] else {
                    continue
                }
                if let from = tree.areas[index].from { days.insert(Int(from.number)) }
                if let to = tree.areas[index].to { days.insert(Int(to.number) + 1) }
            }
        }
        return days
    }

    /// Contract §2.3.8: mergers are followed on the day itself.
    private func standing(
        of unit: Term, on day: Int, in tree: AreaTree, texts: Texts
    ) -> UnitPeriod.Attribution {
        var seen: Set<Term> = []
        var current = unit
        while seen.insert(current).inserted {
            guard let history = histories[current],
                let index = history.spans.lastIndex(where: { Int($0.from) <= day })
            else { return .unattributed }
            let span = history.spans[index]
            switch span.state {
            case .closed: return .closed
            case .merged where span.mergedInto == 0: return .closed
            case .merged: current = span.mergedInto
            case .open:
                guard let area = tree.index[texts[span.area]],
                    tree.areas[area].exists(on: CivilDay(number: Int32(day)))
                else { return .unattributed }
                var unit = span
                unit.from = 0  // since when it is so does not matter
                unit.name = 0  // nor what it is called
                return .open(
                    UnitPeriod.Place(
                        area: area, unit: unit, number: current,
                        openedOn: history.openedOn(at: index),
                        held: answers.held(at: current, on: day)))
            }
        }
        return .closed  // a circle
    }
}

extension AreaTree.Area {
    /// Whether the area exists on that day; `to` is its last.
    func exists(on day: CivilDay) -> Bool {
        (from.map { $0 <= day } ?? true) && (to.map { day <= $0 } ?? true)
    }
}
