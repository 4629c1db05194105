import Codes
import Exact

/// A condition of several as it was found in one place on one day.
package struct FoundCondition: Hashable, Sendable {
    /// Its name, else its measure in words.
    package let name: String
    /// Its name in Chinese, where the plan gives both.
    package let nameZh: String?
    /// `≥ 85`.
    package let limit: String
    /// nil where it is not known, or is not to be shown.
    package private(set) var value: Fraction?
    /// nil where that is not known.
    package let isHeld: Bool?
    /// How few private persons the value counts or leaves out; nil where it counts none.
    let fewest: Fraction?

    package init(
        name: String, nameZh: String? = nil, limit: String, value: Fraction?, isHeld: Bool?,
        fewest: Fraction? = nil
    ) {
        self.name = name
        self.nameZh = nameZh
        self.limit = limit
        self.value = value
        self.isHeld = isHeld
        self.fewest = fewest
    }

    /// The same without a value that speaks of fewer private persons than that.
    package func shown(toAll minimumCell: Int) -> Self {
        guard let fewest, fewest.sign > 0, fewest < Fraction(minimumCell) else { return self }
        var condition = self
        condition.value = nil
        return condition
    }
}

extension Operands {
    /// What each condition came to.
    package var found: [FoundCondition] {
        let held = held
        return combination.limits.indices.map { place in
            FoundCondition(
                name: combination.called(place), nameZh: combination.limits[place].nameZh,
                limit: combination.limits[place].limit.sign,
                value: amounts[place].value, isHeld: held[place],
                fewest: amounts[place].fewest(
                    of: combination.children[place].privateCell(unit: .count)))
        }
    }
}

extension Combination {
    /// What a condition is called: its name, else its measure.
    package func called(_ place: Int) -> String { limits[place].name ?? children[place].words }
}

extension Amount {
    /// The smaller number of private persons in the cell, or outside of it; one where a cell has
    /// persons of whom the number is not said.
    fileprivate func fewest(of cell: PrivateCell) -> Fraction? {
        switch cell {
        case .none: return nil
        case .value: return value
        case .numerator: return numerator ?? Fraction(1)
        case .numeratorAndComplement:
            guard let numerator, let denominator else { return Fraction(1) }
            let rest = denominator - numerator
            return numerator.sign > 0 && (rest.sign <= 0 || numerator < rest) ? numerator : rest
        }
    }
}
