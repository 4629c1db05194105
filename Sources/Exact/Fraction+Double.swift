extension Fraction {
    /// The number as a double, for estimates; thresholds are compared with the number itself. Its
    /// relative error is a few units of the last binary place, however small the number is.
    package var double: Double {
        switch storage {
        case .short(let numerator, let denominator):
            return Double(numerator) / Double(denominator)
        case .long(let numerator, let denominator):
            let (above, aboveLimbs) = numerator.leadingLimbs
            let (below, belowLimbs) = denominator.leadingLimbs
            // A hundred limbs are far beyond what a double holds in either direction.
            let limbs = max(-100, min(100, aboveLimbs - belowLimbs))
            return Double(sign: .plus, exponent: 32 * limbs, significand: above / below)
        }
    }
}

extension LongInteger {
    /// The three highest limbs as a number with its sign, and how many limbs follow them.
    fileprivate var leadingLimbs: (value: Double, following: Int) {
        let leading = limbs.suffix(3).reversed().reduce(0) { $0 * 4_294_967_296 + Double($1) }
        return (isNegative ? -leading : leading, max(0, limbs.count - 3))
    }
}

extension Double {
    /// The decimal text with at most that many places behind the point, as `Fraction` writes it,
    /// of the shortest decimal number that means this double; nil of what is no finite number.
    package func decimalText(places: Int) -> String? {
        isFinite ? Fraction(decimal: description)?.decimalText(places: places) : nil
    }
}
