import Codes
import Exact

extension FormulaDefinition {
    /// 达到项数: how many conditions hold. One that is not known does not.
    package static let partsHeld = FormulaDefinition(
        "partsHeld", meaning: "How many of the conditions hold.",
        .combination(
            [FormulaKey("partsHeld", .conditions)],
            CombinationRules(
                magnitude: .number, order: ["partsHeld"],
                value: { operands in
                    let held = Fraction(operands.held.count { $0 == true })
                    return Amount(
                        value: held, numerator: held, denominator: Fraction(operands.held.count))
                },
                tested: { _ in [] }, cell: { _, _ in .none }, units: { _ in .only([.count]) },
                missing: { _ in Missing(noun: nil, per: nil) },
                english: { parts, words in "how many hold of: " + parts.conditions(words) },
                chinese: { parts, words in "达到的项数：" + parts.conditions(words) })))
}
