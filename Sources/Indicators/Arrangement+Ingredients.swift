import Calendar
import Codes
import Events
import Exact
import Language
import Measures
import Plans

/// One figure that the reading of an indicator is made of.
package struct Ingredient: Sendable {
    /// What is counted or stated; of a share its part before its base.
    package var formula: Formula
    /// nil where it is not known.
    package var amount: Fraction?
    /// At how many units the persons are counted; nil of what areas state.
    package var units: Int?
}

extension Arrangement {
    /// The figures behind the reading of a row that is in force on a day, in the order of the
    /// formula.
    package func ingredients(of row: Row, inForceOn day: CivilDay) -> [Ingredient] {
        guard let recipe = recipes[row.place] else { return [] }
        let indicator = plans[row.place.plan].indicators[row.place.indicator]
        let occasion = occasion(of: recipe, in: row.area, inForceOn: day)
        return indicator.measure.leaves.map { leaf in
            ingredient(leaf, in: row.area, on: occasion)
        }
    }

    private func occasion(
        of recipe: Recipe, in area: Int, inForceOn day: CivilDay
    ) -> Occasion {
        guard recipe.reading == .latest, !recipe.figures.isEmpty,
            let period = latestPeriod(of: recipe, in: area, on: day)
        else { return Occasion(recipe, inForceOn: day) }
        return Occasion(recipe, statementOf: period, inForceOn: day)
    }

    private func ingredient(
        _ leaf: Formula, in area: Int, on occasion: Occasion
    ) -> Ingredient {
        switch leaf {
        case .count(let count):
            guard let index = rollUp.rolled.firstIndex(where: { $0.count == count }),
                let number = measureNumbers[count.measure]
            else { return Ingredient(formula: leaf, amount: nil, units: nil) }
            let day = count.measure.noun.isFlow ? occasion.happenedUntil : occasion.countedOn
            let amount = rollUp.persons(of: index, in: area, at: rollUp.days.index(of: day))
            let here = Set(areas.subtree(of: area))
            let units = unitsCounting(rollUp.rolled[index], number, in: here, on: day)
            return Ingredient(formula: leaf, amount: Fraction(amount), units: units)
        case .stated(let statistic):
            return Ingredient(formula: leaf, amount: figure(statistic, in: area, on: occasion))
        case .combined: return Ingredient(formula: leaf, amount: nil, units: nil)
        }
    }

    private func figure(
        _ statistic: Statistic, in area: Int, on occasion: Occasion
    ) -> Fraction? {
        guard let index = stated.known(statistic) else { return nil }
        return stated(index, in: area, for: occasion.period)
            ?? occasion.yearBefore.flatMap { stated(index, in: area, for: .year($0)) }
    }

    /// The units at which the persons of a count are counted on a day, in any of these areas.
    private func unitsCounting(
        _ rolled: RollUp.Rolled, _ measure: UInt16, in here: Set<Int>, on day: CivilDay
    ) -> Int {
        units.tallies.count { unit, tally in
            let eras = eras(of: unit)
            let persons = tally.entries.reduce(Int64(0)) { sum, entry in
                let (contribution, amount) = (entry.contribution, entry.amount)
                guard contribution.measure == measure, Int(contribution.day) <= Int(day.number)
                else { return sum }
                let isGiven = contribution.unitDay != CellKey.countedDay
                let unitDay = isGiven ? Int(contribution.unitDay) : Int(day.number)
                let era = eras.last { $0.from <= unitDay } ?? eras[0]
                guard case .open(let place) = era.standing, here.contains(place.area),
                    rolled.groups.passes(contribution.group, at: place), rolled.units.passes(place)
                else { return sum }
                return sum + amount
            }
            return persons != 0
        }
    }
}
