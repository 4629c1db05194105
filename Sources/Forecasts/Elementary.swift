// Logarithm and exponential from the four operations alone, which IEEE 754 rounds alike on every
// machine: a system's own library differs in the last bits from the next one's, and a chance that
// is stored must be found again bit by bit. Swift never contracts a product and a sum into one
// rounding by itself. Both are right to about one unit in the last place.

/// ln 2 in two parts: the first has so few bits that its product with an exponent is exact.
private let (twosHigh, twosLow) = (0x1.62e42feep-1, 0x1.a39ef35793c76p-33)

/// 1/k! for k from 2 on.
private let reciprocalFactorials: [Double] = {
    var factorial = 1.0
    return (2...15).map { place in
        factorial *= Double(place)
        return 1 / factorial
    }
}()

/// e^x; 0 and infinity where a double ends.
func exponential(_ x: Double) -> Double {
    guard x > -745 else { return x.isNaN ? x : 0 }
    guard x < 709 else { return x > 709.78 ? .infinity : exponential(x / 2) * exponential(x / 2) }
    // e^x = 2^k · e^r with |r| ≤ ½ ln 2.
    let twos = (x / 0x1.62e42fefa39efp-1).rounded()
    let high = x - twos * twosHigh
    let low = twos * twosLow
    let rest = high - low
    var tail = 0.0
    for coefficient in reciprocalFactorials.reversed() { tail = tail * rest + coefficient }
    let value = 1 + (high - (low - rest * rest * tail))
    return Double(sign: .plus, exponent: Int(twos), significand: value)
}

/// 2/(2k + 3) for k from 0 on.
private let oddReciprocals: [Double] = (0...12).map { 2 / Double(2 * $0 + 3) }

/// ln x of x above 0; −infinity of 0.
func logarithm(_ x: Double) -> Double {
    guard x > 0, x.isFinite else { return x == 0 ? -.infinity : x > 0 ? x : .nan }
    // x = 2^k · (1 + f) with 1 + f between √½ and √2, and ln(1 + f) = 2 artanh(f / (2 + f)).
    var exponent = Double(x.exponent)
    var significand = x.significand
    if significand > 1.414_213_562_373_095_1 {
        significand /= 2
        exponent += 1
    }
    let f = significand - 1
    let s = f / (2 + f)
    let square = s * s
    var series = 0.0
    for coefficient in oddReciprocals.reversed() { series = series * square + coefficient }
    let half = 0.5 * f * f
    let small = s * (half + square * series) + exponent * twosLow
    return exponent * twosHigh + (f - (half - small))
}

/// base^exponent of a base above 0.
func power(_ base: Double, _ exponent: Double) -> Double {
    exponential(exponent * logarithm(base))
}

/// The beta function B(a, ½) of a above 0.
///
/// It is √π · Γ(a) / Γ(a + ½). For a large w = a − ¼ the logarithm of that quotient has a short
/// series, whose coefficients are those of Euler's numbers; a smaller one is led there by
/// B(a, ½) = B(a + 1, ½) · (a + ½) / a. So no gamma function is needed, and no digit is lost in the
/// difference of two large logarithms.
func halfBeta(_ a: Double) -> Double {
    var (a, factor) = (a, 1.0)
    while a < 16 {
        factor *= (a + 0.5) / a
        a += 1
    }
    let w = a - 0.25
    let u = 1 / (w * w)
    var series = 0.0
    for coefficient in eulerian.reversed() { series = (series + coefficient) * u }
    return factor * 0x1.c5bf891b4ef6bp+0 / (w.squareRoot() * exponential(series))
}

/// −2 E(k) / (4^(k + 1) · k) for k = 2, 4, … 14, with Euler's numbers E.
private let eulerian: [Double] = {
    let euler: [Double] = [-1, 5, -61, 1385, -50521, 2_702_765, -199_360_981]
    var scale = 4.0
    return euler.enumerated().map { place, number in
        scale *= 16
        return -2 * number / (scale * Double(2 * place + 2))
    }
}()
