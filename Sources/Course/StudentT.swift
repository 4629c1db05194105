/// Student's t distribution with whole degrees of freedom.
///
/// It takes nothing but the four operations and square roots, which IEEE 754 rounds alike on
/// every machine: a chance that is stored is found again bit by bit.
package struct StudentT: Sendable {
    package let degreesOfFreedom: Int

    /// At least one degree.
    package init(degreesOfFreedom: Int) { self.degreesOfFreedom = max(1, degreesOfFreedom) }

    /// The probability of more than `t`.
    package func upperTail(_ t: Double) -> Double {
        if t < 0 { return 1 - upperTail(-t) }
        let degrees = Double(degreesOfFreedom)
        let square = t * t
        let x = degrees / (degrees + square)
        let y = 1 / (1 + degrees / square)
        // The continued fraction is quick on this side of the mean only.
        if x < (degrees + 2) / (degrees + 5) {
            return 0.5 * incompleteBeta(degrees / 2, 0.5, x, y)
        }
        return 0.5 * (1 - incompleteBeta(0.5, degrees / 2, y, x))
    }

    /// The t that is exceeded with that probability, which lies between 0 and ½.
    package func quantile(upperTail probability: Double) -> Double {
        var high = 1.0
        while upperTail(high) > probability { high *= 2 }
        var low = 0.0
        while true {
            let middle = low + (high - low) / 2
            if middle <= low || middle >= high { return middle }
            if upperTail(middle) > probability { low = middle } else { high = middle }
        }
    }

    /// The regularized incomplete beta function I_x(a, b), where one of a and b is ½ and the other
    /// half the degrees of freedom; y = 1 − x, given for its digits.
    private func incompleteBeta(_ a: Double, _ b: Double, _ x: Double, _ y: Double) -> Double {
        guard x > 0 else { return 0 }
        let front = halfPower(x, Int(2 * a)) * halfPower(y, Int(2 * b)) / (a * beta)
        return front * continuedFraction(a, b, x)
    }

    /// x^(n/2)
    private func halfPower(_ x: Double, _ n: Int) -> Double {
        var result = n.isMultiple(of: 2) ? 1 : x.squareRoot()
        var factor = x
        var left = n / 2
        while left > 0 {
            if !left.isMultiple(of: 2) { result *= factor }
            factor *= factor
            left /= 2
        }
        return result
    }

    /// B(ν/2, ½), from B(½, ½) = π and B(1, ½) = 2 by B(a + 1, ½) = B(a, ½) · a / (a + ½).
    private var beta: Double {
        var a = degreesOfFreedom.isMultiple(of: 2) ? 1 : 0.5
        var value = degreesOfFreedom.isMultiple(of: 2) ? 2 : Double.pi
        while a < Double(degreesOfFreedom) / 2 {
            value *= a / (a + 0.5)
            a += 1
        }
        return value
    }

    /// The continued fraction of the incomplete beta function (DLMF 8.17.22), by Lentz's method.
    private func continuedFraction(_ a: Double, _ b: Double, _ x: Double) -> Double {
        let tiny = 1e-300
        func kept(_ value: Double) -> Double { abs(value) < tiny ? tiny : value }
        var c = 1.0
        var d = 1 / kept(1 - (a + b) * x / (a + 1))
        var value = d
        for m in 1...10_000 {
            let m = Double(m)
            let even = m * (b - m) * x / ((a + 2 * m - 1) * (a + 2 * m))
            d = 1 / kept(1 + even * d)
            c = kept(1 + even / c)
            value *= d * c
            let odd = -(a + m) * (a + b + m) * x / ((a + 2 * m) * (a + 2 * m + 1))
            d = 1 / kept(1 + odd * d)
            c = kept(1 + odd / c)
            value *= d * c
            if abs(d * c - 1) < 1e-16 { break }
        }
        return value
    }
}
