import Codes
import Exact

extension FormulaDefinition {
    /// 全部达到: 1 where all conditions hold, else 0 with those that do not.
    package static let allOf = FormulaDefinition(
        "allOf", meaning: "1 where every condition holds, else 0.",
        .combination(
            [FormulaKey("allOf", .conditions)],
            CombinationRules(
                magnitude: .number, order: ["allOf"], value: value(of:), tested: { _ in [] },
                cell: { _, _ in .none }, units: { _ in .only([.truth]) }, missing: { _ in nil },
                english: { all, parts in "all of: " + all.conditions(parts) },
                chinese: { all, parts in "全部达到：" + all.conditions(parts) })))

    /// None without one that fails, as long as another is not known.
    private static func value(of operands: borrowing Operands) -> Amount {
        let held = operands.held
        let failing = held.indices.filter { held[$0] == false }
        guard failing.isEmpty else {
            var amount = Amount(value: .zero)
            amount.failing = failing.map { operands.combination.called($0) }
            return amount
        }
        guard held.contains(nil) else { return Amount(value: Fraction(1)) }
        return Amount(
            absence: operands.amounts.contains { $0.absence == .building } ? .building : .noValue)
    }
}

extension Combination {
    /// `a ≥ 1; b ≥ 1`.
    func conditions(_ parts: [ChildWords]) -> String {
        zip(limits, parts).map { "\($1.operand) \($0.limit.sign)" }.joined(separator: "; ")
    }
}
