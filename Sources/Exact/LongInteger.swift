/// A whole number of any size: what a `Fraction` falls back on when 64 bits do not hold it.
///
/// Only what fractions need, and written for plainness: it is reached by the largest legal
/// figures alone, a handful of times a judgement at most.
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
        var quotient = [UInt32](repeating: 0, count: limbs.count)
        var rest: [UInt32] = []
        // Schoolbook, bit by bit: numbers here have a few limbs, and there is nothing to get wrong
        // as there is in estimating digits of a quotient.
        for index in limbs.indices.reversed() {
            for bit in (0..<32).reversed() {
                LongInteger.shiftIn(limbs[index] >> UInt32(bit) & 1, to: &rest)
                if LongInteger.compareMagnitudes(rest, divisor.limbs) >= 0 {
                    rest = LongInteger.difference(rest, divisor.limbs)
                    while rest.last == 0 { rest.removeLast() }
                    quotient[index] |= 1 << UInt32(bit)
                }
            }
        }
        return (
            LongInteger(limbs: quotient, isNegative: isNegative != divisor.isNegative),
            LongInteger(limbs: rest, isNegative: isNegative)
        )
    }

    /// Twice the number and a bit.
    private static func shiftIn(_ bit: UInt32, to limbs: inout [UInt32]) {
        var carry = bit
        for index in limbs.indices {
            let next = limbs[index] >> 31
            limbs[index] = limbs[index] << 1 | carry
            carry = next
        }
        if carry > 0 { limbs.append(carry) }
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
