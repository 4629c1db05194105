import Codes
import Exact

extension FormulaDefinition {
    /// 达到项数占比: the percentage of the conditions that hold. One that is not known does not.
    package static let partsShare = FormulaDefinition(
        "partsShare", meaning: "The percentage of the conditions that hold.",
        .combination(
            [FormulaKey("partsShare", .conditions)],
            CombinationRules(
                magnitude: .proportion, bounds: 0...100, order: ["partsShare"],
                value: { operands in
                    .quotient(
                        Amount(value: Fraction(operands.held.count { $0 == true })),
                        Amount(value: Fraction(operands.held.count)), per: 100)
                },
                tested: { _ in [] }, cell: { _, _ in .none }, units: { _ in .only([.percent]) },
                missing: { _ in Missing(noun: nil, per: 100) },
                english: { parts, words in "the share that holds of: " + parts.conditions(words) },
                chinese: { parts, words in "达到的项数占比：" + parts.conditions(words) })))
}
