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
            var reading = Reading(noneOn: day)
            reading.isStated =
                plans[row.place.plan].indicators[row.place.indicator].reading != .latest
            return reading
        }
        switch outset(of: row, compiled, inForceOn: day) {
        case .absent(let reading): return reading
        case .read(let date):
            return reading(
                of: row, compiled, on: date,
                amount(of: compiled.formula, in: row.area, on: date, compiled))
        }
    }

    /// What a reading begins with.
    enum Outset {
        /// There is no value, whatever the formula comes to.
        case absent(Reading)
        case read(ReadingDate)
    }

    /// - Parameter isUnstated: whether it is known that no period has all that must be stated.
    func outset(
        of row: Row, _ compiled: CompiledIndicator, inForceOn day: CivilDay,
        isUnstated: Bool = false
    ) -> Outset {
        var readingDate = ReadingDate(compiled, inForceOn: day)
        guard !building.contains(row.place) else {
            return .absent(
                absent(.building, on: readingDate, isStated: compiled.reading != .latest))
        }
        guard !isUnstated else {
            return .absent(
                absent(.noValue, on: readingDate, isStated: compiled.reading != .latest))
        }
        if compiled.readsLatest {
            guard let period = latestPeriod(of: compiled, in: row.area, on: day) else {
                return .absent(
                    absent(
                        isDenominatorSilent(of: compiled, in: row.area, on: day)
                            ? .noDenominator : .noValue, on: readingDate, isStated: false))
            }
            readingDate = ReadingDate(compiled, statementOf: period, inForceOn: day)
            guard period.serves(on: day) else {
                return .absent(absent(.staleStatement, on: readingDate, isStated: false))
            }
        }
        guard compiled.isInEffect(on: day) else {
            return .absent(absent(.noValue, on: readingDate))
        }
        return .read(readingDate)
    }

    /// The reading of a date on which the formula comes to that amount.
    func reading(
        of row: Row, _ compiled: CompiledIndicator, on readingDate: ReadingDate, _ amount: Amount
    ) -> Reading {
        var reading = Reading(
            // A plain count is its own numerator (language §12).
            value: amount.value,
            numerator: compiled.isPlainCount ? amount.value : amount.numerator,
            denominator: amount.denominator,
            on: readingDate.readOn, time: readingDate.time, isBeforePlan: readingDate.isBeforePlan,
            absence: amount.absence, staleDenominator: amount.staleYear)
        reading.failing = amount.failing
        reading.isStated =
            compiled.reading != .latest || compiled.readsLatest || amount.value != nil
        // What has no value anyway keeps its own reason; the coverage says more about it.
        reading.coverage = faultyCoverage(of: compiled.bases, on: readingDate)
        if reading.coverage != nil, reading.value != nil {
            reading.value = nil
            reading.absence = .lowCoverage
        }
        if reading.value != nil, hasSilentArea(compiled, in: row.area, on: readingDate) {
            reading.value = nil
            reading.absence = .lowCoverage
        }
        return reading
    }

    /// What each condition comes to that the row consists of, in the reading in force on a day;
    /// none of a row of one measure.
    package func conditions(
        of row: Row, inForceOn day: CivilDay, knowing units: UnitAmounts? = nil
    ) -> [FoundCondition] {
        guard let compiled = compiledIndicators[row.place], compiled.isInEffect(on: day),
            case .combined(let combination, let steps, let parts) = compiled.formula,
            !combination.limits.isEmpty
        else { return [] }
        let readingDate = readingDate(of: compiled, in: row.area, inForceOn: day)
        let amounts = amounts(
            of: combination, steps, parts, in: row.area, on: readingDate, compiled, units)
        return Operands(combination: combination, amounts: amounts, units: []).found
    }

    /// What has happened up to a day in the window that the row's target watches; nil where it
    /// watches none, and while it is being counted.
    package func recent(of row: Row, upTo day: CivilDay) -> Fraction? {
        guard let compiled = compiledIndicators[row.place], let recent = compiled.recent else {
            return nil
        }
        return amount(of: recent, in: row.area, on: ReadingDate(readOn: day), compiled).value
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
        _ compiled: CompiledIndicator, in area: Int, on readingDate: ReadingDate
    ) -> Bool {
        guard !compiled.held.isEmpty else { return false }
        let days = compiled.held.map { held in
            rollUp.days.index(of: readingDate.day(of: rollUp.rolled[held].count.measure))
        }
        return areas.subtree(of: area).contains { area in
            areas.areas[area].reports(on: readingDate.countedOn)
                && zip(compiled.held, days).allSatisfy {
                    rollUp.persons(of: $0, in: area, at: $1) == 0
                }
        }
    }

    private func absent(
        _ absence: Absence, on readingDate: ReadingDate, isStated: Bool = true
    ) -> Reading {
        // Where nothing serves there is no reading in force, so none of a period before the plan.
        var reading = Reading(
            value: nil, numerator: nil, denominator: nil, on: readingDate.readOn,
            time: readingDate.time, isBeforePlan: isStated && readingDate.isBeforePlan,
            absence: absence)
        reading.isStated = isStated
        return reading
    }

    /// - Parameter known: what is known of units; nil where nothing is to be kept.
    func amount(
        of step: CompiledIndicator.Step, in area: Int, on readingDate: ReadingDate,
        _ compiled: CompiledIndicator, _ known: UnitAmounts? = nil
    ) -> Amount {
        switch step {
        case .count(let index, let isFlow, let isMean):
            guard rollUp.rolled[index].isNumbered else { return Amount(absence: .building) }
            let days = readingDate.days(isFlow: isFlow, isMean: isMean)
            let isHome = compiled.home.contains(area)
            let persons = days.reduce(Int64(0)) { sum, day in
                let day = rollUp.days.index(of: day)
                return sum + rollUp.persons(of: index, in: area, isHome: isHome, at: day)
            }
            let scale = rollUp.rolled[index].scale
            return Amount(value: Fraction(persons, scale * days.count))
        case .areas(let test, let conditions):
            return count(test, conditions, in: area, on: readingDate, compiled, known)
        case .holds(let measure):
            guard measureNumbers[measure] != nil else { return Amount(absence: .building) }
            let isHeld = holds(measure, in: area, on: readingDate.countedOn)
            return Amount(value: Fraction(isHeld ? 1 : 0))
        case .value(let measure, let scale):
            return figure(measure, scale, in: area, on: readingDate.countedOn)
        case .stated(let leaf): return figure(leaf, in: area, on: readingDate, compiled)
        case .combined(let combination, let steps, let parts):
            let operands = Operands(
                combination: combination,
                amounts: amounts(
                    of: combination, steps, parts, in: area, on: readingDate, compiled, known),
                units: amountsOfUnits(steps, parts, in: area, on: readingDate, compiled, known),
                earlier: earlierDate(combination, in: area, readingDate, compiled).map { earlier in
                    amounts(of: combination, steps, parts, in: area, on: earlier, compiled, known)
                } ?? [],
                elsewhere: (combination.others(than: area, in: areas) ?? []).flatMap { area in
                    steps.suffix(1).map {
                        amount(of: $0, in: area, on: readingDate, compiled, known)
                    }
                })
            return combination.rules.value(operands)
        }
    }

    /// What the parts of a combination come to; of those with limits, which are asked for the value
    /// and to be shown, it is kept.
    private func amounts(
        of combination: Combination, _ steps: [CompiledIndicator.Step],
        _ parts: CompiledIndicator.Asked, in area: Int, on readingDate: ReadingDate,
        _ compiled: CompiledIndicator, _ known: UnitAmounts?
    ) -> [Amount] {
        guard let known, !combination.limits.isEmpty, parts.number != 0 else {
            return amounts(of: steps, parts, in: area, on: readingDate, compiled, known)
        }
        let isYearly = compiled.reading.isYearly
        return known.of(partsOf: parts.number, in: area, on: readingDate, isYearly: isYearly) {
            amounts(of: steps, parts, in: area, on: readingDate, compiled, known)
        }
    }

    /// One that is asked for itself has no value where too many of its persons are at no known
    /// institution.
    private func amounts(
        of steps: [CompiledIndicator.Step], _ parts: CompiledIndicator.Asked, in area: Int,
        on readingDate: ReadingDate, _ compiled: CompiledIndicator, _ known: UnitAmounts?
    ) -> [Amount] {
        steps.indices.map { index in
            let amount = amount(of: steps[index], in: area, on: readingDate, compiled, known)
            guard amount.value != nil, index < parts.bases.count,
                faultyCoverage(of: parts.bases[index], on: readingDate) != nil
            else { return amount }
            return Amount(absence: .lowCoverage)
        }
    }

    /// What the parts of a combination come to at each unit that its rules ask.
    private func amountsOfUnits(
        _ steps: [CompiledIndicator.Step], _ parts: CompiledIndicator.Asked, in area: Int,
        on readingDate: ReadingDate, _ compiled: CompiledIndicator, _ known: UnitAmounts?
    ) -> [[Amount]] {
        guard let members = parts.members else { return [] }
        let units = self.units(members, in: area, on: readingDate.countedOn)
        let amounts = { (unit: UInt32) in
            steps.map { amount(of: $0, atUnit: unit, on: readingDate, compiled.reading) }
        }
        guard let known else { return units.map(amounts) }
        return known.of(
            units, in: parts.number, on: readingDate, isYearly: compiled.reading.isYearly,
            amounts: amounts)
    }

    /// How many areas at or below that one exist on the day and pass.
    private func count(
        _ test: AreaTest, _ conditions: [CompiledIndicator.Step], in area: Int,
        on readingDate: ReadingDate, _ compiled: CompiledIndicator, _ known: UnitAmounts?
    ) -> Amount {
        guard test.measures.allSatisfy({ measureNumbers[$0] != nil }) else {
            return Amount(absence: .building)
        }
        return Amount(
            value: Fraction(
                passing(test, conditions, in: area, on: readingDate, compiled, known).count))
    }

    /// The areas at or below that one which exist on the day and pass.
    func passing(
        _ test: AreaTest, _ conditions: [CompiledIndicator.Step], in area: Int,
        on readingDate: ReadingDate, _ compiled: CompiledIndicator, _ known: UnitAmounts? = nil
    ) -> Set<Int> {
        let day = readingDate.countedOn
        return Set(
            areas.subtree(of: area).filter { index in
                areas.areas[index].exists(on: day)
                    && test.passes(areas.areas[index]) {
                        holds($0, in: index, on: day)
                    } met: {
                        let met = amount(
                            of: conditions[$0], in: index, on: readingDate, compiled, known)
                        return met.value.map { !$0.isZero } ?? false
                    }
            })
    }

    private func holds(_ measure: Measure, in area: Int, on day: CivilDay) -> Bool {
        measureNumbers[measure].map {
            units.answers.holds($0, in: area, on: Int(day.number))
        } ?? false
    }

    /// The earlier time of which a combination asks its children too.
    private func earlierDate(
        _ combination: Combination, in area: Int, _ readingDate: ReadingDate,
        _ compiled: CompiledIndicator
    ) -> ReadingDate? {
        switch combination.rules.asksEarlier {
        case .yearBefore: readingDate.yearEarlier
        case .eve(let key):
            combination.day(key).map {
                self.readingDate(of: compiled, in: area, inForceOn: $0 - 1)
            }
        case nil: nil
        }
    }

    /// The units of some members that are open on the counted day.
    private func units(_ members: Int, in area: Int, on day: CivilDay) -> [UInt32] {
        rollUp.met.members[members](
            in: Set(areas.subtree(of: area)), at: rollUp.days.index(of: day))
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
    private func faultyCoverage(of bases: [Int], on readingDate: ReadingDate) -> Fraction? {
        var lowest: Fraction?
        for base in bases {
            let index = rollUp.days.index(of: readingDate.day(of: rollUp.bases[base].measure))
            let (attributed, unattributed) = rollUp.coverage(of: base, at: index)
            guard RollUp.isFaulty(attributed: attributed, unattributed: unattributed),
                let share = Fraction(
                    Int128(attributed) * 100, Int128(attributed + unattributed))
            else { continue }
            lowest = min(share, lowest ?? share)
        }
        return lowest
    }
}

extension Fraction {
    /// A number of parts of which `scale` make one.
    init(_ parts: Int64, _ scale: Int) {
        self = Fraction(Int128(parts), Int128(scale)) ?? .zero
    }
}

extension IndicatorIndex {
    func readingDate(
        of compiled: CompiledIndicator, in area: Int, inForceOn day: CivilDay
    ) -> ReadingDate {
        guard compiled.readsLatest,
            let period = latestPeriod(of: compiled, in: area, on: day), period.serves(on: day)
        else { return ReadingDate(compiled, inForceOn: day) }
        return ReadingDate(compiled, statementOf: period, inForceOn: day)
    }

    /// The units in an area at which something is counted on a day, by number, with the area of
    /// each.
    func unitsCounting(_ index: Int, in area: Int, on day: CivilDay) -> [UInt32: Int] {
        let rolled = rollUp.rolled[index]
        let here = Set(areas.subtree(of: area))
        guard rolled.conditions == nil else {
            return rollUp.units(of: index, in: here, at: rollUp.days.index(of: day))
        }
        guard let measure = measureNumbers[rolled.count.measure] else { return [:] }
        let context = self.context
        var found: [UInt32: Int] = [:]
        // A unit that lies in two of the areas, at different times, is looked at once.
        let near = here.reduce(into: Set()) { $0.formUnion(units.counting(directlyIn: $1)) }
        for unit in near {
            guard let unitCells = units.cellsByUnit[unit] else { continue }
            let unitPeriods = unitPeriods(of: unit)
            var counted = Int64(0)
            unitCells.forEachEntry(of: measure) { entry in
                let contribution = entry.contribution
                guard Int(contribution.day) <= Int(day.number) else { return }
                let isGiven = !State.isCountedDay(contribution.unitDay)
                let unitDay = isGiven ? Int(contribution.unitDay) : Int(day.number)
                let unitPeriod = unitPeriods.last { $0.from <= unitDay } ?? unitPeriods[0]
                guard case .open(let place) = unitPeriod.attribution, here.contains(place.area),
                    rolled.groups.passes(contribution.group, at: place),
                    rolled.units.passes(place, in: context)
                else { return }
                counted += entry.amount
                found[unit] = place.area
            }
            if counted == 0 { found[unit] = nil }
        }
        return found
    }
}
