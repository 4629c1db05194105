import Codes
import Exact

extension FormulaDefinition {
    /// 占比: of those among whom it is, the percentage who also pass a filter. Those who pass are
    /// part of the others, so that it lies between 0 and 100. Standardised it is the mean of the
    /// shares of the members of a key, each with its weight, however many there are of each.
    package static let share = FormulaDefinition(
        "share", meaning: "Of those among whom it is, the percentage who also pass `with`.",
        .combination(
            [
                FormulaKey("among", .base, meaning: "Of whom: a noun that is counted."),
                FormulaKey(
                    "with", .narrowing("among"), meaning: "What those who count have beside that."),
                FormulaKey(
                    "standardise", .strata(of: "with", over: "among"), isRequired: false,
                    meaning: "Weights of the members of a key: the mean of their shares."),
            ],
            CombinationRules(
                magnitude: .proportion, isQuotient: true, bounds: 0...100,
                order: ["with", "among", "standardise", FormulaKey.silent], value: value(of:),
                tested: { $0.children[1].addends },
                cell: { share, _ in
                    share.children[0].privacy == .nobody ? .none : .numeratorAndComplement
                },
                units: { _ in .only([.percent]) },
                missing: { share in
                    share.weights("standardise") == nil ? Missing(share.children[0], per: 100) : nil
                },
                english: { share, parts in
                    "100 × \(parts[0].text) ÷ \(parts[1].text)"
                        + share.weighted(", standardised by ", ", ", ": ", "")
                },
                chinese: { share, parts in
                    "\(parts[0].text) ÷ \(parts[1].text) × 100"
                        + share.weighted("（标准化：", "，", "：", "）")
                })))

    private static func value(of operands: borrowing Operands) -> Amount {
        let crude = Amount.quotient(operands.amounts[0], operands.amounts[1], per: 100)
        guard let weights = operands.combination.weights("standardise"), crude.value != nil else {
            guard operands.amounts.count == 3, let silent = operands.amounts[2].value,
                let all = crude.denominator
            else { return crude }
            return crude.withoutValue(where: silent, of: all)
        }
        var standardised = crude
        var (sum, all) = (Fraction.zero, Fraction.zero)
        for (index, one) in weights.members.enumerated() {
            let own = Amount.quotient(
                operands.amounts[2 * index + 2], operands.amounts[2 * index + 3], per: 100)
            guard let value = own.value else {
                standardised.value = nil
                standardised.absence = own.absence
                return standardised
            }
            sum = sum + one.weight * value
            all = all + one.weight
        }
        standardised.value = sum.divided(by: all)
        return standardised
    }
}

extension Combination {
    /// The key and the members with their weights; empty where nothing is standardised.
    fileprivate func weighted(
        _ before: String, _ between: String, _ colon: String, _ behind: String
    ) -> String {
        guard let weights = weights("standardise") else { return "" }
        let members = weights.members.map { "\($0.member) \($0.weight.decimalText(places: 6))" }
        return before + weights.key + colon + members.joined(separator: between) + behind
    }
}
