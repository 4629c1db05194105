extension Fraction {
    /// The square root: exact where it is a fraction of few decimals, else cut at 24 decimals, so
    /// that it is never above the true one; nil of what is below 0.
    package var squareRoot: Fraction? {
        guard sign >= 0 else { return nil }
        if isZero { return .zero }
        // Newton's method doubles the digits that are right in each step. From wherever it begins
        // it is above the root after the first one, and comes down.
        let near = double.squareRoot().decimalText(places: Self.placesInside)
        var root = near.flatMap { Fraction(decimal: $0) } ?? self
        if root.isZero { root = Fraction(1) + self }
        let half = Fraction(1, 2) ?? .zero
        for step in 0..<400 {
            guard let other = divided(by: root) else { return nil }
            let next = ((root + other) * half).rounded(places: Self.placesInside)
            if step > 0, next >= root { break }
            root = next
        }
        let short = root.rounded(places: Self.placesOfExact)
        if short * short == self { return short }
        var cut = root.rounded(places: Self.placesKept)
        if cut * cut > self { cut = cut - Fraction.unit(places: Self.placesKept) }
        return cut
    }

    private static let placesInside = 30
    private static let placesKept = 24
    private static let placesOfExact = 12

    /// One in the last decimal.
    private static func unit(places: Int) -> Fraction {
        (0..<places).reduce(Fraction(1)) { unit, _ in unit.divided(by: Fraction(10)) ?? unit }
    }
}
