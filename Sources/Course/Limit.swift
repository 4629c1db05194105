import Exact
import Language
import Plans

/// The comparator of a target as it is applied to readings.
struct Limit: Sendable {
    let value: Fraction
    /// Whether values fall toward the target.
    let lowerIsBetter: Bool
    private let isExact: Bool

    /// `equals` on a count means at least that many. Of anything else it is exact; its better side
    /// is above, but for a zero, which is come down to.
    init(_ target: Target, of formula: Formula) {
        value = target.comparator.limit
        switch target.comparator {
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
    func holds(_ reading: Fraction) -> Bool {
        if isExact { return reading == value }
        return lowerIsBetter ? reading <= value : reading >= value
    }

    /// How far the first is on the better side of the second; negative = behind it.
    func lead(of reading: Fraction, over other: Fraction) -> Fraction {
        lowerIsBetter ? other - reading : reading - other
    }
}

extension Target {
    /// 严禁: nothing of the kind may happen, so that the first case is a breach at once.
    package var isZeroTarget: Bool {
        guard kind == .maintain, comparator.limit.isZero else { return false }
        if case .atLeast = comparator { return false }
        return true
    }
}
