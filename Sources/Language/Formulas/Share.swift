import Codes

extension FormulaDefinition {
    /// 占比: of those among whom it is, the percentage who also pass a filter. Those who pass are
    /// part of the others, so that it lies between 0 and 100.
    package static let share = FormulaDefinition(
        "share", meaning: "Of those among whom it is, the percentage who also pass `with`.",
        .combination(
            [FormulaKey("among", .base), FormulaKey("with", .narrowing("among"))], later: [],
            CombinationRules(
                magnitude: .proportion, isQuotient: true, bounds: 0...100,
                order: ["with", "among"],
                value: { .quotient($0.amounts[0], $0.amounts[1], per: 100) },
                tested: { $0.children[1].counts },
                cell: { share, _ in
                    share.children[0].privacy == .nobody ? .none : .numeratorAndComplement
                },
                units: { _ in .only([.percent]) },
                missing: { Missing($0.children[0], per: 100) },
                english: { "100 × \($1[0].text) ÷ \($1[1].text)" },
                chinese: { "\($1[0].text) ÷ \($1[1].text) × 100" })))
}
