import Events
import Language

/// The measures that this installation fills, compiled: what a fold of a timeline asks for.
///
/// Definitions are looked at here, once; what runs for every touched subject are the arrays, with
/// one call a noun and one a condition.
struct MeasureTable: Sendable {
    /// By `SubjectKind.rawValue`: the nouns that count such a subject.
    private var nouns: [[CountedNoun]]
    /// Codes that no event has used yet; nothing can match them.
    private(set) var unusedCodes: Set<String> = []

    /// A noun with the measures that count it. A class, so that going over the nouns for every
    /// subject costs one count of references and not one for each of its parts.
    final class CountedNoun: Sendable {
        let counting: NounDefinition.Counting
        let measures: [CountedMeasure]
        /// Of all conditions of the measures, each once; measures with the same one share it.
        let tests: [Test]

        init(_ counting: NounDefinition.Counting, _ measures: [CountedMeasure], _ tests: [Test]) {
            self.counting = counting
            self.measures = measures
            self.tests = tests
        }
    }

    struct CountedMeasure: Sendable {
        let number: UInt16
        /// Indices in `conditions`; all must hold.
        let conditions: [Int]
        let window: Window
        let tally: Measure.Tally
    }

    /// What marks where a condition holds.
    enum Test: Sendable {
        case states(@Sendable (inout Life, inout Marks) -> Void)
        case events(@Sendable (inout Life, [Happening], inout Marks) -> Void)
    }

    /// Numbers the codes of the measures by the texts that events have used so far.
    init(_ measures: [NumberedMeasure], terms: (String) -> Term?) {
        let last = SubjectKind.allCases.map(\.rawValue).max() ?? 0
        nouns = Array(repeating: [], count: Int(last) + 1)
        let byNoun = Dictionary(grouping: measures, by: \.measure.noun)
        for (noun, measures) in byNoun.sorted(by: { $0.key.name < $1.key.name }) {
            var conditions: [Condition] = []
            let compiled = measures.map { compile($0, &conditions) }
            let counted = CountedNoun(
                noun.counting, compiled, conditions.map { test($0, terms) })
            for kind in noun.counted { nouns[Int(kind.rawValue)].append(counted) }
        }
    }

    /// How many nouns are counted from subjects of a kind.
    func nounCount(of kind: SubjectKind) -> Int { nouns[Int(kind.rawValue)].count }

    func noun(_ index: Int, of kind: SubjectKind) -> CountedNoun {
        nouns[Int(kind.rawValue)][index]
    }

    private func compile(
        _ numbered: NumberedMeasure, _ conditions: inout [Condition]
    ) -> CountedMeasure {
        let measure = numbered.measure
        let indices = measure.conditions.map { condition in
            if let known = conditions.firstIndex(of: condition) { return known }
            conditions.append(condition)
            return conditions.count - 1
        }
        return CountedMeasure(
            number: numbered.number, conditions: indices, window: measure.window ?? .ever,
            tally: measure.tally ?? .subjects)
    }

    private mutating func test(_ condition: Condition, _ terms: (String) -> Term?) -> Test {
        var known: [Term] = []
        if case .codes(let codes) = condition.value {
            known = codes.compactMap(terms).sorted()
            unusedCodes.formUnion(codes.filter { terms($0) == nil })
        }
        switch condition.key.side {
        case .states(let test): return .states(test(condition.value, known))
        case .events(let test): return .events(test(condition.value, known))
        case .group, .unit, .statement:
            preconditionFailure("\(condition.text) is no condition of a contribution")
        }
    }
}

/// A measure and the number under which this installation keeps its cells.
package struct NumberedMeasure: Hashable, Sendable {
    package var number: UInt16
    package var measure: Measure

    package init(number: UInt16, measure: Measure) {
        self.number = number
        self.measure = measure
    }
}
