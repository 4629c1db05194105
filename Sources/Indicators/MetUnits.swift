import Codes
import Language
import Plans

/// A condition on single units that is a measure itself, and the days on which it holds at each.
struct UnitCondition: Sendable {
    let combination: Combination
    let step: CompiledIndicator.Step
    let reading: ReadingKind
    /// The place of its sheet, and its line there.
    let sheet: Int
    let line: Int
    /// 0 where all that it asks is counted without conditions, else one above the highest among the
    /// conditions of what it asks.
    let level: Int
    /// The measures that it asks of the unit itself.
    let asked: Set<Measure>
    /// The measures in whose cells the unit itself states what it asks.
    let reported: Set<Measure>
    /// Whether a day can matter to the days before it: to what is compared with a fixed day.
    let asksFixedDay: Bool
    /// By unit: the days, as indices, on which it begins and ceases to hold, in turn.
    fileprivate(set) var flips: [UInt32: [Int]] = [:]
    /// Units of which something was said, with the first day that it is about.
    fileprivate var waiting: [UInt32: Int] = [:]

    /// Whether it holds at a unit on the day of that index.
    func holds(at unit: UInt32, on day: Int) -> Bool {
        let flips = flips[unit] ?? []
        return (flips.firstIndex { $0 > day } ?? flips.count) % 2 == 1
    }

    fileprivate mutating func wait(for unit: UInt32, from day: Int) {
        // Where it was never asked, every day is asked.
        let first = asksFixedDay || flips[unit] == nil ? 0 : day
        waiting[unit] = min(first, waiting[unit] ?? first)
    }
}

/// What is asked of the units of a filter day by day: by place among all conditions, in the order
/// of `UnitFilter.meets`.
struct UnitConditions: Hashable, Sendable {
    let places: [Int]
    let reading: ReadingKind
}

/// The units that pass a filter, and when.
struct UnitMembers: Sendable {
    let filter: UnitFilter
    let test: UnitTest
    let conditions: UnitConditions?
    /// Those that pass on any day, by number so that the order is always one.
    private var passing: [(unit: UInt32, stretches: [UnitStretch])] = []
    /// Units of which something may have changed.
    fileprivate var waiting: Set<UInt32> = []

    fileprivate init(_ filter: UnitFilter, test: UnitTest, _ conditions: UnitConditions?) {
        self.filter = filter
        self.test = test
        self.conditions = conditions
    }

    /// Whether there is one in the areas on any day.
    func isAny(in areas: Set<Int>) -> Bool {
        passing.contains { $0.stretches.contains { areas.contains($0.place.area) } }
    }

    /// Those in the areas on the day of that index, by number.
    func callAsFunction(in areas: Set<Int>, at day: Int) -> [UInt32] {
        passing.compactMap { unit, stretches in
            stretches.contains { $0.days.contains(day) && areas.contains($0.place.area) }
                ? unit : nil
        }
    }

    /// Takes over when a unit passes, and gives when it did before.
    fileprivate mutating func set(_ stretches: [UnitStretch], of unit: UInt32) -> [UnitStretch] {
        var (low, high) = (0, passing.count)
        while low < high {
            let middle = (low + high) / 2
            if passing[middle].unit < unit { low = middle + 1 } else { high = middle }
        }
        let isKnown = low < passing.count && passing[low].unit == unit
        let before = isKnown ? passing[low].stretches : []
        let place = isKnown ? low..<low + 1 : low..<low
        passing.replaceSubrange(place, with: stretches.isEmpty ? [] : [(unit, stretches)])
        return before
    }

    /// All are to be asked again.
    fileprivate mutating func restart() {
        waiting.formUnion(passing.map(\.unit))
        passing = []
    }
}

/// Days on which something counts at a unit, as indices.
struct UnitStretch: Equatable, Sendable {
    var days: Range<Int>
    var place: UnitPeriod.Place
}

/// Which conditions and filters are asked of single units, and what each unit's answers are. Only
/// units of which something was said are asked again.
struct MetUnits: Sendable {
    private(set) var conditions: [UnitCondition] = []
    private(set) var sheets: [ConditionSheet] = []
    /// By count of the roll-up the conditions that ask it.
    private var asking: [Int: [Int]] = [:]
    private(set) var members: [UnitMembers] = []
    /// The counts of the roll-up with conditions.
    private(set) var counts: [Int: UnitConditions] = [:]
    /// Units that are to be added again, by the count.
    private var waiting: [Int: Set<UInt32>] = [:]
    private var combinationCount = 0

    /// Gives the next combination its number.
    mutating func numberCombination() -> Int {
        combinationCount += 1
        return combinationCount
    }

    /// The place of a condition, new if nothing asked for it before.
    mutating func place(
        of combination: Combination, _ step: CompiledIndicator.Step, _ reading: ReadingKind
    ) -> Int {
        if let known = conditions.firstIndex(where: {
            $0.combination == combination && $0.reading == reading
        }) {
            return known
        }
        let sheet = sheet(readAs: reading)
        let ingredients = CompiledIndicator.ingredients(of: step)
        let inputs = Set(ingredients.rolled)
        conditions.append(
            UnitCondition(
                combination: combination, step: step, reading: reading, sheet: sheet,
                line: sheets[sheet].line(of: .combined(combination), step),
                level: inputs.compactMap { counts[$0] }.map { level(of: $0) + 1 }.max() ?? 0,
                asked: Set(CompiledIndicator.held(in: step)),
                reported: Set(ingredients.reportMeasures),
                asksFixedDay: CompiledIndicator.asksFixedDay(step)))
        for input in inputs { asking[input, default: []].append(conditions.count - 1) }
        return conditions.count - 1
    }

    private mutating func sheet(readAs reading: ReadingKind) -> Int {
        if let known = sheets.firstIndex(where: { $0.reading == reading }) { return known }
        sheets.append(ConditionSheet(reading: reading))
        return sheets.count - 1
    }

    /// The highest among those of some conditions.
    func level(of conditions: UnitConditions) -> Int {
        conditions.places.map { self.conditions[$0].level }.max() ?? 0
    }

    /// The levels of all conditions, in the order in which they are to be asked: a higher one asks
    /// what is counted where lower ones hold.
    var levels: Range<Int> { 0..<(conditions.map(\.level).max() ?? -1) + 1 }

    /// The place among `members` of the units that pass a filter.
    mutating func place(
        of filter: UnitFilter, test: UnitTest, _ conditions: UnitConditions?
    ) -> Int {
        let known = members.firstIndex { $0.filter == filter && $0.conditions == conditions }
        if let known { return known }
        members.append(UnitMembers(filter, test: test, conditions))
        return members.count - 1
    }

    /// A count of the roll-up has conditions.
    mutating func add(_ count: Int, _ conditions: UnitConditions) { counts[count] = conditions }

    // MARK: what may have changed

    /// A unit is another one, or lies elsewhere.
    mutating func wait(for unit: UInt32) {
        for place in conditions.indices where conditions[place].flips[unit] == nil {
            conditions[place].waiting[unit] = 0
        }
        for count in counts.keys { waiting[count, default: []].insert(unit) }
        for place in members.indices { members[place].waiting.insert(unit) }
    }

    /// Cells of units are added to a count with conditions.
    mutating func wait(for units: Set<UInt32>, in count: Int) {
        waiting[count, default: []].formUnion(units)
    }

    /// Something that conditions ask of a unit is another one from a day on.
    mutating func wait(for unit: UInt32, from day: Int, where asks: (UnitCondition) -> Bool) {
        for place in conditions.indices where asks(conditions[place]) {
            conditions[place].wait(for: unit, from: day)
        }
    }

    /// A count that conditions ask is another one at some units, each from a day on.
    mutating func wait(for units: [UInt32: Int], whichChanged count: Int) {
        for place in asking[count] ?? [] {
            for (unit, day) in units { conditions[place].wait(for: unit, from: day) }
        }
    }

    /// A condition has changed at the unit under which these count.
    mutating func wait(for units: Set<UInt32>, whereAsked condition: Int) {
        for (count, conditions) in counts where conditions.places.contains(condition) {
            waiting[count, default: []].formUnion(units)
        }
        for place in members.indices
        where members[place].conditions?.places.contains(condition) ?? false {
            members[place].waiting.formUnion(units)
        }
    }

    // MARK: what is found again

    /// A condition that is to be asked again, from the day of an index on.
    struct Inquiry: Sendable {
        let condition: Int
        let first: Int
    }

    /// What is asked together.
    struct Together: Hashable {
        let sheet: Int
        /// Whether all days are asked.
        let isWhole: Bool
    }

    /// The units at which conditions of a level are to be asked again.
    mutating func takeWaiting(ofLevel level: Int) -> [UInt32: [Inquiry]] {
        var found: [UInt32: [Inquiry]] = [:]
        for place in conditions.indices where conditions[place].level == level {
            for (unit, first) in conditions[place].waiting {
                found[unit, default: []].append(Inquiry(condition: place, first: first))
            }
            conditions[place].waiting = [:]
        }
        return found
    }

    mutating func takeWaiting(ofCount count: Int) -> Set<UInt32> {
        waiting.removeValue(forKey: count) ?? []
    }

    mutating func takeWaiting(ofMembers place: Int) -> Set<UInt32> {
        defer { members[place].waiting = [] }
        return members[place].waiting
    }

    /// Takes over the days on which a condition begins and ceases to hold; gives whether they are
    /// others.
    mutating func set(_ flips: [Int], ofCondition place: Int, at unit: UInt32) -> Bool {
        defer { conditions[place].flips[unit] = flips }
        return conditions[place].flips[unit] != flips
    }

    /// Nobody asks a condition at a unit now.
    mutating func forget(condition place: Int, at unit: UInt32) {
        conditions[place].flips[unit] = nil
    }

    /// Takes over when a unit is a member; gives the areas in which that is another answer, with
    /// the index of the first day on which it is.
    mutating func set(_ new: [UnitStretch], ofMembers place: Int, _ unit: UInt32) -> AreaDays {
        let old = members[place].set(new, of: unit)
        let same = zip(old, new).prefix { $0 == $1 }.count
        var changed = AreaDays()
        let first = [old, new].compactMap { $0.count > same ? $0[same].days.lowerBound : nil }.min()
        guard let first else { return changed }
        for stretch in old.dropFirst(same) + new.dropFirst(same) {
            changed.add(first, in: stretch.place.area)
        }
        return changed
    }

    /// Forgets all answers; they are asked again.
    mutating func restart() {
        for place in conditions.indices {
            for unit in conditions[place].flips.keys { conditions[place].waiting[unit] = 0 }
            conditions[place].flips = [:]
        }
        for place in members.indices { members[place].restart() }
    }
}
