import Events
import Language

/// The measures that this installation fills, compiled: what a fold of a timeline asks for.
///
/// Definitions are looked at here, once; what runs for every touched subject are the arrays, with
/// one call a noun and one a condition.
struct MeasureTable: Sendable {
    /// By `SubjectKind.rawValue`: the nouns that count such a subject.
    private var nouns: [[NounsOfEvent]]
    /// Codes that no event has used yet; nothing can match them.
    private(set) var unusedCodes: Set<String> = []

    /// Nouns of which a subject without a fact of the type has nothing, so that most subjects pass
    /// over them together; nil = any may have.
    struct NounsOfEvent: Sendable {
        let event: EventType?
        var nouns: [CountedNoun]
    }

    /// A noun with the measures that count it. A class, so that going over the nouns for every
    /// subject costs one count of references and not one for each of its parts.
    final class CountedNoun: Sendable {
        let counting: NounDefinition.Counting
        /// By their numbers.
        let measures: [CountedMeasure]
        /// The conditions of all measures, one measure after the other, as places in `tests`. Of
        /// each measure those come first that most measures have: they are asked anyway.
        let conditions: [Int]
        /// Of all conditions of the measures, each once; measures with the same one share it.
        let tests: [Test]
        /// Likewise of those that the days themselves decide.
        let dayConditions: [Int]
        let dayTests: [DayTest]
        /// Subjects without a fact of the type have nothing of it; nil = any may have.
        let event: EventType?
        /// Of a flow what each measure counts, in the order of the measures.
        let tallies: [WindowedTally]
        /// Their windows, each once.
        let windows: [Window]
        /// Of a flow what decides on which day its events count; nil = that is their own.
        let settling: Settling?

        init(
            _ counting: NounDefinition.Counting, _ measures: [CountedMeasure],
            tests: Conditions<Test>, dayTests: Conditions<DayTest>,
            tallies: [(window: Window, tally: Measure.Tally)],
            event: EventType?, settling: Settling? = nil
        ) {
            self.counting = counting
            self.measures = measures
            var conditions = tests.places
            let uses = conditions.reduce(into: [Int: Int]()) { $0[$1, default: 0] += 1 }
            for measure in measures {
                conditions[measure.conditions].sort { first, second in
                    let (others, more) = (uses[first] ?? 0, uses[second] ?? 0)
                    return others == more ? first < second : others > more
                }
            }
            (self.conditions, self.tests) = (conditions, tests.tests)
            (dayConditions, self.dayTests) = (dayTests.places, dayTests.tests)
            let windows = tallies.map(\.window).reduce(into: [Window]()) { windows, window in
                if !windows.contains(window) { windows.append(window) }
            }
            self.tallies = tallies.map { each in
                WindowedTally(
                    window: windows.firstIndex(of: each.window) ?? 0, tally: each.tally)
            }
            self.windows = windows
            self.event = event
            self.settling = settling
        }
    }

    /// Nothing in it is counted by reference: measures are gone through for every subject.
    struct CountedMeasure: Sendable {
        let number: UInt16
        /// Its own in the noun's `conditions`; all must hold.
        let conditions: Range<Int>
        /// Of a flow likewise those that are asked of the event that stands for the others.
        let tests: Range<Int>
        /// Likewise in its `dayConditions`.
        let dayConditions: Range<Int>
    }

    /// The conditions of measures, one measure after the other, as places among their tests.
    struct Conditions<Test> {
        private(set) var places: [Int] = []
        private(set) var tests: [Test] = []
        private var known: [(condition: Condition, place: Int)] = []

        /// The next measure has the condition at that place.
        mutating func add(_ place: Int) { places.append(place) }

        /// The next measure has a test that it shares with none.
        mutating func addAlone(_ test: Test) {
            tests.append(test)
            places.append(tests.count - 1)
        }

        /// The place of a condition, whose test is made where it is a new one.
        mutating func place(of condition: Condition, _ test: () -> Test) -> Int {
            if let known = known.first(where: { $0.condition == condition }) {
                return known.place
            }
            tests.append(test())
            known.append((condition, tests.count - 1))
            return tests.count - 1
        }
    }

    struct WindowedTally: Sendable {
        /// Its place among the noun's windows; of a stock nothing is asked of it.
        let window: Int
        let tally: Measure.Tally
    }

    /// Events that may follow those of a noun.
    struct Settling: Sendable {
        let events: CountedNoun
        let following: FollowedBy
    }

    /// What says on which days a condition holds.
    typealias DayTest = @Sendable (inout Life, [State], inout Stretches) -> Void

    /// What marks where a condition holds.
    enum Test: Sendable {
        case states(@Sendable (inout Life, inout Marks) -> Void)
        case events(@Sendable (inout Life, [Happening], inout Marks) -> Void)
        /// Where another event has followed.
        case followed
        /// One of these lists of tests, each before this one.
        case any([[Int]])
        /// Not all of these tests.
        case none([Int])
    }

    /// Numbers the codes of the measures by the texts that events have used so far.
    init(_ measures: [NumberedMeasure], terms: (String) -> Term?) {
        let last = SubjectKind.allCases.map(\.rawValue).max() ?? 0
        nouns = Array(repeating: [], count: Int(last) + 1)
        let byNumber = measures.sorted { $0.number < $1.number }
        let byNoun = Dictionary(grouping: byNumber, by: \.measure.noun)
        for (noun, measures) in byNoun.sorted(by: { $0.key.name < $1.key.name }) {
            // Where the filter makes the states each measure is counted for itself.
            // So is one whose events count on another day than their own.
            let alone = measures.filter { noun.isShaped || $0.measure.settling != nil }
            let together = measures.filter { !alone.contains($0) }
            let parts = (together.isEmpty ? [] : [together]) + alone.map { [$0] }
            for part in parts {
                let counted = compile(noun, part, terms)
                for kind in noun.counted { nouns[Int(kind.rawValue)].add(counted) }
            }
        }
    }

    /// The nouns that are counted from subjects of a kind.
    func nouns(of kind: SubjectKind) -> [NounsOfEvent] { nouns[Int(kind.rawValue)] }

    private mutating func compile(
        _ noun: NounDefinition, _ measures: [NumberedMeasure], _ terms: (String) -> Term?
    ) -> CountedNoun {
        var counted: [CountedMeasure] = []
        var tests = Conditions<Test>()
        var dayTests = Conditions<DayTest>()
        for (number, measure) in measures.map({ ($0.number, $0.measure) }) {
            let (start, firstOfDays) = (tests.places.count, dayTests.places.count)
            let members = members(of: measure, terms)
            for condition in measure.conditions {
                add(condition, members, &tests, &dayTests, terms)
            }
            let firstTest = tests.places.count
            for condition in measure.tests { add(condition, members, &tests, &dayTests, terms) }
            counted.append(
                CountedMeasure(
                    number: number, conditions: start..<firstTest,
                    tests: firstTest..<tests.places.count,
                    dayConditions: firstOfDays..<dayTests.places.count))
        }
        let tallies = measures.map(\.measure).map { measure in
            // A flow counts its subjects where it says nothing else.
            (window: window(of: measure), tally: measure.tally ?? .subjects)
        }
        return CountedNoun(
            counting(noun, measures, terms), counted, tests: tests, dayTests: dayTests,
            tallies: tallies,
            event: noun.event, settling: settling(of: measures, terms))
    }

    /// A condition where it is decided; what shapes the states of a noun is none.
    private mutating func add(
        _ condition: Condition, _ members: [StateTest], _ tests: inout Conditions<Test>,
        _ dayTests: inout Conditions<DayTest>, _ terms: (String) -> Term?
    ) {
        if condition.key.isShape { return }
        if condition.isBefore {
            tests.add(tests.place(of: condition) { before(condition, terms) })
        } else if case .happenedForDays = condition.value {
            // Another one for each measure: it asks who is one of them.
            dayTests.addAlone(inProportion(condition, members, terms))
        } else if case .asked = condition.key.side {
            dayTests.add(dayTests.place(of: condition) { asked(condition, terms) })
        } else if case .days(let test) = condition.key.side {
            dayTests.add(
                dayTests.place(of: condition) {
                    test(condition.value, known(condition, terms))
                })
        } else {
            tests.add(place(of: condition, in: &tests, terms))
        }
    }

    /// What decides when the events of the only measure count.
    private mutating func settling(
        of measures: [NumberedMeasure], _ terms: (String) -> Term?
    ) -> Settling? {
        guard measures.count == 1, let following = measures[0].measure.settling else { return nil }
        let events = NumberedMeasure(number: 0, measure: following.events)
        return Settling(
            events: compile(following.events.noun, [events], terms), following: following)
    }

    private func window(of measure: Measure) -> Window {
        if let window = measure.window { return window }
        precondition(!measure.noun.isFlow, "the flow \(measure.key) has no window")
        return .ever
    }

    /// How the noun is counted; where the filter makes the states, those of the only measure.
    private mutating func counting(
        _ noun: NounDefinition, _ measures: [NumberedMeasure], _ terms: (String) -> Term?
    ) -> NounDefinition.Counting {
        let states: @Sendable (StateFilter) -> @Sendable (inout Life, inout [State]) -> Void
        switch noun.counting {
        case .stockOfFilter(let shaped), .flowOfFilter(let shaped): states = shaped
        case .reported(let rules): states = rules.states
        case .stock, .stockOfFacts, .flow, .areas, .stated: return noun.counting
        }
        precondition(measures.count == 1, "\(noun.name) has states of several measures")
        let measure = measures[0].measure
        let shape = measure.conditions.filter(\.key.isShape)
        return .stockOfFacts(
            states(StateFilter(shape.map { ($0, known($0, terms)) }, window: measure.window)))
    }

    /// The days on which the subject is counted by another measure.
    private mutating func asked(
        _ condition: Condition, _ terms: (String) -> Term?
    ) -> DayTest {
        let (measure, least) =
            switch condition.value {
            case .holds(let measure): (measure, 1)
            case .happened(let measure, let least): (measure, least * measure.scale)
            default: preconditionFailure("\(condition.text) asks for nothing that is counted")
            }
        let noun = compile(measure.noun, [NumberedMeasure(number: 0, measure: measure)], terms)
        return { life, _, stretches in
            if let event = noun.event, !life.hasFact(of: event) { return }
            var cells: [Cell] = []
            var counts = NounCounts()
            counts.add(noun, of: &life, into: &cells)
            cells.holdWhere(atLeast: Int64(least), &stretches)
        }
    }

    /// What decides of a state whether somebody is one of the noun.
    private typealias StateTest = @Sendable (inout Life, inout Marks) -> Void

    private mutating func members(
        of measure: Measure, _ terms: (String) -> Term?
    ) -> [StateTest] {
        let keys = measure.noun.memberKeys
        return measure.conditions.filter { keys.contains($0.key) }.compactMap { condition in
            if case .states(let test) = test(condition, terms) { test } else { nil }
        }
    }

    /// The days on which somebody has reached a number that goes by the days in post.
    private mutating func inProportion(
        _ condition: Condition, _ members: [StateTest], _ terms: (String) -> Term?
    ) -> DayTest {
        guard case .happenedForDays(let measure, let least) = condition.value else {
            preconditionFailure("\(condition.text) asks for nothing in proportion")
        }
        let part = PartTime(
            atLeast: Int64(least), scale: Int64(measure.scale), window: window(of: measure))
        let noun = compile(measure.noun, [NumberedMeasure(number: 0, measure: measure)], terms)
        return { life, states, stretches in
            var cells: [Cell] = []
            var counts = NounCounts()
            counts.add(noun, of: &life, into: &cells)
            var marks = Marks()
            marks.begin(states.count, conditions: members.count)
            for (index, test) in members.enumerated() {
                marks.beginCondition(index)
                test(&life, &marks)
                marks.endCondition()
            }
            var posts = Stretches()
            for (index, state) in states.enumerated()
            where state.counts && members.indices.allSatisfy({ marks.holds($0, at: index) }) {
                posts.hold(from: state.from, to: state.end)
            }
            part.hold(posts, cells, &stretches)
        }
    }

    /// The events on whose day, or before, something had happened to the subject.
    private mutating func before(_ condition: Condition, _ terms: (String) -> Term?) -> Test {
        let test = asked(condition, terms)
        return .events { life, happenings, marks in
            var stretches = Stretches()
            test(&life, [], &stretches)
            for (index, one) in happenings.enumerated() where stretches.contains(one.day) {
                marks.hold(index..<index + 1)
            }
        }
    }

    /// The place of a condition behind those of its parts.
    private mutating func place(
        of condition: Condition, in tests: inout Conditions<Test>, _ terms: (String) -> Term?
    ) -> Int {
        switch condition.value {
        case .any(let filters):
            let places = filters.map { $0.map { place(of: $0, in: &tests, terms) } }
            return tests.place(of: condition) { .any(places) }
        case .none(let filter):
            let places = filter.map { place(of: $0, in: &tests, terms) }
            return tests.place(of: condition) { .none(places) }
        default: return tests.place(of: condition) { test(condition, terms) }
        }
    }

    private mutating func known(_ condition: Condition, _ terms: (String) -> Term?) -> [Term] {
        switch condition.value {
        case .codes(let codes):
            unusedCodes.formUnion(codes.filter { terms($0) == nil })
            return codes.compactMap(terms).sorted()
        case .capabilities(let capabilities):
            unusedCodes.formUnion(capabilities.map(\.code).filter { terms($0) == nil })
            return capabilities.map { terms($0.code) ?? 0 }
        default: return []
        }
    }

    private mutating func test(_ condition: Condition, _ terms: (String) -> Term?) -> Test {
        let known = known(condition, terms)
        switch condition.key.side {
        case .states(let test): return .states(test(condition.value, known))
        case .events(let test): return .events(test(condition.value, known))
        case .following: return .followed
        case .group, .days, .unit, .unitQuestion, .area, .combined, .asked, .askedOfPlace, .shape,
            .measured, .statement:
            preconditionFailure("\(condition.text) is no condition of a contribution")
        }
    }
}

extension [MeasureTable.NounsOfEvent] {
    fileprivate mutating func add(_ noun: MeasureTable.CountedNoun) {
        if let place = firstIndex(where: { $0.event == noun.event }) {
            self[place].nouns.append(noun)
        } else {
            append(MeasureTable.NounsOfEvent(event: noun.event, nouns: [noun]))
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
