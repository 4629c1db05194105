/// Student's t distribution, of degrees of freedom that need not be whole.
package struct StudentT: Sendable {
    package let degreesOfFreedom: Double
    /// B(ν/2, ½)
    private let beta: Double

    /// Degrees above 0.
    package init(degreesOfFreedom: Double) {
        precondition(degreesOfFreedom > 0, "a distribution has degrees of freedom")
        self.degreesOfFreedom = degreesOfFreedom
        beta = halfBeta(degreesOfFreedom / 2)
    }

    /// The probability of more than `t`.
    package func upperTail(_ t: Double) -> Double { tail(t).above }

    /// The probability of at most `t`.
    package func cumulative(_ t: Double) -> Double { tail(-t).above }

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

    /// The probability of more than `t`, and the density there.
    ///
    /// The tail is half the incomplete beta function I_x(ν/2, ½) with x = ν / (ν + t²).
    func tail(_ t: Double) -> (above: Double, density: Double) {
        let size = abs(t)
        // Divided by the larger of the two, so that no square leaves the range of a double.
        let root = degreesOfFreedom.squareRoot()
        let (x, y): (Double, Double)
        if size < root {
            let part = (size / root) * (size / root)
            (x, y) = (1 / (1 + part), part / (1 + part))
        } else {
            let part = (root / size) * (root / size)
            (x, y) = (part / (1 + part), 1 / (1 + part))
        }
        let a = degreesOfFreedom / 2
        // x^a / B, of which tail and density are multiples.
        let front = x > 0 ? power(x, a) / beta : 0
        let density = front * (x / degreesOfFreedom).squareRoot()
        // The continued fraction is quick on this side of the mean only.
        let half: Double
        if x < (a + 1) / (a + 2.5) {
            half = 0.5 * front * y.squareRoot() / a * continuedFraction(a, 0.5, x)
        } else {
            half = 0.5 - front * y.squareRoot() * continuedFraction(0.5, a, y)
        }
        return (t < 0 ? 1 - half : half, density)
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
            // Two units of the last place: nearer to 1 a product need not come.
            if abs(d * c - 1) < 0x1p-51 { break }
        }
        return value
    }
}
