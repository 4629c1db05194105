import Codes
import Documents
import Exact

extension FormulaDefinition {
    /// 差异系数: the coefficient of variation over institutions, √(Σp(X − X̄)² ÷ Σp) ÷ X̄. The weight p
    /// is the denominator of a ratio, else what `weight` says.
    package static let variation = FormulaDefinition(
        "variation", meaning: "The coefficient of variation of a measure over institutions.",
        .combination(
            [
                FormulaKey("of", .measureOfUnits),
                FormulaKey(
                    "weight", .weight, isRequired: false,
                    meaning: "How much each institution weighs; with `none` all the same."),
                FormulaKey("over", .units, isRequired: false),
            ],
            CombinationRules(
                magnitude: .proportion, asksUnits: true, order: ["of", "weight"],
                problem: problem(of:), value: value(of:), tested: { _ in [] },
                cell: { _, _ in .none }, units: { _ in .only([.ratio]) }, missing: { _ in nil },
                english: { "the coefficient of variation of \($1[0].operand) over institutions" },
                chinese: { "\($1[0].operand)的校际差异系数" })))

    private static func problem(of variation: Combination) -> CombinationRules.Problem? {
        guard case .combined(let of) = variation.children[0], of.rules.isQuotient else {
            guard variation.word("weight") == nil, variation.children.count == 1 else { return nil }
            return CombinationRules.Problem(
                .variation, "a variation of what is no ratio needs a `weight`",
                hint: "write `weight: none`, or a measure such as `weight: {students: {}}`")
        }
        return nil
    }

    private static func value(of operands: borrowing Operands) -> Amount {
        if operands.amounts.contains(where: { $0.absence == .building }) {
            return Amount(absence: .building)
        }
        let isUnweighted = operands.combination.word("weight") == "none"
        var members: [(value: Fraction, weight: Fraction)] = []
        var silent = 0
        for parts in operands.units {
            let own = parts.count > 1 ? parts[1].value : parts[0].denominator
            let weight = isUnweighted ? Fraction(1) : own ?? .zero
            if let value = parts[0].value { members.append((value, weight)) } else { silent += 1 }
        }
        let asked = Amount(value: .zero).withoutValue(
            where: Fraction(silent), of: Fraction(operands.units.count))
        guard asked.value != nil else { return asked }
        let all = members.reduce(Fraction.zero) { $0 + $1.weight }
        let sum = members.reduce(Fraction.zero) { $0 + $1.weight * $1.value }
        guard let mean = sum.divided(by: all), !mean.isZero else {
            return Amount(absence: .noDenominator)
        }
        // Σp(X − X̄)² = ΣpX² − X̄ΣpX, whose terms are short numbers: of a ratio pX is whole.
        let squares = members.reduce(Fraction.zero) { $0 + $1.weight * $1.value * $1.value }
        let square = (squares - mean * sum).divided(by: all)?.divided(by: mean * mean)
        return Amount(value: square?.squareRoot)
    }
}
