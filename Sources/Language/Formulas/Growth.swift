import Codes
import Exact

extension FormulaDefinition {
    /// 比上年增长: percent change on the same reading a year before.
    package static let growth = FormulaDefinition(
        "growth", meaning: "Percent change on the same reading a year before.",
        .combination(
            [FormulaKey("of", .measure)],
            CombinationRules(
                magnitude: .proportion, asksEarlier: .yearBefore, isSigned: true, order: ["of"],
                value: { operands in
                    .both(operands.amounts[0], operands.earlier[0]) { now, before in
                        let change = ((now - before) * Fraction(100)).divided(by: before)
                        return Amount(
                            value: change, absence: change == nil ? .noDenominator : nil)
                    }
                },
                tested: { _ in [] }, cell: { _, _ in .none },
                units: { _ in .only([.percent]) }, missing: { _ in nil },
                english: { "the percent change of \($1[0].operand) on a year before" },
                chinese: { "\($1[0].operand)比上年增长（%）" })))
}
