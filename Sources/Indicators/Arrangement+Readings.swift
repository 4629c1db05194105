import Calendar
import Codes
import Exact
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
            guard let year = lastYear(of: recipe.figures, in: row.area, upTo: day.year) else {
                return absent(
                    isDenominatorSilent(of: recipe, in: row.area, upTo: day.year)
                        ? .noDenominator : .noValue, on: occasion)
            }
            occasion = Occasion(recipe, statementOf: year, inForceOn: day)
            // A statement serves to the end of the second year after its own.
            guard day.year - year <= Arrangement.yearsServed else {
                return absent(.staleStatement, on: occasion)
            }
        }
        let amount = amount(of: recipe.formula, in: row.area, on: occasion)
        var reading = Reading(
            value: amount.value, numerator: amount.numerator, denominator: amount.denominator,
            on: occasion.readOn, time: occasion.time, isBeforePlan: occasion.isBeforePlan,
            absence: amount.absence, staleDenominator: amount.stale)
        // What has no value anyway keeps its own reason; the coverage says more about it.
        reading.coverage = faultyCoverage(of: recipe.bases, on: occasion.countedOn)
        if reading.coverage != nil, reading.value != nil {
            reading.value = nil
            reading.absence = .lowCoverage
        }
        return reading
    }

    private func absent(_ absence: Reading.Absence, on occasion: Occasion) -> Reading {
        Reading(
            value: nil, numerator: nil, denominator: nil, on: occasion.readOn,
            time: occasion.time, isBeforePlan: occasion.isBeforePlan, absence: absence)
    }

    /// The last year, not after `year`, for which the area has all of these figures.
    func lastYear(of figures: [Int], in area: Int, upTo year: Int) -> Int? {
        stated.years(of: figures[0], in: area).filter { candidate in
            candidate <= year
                && figures.allSatisfy { stated($0, in: area, year: candidate) != nil }
        }.max()
    }

    /// How many years after its own a statement still is the latest one.
    private static let yearsServed = 2

    /// Whether of a ratio the numerator has a recent statement and the denominator has none.
    private func isDenominatorSilent(of recipe: Recipe, in area: Int, upTo year: Int) -> Bool {
        guard case .ratio(.figure(let above), .figure(let below), _) = recipe.formula else {
            return false
        }
        let recent = year - Arrangement.yearsServed...year
        return stated.years(of: below, in: area).isDisjoint(with: recent)
            && !stated.years(of: above, in: area).isDisjoint(with: recent)
    }

    /// What a formula yields, with the two figures that are shown beside it.
    private struct Amount {
        var value: Fraction?
        var numerator: Fraction?
        var denominator: Fraction?
        var absence: Reading.Absence?
        var stale: Int?
    }

    private func amount(of step: Recipe.Step, in area: Int, on occasion: Occasion) -> Amount {
        switch step {
        case .count(let index):
            guard rollUp.isNumbered(index) else { return Amount(absence: .building) }
            return Amount(value: count(index, in: area, on: occasion))
        case .figure(let index):
            return figure(index, in: area, on: occasion)
        case .share(let part, let base):
            return quotient(
                amount(of: .count(part), in: area, on: occasion),
                amount(of: .count(base), in: area, on: occasion), per: 100)
        case .ratio(let numerator, let denominator, let per):
            return quotient(
                amount(of: numerator, in: area, on: occasion),
                amount(of: denominator, in: area, on: occasion), per: per)
        }
    }

    private func count(_ index: Int, in area: Int, on occasion: Occasion) -> Fraction {
        let day = rollUp.days.index(of: occasion.countedOn)
        return Fraction(rollUp.persons(of: index, in: area, at: day))
    }

    private func figure(_ index: Int, in area: Int, on occasion: Occasion) -> Amount {
        if let value = stated(index, in: area, year: occasion.year) { return Amount(value: value) }
        let before = occasion.year - 1
        if occasion.takesYearBefore, let value = stated(index, in: area, year: before) {
            return Amount(value: value, stale: before)
        }
        return Amount(absence: .noValue)
    }

    private func quotient(_ above: Amount, _ below: Amount, per: Int) -> Amount {
        var amount = Amount(
            numerator: above.value, denominator: below.value, stale: below.stale ?? above.stale)
        if above.absence == .building || below.absence == .building {
            amount.absence = .building
        } else if let divisor = below.value, !divisor.isZero {
            amount.value = above.value.flatMap { ($0 * Fraction(per)).divided(by: divisor) }
            amount.absence = above.value == nil ? .noValue : nil
        } else {
            amount.absence = .noDenominator
        }
        return amount
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
