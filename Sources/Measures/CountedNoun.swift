import Events
import Language

extension MeasureTable {
    /// A noun with the measures that count it. A class, so that going over the nouns for every
    /// subject costs one count of references and not one for each of its parts.
    final class CountedNoun: Sendable {
        /// Its own among all nouns of the table, those that conditions ask about too.
        let place: Int
        let source: Source
        /// By their numbers.
        let measures: [CountedMeasure]
        /// The conditions of all measures, one measure after the other, as places in `tests`.
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
        /// Of a flow which event stands for the subject.
        let representative: Flow.Representative
        /// Their windows, each once.
        let windows: [Window]
        /// Of a flow what decides on which day its events count; nil = that is their own.
        let settling: Settling?
        /// What is read of a subject for all measures together.
        let questions: [Question]
        /// Those that are asked of states; of events they are asked of the state on their day.
        let stateQuestions: [AskedOfStates]
        /// Those that are asked of events.
        let eventQuestions: [AskedOfEvents]
        /// Words of a row of bits, one bit for each condition on an answer.
        let rowWidth: Int
        /// Words of a list of measures, one bit each.
        let measureWords: Int
        /// The measures for which answers are not all that decides, a bit each.
        let askingMore: [UInt64]
        /// Those that are counted one by one, a bit each: of a flow all.
        let alone: [UInt64]
        /// Whether it is states that count, and not events.
        let isOfStates: Bool
        /// Whether there is such a measure.
        let asksMore: Bool

        init(
            _ place: Int, _ counting: NounDefinition.Counting, _ measures: [CountedMeasure],
            tests: Conditions<Test>, questions: Questions, dayTests: Conditions<DayTest>,
            tallies: [(window: Window, tally: Measure.Tally)],
            event: EventType?, settling: Settling? = nil
        ) {
            self.place = place
            source = Source(counting)
            (conditions, self.tests) = (tests.places, tests.tests)
            (self.questions, rowWidth) = (questions.list, (questions.count + 63) / 64)
            stateQuestions = questions.list.enumerated().compactMap { place, question in
                guard case .states(let answers) = question.source else { return nil }
                return AskedOfStates(place: place, answers: answers)
            }
            eventQuestions = questions.list.enumerated().compactMap { place, question in
                guard case .events(let answer) = question.source else { return nil }
                return AskedOfEvents(place: place, answer: answer)
            }
            (dayConditions, self.dayTests) = (dayTests.places, dayTests.tests)
            let (all, places) = (tests.tests, tests.places)
            self.measures = measures.map { measure in
                var measure = measure
                measure.asksMore = places[measure.conditions].contains {
                    all[$0].isMore(among: all)
                }
                return measure
            }
            measureWords = (measures.count + 63) / 64
            var askingMore = [UInt64](repeating: 0, count: measureWords)
            for (place, measure) in measures.enumerated()
            where settling != nil || !measure.dayConditions.isEmpty
                || places[measure.conditions.lowerBound..<measure.tests.upperBound].contains(
                    where: { all[$0].isMore(among: all) })
            {
                askingMore[place >> 6] |= 1 << UInt64(place & 63)
            }
            self.askingMore = askingMore
            asksMore = askingMore.contains { $0 != 0 }
            let flow: Flow? = if case .flow(let flow) = counting { flow } else { nil }
            isOfStates = flow == nil
            representative = flow?.representative ?? .first
            alone = isOfStates ? askingMore : askingMore.map { _ in .max }
            let windows = tallies.map(\.window).reduce(into: [Window]()) { windows, window in
                if !windows.contains(window) { windows.append(window) }
            }
            self.tallies = tallies.map { each in
                WindowedTally(
                    window: windows.firstIndex(of: each.window) ?? 0,
                    tally: flow.map { CountedTally(each.tally, of: $0) } ?? .subjects)
            }
            self.windows = windows
            self.event = event
            self.settling = settling
        }
    }

    /// What is read of a subject, and the conditions that are held against it.
    struct Question: Sendable {
        let source: Source
        /// The bit of each, and whether it takes in an answer.
        var conditions: [(bit: Int, takes: @Sendable (UInt32) -> Bool)] = []

        enum Source: Sendable {
            case states(StateQuestion.Answers)
            case events(EventQuestion.Answer)
        }
    }

    /// A question of states and its place; a function in a tuple would be called by way of another.
    struct AskedOfStates: Sendable {
        let place: Int
        let answers: StateQuestion.Answers
    }

    struct AskedOfEvents: Sendable {
        let place: Int
        let answer: EventQuestion.Answer
    }

    /// The questions of a noun, each once, by the names of their keys.
    struct Questions: Sendable {
        private(set) var list: [Question] = []
        private var places: [String: Int] = [:]
        /// Conditions on answers.
        private(set) var count = 0

        /// Adds a condition; gives its bit.
        mutating func add(
            _ key: FilterKey, _ source: Question.Source,
            _ takes: @escaping @Sendable (UInt32) -> Bool
        ) -> Int {
            let place = places[key.name] ?? list.count
            if place == list.count { list.append(Question(source: source)) }
            places[key.name] = place
            list[place].conditions.append((count, takes))
            count += 1
            return count - 1
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
        /// Of a flow whether of what all conditions leave only the first event counts, or only the
        /// others; nil = all count.
        let isFirstTime: Bool?
        /// Whether there are conditions that no answer decides.
        var asksMore = false
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
        let tally: CountedTally
    }

    /// What a measure of a flow counts, with the functions that its words stand for.
    enum CountedTally: Sendable {
        case subjects, events, days
        case sum(Flow.Amount)
        case each(atLeast: Int64, of: Flow.Amount?)
        case distinct(Flow.Distinct)
        case eachOfDistinct(atLeast: Int64, Flow.Distinct)
    }

    /// What reads the states or events of a subject. Nothing else of the definition is asked for
    /// each subject, so that nothing else is counted by reference.
    enum Source: Sendable {
        case states(@Sendable (inout Life, inout [State]) -> Void)
        case events(@Sendable (inout Life, inout [Happening]) -> Void)
        /// Of areas of the tree and of statements nothing is counted.
        case nothing
    }

    /// Events that may follow those of a noun.
    struct Settling: Sendable {
        let events: CountedNoun
        let following: FollowedBy
    }

    /// What says on which days a condition holds. It may count something else of the subject.
    typealias DayTest = @Sendable (inout Life, [State], inout NounCounts, inout Stretches) -> Void

    /// What decides where a condition holds.
    enum Test: Sendable {
        /// By an answer: its bit.
        case answered(Int)
        /// For events on whose day, or before, something else had happened.
        case before(DayTest)
        /// Where another event has followed.
        case followed
        /// One of these lists of tests, each before this one.
        case any([[Int]])
        /// Not all of these tests.
        case none([Int])
    }
}

extension MeasureTable.Source {
    init(_ counting: NounDefinition.Counting) {
        switch counting {
        case .stock(let fill), .stockOfFacts(let fill): self = .states(fill)
        case .flow(let flow): self = .events(flow.happenings)
        case .areas, .stated: self = .nothing
        case .stockOfFilter, .flowOfFilter, .reported:
            preconditionFailure("the states of a filter were not made")
        }
    }
}

extension MeasureTable.CountedTally {
    init(_ tally: Measure.Tally, of flow: Flow) {
        func amount(_ name: String) -> Flow.Amount {
            guard let amount = flow.amounts[name] else {
                preconditionFailure("a flow has no amount \(name)")
            }
            return amount
        }
        func different(_ name: String) -> Flow.Distinct {
            guard let about = flow.distinct[name] else {
                preconditionFailure("a flow has no different \(name)")
            }
            return about
        }
        switch tally {
        case .subjects: self = .subjects
        case .events: self = .events
        case .days: self = .days
        case .sum(let name): self = .sum(amount(name))
        case .each(let least, let name):
            let scale = name.flatMap { flow.scales[$0] } ?? 1
            self = .each(atLeast: Int64(least * scale), of: name.map(amount))
        case .distinct(let name): self = .distinct(different(name))
        case .eachOfDistinct(let least, let name):
            self = .eachOfDistinct(atLeast: Int64(least), different(name))
        }
    }
}

extension MeasureTable.Test {
    /// Whether answers alone do not decide it. Parts are among `tests`.
    func isMore(among tests: [MeasureTable.Test]) -> Bool {
        switch self {
        case .answered: false
        case .before, .followed: true
        case .any(let lists): lists.joined().contains { tests[$0].isMore(among: tests) }
        case .none(let list): list.contains { tests[$0].isMore(among: tests) }
        }
    }
}

extension MeasureTable.CountedNoun {
    /// Whether a condition holds with the answers of a row, or is not decided by answers.
    func mayHold(_ test: Int, inRow row: Int, of table: [UInt64]) -> Bool {
        tests[test].isMore(among: tests) || holds(test, inRow: row, of: table)
    }

    private func holds(_ test: Int, inRow row: Int, of table: [UInt64]) -> Bool {
        switch tests[test] {
        case .answered(let bit):
            table[row * rowWidth + bit >> 6] >> UInt64(bit & 63) & 1 != 0
        case .any(let lists):
            lists.contains { $0.allSatisfy { holds($0, inRow: row, of: table) } }
        case .none(let list): !list.allSatisfy { holds($0, inRow: row, of: table) }
        case .before, .followed: preconditionFailure("no answer decides what happened else")
        }
    }
}
