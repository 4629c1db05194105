import Events
import Language

/// The measures that this installation fills, compiled: what a fold of a timeline asks for.
///
/// Definitions are looked at here, once; what runs for every touched subject are the arrays, with
/// one call a noun and one a key that any of its measures asks about.
struct MeasureTable: Sendable {
    /// By `SubjectKind.rawValue`: the nouns that count such a subject.
    private var nouns: [[NounsOfEvent]]
    /// Codes that no event has used yet; nothing can match them.
    private(set) var unusedCodes: Set<String> = []
    /// The places that nouns have so far.
    private var nounCount: Int

    /// Nouns of which a subject without a fact of the type has nothing, so that most subjects pass
    /// over them together; nil = any may have.
    struct NounsOfEvent: Sendable {
        let event: EventType?
        var nouns: [CountedNoun]
    }

    /// Numbers the codes of the measures by the texts that events have used so far.
    ///
    /// - Parameter others: a table that is asked in turn with this one; its nouns have other
    ///   places.
    init(
        _ measures: [NumberedMeasure], terms: (String) -> Term?, beside others: MeasureTable? = nil
    ) {
        nounCount = others?.nounCount ?? 0
        let last = SubjectKind.allCases.map(\.rawValue).max() ?? 0
        nouns = Array(repeating: [], count: Int(last) + 1)
        let byNumber = measures.sorted { $0.number < $1.number }
        let byNoun = Dictionary(grouping: byNumber, by: \.measure.noun)
        for (noun, measures) in byNoun.sorted(by: { $0.key.name < $1.key.name }) {
            // Where the filter makes the states each measure is counted for itself.
            // So is one whose events count on another day than their own, or whose states count for
            // more than one.
            let alone = measures.filter {
                noun.isShaped || $0.measure.settling != nil || $0.measure.weight != nil
            }
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

    mutating func compile(
        _ noun: NounDefinition, _ measures: [NumberedMeasure], _ terms: (String) -> Term?
    ) -> CountedNoun {
        var counted: [CountedMeasure] = []
        var tests = Conditions<Test>()
        var questions = Questions()
        var dayTests = Conditions<DayTest>()
        let place = nounCount
        nounCount += 1
        for (number, measure) in measures.map({ ($0.number, $0.measure) }) {
            let (start, firstOfDays) = (tests.places.count, dayTests.places.count)
            let members = members(of: measure, terms)
            for condition in measure.conditions {
                add(condition, of: noun, members, &tests, &questions, &dayTests, terms)
            }
            let firstTest = tests.places.count
            for condition in measure.tests {
                add(condition, of: noun, members, &tests, &questions, &dayTests, terms)
            }
            counted.append(
                CountedMeasure(
                    number: number, conditions: start..<firstTest,
                    tests: firstTest..<tests.places.count,
                    dayConditions: firstOfDays..<dayTests.places.count,
                    isFirstTime: measure.isFirstTime))
        }
        let tallies = measures.map(\.measure).map { measure in
            // A flow counts its subjects where it says nothing else.
            (window: window(of: measure), tally: measure.tally ?? .subjects)
        }
        return CountedNoun(
            place, counting(noun, measures, terms), counted, tests: tests, questions: questions,
            dayTests: dayTests, tallies: tallies, event: noun.event,
            settling: settling(of: measures, terms))
    }

    /// A condition where it is decided; what shapes the states of a noun is none.
    private mutating func add(
        _ condition: Condition, of noun: NounDefinition, _ members: [Member],
        _ tests: inout Conditions<Test>, _ questions: inout Questions,
        _ dayTests: inout Conditions<DayTest>, _ terms: (String) -> Term?
    ) {
        if condition.key.isShape { return }
        // It is asked of what the others leave.
        if case .occurrence = condition.key.side { return }
        if noun.countsEvents, condition.isOfEvents {
            tests.add(tests.place(of: condition) { .before(asked(condition, terms)) })
        } else if condition.key.isCombined, !noun.countsEvents,
            condition.parts.contains(where: \.isOfDays)
        {
            // Another one for each measure, as it may ask who is one of them.
            dayTests.addAlone(combined(condition, of: noun, members, terms))
        } else if case .happenedForDays = condition.value {
            // Another one for each measure: it asks who is one of them.
            dayTests.addAlone(inProportion(condition, members, terms))
        } else if case .asked = condition.key.side {
            dayTests.add(dayTests.place(of: condition) { asked(condition, terms) })
        } else if case .days(let test) = condition.key.side {
            dayTests.add(
                dayTests.place(of: condition) {
                    let days = test(condition.value, known(condition, terms))
                    return { life, states, _, stretches in days(&life, states, &stretches) }
                })
        } else {
            tests.add(place(of: condition, in: &tests, &questions, terms))
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

    func window(of measure: Measure) -> Window {
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
        case .stock(let fill), .stockOfFacts(let fill):
            guard measures.count == 1, let weight = measures[0].measure.weight else {
                return noun.counting
            }
            return .stockOfFacts { life, states in
                fill(&life, &states)
                weight.weigh(&life, &states)
            }
        case .flow, .areas, .stated: return noun.counting
        }
        precondition(measures.count == 1, "\(noun.name) has states of several measures")
        let measure = measures[0].measure
        let shape = measure.conditions.filter(\.key.isShape)
        return .stockOfFacts(
            states(StateFilter(shape.map { ($0, known($0, terms)) }, window: measure.window)))
    }

    /// The place of a condition behind those of its parts.
    private mutating func place(
        of condition: Condition, in tests: inout Conditions<Test>,
        _ questions: inout Questions, _ terms: (String) -> Term?
    ) -> Int {
        switch condition.value {
        case .any(let filters):
            let places = filters.map { $0.map { place(of: $0, in: &tests, &questions, terms) } }
            return tests.place(of: condition) { .any(places) }
        case .none(let filter):
            let places = filter.map { place(of: $0, in: &tests, &questions, terms) }
            return tests.place(of: condition) { .none(places) }
        default: return tests.place(of: condition) { test(condition, &questions, terms) }
        }
    }

    mutating func known(_ condition: Condition, _ terms: (String) -> Term?) -> [Term] {
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

    private mutating func test(
        _ condition: Condition, _ questions: inout Questions, _ terms: (String) -> Term?
    ) -> Test {
        let (key, value, codes) = (condition.key, condition.value, known(condition, terms))
        switch key.side {
        case .states(let question):
            return .answered(
                questions.add(key, .states(question.answers)) { question.takes($0, value, codes) })
        case .events(let question):
            return .answered(
                questions.add(key, .events(question.answer)) { question.takes($0, value, codes) })
        case .following: return .followed
        case .asked: return .before(asked(condition, terms))
        case .group, .days, .unit, .unitQuestion, .area, .combined, .askedOfPlace, .shape,
            .measured, .statement, .occurrence:
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
