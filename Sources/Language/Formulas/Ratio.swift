import Codes
import Documents
import Exact

extension FormulaDefinition {
    /// 比: of × per ÷ to. With a proportion on both sides it is a ratio of ratios.
    package static let ratio = FormulaDefinition(
        "ratio", meaning: "of × per ÷ to.",
        .combination(
            [
                FormulaKey("of", .measure), FormulaKey("to", .measure),
                FormulaKey(
                    "per", .whole(1...1_000_000), isRequired: false,
                    meaning: "What the quotient is multiplied by: 100 for percent."),
                FormulaKey(
                    "capped", .word(["institution"]), isRequired: false,
                    meaning: "Each institution adds at most its own `to`."),
            ],
            CombinationRules(
                magnitude: .proportion, isQuotient: true, asksUnitsWhere: isCapped,
                order: ["of", "to"],
                problem: problem(of:), value: value(of:),
                tested: tested(in:),
                cell: { ratio, _ in Formula.cell(of: ratio.children[0], over: ratio.children[1]) },
                units: units(of:), missing: missing(of:),
                english: { ratio, parts in
                    let per = ratio.whole("per")
                    return (per == 1 ? "" : "\(per) × ")
                        + "\(parts[0].operand) ÷ \(parts[1].operand)"
                        + (isCapped(ratio) ? ", each institution up to its own" : "")
                },
                chinese: { ratio, parts in
                    let per = ratio.whole("per")
                    return "\(parts[0].operand) ÷ \(parts[1].operand)"
                        + (per == 1 ? "" : " × \(per)") + (isCapped(ratio) ? "（各校超出部分不计）" : "")
                })))

    /// 各校封顶: what one institution has too much of fills no gap at another.
    private static func isCapped(_ ratio: Combination) -> Bool { ratio.word("capped") != nil }

    private static func value(of operands: borrowing Operands) -> Amount {
        let per = operands.combination.whole("per")
        let (above, below) = (operands.amounts[0], operands.amounts[1])
        guard isCapped(operands.combination), above.value != nil, below.value != nil else {
            return .quotient(above, below, per: per)
        }
        var present = Fraction.zero
        for parts in operands.units {
            guard let of = parts[0].value, let to = parts[1].value else { continue }
            present = present + min(of, to)
        }
        return .quotient(Amount(value: present), below, per: per)
    }

    private static func problem(of ratio: Combination) -> CombinationRules.Problem? {
        if isCapped(ratio), ratio.leaves.contains(where: \.isOfAreasAlone) {
            return CombinationRules.Problem(
                .context, "what areas state cannot be capped by institution",
                hint: "write two counts, or leave `capped` out")
        }
        guard Set(ratio.children.map(\.magnitude)) == [.proportion, .number] else { return nil }
        return CombinationRules.Problem(
            .ratio, "a ratio cannot combine a proportion with a number of persons",
            hint: "write two counts, two shares, or a statement on one side")
    }

    /// Those of the denominator; those of the numerator where the denominator is stated.
    private static func tested(in ratio: Combination) -> [Count] {
        let (above, below) = (ratio.children[0], ratio.children[1])
        if below.magnitude == .number { return below.addends }
        return below.magnitude == .stated && above.magnitude == .number ? above.addends : []
    }

    private static func units(of ratio: Combination) -> UnitRule {
        switch ratio.whole("per") {
        case 100: .only([.percent])
        case 1_000: .only([.perThousand])
        // Over any other number it is neither per cent nor per thousand.
        default: .not([.percent, .perThousand, .persons], but: .ratio)
        }
    }

    private static func missing(of ratio: Combination) -> Missing? {
        // Over a proportion what is missing is no number of anything.
        guard ratio.children[1].magnitude != .proportion else { return nil }
        var missing = Missing(ratio.children[0], per: ratio.whole("per"))
        missing?.remedy = remedy(of: ratio)
        return missing
    }

    /// Of students per teacher the teachers: nobody is to send students away.
    private static func remedy(of ratio: Combination) -> ShortfallNoun? {
        guard case .count(let above) = ratio.children[0],
            case .count(let below) = ratio.children[1],
            !above.measure.noun.shortage.isProvided
        else { return nil }
        let shortage = below.measure.noun.shortage
        return shortage.isProvided ? shortage.noun(of: below) : nil
    }
}
