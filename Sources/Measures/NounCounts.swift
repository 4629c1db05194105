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
    /// Of each event when it counts, where that depends on what follows.
    private var settlements: [Settlement] = []

    private struct Settlement: BitwiseCopyable {
        var day: Int32
        var isFollowed: Bool
    }

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
        case .stockOfFilter, .flowOfFilter, .reported:
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
            case .events, .followed: preconditionFailure("a stock has a condition on events")
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
        guard fill(noun, flow, of: &life) else { return }
        if noun.settling != nil { settle() }
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

    /// The events of a flow and what holds of each; false where there are none.
    private mutating func fill(
        _ noun: MeasureTable.CountedNoun, _ flow: Flow, of life: inout Life
    ) -> Bool {
        happenings.removeAll(keepingCapacity: true)
        flow.happenings(&life, &happenings)
        guard !happenings.isEmpty else { return false }
        if let settling = noun.settling { follow(settling, of: &life) }
        marks.begin(happenings.count)
        for test in noun.tests {
            marks.beginCondition()
            switch test {
            case .events(let test): test(&life, happenings, &marks)
            case .followed:
                for index in settlements.indices where settlements[index].isFollowed {
                    marks.hold(index..<index + 1)
                }
            case .any(let lists): marks.hold(any: lists)
            case .none(let list): marks.hold(none: list)
            case .states(let test): mark(test, of: &life)
            }
            marks.endCondition()
        }
        states.removeAll(keepingCapacity: true)
        forgetDays(of: noun)
        return true
    }

    // MARK: events that follow

    /// For each event whether another follows in time, and from which day on that is known.
    private mutating func follow(_ settling: MeasureTable.Settling, of life: inout Life) {
        let following = settling.following
        var others = NounCounts()
        let candidates = others.chosen(settling.events, of: &life)
        settlements.removeAll(keepingCapacity: true)
        for one in happenings {
            let last = one.day + Int32(following.days)
            let next = candidates.first { other in
                other.fact != one.fact && one.day <= other.day && other.day <= last
                    && (!following.sameCase || one.isOfCase(of: other))
            }
            settlements.append(
                Settlement(day: next?.day ?? last + 1, isFollowed: next != nil))
        }
    }

    /// The events that a measure of its own chooses, in the order of a timeline.
    private mutating func chosen(
        _ noun: MeasureTable.CountedNoun, of life: inout Life
    ) -> [Happening] {
        guard case .flow(let flow) = noun.counting, fill(noun, flow, of: &life) else { return [] }
        let measure = noun.measures[0]
        let days =
            measure.dayConditions.isEmpty
            ? nil : days(of: measure, of: noun, &life, from: .min, to: .max)
        return happenings.indices.filter { index in
            holds(measure, of: noun, at: index)
                && days?.contains(happenings[index].day) ?? true
        }.map { happenings[$0] }
    }

    /// The events count when they are settled, at the unit as on their own day.
    private mutating func settle() {
        for index in happenings.indices {
            let day = settlements[index].day
            // What names its school year belongs to that.
            if happenings[index].windowDay == happenings[index].day {
                happenings[index].windowDay = day
            }
            happenings[index].day = day
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
