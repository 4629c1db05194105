import Events
import Language
import Subjects

/// Timelines → what they add to cells: +1 on the day from which a subject counts, −1 on the first
/// day on which not.
///
/// A contribution knows nothing of units but their names: what a unit is on a day is asked when
/// cells are added up.
struct Contributions: Sendable {
    private var resolution = Resolution()
    private var life = Life()
    private var states: [State] = []
    private var happenings: [Happening] = []
    private var marks = Marks()
    /// Of each test of the noun's days.
    private var days: [Stretches] = []
    private var windows = WindowCounts()

    /// Refused facts of the timeline that was folded last.
    var refused: [Resolution.Refusal] { resolution.refused }

    /// Appends what the first facts of a timeline contribute; only a cell's sum means
    /// something, two changes on a day may cancel.
    mutating func fold(
        _ timeline: TimelineFront, under table: MeasureTable, in order: FactOrder,
        into cells: inout [Cell]
    ) {
        resolve(timeline, in: order)
        let nouns = table.nounCount(of: timeline.kind)
        guard nouns > 0 else { return }
        live(timeline, in: order)
        for index in 0..<nouns {
            let noun = table.noun(index, of: timeline.kind)
            if noun.readsFacts {
                life.hold(timeline.facts, resolution.standing, in: order.arena)
            }
            switch noun.counting {
            case .stock(let states), .stockOfFacts(let states): add(noun, states, &cells)
            case .flow(let flow): add(noun, flow, &cells)
            case .stated: break
            }
            if noun.readsFacts { life.letGo() }
        }
    }

    /// The history of an institution after the first facts of its timeline.
    mutating func unit(_ timeline: TimelineFront, in order: FactOrder) -> UnitHistory {
        resolve(timeline, in: order)
        return UnitHistory(
            unit: timeline.name, folding: timeline.facts, resolution.standing, in: order)
    }

    /// The statements of an area after the first facts of its timeline.
    mutating func statements(
        _ timeline: TimelineFront, in order: FactOrder
    ) -> AreaStatements {
        resolve(timeline, in: order)
        return AreaStatements(
            area: timeline.name, folding: timeline.facts, resolution.standing, in: order)
    }

    private mutating func resolve(_ timeline: TimelineFront, in order: FactOrder) {
        resolution.resolve(
            timeline.facts, count: timeline.count, isPlain: timeline.isPlain, in: order)
    }

    /// Folds what stands into the states that nouns see.
    private mutating func live(_ timeline: TimelineFront, in order: FactOrder) {
        life.kind = timeline.kind
        life.name = timeline.name
        switch timeline.kind {
        case .student: life.learner.fold(timeline.facts, resolution.standing, in: order)
        case .staff: life.staff.fold(timeline.facts, resolution.standing, in: order)
        case .institution:
            life.unit = UnitHistory(
                unit: timeline.name, folding: timeline.facts, resolution.standing, in: order)
        case .area, .resource, .person: break
        }
    }

    // MARK: stocks

    private mutating func add(
        _ noun: MeasureTable.CountedNoun, _ fill: (inout Life, inout [State]) -> Void,
        _ cells: inout [Cell]
    ) {
        states.removeAll(keepingCapacity: true)
        fill(&life, &states)
        var isCounted = false
        for index in states.indices where states[index].counts { isCounted = true }
        guard isCounted else { return }
        if !noun.tests.isEmpty { marks.begin(states.count) }
        for test in noun.tests {
            guard case .states(let test) = test else {
                preconditionFailure("a stock has a condition on events")
            }
            marks.beginCondition()
            test(&life, &marks)
            marks.endCondition()
        }
        if !noun.dayTests.isEmpty { layDays(noun) }
        for measure in noun.measures { add(measure, of: noun, &cells) }
    }

    private mutating func layDays(_ noun: MeasureTable.CountedNoun) {
        while days.count < noun.dayTests.count { days.append(Stretches()) }
        for (index, test) in noun.dayTests.enumerated() {
            days[index].begin()
            test(&life, states, &days[index])
        }
    }

    /// One change where the subject begins to count under something, one where it ends.
    private func add(
        _ measure: MeasureTable.CountedMeasure, of noun: MeasureTable.CountedNoun,
        _ cells: inout [Cell]
    ) {
        if states.count == 1 {
            // Most lives: there is nothing to put together.
            if holds(measure, of: noun, at: 0) { append(measure, of: noun, states[0], &cells) }
            return
        }
        var current: State?
        for index in states.indices {
            let state = states[index]
            guard state.counts, holds(measure, of: noun, at: index) else { continue }
            if let open = current, open.end == state.from, open.group == state.group,
                open.spot == state.spot
            {
                current?.end = state.end
                continue
            }
            if let current { append(measure, of: noun, current, &cells) }
            current = state
        }
        if let current { append(measure, of: noun, current, &cells) }
    }

    private func holds(
        _ measure: MeasureTable.CountedMeasure, of noun: MeasureTable.CountedNoun, at index: Int
    ) -> Bool {
        for place in measure.conditions where !marks.holds(noun.conditions[place], at: index) {
            return false
        }
        return true
    }

    /// The days of the state on which all else holds too.
    private func append(
        _ measure: MeasureTable.CountedMeasure, of noun: MeasureTable.CountedNoun,
        _ state: State, _ cells: inout [Cell]
    ) {
        guard !measure.dayConditions.isEmpty else {
            append(measure.number, state, &cells)
            return
        }
        var kept = Stretches()
        kept.hold(from: state.from, to: state.end)
        for place in measure.dayConditions { kept.keep(days[noun.dayConditions[place]]) }
        for stretch in kept.list {
            var part = state
            (part.from, part.end) = stretch
            append(measure.number, part, &cells)
        }
    }

    private func append(_ measure: UInt16, _ state: State, _ cells: inout [Cell]) {
        var key = CellKey(
            measure: measure, group: state.group, unit: state.spot.number, day: state.from)
        cells.append(Cell(key: key, amount: 1))
        guard state.end != .max else { return }
        key.day = state.end
        cells.append(Cell(key: key, amount: -1))
    }

    // MARK: flows

    private mutating func add(
        _ noun: MeasureTable.CountedNoun, _ flow: Flow, _ cells: inout [Cell]
    ) {
        happenings.removeAll(keepingCapacity: true)
        flow.happenings(&life, &happenings)
        guard !happenings.isEmpty else { return }
        marks.begin(happenings.count)
        for test in noun.tests {
            guard case .events(let test) = test else {
                preconditionFailure("a flow has a condition on states")
            }
            marks.beginCondition()
            test(&life, happenings, &marks)
            marks.endCondition()
        }
        for (measure, tally) in zip(noun.measures, noun.tallies) {
            windows.begin()
            for index in happenings.indices where holds(measure, of: noun, at: index) {
                windows.add(happenings[index], in: tally.window)
            }
            windows.count(measure.number, tally.tally, of: flow, life, &cells)
        }
    }
}

/// The first facts of a timeline: of a subject as it was known at some time.
struct TimelineFront {
    let kind: SubjectKind
    let name: Term
    let facts: [StoredFact]
    /// How many of the facts.
    let count: Int
    let isPlain: Bool
}

extension TimelineFront {
    init(_ timeline: Timeline, count: Int) {
        self.init(
            kind: timeline.kind, name: timeline.name, facts: timeline.facts, count: count,
            isPlain: timeline.isPlain)
    }

    /// All facts.
    init(_ timeline: Timeline) { self.init(timeline, count: timeline.facts.count) }
}
