import Calendar
import Codes
import Events
import Exact
import Language
import Plans

extension Arrangement {
    /// The reading of a row that is in force on a day: on 31 December of a year that of the year's
    /// period, on the clock's day the newest.
    package func reading(of row: Row, inForceOn day: CivilDay) -> Reading {
        guard let recipe = recipes[row.place] else {
            return Reading(
                value: nil, numerator: nil, denominator: nil, on: day, time: PlanTime(day),
                isBeforePlan: false, absence: .noValue)
        }
        var occasion = Occasion(recipe, inForceOn: day)
        if recipe.reading == .latest, !recipe.figures.isEmpty {
            guard let period = latestPeriod(of: recipe, in: row.area, on: day) else {
                return absent(
                    isDenominatorSilent(of: recipe, in: row.area, on: day)
                        ? .noDenominator : .noValue, on: occasion)
            }
            occasion = Occasion(recipe, statementOf: period, inForceOn: day)
            guard period.serves(on: day) else { return absent(.staleStatement, on: occasion) }
        }
        let amount = amount(of: recipe.formula, at: .area(row.area), on: occasion)
        var reading = Reading(
            value: amount.value, numerator: amount.numerator, denominator: amount.denominator,
            on: occasion.readOn, time: occasion.time, isBeforePlan: occasion.isBeforePlan,
            absence: amount.absence, staleDenominator: amount.staleYear)
        // What has no value anyway keeps its own reason; the coverage says more about it.
        reading.coverage = faultyCoverage(of: recipe.bases, on: occasion.countedOn)
        if reading.coverage != nil, reading.value != nil {
            reading.value = nil
            reading.absence = .lowCoverage
        }
        return reading
    }

    private func absent(_ absence: Absence, on occasion: Occasion) -> Reading {
        Reading(
            value: nil, numerator: nil, denominator: nil, on: occasion.readOn,
            time: occasion.time, isBeforePlan: occasion.isBeforePlan, absence: absence)
    }

    /// The period whose statements are the latest ones that the area has all of.
    func latestPeriod(
        of recipe: Recipe, in area: Int, on day: CivilDay
    ) -> StatementPeriod? {
        stated.latest(of: recipe.figures, in: area, on: day, yearly: recipe.takesYearsOnly)
    }

    /// Whether of a quotient the numerator has a statement that serves and the denominator none.
    private func isDenominatorSilent(
        of recipe: Recipe, in area: Int, on day: CivilDay
    ) -> Bool {
        guard let (above, below) = recipe.statedQuotient else { return false }
        func isStated(_ figure: Int) -> Bool {
            stated.latest(of: [figure], in: area, on: day, yearly: recipe.takesYearsOnly)?
                .serves(on: day) ?? false
        }
        return isStated(above) && !isStated(below)
    }

    /// Where a formula is reckoned.
    private enum Scope {
        case area(Int)
        /// A unit by its number.
        case unit(UInt32)
    }

    private func amount(of step: Recipe.Step, at scope: Scope, on occasion: Occasion) -> Amount {
        switch step {
        case .count(let index, let isFlow):
            guard rollUp.isNumbered(index) else { return Amount(absence: .building) }
            let day = rollUp.days.index(of: isFlow ? occasion.happenedUntil : occasion.countedOn)
            switch scope {
            case .area(let area):
                return Amount(value: Fraction(rollUp.persons(of: index, in: area, at: day)))
            case .unit(let unit):
                return Amount(value: Fraction(rollUp.persons(of: index, atUnit: unit, at: day)))
            }
        case .figure(let index):
            guard case .area(let area) = scope else { return Amount(absence: .noValue) }
            return figure(index, in: area, on: occasion)
        case .combined(let combination, let steps, let asked):
            let operands = Operands(
                combination: combination,
                amounts: steps.map { amount(of: $0, at: scope, on: occasion) },
                units: combination.rules.asksUnits
                    ? units(in: scope, asked, on: occasion).map { unit in
                        steps.map { amount(of: $0, at: .unit(unit), on: occasion) }
                    } : [])
            return combination.rules.value(operands)
        }
    }

    /// The units that are open on the counted day, by number so that the order is always one.
    private func units(
        in scope: Scope, _ asked: UnitTest, on occasion: Occasion
    ) -> [UInt32] {
        guard case .area(let area) = scope else { return [] }
        let here = Set(areas.subtree(of: area))
        let day = Int(occasion.countedOn.number)
        return units.histories.keys.filter { unit in
            guard let era = eras(of: unit).last(where: { $0.from <= day }),
                case .open(let place) = era.standing
            else { return false }
            return place.number == unit && here.contains(place.area) && asked.passes(place)
        }.sorted()
    }

    private func figure(_ index: Int, in area: Int, on occasion: Occasion) -> Amount {
        if let value = stated(index, in: area, for: occasion.period) {
            return Amount(value: value)
        }
        if let before = occasion.yearBefore,
            let value = stated(index, in: area, for: .year(before))
        {
            return Amount(value: value, staleYear: before)
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
    /// where nobody is counted at all there is nothing to miss.
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
