extension Fraction {
    /// The number that a decimal text means: sign, digits, point and exponent, as in `-1.5e3`, `.5`
    /// or `7.`; nothing else, and no white space. nil for another text, and for one whose number
    /// would have over a thousand places before or behind the point.
    package init?(decimal text: some StringProtocol) {
        var bytes = Array(text.utf8)[...]
        if let short = Fraction.shortDecimal(bytes) {
            self = short
            return
        }
        let isNegative = bytes.first == UInt8(ascii: "-")
        if isNegative || bytes.first == UInt8(ascii: "+") { bytes.removeFirst() }
        guard bytes.count <= 1_000 else { return nil }
        var digits = LongInteger(0)
        let whole = Fraction.takeDigits(&bytes, into: &digits)
        var behind = 0
        if bytes.first == UInt8(ascii: ".") {
            bytes.removeFirst()
            behind = Fraction.takeDigits(&bytes, into: &digits)
        }
        guard whole + behind > 0 else { return nil }
        var exponent = 0
        if bytes.first == UInt8(ascii: "e") || bytes.first == UInt8(ascii: "E") {
            guard let given = Int(String(decoding: bytes.dropFirst(), as: UTF8.self)),
                (-1_000...1_000).contains(given)
            else { return nil }
            exponent = given
            bytes = []
        }
        guard bytes.isEmpty else { return nil }
        exponent -= behind
        let value =
            exponent >= 0
            ? Fraction(long: digits * LongInteger(powerOfTen: exponent), LongInteger(1))
            : Fraction(long: digits, LongInteger(powerOfTen: -exponent))
        self = isNegative ? -value : value
    }

    /// The number of a text of at most 18 digits with a point inside and no exponent, as stored
    /// figures are; nil for any other text. Long integers would take ten times as long.
    private static func shortDecimal(_ bytes: ArraySlice<UInt8>) -> Fraction? {
        var rest = bytes
        let isNegative = rest.first == UInt8(ascii: "-")
        if isNegative { rest.removeFirst() }
        guard (1...19).contains(rest.count), rest.first != UInt8(ascii: "."),
            rest.last != UInt8(ascii: ".")
        else { return nil }
        var digits: Int64 = 0
        var count = 0
        var scale: Int64 = 1
        var isBehindPoint = false
        for byte in rest {
            switch byte {
            case UInt8(ascii: "0")...UInt8(ascii: "9"):
                count += 1
                guard count <= 18 else { return nil }
                digits = digits * 10 + Int64(byte - UInt8(ascii: "0"))
                if isBehindPoint { scale *= 10 }
            case UInt8(ascii: ".") where !isBehindPoint: isBehindPoint = true
            default: return nil
            }
        }
        return Fraction(Int128(isNegative ? -digits : digits), Int128(scale))
    }

    /// Takes the leading digits off and gives how many there were.
    private static func takeDigits(
        _ bytes: inout ArraySlice<UInt8>, into value: inout LongInteger
    ) -> Int {
        let digits = bytes.prefix { (UInt8(ascii: "0")...UInt8(ascii: "9")).contains($0) }
        for digit in digits { value.multiplyAndAdd(10, UInt32(digit - UInt8(ascii: "0"))) }
        bytes = bytes.dropFirst(digits.count)
        return digits.count
    }

    /// The greatest whole number that is not above this one.
    package var floor: Fraction { Fraction(long: wholeBelow, LongInteger(1)) }

    /// The smallest whole number that is not below this one.
    package var ceiling: Fraction { -(-self).floor }

    /// The number itself where it is whole and 128 bits hold it.
    package var whole: Int128? {
        switch storage {
        case .short(let numerator, let denominator): denominator == 1 ? Int128(numerator) : nil
        case .long(let numerator, let denominator):
            denominator == LongInteger(1) ? numerator.short : nil
        }
    }

    private var wholeBelow: LongInteger {
        switch storage {
        case .short(let numerator, let denominator):
            let quotient = numerator / denominator
            return LongInteger(numerator % denominator < 0 ? quotient - 1 : quotient)
        case .long(let numerator, let denominator):
            let (quotient, rest) = numerator.quotientAndRemainder(dividingBy: denominator)
            return rest.isNegative ? quotient - LongInteger(1) : quotient
        }
    }

    /// The decimal text with at most that many places behind the point, without zeros at its end:
    /// `93.852`, `0.000999`, `-1`. Halves are rounded away from 0, as PostgreSQL rounds its
    /// `numeric`: at no place 0.5 becomes 1 and −0.5 becomes −1.
    package func decimalText(places: Int) -> String {
        let places = max(0, places)
        var (isNegative, digits) = scaledDigits(places)
        digits = String(repeating: "0", count: max(0, places + 1 - digits.utf8.count)) + digits
        let point = digits.utf8.index(digits.startIndex, offsetBy: digits.utf8.count - places)
        var behind = digits[point...]
        while behind.last == "0" { behind.removeLast() }
        return (isNegative ? "-" : "") + digits[..<point]
            + (behind.isEmpty ? "" : "." + behind)
    }

    /// The number that `decimalText` writes: the nearest with at most that many places behind the
    /// point, halves away from 0.
    package func rounded(places: Int) -> Fraction {
        if let (rounded, scale) = shortRounded(places) {
            // The scale is no 0.
            return Fraction(sign < 0 ? -rounded : rounded, scale) ?? self
        }
        // Only a number of more than 1,000 digits has a text that is not read back.
        return Fraction(decimal: decimalText(places: places)) ?? self
    }

    /// The magnitude times that power of ten, rounded as `scaledDigits` says, with the power; nil
    /// where 128 bits may not hold it.
    private func shortRounded(_ places: Int) -> (rounded: Int128, scale: Int128)? {
        guard case .short(let numerator, let denominator) = storage, (0...18).contains(places)
        else { return nil }
        // Below 2^63 × 2^60 × 2 + 2^63: what every stored figure takes.
        var scale: Int128 = 1
        for _ in 0..<places { scale *= 10 }
        let dividend = Int128(numerator.magnitude) * scale * 2 + Int128(denominator)
        return (dividend / (Int128(denominator) * 2), scale)
    }

    /// Sign and digits of the number times that power of ten, rounded to a whole one, halves
    /// away from 0, as PostgreSQL rounds its `numeric`.
    private func scaledDigits(_ places: Int) -> (isNegative: Bool, digits: String) {
        if let (rounded, _) = shortRounded(places) {
            return (sign < 0 && rounded > 0, String(rounded))
        }
        let scale = LongInteger(powerOfTen: places)
        let half = Fraction(long: LongInteger(1), LongInteger(2))
        let scaled = (magnitude * Fraction(long: scale, LongInteger(1)) + half).wholeBelow
        return (sign < 0 && scaled != LongInteger(0), scaled.text)
    }
}

extension Fraction: CustomStringConvertible {
    /// The terms as they are, for messages of tests and for debugging: `23463/250`.
    package var description: String {
        let (numerator, denominator) = terms
        return denominator == LongInteger(1)
            ? numerator.text : numerator.text + "/" + denominator.text
    }
}

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

/// Digits in groups of three, as in `1,234,567`.
package func groupedDigits(_ digits: some StringProtocol) -> String {
    var text = ""
    for (place, digit) in digits.enumerated() {
        if place > 0, (digits.utf8.count - place).isMultiple(of: 3) { text.append(",") }
        text.append(digit)
    }
    return text
}
