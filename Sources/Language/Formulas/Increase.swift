import Codes
import Exact

extension FormulaDefinition {
    /// 新增: what there is now less what there was on the day before.
    package static let increase = FormulaDefinition(
        "increase", meaning: "What there is now less what there was on the day before `since`.",
        .combination(
            [
                FormulaKey("of", .measure),
                FormulaKey(
                    "since", .since,
                    meaning: "The first day of the time; `plan` is the plan's first day."),
            ],
            CombinationRules(
                magnitude: nil, asksEarlier: .eve(of: "since"), isSigned: true, order: ["of"],
                value: { operands in
                    .both(operands.amounts[0], operands.earlier[0]) {
                        Amount(value: $0 - $1, numerator: $0 - $1)
                    }
                },
                tested: { _ in [] },
                cell: { increase, unit in Formula.cell(ofSumOf: increase.children, unit) },
                units: { $0.children[0].units }, missing: { $0.children[0].missing?.ofCount },
                english: { increase, parts in
                    "the increase of \(parts[0].operand)"
                        + (increase.day("since").map { " since \($0)" } ?? "")
                },
                chinese: { increase, parts in
                    (increase.day("since").map { "\($0)以来" } ?? "") + "\(parts[0].operand)的增加"
                })))
}
