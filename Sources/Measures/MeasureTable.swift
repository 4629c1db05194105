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
        /// Likewise of those that the days themselves decide.
        let dayConditions: [Int]
        let dayTests: [DayTest]
        let readsFacts: Bool
        /// Of a flow what each measure counts, in the order of the measures.
        let tallies: [WindowedTally]

        init(
            _ noun: NounDefinition, _ measures: [CountedMeasure], tests: Conditions<Test>,
            dayTests: Conditions<DayTest>, tallies: [WindowedTally], readsFacts: Bool
        ) {
            counting = noun.counting
            self.measures = measures
            (conditions, self.tests) = (tests.places, tests.tests)
            (dayConditions, self.dayTests) = (dayTests.places, dayTests.tests)
            self.tallies = tallies
            self.readsFacts = readsFacts
        }
    }

    /// Nothing in it is counted by reference: measures are gone through for every subject.
    struct CountedMeasure: Sendable {
        let number: UInt16
        /// Its own in the noun's `conditions`; all must hold.
        let conditions: Range<Int>
        /// Likewise in its `dayConditions`.
        let dayConditions: Range<Int>
    }

    /// The conditions of measures, one measure after the other, as places among their tests.
    struct Conditions<Test> {
        private(set) var places: [Int] = []
        private(set) var tests: [Test] = []
        private var known: [Condition] = []

        /// Takes in a condition, whose test is made where it is a new one.
        mutating func add(_ condition: Condition, _ test: () -> Test) {
            if let place = known.firstIndex(of: condition) {
                places.append(place)
                return
            }
            places.append(known.count)
            known.append(condition)
            tests.append(test())
        }
    }

    struct WindowedTally: Sendable {
        /// Of a stock nothing is asked of it.
        let window: Window
        let tally: Measure.Tally
    }

    /// What says on which days a condition holds.
    typealias DayTest = @Sendable (inout Life, [State], inout Stretches) -> Void

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
        var tests = Conditions<Test>()
        var dayTests = Conditions<DayTest>()
        for (number, measure) in measures.map({ ($0.number, $0.measure) }) {
            let (start, firstOfDays) = (tests.places.count, dayTests.places.count)
            for condition in measure.conditions {
                if case .days(let test) = condition.key.side {
                    dayTests.add(condition) { test(condition.value, known(condition, terms)) }
                } else {
                    tests.add(condition) { self.test(condition, terms) }
                }
            }
            counted.append(
                CountedMeasure(
                    number: number, conditions: start..<tests.places.count,
                    dayConditions: firstOfDays..<dayTests.places.count))
        }
        let tallies = measures.map(\.measure).map { measure in
            // A flow counts its subjects where it says nothing else.
            WindowedTally(window: window(of: measure), tally: measure.tally ?? .subjects)
        }
        return CountedNoun(
            noun, counted, tests: tests, dayTests: dayTests, tallies: tallies,
            readsFacts: noun.readsFacts
                || measures.contains { $0.measure.conditions.contains { $0.key.readsFacts } })
    }

    private func window(of measure: Measure) -> Window {
        if let window = measure.window { return window }
        precondition(!measure.noun.isFlow, "the flow \(measure.key) has no window")
        return .ever
    }

    private mutating func known(_ condition: Condition, _ terms: (String) -> Term?) -> [Term] {
        guard case .codes(let codes) = condition.value else { return [] }
        unusedCodes.formUnion(codes.filter { terms($0) == nil })
        return codes.compactMap(terms).sorted()
    }

    private mutating func test(_ condition: Condition, _ terms: (String) -> Term?) -> Test {
        let known = known(condition, terms)
        switch condition.key.side {
        case .states(let test): return .states(test(condition.value, known))
        case .events(let test): return .events(test(condition.value, known))
        case .group, .days, .unit, .statement:
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
