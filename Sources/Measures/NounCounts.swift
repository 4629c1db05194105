import Events
import Language
import Subjects

/// A life → what it adds to the cells of a noun's measures.
struct NounCounts: Sendable {
    private var states: [State] = []
    private var happenings: [Happening] = []
    private var marks = Marks()
    /// Where a condition on states is asked of events.
    private var stateMarks = Marks()
    /// Of each test of the noun's days, where it was asked for.
    private var days: [Stretches] = []
    private var areLaid: [Bool] = []
    private var windows = WindowCounts()

    /// Appends what the subject counts for.
    mutating func add(
        _ noun: MeasureTable.CountedNoun, of life: inout Life, into cells: inout [Cell]
    ) {
        if let event = noun.event, !life.hasFact(of: event) { return }
        switch noun.counting {
        case .stock(let fill), .stockOfFacts(let fill):
            states.removeAll(keepingCapacity: true)
            fill(&life, &states)
            addStates(noun, of: &life, &cells)
        case .flow(let flow): add(noun, flow, of: &life, &cells)
        case .stockOfFilter, .flowOfFilter:
            preconditionFailure("the states of a filter were not made")
        case .areas, .stated: break
        }
    }

    // MARK: stocks

    private mutating func addStates(
        _ noun: MeasureTable.CountedNoun, of life: inout Life, _ cells: inout [Cell]
    ) {
        var isCounted = false
        for index in states.indices where states[index].counts { isCounted = true }
        guard isCounted else { return }
        if !noun.tests.isEmpty { marks.begin(states.count) }
        for test in noun.tests {
            marks.beginCondition()
            switch test {
            case .states(let test): test(&life, &marks)
            case .any(let lists): marks.hold(any: lists)
            case .none(let list): marks.hold(none: list)
            case .events: preconditionFailure("a stock has a condition on events")
            }
            marks.endCondition()
        }
        forgetDays(of: noun)
        for measure in noun.measures { add(measure, of: noun, &life, &cells) }
    }

    private mutating func forgetDays(of noun: MeasureTable.CountedNoun) {
        areLaid.removeAll(keepingCapacity: true)
        for _ in noun.dayTests { areLaid.append(false) }
        while days.count < areLaid.count { days.append(Stretches()) }
    }

    /// Most subjects fail another condition first, so days are laid only where they are asked for.
    private mutating func lay(
        _ index: Int, of noun: MeasureTable.CountedNoun, _ life: inout Life
    ) {
        guard !areLaid[index] else { return }
        areLaid[index] = true
        days[index].begin()
        noun.dayTests[index](&life, states, &days[index])
    }

    /// One change where the subject begins to count under something, one where it ends.
    private mutating func add(
        _ measure: MeasureTable.CountedMeasure, of noun: MeasureTable.CountedNoun,
        _ life: inout Life, _ cells: inout [Cell]
    ) {
        if states.count == 1 {
            // Most lives: there is nothing to put together.
            if holds(measure, of: noun, at: 0) {
                append(measure, of: noun, states[0], &life, &cells)
            }
            return
        }
        var current: State?
        for index in states.indices {
            let state = states[index]
            guard state.counts, holds(measure, of: noun, at: index) else { continue }
            if let open = current, open.end == state.from, open.group == state.group,
                open.spot == state.spot, open.unitDay == state.unitDay,
                open.amount == state.amount
            {
                current?.end = state.end
                continue
            }
            if let current { append(measure, of: noun, current, &life, &cells) }
            current = state
        }
        if let current { append(measure, of: noun, current, &life, &cells) }
    }

    private func holds(
        _ measure: MeasureTable.CountedMeasure, of noun: MeasureTable.CountedNoun, at index: Int
    ) -> Bool {
        hold(measure.conditions, of: noun, at: index)
    }

    private func hold(
        _ conditions: Range<Int>, of noun: MeasureTable.CountedNoun, at index: Int
    ) -> Bool {
        for place in conditions where !marks.holds(noun.conditions[place], at: index) {
            return false
        }
        return true
    }

    /// The days of the state on which all else holds too.
    private mutating func append(
        _ measure: MeasureTable.CountedMeasure, of noun: MeasureTable.CountedNoun,
        _ state: State, _ life: inout Life, _ cells: inout [Cell]
    ) {
        guard !measure.dayConditions.isEmpty else {
            append(measure.number, state, &cells)
            return
        }
        for stretch in days(of: measure, of: noun, &life, from: state.from, to: state.end).list {
            var part = state
            (part.from, part.end) = stretch
            append(measure.number, part, &cells)
        }
    }

    /// The days from one to the day before another on which all that days decide holds.
    private mutating func days(
        of measure: MeasureTable.CountedMeasure, of noun: MeasureTable.CountedNoun,
        _ life: inout Life, from start: Int32, to end: Int32
    ) -> Stretches {
        var kept = Stretches()
        kept.hold(from: start, to: end)
        for place in measure.dayConditions where !kept.list.isEmpty {
            let index = noun.dayConditions[place]
            lay(index, of: noun, &life)
            kept.keep(days[index])
        }
        return kept
    }

    private func append(_ measure: UInt16, _ state: State, _ cells: inout [Cell]) {
        var key = CellKey(
            measure: measure, group: state.group, unit: state.spot.number, day: state.from,
            unitDay: state.unitDay)
        cells.append(Cell(key: key, amount: state.amount))
        guard state.end != .max else { return }
        key.day = state.end
        cells.append(Cell(key: key, amount: -state.amount))
    }

    // MARK: flows

    /// A condition on states holds for an event as it does on its day.
    private mutating func mark(
        _ test: @Sendable (inout Life, inout Marks) -> Void, of life: inout Life
    ) {
        stateMarks.begin(life.stateCount)
        stateMarks.beginCondition()
        test(&life, &stateMarks)
        stateMarks.endCondition()
        for (index, one) in happenings.enumerated() {
            guard let state = life.state(on: one.day), stateMarks.holds(0, at: state) else {
                continue
            }
            marks.hold(index..<index + 1)
        }
    }

    private mutating func add(
        _ noun: MeasureTable.CountedNoun, _ flow: Flow, of life: inout Life,
        _ cells: inout [Cell]
    ) {
        happenings.removeAll(keepingCapacity: true)
        flow.happenings(&life, &happenings)
        guard !happenings.isEmpty else { return }
        marks.begin(happenings.count)
        for test in noun.tests {
            marks.beginCondition()
            switch test {
            case .events(let test): test(&life, happenings, &marks)
            case .any(let lists): marks.hold(any: lists)
            case .none(let list): marks.hold(none: list)
            case .states(let test): mark(test, of: &life)
            }
            marks.endCondition()
        }
        states.removeAll(keepingCapacity: true)
        forgetDays(of: noun)
        for (measure, tally) in zip(noun.measures, noun.tallies) {
            windows.begin()
            windows.days =
                measure.dayConditions.isEmpty
                ? nil : days(of: measure, of: noun, &life, from: .min, to: .max)
            for index in happenings.indices where holds(measure, of: noun, at: index) {
                windows.add(
                    happenings[index], in: tally.window,
                    counts: hold(measure.tests, of: noun, at: index))
            }
            windows.count(measure.number, tally.tally, of: flow, life, &cells)
        }
    }
}

extension [Cell] {
    /// The days on which the cells of one subject add up to a number.
    package func holdWhere(atLeast least: Int64, _ stretches: inout Stretches) {
        var sum: Int64 = 0
        var from: Int32?
        for cell in self.sorted(by: { $0.key.day < $1.key.day }) {
            sum += cell.amount
            if sum >= least {
                if from == nil { from = cell.key.day }
            } else if let first = from {
                stretches.hold(from: first, to: cell.key.day)
                from = nil
            }
        }
        if let from { stretches.hold(from: from, to: .max) }
    }
}
