import Exact
import Language
import Testing

/// The coefficient of variation, of the amounts that institutions have.
struct VariationTests {
    private func variation(
        _ units: [[Amount]], weight: String? = nil
    ) throws -> Amount {
        guard case .combination(_, let rules) = FormulaDefinition.variation.body else {
            throw Missing.rules
        }
        let arguments = weight.map { ["weight": Combination.Argument.word($0)] } ?? [:]
        let combination = Combination("variation", rules, [.unset], arguments)
        return rules.value(Operands(combination: combination, amounts: [], units: units))
    }

    private enum Missing: Error { case rules }

    private func share(_ value: Int, of weight: Int?) -> Amount {
        Amount(value: Fraction(value), denominator: weight.map { Fraction($0) })
    }

    @Test func `three, one and none vary by the root of 0.875`() throws {
        // Mean 4/3, mean square 14/9, over 16/9.
        let units = [3, 1, 0].map { [Amount(value: Fraction($0))] }
        let value = try variation(units, weight: "none").value
        #expect(value?.decimalText(places: 12) == "0.935414346693")
    }

    @Test func `a ratio weighs by its denominator, anything else by its weight`() throws {
        // 4 and 1 with weights 1 and 3: mean 7/4, squares (81/16 + 3 × 9/16) ÷ 4 = 27/16.
        let expected = "0.742307488958"
        let ratio = try variation([[share(4, of: 1)], [share(1, of: 3)]])
        #expect(ratio.value?.decimalText(places: 12) == expected)
        let weighted = try variation([
            [share(4, of: nil), Amount(value: Fraction(1))],
            [share(1, of: nil), Amount(value: Fraction(3))],
        ])
        #expect(weighted.value == ratio.value)
    }

    @Test func `what does not vary is 0, and more than one in twenty silent is nothing`() throws {
        let same = [[Amount]](repeating: [Amount(value: Fraction(7))], count: 19)
        #expect(try variation(same, weight: "none").value == .zero)
        let silent = [Amount(absence: .noDenominator)]
        #expect(try variation(same + [silent], weight: "none").value == .zero)
        #expect(try variation(same + [silent, silent], weight: "none").absence == .lowCoverage)
        let nothing = [[Amount(value: .zero)]]
        #expect(try variation(nothing, weight: "none").absence == .noDenominator)
    }

    @Test
    func `books per pupil of five schools are above one half by pupils, and below it by school`()
        throws
    {
        // domain.md §2.2: pupils and books.
        let schools: [(Int128, Int128)] = [(45, 279), (37, 137), (89, 935), (76, 160), (55, 402)]
        let units = schools.map { pupils, books in
            [
                Amount(
                    value: Fraction(books, pupils), numerator: Fraction(books),
                    denominator: Fraction(pupils))
            ]
        }
        #expect(try variation(units).value?.decimalText(places: 4) == "0.5153")
        #expect(try variation(units, weight: "none").value?.decimalText(places: 4) == "0.4888")
    }
}
