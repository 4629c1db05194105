import Calendar
import Codes
import Events
import Exact
import Language
import Measures
import Plans

extension IndicatorIndex {
    /// The reading of a row that is in force on a day: on 31 December of a year that of the year's
    /// period, on the clock's day the newest.
    package func reading(of row: Row, inForceOn day: CivilDay) -> Reading {
        guard let compiled = compiledIndicators[row.place] else {
            return Reading(
                value: nil, numerator: nil, denominator: nil, on: day, time: PlanTime(day),
                isBeforePlan: false, absence: .noValue)
        }
        var readingDate = ReadingDate(compiled, inForceOn: day)
        guard !building.contains(row.place) else { return absent(.building, on: readingDate) }
        guard compiled.isInEffect(on: day) else { return absent(.noValue, on: readingDate) }
        if compiled.reading == .latest, !compiled.figures.isEmpty {
            guard let period = latestPeriod(of: compiled, in: row.area, on: day) else {
                return absent(
                    isDenominatorSilent(of: compiled, in: row.area, on: day)
                        ? .noDenominator : .noValue, on: readingDate)
            }
            readingDate = ReadingDate(compiled, statementOf: period, inForceOn: day)
            guard period.serves(on: day) else { return absent(.staleStatement, on: readingDate) }
        }
        let scope = Scope.area(row.area, isHome: compiled.home.contains(row.area))
        var amount = amount(of: compiled.formula, at: scope, on: readingDate, compiled)
        // A plain count is its own numerator (language §12).
        if compiled.isPlainCount { amount.numerator = amount.value }
        var reading = Reading(
            value: amount.value, numerator: amount.numerator, denominator: amount.denominator,
            on: readingDate.readOn, time: readingDate.time, isBeforePlan: readingDate.isBeforePlan,
            absence: amount.absence, staleDenominator: amount.staleYear)
        reading.failing = amount.failing
        // What has no value anyway keeps its own reason; the coverage says more about it.
        reading.coverage = faultyCoverage(of: compiled.bases, on: readingDate.countedOn)
        if reading.coverage != nil, reading.value != nil {
            reading.value = nil
            reading.absence = .lowCoverage
        }
        if reading.value != nil, hasSilentArea(compiled, in: row.area, on: readingDate.countedOn) {
            reading.value = nil
            reading.absence = .lowCoverage
        }
        return reading
    }

    /// What each condition comes to that the row consists of, in the reading in force on a day;
    /// none of a row of one measure.
    package func conditions(of row: Row, inForceOn day: CivilDay) -> [FoundCondition] {
        guard let compiled = compiledIndicators[row.place], compiled.isInEffect(on: day),
            case .combined(let combination, let steps, _) = compiled.formula,
            !combination.limits.isEmpty
        else { return [] }
        let readingDate = readingDate(of: compiled, in: row.area, inForceOn: day)
        let scope = Scope.area(row.area, isHome: compiled.home.contains(row.area))
        let amounts = steps.map { amount(of: $0, at: scope, on: readingDate, compiled) }
        return Operands(combination: combination, amounts: amounts, units: []).found
    }

    /// What has happened up to a day in the window that the row's target watches; nil where it
    /// watches none, and while it is being counted.
    package func recent(of row: Row, upTo day: CivilDay) -> Fraction? {
        guard let compiled = compiledIndicators[row.place], let recent = compiled.recent else {
            return nil
        }
        let scope = Scope.area(row.area, isHome: compiled.home.contains(row.area))
        return amount(of: recent, at: scope, on: ReadingDate(readOn: day), compiled).value
    }

    /// The first day on which what a row's target waits for holds; nil while that has not come.
    package func occasion(of row: Row) -> CivilDay? {
        let indicator = plans[row.place.plan].indicators[row.place.indicator]
        guard let occasion = indicator.target?.occasion, let area = areas.index[occasion.area],
            let number = measureNumbers[occasion.measure]
        else { return nil }
        return units.answers.first(number, in: area)
    }

    /// Whether the row asks for every area below to be heard of, and one is not.
    private func hasSilentArea(
        _ compiled: CompiledIndicator, in area: Int, on day: CivilDay
    ) -> Bool {
        guard !compiled.held.isEmpty else { return false }
        let index = rollUp.days.index(of: day)
        return areas.subtree(of: area).contains { area in
            areas.areas[area].reports(on: day)
                && compiled.held.allSatisfy { rollUp.persons(of: $0, in: area, at: index) == 0 }
        }
    }

    private func absent(_ absence: Absence, on readingDate: ReadingDate) -> Reading {
        Reading(
            value: nil, numerator: nil, denominator: nil, on: readingDate.readOn,
            time: readingDate.time, isBeforePlan: readingDate.isBeforePlan, absence: absence)
    }

    /// The period whose statements are the latest ones that the area has all of.
    func latestPeriod(
        of compiled: CompiledIndicator, in area: Int, on day: CivilDay
    ) -> StatementPeriod? {
        stated.latest(
            of: compiled.statements(of: area, in: areas), on: day,
            yearly: compiled.takesYearsOnly)
    }

    /// Whether of a quotient the numerator has a statement that serves and the denominator none.
    private func isDenominatorSilent(
        of compiled: CompiledIndicator, in area: Int, on day: CivilDay
    ) -> Bool {
        guard let (above, below) = compiled.statedQuotient else { return false }
        func isStated(_ figure: Int) -> Bool {
            stated.latest(
                of: [StatedFigures.Asked(figure: figure, area: area)], on: day,
                yearly: compiled.takesYearsOnly)?.serves(on: day) ?? false
        }
        return isStated(above) && !isStated(below)
    }

    /// Where a formula is computed.
    private enum Scope {
        /// With whether the plan lies in it.
        case area(Int, isHome: Bool)
        /// A unit by its number.
        case unit(UInt32)
    }

    private func amount(
        of step: CompiledIndicator.Step, at scope: Scope, on readingDate: ReadingDate,
        _ compiled: CompiledIndicator
    ) -> Amount {
        switch step {
        case .count(let index, let isFlow, let isMean):
            guard rollUp.rolled[index].isNumbered else { return Amount(absence: .building) }
            let days = readingDate.days(isFlow: isFlow, isMean: isMean)
            let persons = days.reduce(0) { $0 + self.persons(index, at: scope, on: $1) }
            let scale = rollUp.rolled[index].scale
            return Amount(value: Fraction(persons, scale * days.count))
        case .areas(let test):
            guard case .area(let area, _) = scope else { return Amount(absence: .noValue) }
            return count(test, in: area, on: readingDate.countedOn)
        case .holds(let measure):
            return holds(measure, at: scope, on: readingDate.countedOn)
        case .figure(let index):
            guard case .area(let area, _) = scope else { return Amount(absence: .noValue) }
            return figure(index, in: area, on: readingDate)
        case .combined(let combination, let steps, let asked):
            let others =
                if case .area(let area, _) = scope {
                    combination.others(than: area, in: areas) ?? []
                } else { [Int]() }
            let operands = Operands(
                combination: combination,
                amounts: steps.map { amount(of: $0, at: scope, on: readingDate, compiled) },
                units: combination.asksUnits
                    ? units(in: scope, asked, on: readingDate).map { unit in
                        steps.map { amount(of: $0, at: .unit(unit), on: readingDate, compiled) }
                    } : [],
                earlier: earlierDate(combination, scope, readingDate, compiled).map { earlier in
                    steps.map { amount(of: $0, at: scope, on: earlier, compiled) }
                } ?? [],
                elsewhere: others.flatMap { area in
                    let scope = Scope.area(area, isHome: compiled.home.contains(area))
                    return steps.suffix(1).map {
                        amount(of: $0, at: scope, on: readingDate, compiled)
                    }
                })
            return combination.rules.value(operands)
        }
    }

    private func persons(_ index: Int, at scope: Scope, on day: CivilDay) -> Int64 {
        let day = rollUp.days.index(of: day)
        return switch scope {
        case .area(let area, let isHome):
            rollUp.persons(of: index, in: area, isHome: isHome, at: day)
        case .unit(let unit): rollUp.persons(of: index, atUnit: unit, at: day)
        }
    }

    /// How many areas at or below that one exist on the day and pass.
    private func count(_ test: AreaTest, in area: Int, on day: CivilDay) -> Amount {
        let numbers = test.measures.map { measureNumbers[$0] }
        guard !numbers.contains(nil) else { return Amount(absence: .building) }
        let found = areas.subtree(of: area).count { index in
            areas.areas[index].exists(on: day)
                && test.passes(areas.areas[index]) { holds($0, in: index, on: day) }
        }
        return Amount(value: Fraction(found))
    }

    private func holds(_ measure: Measure, in area: Int, on day: CivilDay) -> Bool {
        measureNumbers[measure].map {
            units.answers.holds($0, in: area, on: Int(day.number))
        } ?? false
    }

    /// 1 where it holds of the area or unit itself, else 0.
    private func holds(_ measure: Measure, at scope: Scope, on day: CivilDay) -> Amount {
        guard let number = measureNumbers[measure] else { return Amount(absence: .building) }
        let isHeld =
            switch scope {
            case .area(let area, _): holds(measure, in: area, on: day)
            case .unit(let unit):
                units.answers.held(at: unit, on: Int(day.number)).contains(number)
            }
        return Amount(value: Fraction(isHeld ? 1 : 0))
    }

    /// The earlier time of which a combination asks its children too.
    private func earlierDate(
        _ combination: Combination, _ scope: Scope, _ readingDate: ReadingDate,
        _ compiled: CompiledIndicator
    ) -> ReadingDate? {
        switch combination.rules.asksEarlier {
        case .yearBefore: return readingDate.yearEarlier
        case .eve(let key):
            guard let day = combination.day(key) else { return nil }
            switch scope {
            case .area(let area, _):
                return self.readingDate(of: compiled, in: area, inForceOn: day - 1)
            case .unit: return ReadingDate(compiled, inForceOn: day - 1)
            }
        case nil: return nil
        }
    }

    /// The units that are open on the counted day, by number so that the order is always one.
    private func units(
        in scope: Scope, _ asked: UnitTest, on readingDate: ReadingDate
    ) -> [UInt32] {
        guard case .area(let area, _) = scope else { return [] }
        let here = Set(areas.subtree(of: area))
        let day = Int(readingDate.countedOn.number)
        let context = self.context
        return units.histories.keys.filter { unit in
            guard let unitPeriod = unitPeriods(of: unit).last(where: { $0.from <= day }),
                case .open(let place) = unitPeriod.attribution
            else { return false }
            return place.number == unit && here.contains(place.area)
                && asked.passes(place, in: context)
        }.sorted()
    }

    private func figure(_ index: Int, in area: Int, on readingDate: ReadingDate) -> Amount {
        if let value = stated(index, in: area, for: readingDate.period) {
            return Amount(value: value)
        }
        if let before = readingDate.yearBefore,
            let value = stated(index, in: area, for: .year(before))
        {
            return Amount(value: value, staleYear: before - stated.yearsBefore(index))
        }
        return Amount(absence: .noValue)
    }

    /// Persons who are counted at units that are not known, on a day: of the base that has most of
    /// them, since the bases overlap.
    package func unattributed(on day: CivilDay) -> Int64 {
        let index = rollUp.days.index(of: day)
        return rollUp.bases.indices.map { rollUp.coverage(of: $0, at: index).unattributed }.max()
            ?? 0
    }

    /// The lowest share of attributed persons, in percent, where it is below 95 (contract §5);
    /// without persons counted nothing can be missing.
    private func faultyCoverage(of bases: [Int], on day: CivilDay) -> Fraction? {
        let index = rollUp.days.index(of: day)
        var lowest: Fraction?
        for base in bases {
            let (attributed, unattributed) = rollUp.coverage(of: base, at: index)
            let all = attributed + unattributed
            guard all > 0, attributed * 100 < all * 95 else { continue }
            guard let share = Fraction(Int128(attributed) * 100, Int128(all)) else { continue }
            lowest = min(share, lowest ?? share)
        }
        return lowest
    }
}

extension Fraction {
    /// A number of parts of which `scale` make one.
    fileprivate init(_ parts: Int64, _ scale: Int) {
        self = Fraction(Int128(parts), Int128(scale)) ?? .zero
    }
}

/// One figure that the reading of an indicator is made of.
package struct Ingredient: Sendable {
    /// What is counted or stated; of a share its part before its base.
    package var formula: Formula
    /// nil where it is not known.
    package var amount: Fraction?
    /// At how many units the persons are counted; nil of what areas state.
    package var units: Int?
}

extension IndicatorIndex {
    /// The figures behind the reading of a row that is in force on a day, in the order of the
    /// formula.
    package func ingredients(of row: Row, inForceOn day: CivilDay) -> [Ingredient] {
        guard let compiled = compiledIndicators[row.place] else { return [] }
        let indicator = plans[row.place.plan].indicators[row.place.indicator]
        let readingDate = readingDate(of: compiled, in: row.area, inForceOn: day)
        return indicator.measure.leaves.map { leaf in
            ingredient(
                leaf, in: row.area, isHome: compiled.home.contains(row.area), on: readingDate)
        }
    }

    func readingDate(
        of compiled: CompiledIndicator, in area: Int, inForceOn day: CivilDay
    ) -> ReadingDate {
        guard compiled.reading == .latest, !compiled.figures.isEmpty,
            let period = latestPeriod(of: compiled, in: area, on: day)
        else { return ReadingDate(compiled, inForceOn: day) }
        return ReadingDate(compiled, statementOf: period, inForceOn: day)
    }

    private func ingredient(
        _ leaf: Formula, in area: Int, isHome: Bool, on readingDate: ReadingDate
    ) -> Ingredient {
        switch leaf {
        case .count(let count) where count.measure.noun.isOfAreas:
            let found = self.count(AreaTest(count.units), in: area, on: readingDate.countedOn)
            return Ingredient(formula: leaf, amount: found.value)
        case .count(let count) where count.measure.noun.isOfPlace:
            let isHeld = holds(count.measure, in: area, on: readingDate.countedOn)
            return Ingredient(formula: leaf, amount: Fraction(isHeld ? 1 : 0))
        case .count(let count):
            guard let index = rollUp.rolled.firstIndex(where: { $0.count == count.daily }),
                let number = measureNumbers[count.measure]
            else { return Ingredient(formula: leaf, amount: nil, units: nil) }
            let days = readingDate.days(
                isFlow: count.measure.noun.isFlow, isMean: count.isMonthlyMean)
            let amount = days.reduce(0) {
                $0 + persons(index, at: .area(area, isHome: isHome), on: $1)
            }
            let here = Set(areas.subtree(of: area))
            let units = unitsCounting(
                rollUp.rolled[index], number, in: here, on: days[days.count - 1])
            return Ingredient(
                formula: leaf, amount: Fraction(amount, count.measure.scale * days.count),
                units: units)
        case .stated(let statistic):
            return Ingredient(formula: leaf, amount: figure(statistic, in: area, on: readingDate))
        case .combined: return Ingredient(formula: leaf, amount: nil, units: nil)
        }
    }

    private func figure(
        _ statistic: Statistic, in area: Int, on readingDate: ReadingDate
    ) -> Fraction? {
        guard let index = stated.known(statistic) else { return nil }
        return stated(index, in: area, for: readingDate.period)
            ?? readingDate.yearBefore.flatMap { stated(index, in: area, for: .year($0)) }
    }

    /// The units at which the persons of a count are counted on a day, in any of these areas.
    private func unitsCounting(
        _ rolled: RollUp.Rolled, _ measure: UInt16, in here: Set<Int>, on day: CivilDay
    ) -> Int {
        let context = self.context
        return units.cellsByUnit.count { unit, unitCells in
            let unitPeriods = unitPeriods(of: unit)
            let persons = unitCells.entries.reduce(Int64(0)) { sum, entry in
                let (contribution, amount) = (entry.contribution, entry.amount)
                guard contribution.measure == measure, Int(contribution.day) <= Int(day.number)
                else { return sum }
                let isGiven = !State.isCountedDay(contribution.unitDay)
                let unitDay = isGiven ? Int(contribution.unitDay) : Int(day.number)
                let unitPeriod = unitPeriods.last { $0.from <= unitDay } ?? unitPeriods[0]
                guard case .open(let place) = unitPeriod.attribution, here.contains(place.area),
                    rolled.groups.passes(contribution.group, at: place),
                    rolled.units.passes(place, in: context)
                else { return sum }
                return sum + amount
            }
            return persons != 0
        }
    }
}
