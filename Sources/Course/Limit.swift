import Exact
import Language
import Plans

/// The comparator of a target as it is applied to readings.
package struct Limit: Sendable {
    package let value: Fraction
    /// Whether values fall toward the target.
    package let lowerIsBetter: Bool
    private let isExact: Bool

    /// `equals` on a count means at least that many. Of anything else it is exact; its better side
    /// is above, but for a zero, which is come down to.
    init(_ comparator: Target.Comparator, of formula: Formula) {
        value = comparator.limit
        switch comparator {
        case .atLeast:
            lowerIsBetter = false
            isExact = false
        case .atMost:
            lowerIsBetter = true
            isExact = false
        case .equals(let limit):
            lowerIsBetter = limit.isZero
            isExact = formula.isCount ? limit.isZero : true
        }
    }

    /// Whether the comparator holds.
    package func holds(_ reading: Fraction) -> Bool {
        if isExact { return reading == value }
        return lowerIsBetter ? reading <= value : reading >= value
    }

    /// How far the first is on the better side of the second; negative = behind it.
    package func lead(of reading: Fraction, over other: Fraction) -> Fraction {
        lowerIsBetter ? other - reading : reading - other
    }
}
