/// A whole number of any size: what a `Fraction` falls back on when 64 bits do not hold it.
///
/// Only what fractions need. The largest legal figures reach it, and sums over many institutions,
/// whose denominators have little in common.
struct LongInteger: Hashable, Sendable {
    /// Limbs from the least on, without zeros at the end; empty = 0.
    private(set) var limbs: [UInt32]
    /// Never set of 0, so that equal numbers are equal limb for limb.
    private(set) var isNegative: Bool

    private init(limbs: [UInt32], isNegative: Bool) {
        var limbs = limbs
        while limbs.last == 0 { limbs.removeLast() }
        self.limbs = limbs
        self.isNegative = isNegative && !limbs.isEmpty
    }

    init(_ value: some BinaryInteger) {
        var limbs: [UInt32] = []
        for word in value.magnitude.words {
            limbs.append(UInt32(truncatingIfNeeded: word))
            limbs.append(UInt32(truncatingIfNeeded: word >> 32))
        }
        self.init(limbs: limbs, isNegative: value.signum() < 0)
    }

    /// Ten to that power; 1 for 0 and less.
    init(powerOfTen exponent: Int) {
        var power = LongInteger(1)
        var left = exponent
        while left >= 9 {
            power.multiplyAndAdd(1_000_000_000, 0)
            left -= 9
        }
        while left > 0 {
            power.multiplyAndAdd(10, 0)
            left -= 1
        }
        self = power
    }

    var isZero: Bool { limbs.isEmpty }

    var magnitude: LongInteger { LongInteger(limbs: limbs, isNegative: false) }

    /// The number itself where 128 bits hold it and its negative.
    var short: Int128? {
        guard limbs.count <= 4 else { return nil }
        var value: UInt128 = 0
        for limb in limbs.reversed() { value = value << 32 | UInt128(limb) }
        guard value <= UInt128(Int128.max) else { return nil }
        return isNegative ? -Int128(value) : Int128(value)
    }

    /// The decimal digits, with a minus sign before those of a negative number.
    var text: String {
        guard !isZero else { return "0" }
        var parts: [String] = []
        var rest = magnitude
        while !rest.isZero {
            let digits = String(rest.divideInPlace(by: 1_000_000_000))
            parts.append(
                rest.isZero ? digits : String(repeating: "0", count: 9 - digits.utf8.count) + digits
            )
        }
        return (isNegative ? "-" : "") + parts.reversed().joined()
    }

    /// self × factor + summand, of the magnitude.
    mutating func multiplyAndAdd(_ factor: UInt32, _ summand: UInt32) {
        var carry = UInt64(summand)
        for index in limbs.indices {
            let sum = UInt64(limbs[index]) * UInt64(factor) + carry
            limbs[index] = UInt32(truncatingIfNeeded: sum)
            carry = sum >> 32
        }
        if carry > 0 { limbs.append(UInt32(carry)) }
        while limbs.last == 0 { limbs.removeLast() }
    }

    /// Divides the magnitude by one limb and gives the remainder.
    private mutating func divideInPlace(by divisor: UInt32) -> UInt32 {
        var remainder: UInt64 = 0
        for index in limbs.indices.reversed() {
            let dividend = remainder << 32 | UInt64(limbs[index])
            limbs[index] = UInt32(dividend / UInt64(divisor))
            remainder = dividend % UInt64(divisor)
        }
        while limbs.last == 0 { limbs.removeLast() }
        return UInt32(remainder)
    }
}

extension LongInteger: Comparable {
    static func < (left: LongInteger, right: LongInteger) -> Bool {
        if left.isNegative != right.isNegative { return left.isNegative }
        let order = compareMagnitudes(left.limbs, right.limbs)
        return left.isNegative ? order > 0 : order < 0
    }

    /// Negative, 0 or positive, as the first is smaller, equal or greater.
    private static func compareMagnitudes(_ left: [UInt32], _ right: [UInt32]) -> Int {
        if left.count != right.count { return left.count - right.count }
        for index in left.indices.reversed() where left[index] != right[index] {
            return left[index] < right[index] ? -1 : 1
        }
        return 0
    }
}

extension LongInteger {
    static prefix func - (value: LongInteger) -> LongInteger {
        LongInteger(limbs: value.limbs, isNegative: !value.isNegative)
    }

    static func + (left: LongInteger, right: LongInteger) -> LongInteger {
        if left.isNegative == right.isNegative {
            return LongInteger(limbs: sum(left.limbs, right.limbs), isNegative: left.isNegative)
        }
        if compareMagnitudes(left.limbs, right.limbs) >= 0 {
            return LongInteger(
                limbs: difference(left.limbs, right.limbs), isNegative: left.isNegative)
        }
        return LongInteger(
            limbs: difference(right.limbs, left.limbs), isNegative: right.isNegative)
    }

    static func - (left: LongInteger, right: LongInteger) -> LongInteger { left + -right }

    static func * (left: LongInteger, right: LongInteger) -> LongInteger {
        var product = [UInt32](repeating: 0, count: left.limbs.count + right.limbs.count)
        for (place, limb) in left.limbs.enumerated() {
            var carry: UInt64 = 0
            for (offset, other) in right.limbs.enumerated() {
                let sum = UInt64(limb) * UInt64(other) + UInt64(product[place + offset]) + carry
                product[place + offset] = UInt32(truncatingIfNeeded: sum)
                carry = sum >> 32
            }
            product[place + right.limbs.count] = UInt32(carry)
        }
        return LongInteger(limbs: product, isNegative: left.isNegative != right.isNegative)
    }

    private static func sum(_ left: [UInt32], _ right: [UInt32]) -> [UInt32] {
        var limbs: [UInt32] = []
        var carry: UInt64 = 0
        for index in 0..<max(left.count, right.count) {
            let sum =
                UInt64(index < left.count ? left[index] : 0)
                + UInt64(index < right.count ? right[index] : 0) + carry
            limbs.append(UInt32(truncatingIfNeeded: sum))
            carry = sum >> 32
        }
        limbs.append(UInt32(carry))
        return limbs
    }

    /// The first must not be smaller.
    private static func difference(_ left: [UInt32], _ right: [UInt32]) -> [UInt32] {
        var limbs = left
        var borrow: Int64 = 0
        for index in limbs.indices {
            let value =
                Int64(limbs[index]) - Int64(index < right.count ? right[index] : 0) - borrow
            limbs[index] = UInt32(truncatingIfNeeded: value)
            borrow = value < 0 ? 1 : 0
        }
        return limbs
    }

    /// Quotient and remainder, cut toward 0, so that the remainder has the sign of the dividend.
    /// The divisor must not be 0.
    func quotientAndRemainder(
        dividingBy divisor: LongInteger
    ) -> (quotient: LongInteger, remainder: LongInteger) {
        if let dividend = short, let divisor = divisor.short {
            return (LongInteger(dividend / divisor), LongInteger(dividend % divisor))
        }
        guard LongInteger.compareMagnitudes(limbs, divisor.limbs) >= 0 else {
            return (LongInteger(0), self)
        }
        guard divisor.limbs.count > 1 else {
            var quotient = self
            let rest = quotient.divideInPlace(by: divisor.limbs[0])
            return (
                LongInteger(limbs: quotient.limbs, isNegative: isNegative != divisor.isNegative),
                LongInteger(limbs: [rest], isNegative: isNegative)
            )
        }
        let (quotient, rest) = LongInteger.divide(limbs, by: divisor.limbs)
        return (
            LongInteger(limbs: quotient, isNegative: isNegative != divisor.isNegative),
            LongInteger(limbs: rest, isNegative: isNegative)
        )
    }

    /// Knuth, The Art of Computer Programming 4.3.1, algorithm D, for divisors of two limbs and
    /// more that are not above the dividend.
    private static func divide(
        _ dividend: [UInt32], by divisor: [UInt32]
    ) -> (quotient: [UInt32], rest: [UInt32]) {
        // With the divisor's highest bit set a limb of the quotient is guessed at most 2 too high.
        let shift = UInt32(divisor[divisor.count - 1].leadingZeroBitCount)
        let below = shifted(divisor + [0], by: shift).dropLast(1)
        var above = shifted(dividend + [0], by: shift)
        let count = below.count
        let (first, second) = (UInt64(below[count - 1]), UInt64(below[count - 2]))
        var quotient = [UInt32](repeating: 0, count: above.count - count)
        for place in quotient.indices.reversed() {
            let top = UInt64(above[place + count]) << 32 | UInt64(above[place + count - 1])
            var (guess, left) = top.quotientAndRemainder(dividingBy: first)
            while guess > UInt32.max
                || guess * second > left << 32 | UInt64(above[place + count - 2])
            {
                guess -= 1
                left += first
                if left > UInt32.max { break }
            }
            if subtract(guess, times: below, from: &above, at: place) {
                guess -= 1
                add(below, to: &above, at: place)
            }
            quotient[place] = UInt32(guess)
        }
        // What is left of the dividend, shifted back.
        var rest = Array(above[..<count])
        for index in rest.indices {
            let higher = index + 1 < count ? UInt64(rest[index + 1]) : 0
            rest[index] = UInt32(truncatingIfNeeded: (higher << 32 | UInt64(rest[index])) >> shift)
        }
        return (quotient, rest)
    }

    /// Multiplied by a power of 2 below 2³²; the highest limb takes what overflows.
    private static func shifted(_ limbs: [UInt32], by shift: UInt32) -> [UInt32] {
        var shifted = limbs
        var carry: UInt64 = 0
        for index in limbs.indices {
            let value = UInt64(limbs[index]) << UInt64(shift) | carry
            shifted[index] = UInt32(truncatingIfNeeded: value)
            carry = value >> 32
        }
        return shifted
    }

    /// Takes away a multiple of a number; whether that was too much.
    private static func subtract(
        _ factor: UInt64, times limbs: ArraySlice<UInt32>, from other: inout [UInt32], at place: Int
    ) -> Bool {
        var (carry, borrow) = (UInt64(0), Int64(0))
        for index in limbs.indices {
            let product = factor * UInt64(limbs[index]) + carry
            carry = product >> 32
            let value = Int64(other[place + index]) - Int64(product & 0xFFFF_FFFF) - borrow
            other[place + index] = UInt32(truncatingIfNeeded: value)
            borrow = value < 0 ? 1 : 0
        }
        let value = Int64(other[place + limbs.count]) - Int64(carry) - borrow
        other[place + limbs.count] = UInt32(truncatingIfNeeded: value)
        return value < 0
    }

    private static func add(
        _ limbs: ArraySlice<UInt32>, to other: inout [UInt32], at place: Int
    ) {
        var carry: UInt64 = 0
        for index in limbs.indices {
            let sum = UInt64(other[place + index]) + UInt64(limbs[index]) + carry
            other[place + index] = UInt32(truncatingIfNeeded: sum)
            carry = sum >> 32
        }
        other[place + limbs.count] &+= UInt32(carry)
    }

    /// The greatest common divisor of the magnitudes.
    static func greatestCommonDivisor(_ left: LongInteger, _ right: LongInteger) -> LongInteger {
        var (larger, smaller) = (left.magnitude, right.magnitude)
        while !smaller.isZero {
            if var large = larger.short, var small = smaller.short {
                while small != 0 { (large, small) = (small, large % small) }
                return LongInteger(large)
            }
            (larger, smaller) = (
                smaller, larger.quotientAndRemainder(dividingBy: smaller).remainder
            )
        }
        return larger
    }
}
