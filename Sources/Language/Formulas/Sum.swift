import Codes
import Documents
import Exact

extension FormulaDefinition {
    /// 合计: counts or amounts, added.
    package static let sum = FormulaDefinition(
        "sum", meaning: "Counts or amounts, added.",
        .combination(
            [FormulaKey("sum", .measures)],
            CombinationRules(
                magnitude: nil, order: ["sum"], problem: problem(of:),
                value: { operands in
                    operands.amounts.dropFirst().reduce(sum(of: operands.amounts[0])) {
                        .both($0, $1) { sum(of: Amount(value: $0 + $1)) }
                    }
                },
                tested: { _ in [] },
                cell: { sum, unit in Formula.cell(ofSumOf: sum.children, unit) },
                units: { $0.children[0].units }, missing: missing(of:),
                english: { $1.map(\.operand).joined(separator: " + ") },
                chinese: { $1.map(\.operand).joined(separator: " + ") })))

    /// It is its own numerator.
    private static func sum(of amount: Amount) -> Amount {
        var sum = amount
        sum.numerator = amount.value
        sum.denominator = nil
        return sum
    }

    private static func problem(of sum: Combination) -> CombinationRules.Problem? {
        guard sum.children.contains(where: { $0.magnitude == .proportion }) else { return nil }
        return CombinationRules.Problem(
            .sum, "a sum cannot contain a proportion",
            hint: "write counts or amounts")
    }

    /// Of counts alone; by the word that all of them have.
    private static func missing(of sum: Combination) -> Missing? {
        let parts = sum.children.compactMap(\.missing?.ofCount)
        guard parts.count == sum.children.count else { return nil }
        let isOne = parts.allSatisfy { $0.noun == parts[0].noun }
        return Missing(noun: isOne ? parts[0].noun : nil, per: nil)
    }
}
