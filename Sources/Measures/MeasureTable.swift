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
        /// The conditions of all measures, one measure after the other, as places in `tests`.
        let conditions: [Int]
        /// Of all conditions of the measures, each once; measures with the same one share it.
        let tests: [Test]
        /// Of a flow what each measure counts, in the order of the measures.
        let tallies: [WindowedTally]

        init(
            _ counting: NounDefinition.Counting, _ measures: [CountedMeasure],
            conditions: [Int], tests: [Test], tallies: [WindowedTally]
        ) {
            self.counting = counting
            self.measures = measures
            self.conditions = conditions
            self.tests = tests
            self.tallies = tallies
        }
    }

    /// Nothing in it is counted by reference: measures are gone through for every subject.
    struct CountedMeasure: Sendable {
        let number: UInt16
        /// Its own in the noun's `conditions`; all must hold.
        let conditions: Range<Int>
    }

    struct WindowedTally: Sendable {
        /// Of a stock nothing is asked of it.
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
            let counted = compile(noun, measures, terms)
            for kind in noun.counted { nouns[Int(kind.rawValue)].append(counted) }
        }
    }

    /// How many nouns are counted from subjects of a kind.
    func nounCount(of kind: SubjectKind) -> Int { nouns[Int(kind.rawValue)].count }

    func noun(_ index: Int, of kind: SubjectKind) -> CountedNoun {
        nouns[Int(kind.rawValue)][index]
    }

    private mutating func compile(
        _ noun: NounDefinition, _ measures: [NumberedMeasure], _ terms: (String) -> Term?
    ) -> CountedNoun {
        var counted: [CountedMeasure] = []
        var places: [Int] = []
        var known: [Condition] = []
        for (number, measure) in measures.map({ ($0.number, $0.measure) }) {
            let start = places.count
            for condition in measure.conditions {
                places.append(known.firstIndex(of: condition) ?? known.count)
                if places.last == known.count { known.append(condition) }
            }
            counted.append(CountedMeasure(number: number, conditions: start..<places.count))
        }
        let tallies = measures.map(\.measure).map { measure in
            // A flow counts its subjects where it says nothing else.
            WindowedTally(window: window(of: measure), tally: measure.tally ?? .subjects)
        }
        return CountedNoun(
            noun.counting, counted, conditions: places, tests: known.map { test($0, terms) },
            tallies: tallies)
    }

    private func window(of measure: Measure) -> Window {
        if let window = measure.window { return window }
        precondition(!measure.noun.isFlow, "the flow \(measure.key) has no window")
        return .ever
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
