/// An exact rational number of any size.
///
/// Thresholds are compared with these and never with binary floats: 93.71 against 93.7085 must not
/// depend on rounding. No operation overflows or traps: numbers that 64 bits hold are computed in
/// 128, and whatever is larger falls back on long integers.
package struct Fraction: Hashable, Sendable {
    let storage: Storage

    /// Always in lowest terms with a denominator above 0, and `short` wherever that is possible,
    /// so that equal numbers are stored alike.
    enum Storage: Hashable, Sendable {
        /// Both at most `Int64.max` in magnitude.
        case short(Int64, Int64)
        case long(LongInteger, LongInteger)
    }

    private init(storage: Storage) { self.storage = storage }

    /// A number in lowest terms.
    private init(reduced numerator: Int128, _ denominator: Int128) {
        if let above = Fraction.narrow(numerator), let below = Fraction.narrow(denominator) {
            storage = .short(above, below)
        } else {
            storage = .long(LongInteger(numerator), LongInteger(denominator))
        }
    }

    /// A number in any terms; the denominator must not be 0.
    init(long numerator: LongInteger, _ denominator: LongInteger) {
        let divisor = LongInteger.greatestCommonDivisor(numerator, denominator)
        let signed = denominator.isNegative ? -divisor : divisor
        self.init(
            lowest: numerator.quotientAndRemainder(dividingBy: signed).quotient,
            denominator.quotientAndRemainder(dividingBy: signed).quotient)
    }

    /// A number in lowest terms with a denominator above 0.
    private init(lowest numerator: LongInteger, _ denominator: LongInteger) {
        if let above = numerator.short, let below = denominator.short {
            self.init(reduced: above, below)
        } else {
            self.init(storage: .long(numerator, denominator))
        }
    }

    private static func narrow(_ value: Int128) -> Int64? {
        guard let narrow = Int64(exactly: value), narrow != .min else { return nil }
        return narrow
    }

    /// A whole number.
    package init(_ whole: some BinaryInteger) {
        if let narrow = Int64(exactly: whole), narrow != .min {
            storage = .short(narrow, 1)
        } else {
            storage = .long(LongInteger(whole), LongInteger(1))
        }
    }

    /// A quotient of whole numbers; nil where the denominator is 0.
    package init?(_ numerator: Int128, _ denominator: Int128) {
        guard denominator != 0 else { return nil }
        if let above = Fraction.narrow(numerator), let below = Fraction.narrow(denominator) {
            self.init(short: above, below)
        } else {
            self.init(long: LongInteger(numerator), LongInteger(denominator))
        }
    }

    private init(short numerator: Int64, _ denominator: Int64) {
        let divisor = Int64(greatestCommonDivisor(numerator.magnitude, denominator.magnitude))
        let signed = denominator < 0 ? -divisor : divisor
        storage = .short(numerator / signed, denominator / signed)
    }

    /// A number of millionths: the form in which statements keep their figures.
    package init(millionths: Int64) {
        if millionths == .min {
            self.init(long: LongInteger(millionths), LongInteger(1_000_000))
        } else {
            self.init(short: millionths, 1_000_000)
        }
    }

    package static let zero = Fraction(0)

    package var isZero: Bool { sign == 0 }

    /// −1, 0 or 1.
    package var sign: Int {
        switch storage {
        case .short(let numerator, _): Int(numerator.signum())
        case .long(let numerator, _): numerator.isNegative ? -1 : 1
        }
    }

    /// The number without its sign.
    package var magnitude: Fraction { sign < 0 ? -self : self }

    typealias Terms = (numerator: LongInteger, denominator: LongInteger)

    /// Numerator and denominator in lowest terms, of any size.
    var terms: Terms {
        switch storage {
        case .short(let numerator, let denominator):
            (LongInteger(numerator), LongInteger(denominator))
        case .long(let numerator, let denominator): (numerator, denominator)
        }
    }
}

extension Fraction: Comparable {
    package static func < (left: Fraction, right: Fraction) -> Bool {
        if case .short(let above, let below) = left.storage,
            case .short(let otherAbove, let otherBelow) = right.storage
        {
            return Int128(above) * Int128(otherBelow) < Int128(otherAbove) * Int128(below)
        }
        let (left, right) = (left.terms, right.terms)
        return left.numerator * right.denominator < right.numerator * left.denominator
    }
}

extension Fraction {
    package static prefix func - (value: Fraction) -> Fraction {
        switch value.storage {
        case .short(let numerator, let denominator):
            Fraction(storage: .short(-numerator, denominator))
        case .long(let numerator, let denominator):
            Fraction(storage: .long(-numerator, denominator))
        }
    }

    package static func + (left: Fraction, right: Fraction) -> Fraction {
        guard case .short(let above, let below) = left.storage,
            case .short(let otherAbove, let otherBelow) = right.storage
        else {
            return sum(left.terms, right.terms)
        }
        // Knuth, The Art of Computer Programming 4.5.1: no common divisor of 128 bits is sought.
        let common = Int64(greatestCommonDivisor(below.magnitude, otherBelow.magnitude))
        let sum =
            Int128(above) * Int128(otherBelow / common)
            + Int128(otherAbove) * Int128(below / common)
        let left = UInt64((sum % Int128(common)).magnitude)
        let second = Int128(greatestCommonDivisor(left, common.magnitude))
        return Fraction(
            reduced: sum / second, Int128(below / common) * (Int128(otherBelow) / second))
    }

    /// The same of long ones: only of what the denominators share a common divisor is sought.
    private static func sum(_ left: Terms, _ right: Terms) -> Fraction {
        let common = LongInteger.greatestCommonDivisor(left.denominator, right.denominator)
        let below = left.denominator.quotientAndRemainder(dividingBy: common).quotient
        let otherBelow = right.denominator.quotientAndRemainder(dividingBy: common).quotient
        let sum = left.numerator * otherBelow + right.numerator * below
        if sum.isZero { return .zero }
        let second = LongInteger.greatestCommonDivisor(sum, common)
        return Fraction(
            lowest: sum.quotientAndRemainder(dividingBy: second).quotient,
            below * right.denominator.quotientAndRemainder(dividingBy: second).quotient)
    }

    package static func - (left: Fraction, right: Fraction) -> Fraction { left + -right }

    package static func * (left: Fraction, right: Fraction) -> Fraction {
        guard case .short(let above, let below) = left.storage,
            case .short(let otherAbove, let otherBelow) = right.storage
        else {
            return product(left.terms, right.terms)
        }
        let first = Int64(greatestCommonDivisor(above.magnitude, otherBelow.magnitude))
        let second = Int64(greatestCommonDivisor(otherAbove.magnitude, below.magnitude))
        return Fraction(
            reduced: Int128(above / first) * Int128(otherAbove / second),
            Int128(below / second) * Int128(otherBelow / first))
    }

    private static func product(_ left: Terms, _ right: Terms) -> Fraction {
        if left.numerator.isZero || right.numerator.isZero { return .zero }
        let first = LongInteger.greatestCommonDivisor(left.numerator, right.denominator)
        let second = LongInteger.greatestCommonDivisor(right.numerator, left.denominator)
        return Fraction(
            lowest: left.numerator.quotientAndRemainder(dividingBy: first).quotient
                * right.numerator.quotientAndRemainder(dividingBy: second).quotient,
            left.denominator.quotientAndRemainder(dividingBy: second).quotient
                * right.denominator.quotientAndRemainder(dividingBy: first).quotient)
    }

    /// The quotient; nil where the divisor is 0.
    package func divided(by divisor: Fraction) -> Fraction? {
        switch divisor.storage {
        case .short(let numerator, let denominator):
            guard numerator != 0 else { return nil }
            let inverse: Storage =
                numerator < 0 ? .short(-denominator, -numerator) : .short(denominator, numerator)
            return self * Fraction(storage: inverse)
        case .long(let numerator, let denominator):
            return self
                * Fraction(
                    storage: numerator.isNegative
                        ? .long(-denominator, -numerator) : .long(denominator, numerator))
        }
    }
}

/// The greatest common divisor by Euclid; that of 0 and n is n, and never above `Int64.max` where
/// neither is.
func greatestCommonDivisor(_ left: UInt64, _ right: UInt64) -> UInt64 {
    var (larger, smaller) = (left, right)
    while smaller != 0 { (larger, smaller) = (smaller, larger % smaller) }
    return larger
}
