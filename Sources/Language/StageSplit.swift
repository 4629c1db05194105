import Codes
import Exact

extension Formula {
    /// 按折算学生数拆分: the part of an amount of combined schools that falls to a stage, by the
    /// weighted pupils of each (优质均衡). At a school without pupils of these stages it is all of it
    /// where that is the only stage of the school, else nothing.
    static func part(of count: Count, for stage: Stage, _ weights: StageWeights) -> Formula {
        let pupils = StageWeights.stages.map { stage in
            Formula.count(
                Count(
                    measure: Measure(noun: .students),
                    groups: [Condition(.stage, .members(CodeList.bits([stage.rawValue])))]))
        }
        let wanted = CodeList.bits([stage.rawValue])
        let others = CodeList.bits(Stage.allCases.filter { $0 != stage }.map(\.rawValue))
        let taughtAlone = Formula.count(
            Count(
                measure: Measure(noun: .institutions),
                units: UnitFilter([
                    Condition(.stages, .members(wanted)),
                    Condition(.not, .none([Condition(.stages, .members(others))])),
                ])))
        let index = StageWeights.stages.firstIndex(of: stage) ?? 0
        return .combined(
            Combination(
                "splitTo", split, [.count(count)] + pupils + [taughtAlone],
                ["stage": .whole(index), "weights": .figures(weights.ofStages)]))
    }

    private static let split = CombinationRules(
        magnitude: .number, asksUnits: true, order: [], privacy: .nobody,
        value: { operands in
            if operands.amounts.contains(where: { $0.absence == .building }) {
                return Amount(absence: .building)
            }
            let weights = operands.combination.figures("weights")
            let stage = operands.combination.whole("stage")
            // Of a unit itself there are none.
            let units = operands.units.isEmpty ? [operands.amounts] : operands.units
            let sum = units.reduce(Fraction.zero) { sum, unit in
                let figures = unit.map { $0.value ?? .zero }
                let pupils = zip(weights, figures[1...]).map { $0 * $1 }
                let all = pupils.reduce(Fraction.zero) { $0 + $1 }
                let share = pupils[stage].divided(by: all) ?? figures[weights.count + 1]
                return sum + figures[0] * share
            }
            return Amount(value: sum, numerator: sum)
        },
        tested: { _ in [] }, cell: { _, _ in .none },
        units: { $0.children[0].units }, missing: { _ in nil },
        english: { split, parts in "the part of \(parts[0].operand) for \(word(of: split))" },
        chinese: { split, parts in
            let name = CodeList.stages.chinese(of: [word(of: split)])?.first ?? word(of: split)
            return "\(parts[0].operand)（按折算学生数拆分至\(name)）"
        })

    private static func word(of split: Combination) -> String {
        StageWeights.stages[split.whole("stage")].word
    }
}

/// How many primary pupils a pupil of a stage stands for where an amount is split.
package struct StageWeights: Hashable, Sendable {
    package static let stages: [Stage] = [.primary, .junior, .senior]
    /// Of the stages, in their order.
    package var ofStages: [Fraction]

    package init(_ ofStages: [Fraction]) { self.ofStages = ofStages }

    /// 小学 1, 初中 1.1, 高中 1.32.
    package static let standard = StageWeights(
        [(1, 1), (11, 10), (33, 25)].map { Fraction($0.0, $0.1) ?? Fraction(1) })
}

extension CodeList {
    static let splitStages = CodeList(
        StageWeights.stages.map(\.word), called: "stage", chinese: ["小学", "初中", "高中"])
}
