import Exact

/// What a part of a measure comes to in one place on one day.
package struct Amount: Hashable, Sendable {
    /// Exact; nil with a reason in `absence`.
    package var value: Fraction?
    /// Shown beside the value where the formula has them, also when the value is missing.
    package var numerator: Fraction?
    package var denominator: Fraction?
    package var absence: Absence?
    /// The year whose statement stood in for a missing one.
    package var staleYear: Int?
    /// Of conditions that all have to hold: what those are called that do not.
    package var failing: [String] = []

    package init(
        value: Fraction? = nil, numerator: Fraction? = nil, denominator: Fraction? = nil,
        absence: Absence? = nil, staleYear: Int? = nil
    ) {
        self.value = value
        self.numerator = numerator
        self.denominator = denominator
        self.absence = absence
        self.staleYear = staleYear
    }

    /// What is made of two that both have a value; what is still being counted goes before what is
    /// missing otherwise.
    package static func both(
        _ first: Amount, _ second: Amount, _ combine: (Fraction, Fraction) -> Amount
    ) -> Amount {
        var amount: Amount
        if let one = first.value, let other = second.value {
            amount = combine(one, other)
        } else {
            let reasons = [first, second].filter { $0.value == nil }.map { $0.absence ?? .noValue }
            amount = Amount(absence: reasons.contains(.building) ? .building : reasons.first)
        }
        amount.staleYear = second.staleYear ?? first.staleYear
        return amount
    }

    /// The same without a value where too many members of a place are silent (language §7).
    package func withoutValue(where silent: Fraction, of all: Fraction) -> Amount {
        guard silent * Fraction(100) > all * Fraction(Amount.silentAtMost) else { return self }
        var amount = self
        if amount.value != nil { amount.absence = .lowCoverage }
        amount.value = nil
        return amount
    }

    /// The members of a place that may be silent, in per cent.
    private static let silentAtMost = 5

    /// The first × per ÷ the second, with both as numerator and denominator.
    ///
    /// Without a second, or with one that is 0, there is no denominator; what is still being
    /// counted on either side goes before that.
    package static func quotient(_ above: Amount, _ below: Amount, per: Int) -> Amount {
        var amount = Amount(
            numerator: above.value, denominator: below.value,
            staleYear: below.staleYear ?? above.staleYear)
        if above.absence == .building || below.absence == .building {
            amount.absence = .building
        } else if let divisor = below.value, !divisor.isZero {
            amount.value = above.value.flatMap { ($0 * Fraction(per)).divided(by: divisor) }
            amount.absence = above.value == nil ? .noValue : nil
        } else {
            amount.absence = .noDenominator
        }
        return amount
    }
}

/// Why there is no value; the raw value is the reason code of the contract.
package enum Absence: String, Sendable {
    case noValue = "no_value"
    case noDenominator = "no_denominator"
    case lowCoverage = "low_coverage"
    case staleStatement = "stale_statement"
    case building
}
