import Codes
import Language
import LanguageSupport
import Testing

@testable import Plans

struct PrivateCellTests {
    private let children = Count(measure: Measure(noun: .students), stages: [.kindergarten])
    private let teachers = Count(measure: Measure(noun: .teachers))
    private let population = Formula.statistic(
        Statistic(series: "population", group: "", own: false))

    @Test func `learners are counted on both sides of a share, and staff on none`() {
        #expect(
            Formula.share(part: children, base: children).privateCell(unit: .percent)
                == .numeratorAndComplement)
        #expect(Formula.share(part: teachers, base: teachers).privateCell(unit: .percent) == .none)
    }

    @Test func `a count of learners is a cell by itself`() {
        #expect(Formula.count(children).privateCell(unit: .persons) == .value)
        #expect(Formula.count(teachers).privateCell(unit: .persons) == .none)
    }

    @Test func `learners by population have a complement, learners by teacher have none`() {
        func cell(_ numerator: Formula, _ denominator: Formula) -> PrivateCell {
            Formula.ratio(of: numerator, to: denominator, per: 100).privateCell(unit: .percent)
        }
        #expect(cell(.count(children), population) == .numeratorAndComplement)
        #expect(cell(population, population) == .numeratorAndComplement)
        #expect(cell(.count(children), .count(teachers)) == .numerator)
        #expect(cell(.count(teachers), .count(children)) == .none)
    }

    @Test func `a statement alone counts persons where its unit says so`() {
        #expect(population.privateCell(unit: .persons) == .value)
        #expect(population.privateCell(unit: .years) == .none)
    }
}
