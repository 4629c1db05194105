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

extension [UnitAddition] {
    /// Those of one day, area and unit as one; none of nothing.
    fileprivate func netted() -> [UnitAddition] {
        let sorted = sorted { ($0.day, $0.area, $0.unit) < ($1.day, $1.area, $1.unit) }
        var netted: [UnitAddition] = []
        for one in sorted {
            if let last = netted.last,
                (last.day, last.area, last.unit) == (one.day, one.area, one.unit)
            {
                netted[netted.count - 1].amount += one.amount
            } else {
                netted.append(one)
            }
        }
        return netted.filter { $0.amount != 0 }
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
        var additions: [UnitAddition] = []
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
                additions.append(
                    UnitAddition(
                        area: place.area, unit: place.number, day: from.lowerBound,
                        amount: cell.amount))
                continue
            }
            for stretch in stretches where stretch.days.upperBound > from.lowerBound {
                guard rolled.groups.passes(contribution.group, at: stretch.place) else { continue }
                let (area, unit) = (stretch.place.area, stretch.place.number)
                let begin = max(stretch.days.lowerBound, from.lowerBound)
                additions.append(
                    UnitAddition(area: area, unit: unit, day: begin, amount: cell.amount))
                guard stretch.days.upperBound < days.count else { continue }
                additions.append(
                    UnitAddition(
                        area: area, unit: unit, day: stretch.days.upperBound,
                        amount: -cell.amount))
            }
        }
        return additions.netted()
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

    /// Asks the conditions of a level again at the units of which something was said. Where no row
    /// can see the answer it is forgotten: a unit that comes to lie elsewhere, or is another one,
    /// is asked for all days.
    mutating func askAgain(level: Int) {
        let waiting = rollUp.met.takeWaiting(ofLevel: level)
        guard !waiting.isEmpty else { return }
        let context = self.context
        let tests = rollUp.met.conditions.indices.map {
            reach.tests(ofCondition: $0, in: rollUp)
        }
        var due: [UInt32: [MetUnits.Inquiry]] = [:]
        for (unit, inquiries) in waiting {
            let periods = unitPeriods(of: unit)
            for inquiry in inquiries {
                let place = inquiry.condition
                if reach.isAsked(
                    condition: place, by: tests[place], at: periods, in: context)
                {
                    due[unit, default: []].append(inquiry)
                } else {
                    rollUp.met.forget(condition: place, at: unit)
                }
            }
        }
        for (unit, answers) in answers(to: due.map { ($0.key, $0.value) }) {
            for (place, flips) in answers
            where rollUp.met.set(flips, ofCondition: place, at: unit) {
                rollUp.met.wait(for: units.unitsThatEnded(in: unit), whereAsked: place)
            }
        }
    }

    private typealias Answer = (condition: Int, flips: [Int])

    /// The flips of the conditions at each of the units: no unit bears upon another.
    private func answers(
        to due: [(unit: UInt32, inquiries: [MetUnits.Inquiry])]
    ) -> [(unit: UInt32, answers: [Answer])] {
        let size = 32
        return workers.map((due.count + size - 1) / size) { part in
            due[(part * size)..<min((part + 1) * size, due.count)].map { unit, inquiries in
                (unit: unit, answers: answers(to: inquiries, at: unit))
            }
        }.flatMap(\.self)
    }

    /// The days on which conditions begin and cease to hold at a unit, in turn. They are asked
    /// together, from the earliest of their days on; days before that stay what they were. Those of
    /// which all days are asked do not take the others with them.
    private func answers(to inquiries: [MetUnits.Inquiry], at unit: UInt32) -> [Answer] {
        var together: [MetUnits.Together: [MetUnits.Inquiry]] = [:]
        for inquiry in inquiries {
            let sheet = rollUp.met.conditions[inquiry.condition].sheet
            together[.init(sheet: sheet, isWhole: inquiry.first == 0), default: []].append(inquiry)
        }
        return together.flatMap { together, inquiries in
            let first = inquiries.map(\.first).min() ?? 0
            let conditions = inquiries.map { rollUp.met.conditions[$0.condition] }
            let flips = UnitSheet.flips(
                ofLines: conditions.map(\.line), of: rollUp.met.sheets[together.sheet], at: unit,
                from: first, after: conditions.map { $0.flips[unit] ?? [] }, in: self)
            return zip(inquiries, flips).map { ($0.condition, $1) }
        }
    }

    /// The days from the first on, as indices in their order, on which a step may come to something
    /// else at a unit.
    func turns(of step: CompiledIndicator.Step, at unit: UInt32, from first: Int) -> [Int] {
        if case .count(let index, _, _) = step {
            // They are in order already.
            let days = rollUp.daysOfChange(of: index, atUnit: unit)
            return Array(days[(days.lastIndex { $0 < first }.map { $0 + 1 } ?? 0)...])
        }
        var turns: Set<Int> = []
        addTurns(of: step, at: unit, to: &turns)
        return turns.filter { $0 >= first }.sorted()
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
        case .count(let index, let isFlow, let isMean):
            guard rollUp.rolled[index].isNumbered else { return Amount(absence: .building) }
            let days = date.days(isFlow: isFlow, isMean: isMean)
            let persons = days.reduce(Int64(0)) { sum, day in
                sum + rollUp.persons(of: index, atUnit: unit, at: rollUp.days.index(of: day))
            }
            return Amount(value: Fraction(persons, rollUp.rolled[index].scale * days.count))
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
