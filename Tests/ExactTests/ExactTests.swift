import Exact
import Testing

private func number(_ text: String) throws -> Fraction { try #require(Fraction(decimal: text)) }

/// Numbers that cross every border: of the short form, of 128 bits, of signs.
private let samples: [Fraction] = {
    let wholes: [Int128] = [
        0, 1, -1, 2, 7, 12, 365, 366, 1_000_000, -999_999_999_999, 4_611_686_018_427_387_904,
        Int128(Int64.max), Int128(Int64.min), Int128(UInt64.max), Int128.max, Int128.min,
    ]
    return wholes.flatMap { above in
        wholes.filter { $0 != 0 }.compactMap { Fraction(above, $0) }
    }
}()

@Test func `a number is stored in lowest terms`() throws {
    #expect(Fraction(6, 4) == Fraction(-3, -2))
    #expect(Fraction(0, -5) == Fraction.zero)
    #expect(Fraction(1, 0) == nil)
    #expect(Fraction(Int128.min, Int128.min) == Fraction(1))
    #expect(Fraction(Int128.max, Int128.max) == Fraction(1))
    #expect(Fraction(millionths: 93_852_000) == Fraction(23_463, 250))
    #expect(Fraction(millionths: .min).description == "-144115188075855872/15625")
    #expect(Set(samples).count < samples.count)
}

@Test func `sums, products and quotients undo each other at every size`() throws {
    for (index, left) in samples.enumerated() {
        let right = samples[(index * 37 + 11) % samples.count]
        let third = samples[(index * 101 + 3) % samples.count]
        #expect(left + right - right == left)
        #expect(left * right == right * left)
        #expect(left * (right + third) == left * right + left * third)
        #expect((left - right).sign == (left < right ? -1 : left == right ? 0 : 1))
        #expect(left - left == .zero)
        if right.isZero {
            #expect(left.divided(by: right) == nil)
        } else {
            let quotient = try #require(left.divided(by: right))
            #expect(quotient * right == left)
        }
        #expect((left + right).hashValue == (right + left).hashValue)
    }
}

@Test func `floor and ceiling stand around every number`() {
    for value in samples {
        #expect(value.floor <= value && value < value.floor + Fraction(1))
        #expect(value.ceiling >= value && value.ceiling - Fraction(1) < value)
    }
    #expect(Fraction(-1, 2)?.floor == Fraction(-1))
    #expect(Fraction(-1, 2)?.ceiling == .zero)
    #expect(Fraction(1_001, 1_000)?.ceiling.whole == 2)
    #expect(Fraction(1, 2)?.whole == nil)
    #expect(Fraction(Int128.max).whole == Int128.max)
}

@Test func `powers of large numbers are known to the last digit`() throws {
    var power = Fraction(1)
    for _ in 0..<10 { power = power * Fraction(1_000_003) }
    #expect(
        power.description
            == "1000030000405003240017010061236153090262440295245196830059049")
    for _ in 0..<10 { power = try #require(power.divided(by: Fraction(1_000_003))) }
    #expect(power == Fraction(1))
    var factorial = Fraction(1)
    for factor in 1...30 { factorial = factorial * Fraction(factor) }
    #expect(factorial.decimalText(places: 0) == "265252859812191058636308480000000")
}

@Test func `the harmonic sum of thirty terms is exact`() throws {
    var sum = Fraction.zero
    for term in 1...30 { sum = sum + (try #require(Fraction(1, Int128(term)))) }
    #expect(sum.description == "9304682830147/2329089562800")
    #expect(sum.decimalText(places: 12) == "3.99498713092")
}

@Test func `decimal texts are read by value`() throws {
    #expect(try number("93.852") == Fraction(23_463, 250))
    #expect(try number("-1.5e3") == Fraction(-1_500))
    #expect(try number("+.5") == Fraction(1, 2))
    #expect(try number("7.") == Fraction(7))
    #expect(try number("1E-2") == Fraction(1, 100))
    #expect(try number("1e2") == number("100.000"))
    #expect(try number("-0") == .zero)
    #expect(try number("1e400").description.utf8.count == 401)
    for text in [
        "", "-", ".", "e5", "1e", "1e1001", "1_000", " 1", "1 ", "0x10", "1.2.3", "--1", "1e1.5",
        "٣", String(repeating: "9", count: 1_001),
    ] {
        #expect(Fraction(decimal: text) == nil, "\(text)")
    }
}

@Test func `a short decimal text means the same as a long one`() throws {
    for text in [
        "0", "-0", "7", "-7.25", "0.000000000001", "-99.999999999999", "123456789012345678",
        "-0.10000000000000000", "1234567890123456.5",
    ] {
        #expect(try number(text) == number(text + "e0"), "\(text)")
    }
    #expect(try number("66.6666666666665").rounded(places: 12) == number("66.666666666667"))
    #expect(try number("-0.5").rounded(places: 0) == Fraction(-1))
    #expect(Fraction(2, 3)?.rounded(places: 12) == Fraction(decimal: "0.666666666667"))
}

@Test func `decimal texts are rounded half away from 0 and trimmed`() throws {
    let cases: [(String, Int, String)] = [
        ("0.5", 0, "1"), ("-0.5", 0, "-1"), ("-0.4", 0, "0"), ("-0.51", 0, "-1"), ("2.5", 0, "3"),
        ("0.125", 2, "0.13"), ("-0.125", 2, "-0.13"), ("0.999", 2, "1"), ("100", 12, "100"),
        ("0.0000000000004", 12, "0"), ("0.0000000000005", 12, "0.000000000001"),
        ("12.340", 12, "12.34"), ("-7", 3, "-7"),
        ("999999999999.999999", 12, "999999999999.999999"),
    ]
    for (text, places, expected) in cases {
        #expect(try number(text).decimalText(places: places) == expected, "\(text)")
    }
    // Worked example of 1,001 pupils and one teacher.
    #expect(Fraction(1_000, 1_001)?.decimalText(places: 12) == "0.999000999001")
}

@Test func `short and long forms are written alike`() throws {
    // The same number a little beside itself: over 2^200 more below the point than is shown.
    let tiny = try #require(Fraction(1).divided(by: number("1e60")))
    for text in ["93.852", "-93.8525", "0.0000005", "-0.0000015", "12", "-999999999999.999999"] {
        let value = try number(text)
        let farther = value.sign < 0 ? value - tiny : value + tiny
        #expect(value.decimalText(places: 6) == farther.decimalText(places: 6))
        #expect(farther.decimalText(places: 60).hasPrefix(text.prefix(4)))
    }
    #expect(Fraction(Int64.max).decimalText(places: 18) == "9223372036854775807")
    #expect(Fraction(-Int64.max).decimalText(places: 18) == "-9223372036854775807")
}

@Test func `numbers beyond 128 bits are divided and reduced`() throws {
    let large = try number("1e50")
    let larger = try number("3e50")
    #expect(larger.divided(by: large) == Fraction(3))
    #expect((large + Fraction(1)).divided(by: large)?.floor == Fraction(1))
    #expect((-large - Fraction(1)).divided(by: large)?.floor == Fraction(-2))
    // Both are products of known primes, so what they share is known.
    let left = large * Fraction(1_000_003) * Fraction(999_983)
    let right = large * Fraction(1_000_003) * Fraction(1_000_033)
    #expect(left.divided(by: right) == Fraction(999_983, 1_000_033))
}

@Test func `a number of any size becomes the nearest double, but for its last places`() throws {
    for text in ["0", "93.852", "-0.1", "1e-300", "123456789012345678901234567890.5", "1e300"] {
        let number = try #require(Fraction(decimal: text))
        let double = try #require(Double(text))
        #expect(abs(number.double - double) <= abs(double) * 1e-15, "\(text)")
    }
    let tiny = try #require(Fraction(decimal: "1e-999"))
    #expect(tiny.double == 0)
    #expect((try #require(Fraction(decimal: "-1e999"))).double == -.infinity)
    let near = try #require(Fraction(decimal: "1e-999")) + Fraction(3)
    #expect(near.double == 3)
}

@Test func `a double is written as the shortest number that means it, rounded`() {
    #expect(0.1.decimalText(places: 12) == "0.1")
    #expect((0.1 + 0.2).decimalText(places: 12) == "0.3")
    #expect((0.1 + 0.2).decimalText(places: 17) == "0.30000000000000004")
    #expect((-1e-13).decimalText(places: 12) == "0")
    #expect(1e22.decimalText(places: 12) == "10000000000000000000000")
    #expect(Double.nan.decimalText(places: 12) == nil)
    #expect(Double.infinity.decimalText(places: 12) == nil)
}
