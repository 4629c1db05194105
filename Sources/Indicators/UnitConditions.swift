import Calendar
import Codes
import Exact
import Language
import Measures
import Plans

/// What one unit's cells add to a count with conditions from a day on.
struct UnitAddition: Sendable {
    var area: Int
    /// The unit under which it counts.
    var unit: UInt32
    /// Index of the day.
    var day: Int
    var amount: Int64
}

/// In which areas rows ask the conditions on single units, and the counts with such: a plan's are
/// not asked at the institutions of another city.
struct UnitReach: Sendable {
    /// By the place of a condition, and of a count.
    private var conditions: [Int: Set<Int>] = [:]
    private var counts: [Int: Set<Int>] = [:]

    /// Notes what an indicator asks for some rows.
    mutating func add(
        _ compiled: CompiledIndicator, of rows: ArraySlice<Row>, in tree: AreaTree, _ rollUp: RollUp
    ) {
        let asked = compiled.askedOfUnits(rollUp)
        guard !asked.conditions.isEmpty else { return }
        // Where areas are named that need not lie in the row's, all are.
        let areas =
            asked.isElsewhere
            ? Set(tree.areas.indices) : Set(rows.flatMap { tree.subtree(of: $0.area) })
        for place in asked.conditions { conditions[place, default: []].formUnion(areas) }
        for count in asked.counts { counts[count, default: []].formUnion(areas) }
    }

    /// Whether a unit with these periods lies where the condition is asked, on some day.
    func isAsked(condition place: Int, at periods: [UnitPeriod]) -> Bool {
        UnitReach.isAny(of: periods, in: conditions[place])
    }

    func isAsked(count: Int, at periods: [UnitPeriod]) -> Bool {
        UnitReach.isAny(of: periods, in: counts[count])
    }

    private static func isAny(of periods: [UnitPeriod], in areas: Set<Int>?) -> Bool {
        guard let areas else { return false }
        return periods.contains { period in
            guard case .open(let place) = period.attribution else { return false }
            return areas.contains(place.area)
        }
    }
}

extension CompiledIndicator {
    /// What is asked of single units, at whatever depth.
    struct AskedOfUnits {
        /// Places of conditions.
        var conditions: Set<Int> = []
        /// Places of counts with conditions.
        var counts: Set<Int> = []
        /// Whether areas are named in which it is asked too.
        var isElsewhere = false
    }

    fileprivate func askedOfUnits(_ rollUp: RollUp) -> AskedOfUnits {
        var asked = AskedOfUnits()
        for step in [formula, recent].compactMap(\.self) {
            CompiledIndicator.add(step, to: &asked, rollUp)
        }
        return asked
    }

    private static func add(_ step: Step, to asked: inout AskedOfUnits, _ rollUp: RollUp) {
        switch step {
        case .count(let index, _, _):
            guard let conditions = rollUp.rolled[index].conditions else { return }
            asked.counts.insert(index)
            add(conditions, to: &asked, rollUp)
        case .areas(_, let steps):
            for step in steps { add(step, to: &asked, rollUp) }
        case .combined(let combination, let steps, let parts):
            if combination.askedAreas != nil { asked.isElsewhere = true }
            for step in steps { add(step, to: &asked, rollUp) }
            if let conditions = parts.members.flatMap({ rollUp.met.members[$0].conditions }) {
                add(conditions, to: &asked, rollUp)
            }
        case .holds, .value, .stated: return
        }
    }

    private static func add(
        _ conditions: UnitConditions, to asked: inout AskedOfUnits, _ rollUp: RollUp
    ) {
        for place in conditions.places where asked.conditions.insert(place).inserted {
            add(rollUp.met.conditions[place].step, to: &asked, rollUp)
        }
    }
}

extension IndicatorIndex {
    /// When what counts at a unit counts where the filter passes: of each unit that it counts under
    /// the days, one stretch after the other.
    private func stretches(
        of unit: UInt32, passing test: UnitTest, _ conditions: [UnitCondition]
    ) -> [UnitStretch] {
        var found: [UnitStretch] = []
        let context = self.context
        let periods = unitPeriods(of: unit)
        for (index, period) in periods.enumerated() {
            guard case .open(let place) = period.attribution else { continue }
            let end = index + 1 < periods.count ? periods[index + 1].from : .max
            let days = rollUp.days.indices(from: period.from, to: end)
            guard !days.isEmpty, test.isEmpty || test.couldPass(place, in: context) else {
                continue
            }
            // Between these days no condition changes.
            let turns = conditions.flatMap { $0.flips[place.number] ?? [] }
                .filter { $0 > days.lowerBound && $0 < days.upperBound }
            let edges = [days.lowerBound] + Set(turns).sorted() + [days.upperBound]
            for (from, end) in zip(edges, edges.dropFirst()) {
                let met = conditions.map { $0.holds(at: place.number, on: from) }
                guard test.passes(place, in: context, met: met) else { continue }
                if let last = found.last, last.place == place, last.days.upperBound == from {
                    found[found.count - 1].days = last.days.lowerBound..<end
                } else {
                    found.append(UnitStretch(days: from..<end, place: place))
                }
            }
        }
        return found
    }

    private func conditions(_ conditions: UnitConditions?) -> [UnitCondition] {
        conditions?.places.map { rollUp.met.conditions[$0] } ?? []
    }

    /// When a unit itself, and nothing that was merged into it, is one of the members.
    func stretches(
        ofMember unit: UInt32, passing test: UnitTest, _ conditions: UnitConditions?
    ) -> [UnitStretch] {
        stretches(of: unit, passing: test, self.conditions(conditions)).filter {
            $0.place.number == unit
        }
    }

    /// What the cells of a unit add to a count with conditions.
    func additions(of index: Int, at unit: UInt32) -> [UnitAddition] {
        let rolled = rollUp.rolled[index]
        guard let number = measureNumbers[rolled.count.measure],
            let cells = units.cellsByUnit[unit]?.entries(of: number), !cells.isEmpty
        else { return [] }
        let conditions = conditions(rolled.conditions)
        let stretches = stretches(of: unit, passing: rolled.units, conditions)
        var sums: [AdditionKey: Int64] = [:]
        for cell in cells {
            let contribution = cell.contribution
            let days = rollUp.days
            let from = days.indices(from: Int(contribution.day), to: .max)
            guard !from.isEmpty else { continue }
            if !State.isCountedDay(contribution.unitDay) {
                // Where it counts is decided on one day, whatever is true of the unit later.
                guard
                    let place = place(
                        of: unit, on: Int(contribution.unitDay), passing: rolled.units, conditions),
                    rolled.groups.passes(contribution.group, at: place)
                else { continue }
                sums[
                    AdditionKey(area: place.area, unit: place.number, day: from.lowerBound),
                    default: 0] += cell.amount
                continue
            }
            for stretch in stretches where stretch.days.upperBound > from.lowerBound {
                guard rolled.groups.passes(contribution.group, at: stretch.place) else { continue }
                let (area, unit) = (stretch.place.area, stretch.place.number)
                let begin = max(stretch.days.lowerBound, from.lowerBound)
                sums[AdditionKey(area: area, unit: unit, day: begin), default: 0] += cell.amount
                guard stretch.days.upperBound < days.count else { continue }
                sums[
                    AdditionKey(area: area, unit: unit, day: stretch.days.upperBound), default: 0
                ] -= cell.amount
            }
        }
        return sums.filter { $0.value != 0 }.map {
            UnitAddition(area: $0.area, unit: $0.unit, day: $0.day, amount: $1)
        }
    }

    private struct AdditionKey: Hashable {
        var area: Int
        var unit: UInt32
        var day: Int
    }

    /// Where what counts at a unit counts on a day, if the filter passes on it.
    private func place(
        of unit: UInt32, on day: Int, passing test: UnitTest, _ conditions: [UnitCondition]
    ) -> UnitPeriod.Place? {
        guard let period = unitPeriods(of: unit).last(where: { $0.from <= day }),
            case .open(let place) = period.attribution
        else { return nil }
        let met = conditions.map {
            holds($0, at: place.number, on: CivilDay(number: Int32(day)))
        }
        return test.passes(place, in: context, met: met) ? place : nil
    }

    private func holds(_ condition: UnitCondition, at unit: UInt32, on day: CivilDay) -> Bool {
        let date = ReadingDate(condition.reading, counting: day)
        let amount = amount(of: condition.step, atUnit: unit, on: date, condition.reading)
        return amount.value.map { !$0.isZero } ?? false
    }

    /// The days on which a condition begins and ceases to hold at a unit, in turn; those before the
    /// first day stay what they were.
    func flips(of condition: UnitCondition, at unit: UInt32, from first: Int) -> [Int] {
        var flips = (condition.flips[unit] ?? []).filter { $0 < first }
        var isHeld = flips.count % 2 == 1
        var parts = parts(of: condition, at: unit)
        for day in turns(of: condition, at: unit, from: first) {
            let holds = holds(condition, at: unit, onIndex: day, &parts)
            if holds != isHeld { flips.append(day) }
            isHeld = holds
        }
        return flips
    }

    /// A part of a condition while one day after another is asked.
    private struct ConditionPart {
        let step: CompiledIndicator.Step
        /// The days, as indices, on which it may come to something else.
        var turns: Set<Int> = []
        var amount: Amount?
    }

    /// The parts of which each is worked out only where it changes; none of a condition that asks
    /// an earlier time too, or is read once a year.
    private func parts(of condition: UnitCondition, at unit: UInt32) -> [ConditionPart] {
        guard case .combined(let combination, let steps, _) = condition.step,
            combination.rules.asksEarlier == nil, condition.reading != .census,
            condition.reading != .cohort
        else { return [] }
        return steps.map { step in
            var part = ConditionPart(step: step)
            addTurns(of: step, at: unit, to: &part.turns)
            return part
        }
    }

    private func holds(
        _ condition: UnitCondition, at unit: UInt32, onIndex index: Int,
        _ parts: inout [ConditionPart]
    ) -> Bool {
        let day = rollUp.days.day(at: index)
        guard !parts.isEmpty, case .combined(let combination, _, _) = condition.step else {
            return holds(condition, at: unit, on: day)
        }
        let date = ReadingDate(condition.reading, counting: day)
        let amounts = parts.indices.map { place in
            if let known = parts[place].amount, !parts[place].turns.contains(index) {
                return known
            }
            let found = amount(
                of: parts[place].step, atUnit: unit, on: date, condition.reading)
            parts[place].amount = found
            return found
        }
        let value = combination.rules.value(
            Operands(
                combination: combination, amounts: amounts,
                units: combination.asksUnits ? [amounts] : [])
        ).value
        return value.map { !$0.isZero } ?? false
    }

    /// The days, from the first on, on which a condition may begin or cease to hold at a unit, in
    /// order. What is read once a year is asked of the days alone on which it is counted.
    private func turns(of condition: UnitCondition, at unit: UInt32, from first: Int) -> [Int] {
        let days = rollUp.days
        let counted: (month: Int, day: Int)? =
            switch condition.reading {
            case .census: (9, 1)
            case .cohort: (8, 31)
            case .running, .schoolYear, .latest, .semester, .day: nil
            }
        if let counted {
            return (days.day(at: 0).year...days.last.year).compactMap { year in
                let index = CivilDay.on(counted.month, counted.day, year) - days.day(at: 0)
                return index >= first && index < days.count ? index : nil
            }
        }
        var turns: Set<Int> = [first]
        addTurns(of: condition.step, at: unit, to: &turns)
        return turns.filter { $0 >= first && $0 < days.count }.sorted()
    }

    private func addTurns(
        of step: CompiledIndicator.Step, at unit: UInt32, to turns: inout Set<Int>
    ) {
        switch step {
        case .count(let index, _, _): turns.formUnion(rollUp.daysOfChange(of: index, atUnit: unit))
        case .holds(let measure):
            guard let number = measureNumbers[measure] else { return }
            for day in units.answers.changes(of: number, at: unit) {
                turns.formUnion(rollUp.days.indices(from: day, to: .max).prefix(1))
            }
        case .value(let measure, _): turns.formUnion(daysOfReports([measure], at: unit))
        case .stated(let leaf):
            let days = daysOfReports(leaf.parts, at: unit)
            turns.formUnion(days)
            guard !leaf.isUntilNext, !days.isEmpty else { return }
            // What is stated for a year, or a school year, may stand in for the next one.
            let span = rollUp.days
            for year in span.day(at: 0).year...span.last.year {
                turns.formUnion(
                    [.first(of: year), .on(9, 1, year)].map { (day: CivilDay) in
                        day - span.day(at: 0)
                    })
            }
        case .areas: break
        case .combined(let combination, let steps, _):
            var own: Set<Int> = []
            for step in steps { addTurns(of: step, at: unit, to: &own) }
            turns.formUnion(own)
            // The same day a year later, whatever year it is.
            if combination.rules.asksEarlier == .yearBefore {
                turns.formUnion(own.flatMap { [$0 + 365, $0 + 366] })
            }
        }
    }

    /// The days, as indices, on which a unit states something else.
    private func daysOfReports(_ measures: [Measure], at unit: UInt32) -> [Int] {
        measures.compactMap { measureNumbers[$0] }.flatMap {
            placeFigures.changes($0, atUnit: unit)
        }.map { $0 - rollUp.days.day(at: 0) }
    }

    /// A measure of a single unit.
    func amount(
        of step: CompiledIndicator.Step, atUnit unit: UInt32, on date: ReadingDate,
        _ reading: ReadingKind
    ) -> Amount {
        switch step {
        case .count(let index, let isFlow, _):
            guard rollUp.rolled[index].isNumbered else { return Amount(absence: .building) }
            let day = rollUp.days.index(of: isFlow ? date.happenedUntil : date.countedOn)
            return Amount(
                value: Fraction(
                    rollUp.persons(of: index, atUnit: unit, at: day),
                    rollUp.rolled[index].scale))
        case .holds(let measure):
            guard let number = measureNumbers[measure] else { return Amount(absence: .building) }
            let isHeld = units.answers.holds(number, at: unit, on: Int(date.countedOn.number))
            return Amount(value: Fraction(isHeld ? 1 : 0))
        case .value(let measure, let scale):
            return figure(measure, scale, atUnit: unit, on: date.countedOn)
        case .stated(let leaf): return figure(leaf, atUnit: unit, on: date)
        case .areas: return Amount(absence: .noValue)
        case .combined(let combination, let steps, _):
            let amounts = steps.map { amount(of: $0, atUnit: unit, on: date, reading) }
            let earlier = earlierDate(combination, date, reading).map { earlier in
                steps.map { amount(of: $0, atUnit: unit, on: earlier, reading) }
            }
            return combination.rules.value(
                Operands(
                    combination: combination, amounts: amounts,
                    units: combination.asksUnits ? [amounts] : [], earlier: earlier ?? []))
        }
    }

    private func earlierDate(
        _ combination: Combination, _ date: ReadingDate, _ reading: ReadingKind
    ) -> ReadingDate? {
        switch combination.rules.asksEarlier {
        case .yearBefore: date.yearEarlier
        case .eve(let key):
            combination.day(key).map {
                ReadingDate(reading, counting: reading.countedOn(inForceOn: $0 - 1))
            }
        case nil: nil
        }
    }
}

extension ReadingKind {
    /// The day on which is counted what is in force on a day.
    fileprivate func countedOn(inForceOn day: CivilDay) -> CivilDay {
        let year = day.date.month >= 10 ? day.year : day.year - 1
        return switch self {
        case .census: .on(9, 1, year)
        case .cohort: .on(8, 31, year)
        case .running, .schoolYear, .latest, .semester, .day: day
        }
    }
}
