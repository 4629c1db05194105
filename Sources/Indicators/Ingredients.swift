import Calendar
import Exact
import Language
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

extension IndicatorIndex {
    /// The figures behind the reading of a row that is in force on a day, in the order of the
    /// formula.
    package func ingredients(of row: Row, inForceOn day: CivilDay) -> [Ingredient] {
        guard let compiled = compiledIndicators[row.place] else { return [] }
        let indicator = plans[row.place.plan].indicators[row.place.indicator]
        let readingDate = readingDate(of: compiled, in: row.area, inForceOn: day)
        return zip(indicator.measure.leaves, compiled.leaves).map { leaf, step in
            var ingredient = Ingredient(
                formula: leaf,
                amount: amount(of: step, in: row.area, on: readingDate, compiled).value)
            if case .count(let index, let isFlow, let isMean) = step,
                let day = readingDate.days(isFlow: isFlow, isMean: isMean).last
            {
                if measureNumbers[rollUp.rolled[index].count.measure] != nil {
                    ingredient.units = unitsCounting(index, in: row.area, on: day).count
                }
            }
            return ingredient
        }
    }
}
