import Codes
import Exact

extension FormulaDefinition {
    /// 位次: of the other areas that are named, the percentage whose figure is not above one's own;
    /// 50 is the middle. None while one of them is silent.
    package static let rank = FormulaDefinition(
        "rank", meaning: "The percentage of the other peers whose `against` is not above `of`.",
        .combination(
            [
                FormulaKey("of", .measure), FormulaKey("against", .measure),
                FormulaKey("peers", .areas, meaning: "The areas that are compared."),
            ],
            CombinationRules(
                magnitude: .proportion, asksAreas: "peers", bounds: 0...100,
                order: ["of", "against"], value: value(of:), tested: { _ in [] },
                cell: { _, _ in .none }, units: { _ in .only([.percent]) }, missing: { _ in nil },
                english: { rank, parts in
                    "the share of the areas \(rank.peers(", ")) with \(parts[1].operand) not above"
                        + " \(parts[0].operand)"
                },
                chinese: { rank, parts in
                    "地区（\(rank.peers("、"))）中\(parts[1].operand)不高于\(parts[0].operand)的占比"
                })))

    private static func value(of operands: borrowing Operands) -> Amount {
        let own = operands.amounts[0]
        if ([own] + operands.elsewhere).contains(where: { $0.absence == .building }) {
            return Amount(absence: .building)
        }
        let others = operands.elsewhere.compactMap(\.value)
        guard !operands.elsewhere.isEmpty else { return Amount(absence: .noDenominator) }
        guard let value = own.value, others.count == operands.elsewhere.count else {
            return Amount(absence: .noValue)
        }
        return .quotient(
            Amount(value: Fraction(others.count { $0 <= value })),
            Amount(value: Fraction(others.count)), per: 100)
    }
}

extension Combination {
    fileprivate func peers(_ separator: String) -> String {
        (askedAreas ?? []).joined(separator: separator)
    }
}
