import Codes
import Language
import LanguageSupport
import Testing

@testable import Plans

/// Which figures count private persons (contract §7): of every noun, and of every formula over it.
/// A noun or formula that is new fails until it is written down here.
struct PrivateCellTableTests {
    /// Nouns that count learners or other private persons.
    private static let persons: Set = [
        "students", "admissions", "leavers", "destinations", "fitnessTests", "screenings",
        "assessments", "aid", "training", "survey",
    ]
    /// Staff, institutions, areas, things, and what is said of a place.
    private static let nobody: Set = [
        "staff", "teachers", "holders", "institutions", "areas", "appointments", "rotations",
        "rotationEligible", "attendances", "changes", "awards", "findings", "activities", "posts",
        "resources", "facilities", "projects", "classes", "openCases", "money", "verdict", "score",
        "policy", "holds",
    ]
    /// May be a number of persons or not: only its unit says so.
    private static let unknown: Set = ["statistic"]

    @Test func `every noun is written down`() {
        let all = Self.persons.union(Self.nobody).union(Self.unknown)
        #expect(Set(Nouns.standard.names) == all)
        #expect(Self.persons.count + Self.nobody.count + Self.unknown.count == all.count)
    }

    @Test(arguments: Nouns.standard.names.sorted())
    func `a noun by itself`(name: String) throws {
        let one = try measure(name)
        let isPrivate = Self.persons.contains(name)
        #expect(one.privateCell(unit: .count) == (isPrivate ? .value : .none))
        let asPersons: PrivateCell = isPrivate || Self.unknown.contains(name) ? .value : .none
        #expect(one.privateCell(unit: .persons) == asPersons)
    }

    /// What each formula shows of few persons, over a noun of each sort: `one` stands for the noun,
    /// `other` for teachers, `stated` for a statistic.
    private struct Expected {
        let formula: String
        let children: [String]
        let persons: PrivateCell
        let unknown: PrivateCell

        init(
            _ formula: String, _ children: String..., persons: PrivateCell, unknown: PrivateCell
        ) {
            (self.formula, self.children) = (formula, children)
            (self.persons, self.unknown) = (persons, unknown)
        }
    }

    /// Read in `count`, where what is stated is no number of persons; of nobody all are `.none`.
    private static let table = [
        // Who passes, and those of the base who do not.
        Expected(
            "share", "one", "one", persons: .numeratorAndComplement,
            unknown: .numeratorAndComplement),
        Expected(
            "ratio", "one", "stated", persons: .numeratorAndComplement,
            unknown: .numeratorAndComplement),
        // Of learners by teacher those who are left over are nobody.
        Expected("ratio", "one", "other", persons: .numerator, unknown: .numerator),
        // The number is that of the teachers, whose rows are complete.
        Expected("ratio", "other", "one", persons: .none, unknown: .none),
        Expected("sum", "one", "other", persons: .value, unknown: .none),
        Expected("sum", "other", "one", persons: .value, unknown: .none),
        Expected("difference", "one", "other", persons: .value, unknown: .none),
        Expected("difference", "other", "one", persons: .value, unknown: .none),
        Expected("increase", "one", persons: .value, unknown: .none),
        // No number of persons can be read from these.
        Expected("growth", "one", persons: .none, unknown: .none),
        Expected("variation", "one", persons: .none, unknown: .none),
        Expected("rank", "one", "one", persons: .none, unknown: .none),
        Expected("allOf", "one", persons: .none, unknown: .none),
        Expected("partsHeld", "one", persons: .none, unknown: .none),
        Expected("partsShare", "one", persons: .none, unknown: .none),
    ]

    @Test func `every formula is written down`() {
        // What stands under `defined`, and another row's measure, are that measure.
        let references = ["defined", "indicator"]
        #expect(
            Set(Formulas.standard.names) == Set(Self.table.map(\.formula) + references))
    }

    @Test(arguments: Nouns.standard.names.sorted())
    func `every formula over a noun`(name: String) throws {
        for expected in Self.table {
            let definition = try #require(Formulas.standard[expected.formula])
            let children = try expected.children.map { child in
                switch child {
                case "one": try measure(name)
                case "other": try measure("teachers")
                default: try measure("statistic")
                }
            }
            let cell = Formula.combined(definition, children).privateCell(unit: .count)
            let wanted =
                Self.persons.contains(name)
                ? expected.persons : Self.unknown.contains(name) ? expected.unknown : .none
            #expect(cell == wanted, "\(expected.formula) \(expected.children) of \(name)")
        }
    }

    @Test func `a share of shares shows no number of persons, whatever it is made of`() throws {
        let students = try measure("students")
        let share = Formula.combined(.share, [students, students])
        for definition in [FormulaDefinition.difference, .ratio, .sum] {
            #expect(
                Formula.combined(definition, [share, share]).privateCell(unit: .percent) == .none)
        }
    }

    /// A measure of a noun without a filter.
    private func measure(_ name: String) throws -> Formula {
        let noun = try #require(Nouns.standard[name])
        switch noun.counting {
        case .stated:
            return .statistic(Statistic(series: "population", group: "", own: false))
        case .reported(let rules):
            return .report(Report(noun, rules, Filter(), isLatest: false))
        case .stock, .stockOfFacts, .stockOfFilter, .flow, .flowOfFilter, .areas:
            return .count(Count(measure: Measure(noun: noun)))
        }
    }
}
