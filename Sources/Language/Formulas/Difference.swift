import Codes
import Documents
import Exact

extension FormulaDefinition {
    /// 差: of − minus.
    package static let difference = FormulaDefinition(
        "difference", meaning: "of − minus.",
        .combination(
            [FormulaKey("of", .measure), FormulaKey("minus", .measure)],
            CombinationRules(
                magnitude: nil, isSigned: true, order: ["of", "minus"], problem: problem(of:),
                value: { operands in
                    .both(operands.amounts[0], operands.amounts[1]) { Amount(value: $0 - $1) }
                },
                tested: { _ in [] },
                cell: { difference, unit in Formula.cell(ofSumOf: difference.children, unit) },
                units: units(of:), missing: { _ in nil },
                english: { "\($1[0].operand) − \($1[1].operand)" },
                chinese: { "\($1[0].operand) − \($1[1].operand)" })))

    /// Of two percentages it is in percentage points, which are called points or percent.
    private static func units(of difference: Combination) -> UnitRule {
        let units = difference.children[0].units
        return units == .only([.percent]) ? .only([.percent, .points]) : units
    }

    private static func problem(of difference: Combination) -> CombinationRules.Problem? {
        guard Set(difference.children.map(\.magnitude)) == [.proportion, .number] else {
            return nil
        }
        return CombinationRules.Problem(
            .difference, "a difference cannot combine a proportion with a number of persons",
            hint: "write two counts, two shares, or a statement on one side")
    }
}
