import Events
import Language
import Subjects

/// A life → what it adds to the cells of a noun's measures.
struct NounCounts: Sendable {
    private var states: [State] = []
    private var happenings: [Happening] = []
    /// Whether events are counted, and not states.
    private var isOfEvents = false
    private var marks = Marks()
    /// Of each test of the noun, whether it was asked for.
    private var areMarked: [Bool] = []
    /// The states or events for which the conditions of a measure hold.
    private var left: [Int] = []
    /// Where a condition on states is asked of events.
    private var stateMarks = Marks()
    /// Of each test of the noun's days, where it was asked for.
    private var days: [Stretches] = []
    private var areLaid: [Bool] = []
    /// Days that are left of a stretch.
    private var kept = Stretches()
    private var windows = WindowCounts()
    /// Of each window of the noun, where it was asked for, the days that each event's has.
    private var bounds: [[(from: Int32, end: Int32)?]] = []
    private var areBound: [Bool] = []
    /// Of each event when it counts, where that depends on what follows.
    private var settlements: [Settlement] = []
    private var areSettled = false

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
        isOfEvents = false
        forgetTests(of: noun, count: states.count)
        for measure in noun.measures { add(measure, of: noun, &life, &cells) }
    }

    /// Nothing is known yet of the noun's conditions.
    private mutating func forgetTests(of noun: MeasureTable.CountedNoun, count: Int) {
        marks.begin(count, conditions: noun.tests.count)
        areMarked.removeAll(keepingCapacity: true)
        for _ in noun.tests { areMarked.append(false) }
        areLaid.removeAll(keepingCapacity: true)
        for _ in noun.dayTests { areLaid.append(false) }
        while days.count < areLaid.count { days.append(Stretches()) }
    }

    /// Keeps of what is left that for which all conditions of a measure hold. They are asked one
    /// after the other, each once a subject: most subjects fail an early one.
    private mutating func choose(
        _ measure: MeasureTable.CountedMeasure, of noun: MeasureTable.CountedNoun,
        _ life: inout Life
    ) {
        for place in measure.conditions {
            if left.isEmpty { return }
            let test = noun.conditions[place]
            mark(test, of: noun, &life)
            var kept = 0
            for step in left.indices where marks.holds(test, at: left[step]) {
                left[kept] = left[step]
                kept += 1
            }
            left.removeLast(left.count - kept)
        }
    }

    private mutating func mark(
        _ index: Int, of noun: MeasureTable.CountedNoun, _ life: inout Life
    ) {
        guard !areMarked[index] else { return }
        areMarked[index] = true
        let test = noun.tests[index]
        switch test {
        case .any(let lists): for part in lists.joined() { mark(part, of: noun, &life) }
        case .none(let list): for part in list { mark(part, of: noun, &life) }
        case .followed: follow(noun, of: &life)
        case .states, .events: break
        }
        marks.beginCondition(index)
        switch test {
        case .states(let test): if isOfEvents { mark(test, of: &life) } else { test(&life, &marks) }
        case .events(let test):
            precondition(isOfEvents, "a stock has a condition on events")
            test(&life, happenings, &marks)
        case .followed:
            for index in settlements.indices where settlements[index].isFollowed {
                marks.hold(index..<index + 1)
            }
        case .any(let lists): marks.hold(any: lists)
        case .none(let list): marks.hold(none: list)
        }
        marks.endCondition()
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
        left.removeAll(keepingCapacity: true)
        for index in states.indices where states[index].counts { left.append(index) }
        choose(measure, of: noun, &life)
        var current: State?
        for step in left.indices {
            let state = states[left[step]]
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

    /// The days of the state on which all else holds too.
    private mutating func append(
        _ measure: MeasureTable.CountedMeasure, of noun: MeasureTable.CountedNoun,
        _ state: State, _ life: inout Life, _ cells: inout [Cell]
    ) {
        guard !measure.dayConditions.isEmpty else {
            append(measure.number, state, &cells)
            return
        }
        keepDays(of: measure, of: noun, &life, from: state.from, to: state.end)
        for stretch in kept.list {
            var part = state
            (part.from, part.end) = stretch
            append(measure.number, part, &cells)
        }
    }

    /// Keeps the days from one to the day before another on which all that days decide holds.
    private mutating func keepDays(
        of measure: MeasureTable.CountedMeasure, of noun: MeasureTable.CountedNoun,
        _ life: inout Life, from start: Int32, to end: Int32
    ) {
        for place in measure.dayConditions {
            let index = noun.dayConditions[place]
            lay(index, of: noun, &life)
            if place == measure.dayConditions.lowerBound {
                days[index].part(from: start, to: end, into: &kept)
            } else {
                kept.keep(days[index])
            }
            if kept.list.isEmpty { return }
        }
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
        stateMarks.begin(life.stateCount, conditions: 1)
        stateMarks.beginCondition(0)
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
        for (measure, tally) in zip(noun.measures, noun.tallies) {
            chooseEvents(measure, of: noun, &life)
            if left.isEmpty { continue }
            let tests = noun.conditions[measure.tests]
            for test in tests { mark(test, of: noun, &life) }
            // It is the only measure then, and its conditions were asked of the events' own days.
            if noun.settling != nil { settle(noun, of: &life) }
            bind(tally.window, of: noun)
            windows.begin()
            for index in left {
                windows.add(
                    happenings[index], in: bounds[tally.window][index],
                    counts: tests.allSatisfy { marks.holds($0, at: index) })
            }
            windows.days = nil
            if !measure.dayConditions.isEmpty {
                keepDays(of: measure, of: noun, &life, from: .min, to: .max)
                windows.days = kept
            }
            windows.count(measure.number, tally.tally, of: flow, life, &cells)
        }
    }

    /// Looks up once for all measures in which window of a kind each event lies.
    private mutating func bind(_ window: Int, of noun: MeasureTable.CountedNoun) {
        guard !areBound[window] else { return }
        areBound[window] = true
        bounds[window].removeAll(keepingCapacity: true)
        for one in happenings {
            bounds[window].append(noun.windows[window].stretch(of: one))
        }
    }

    private mutating func forgetBounds(of noun: MeasureTable.CountedNoun) {
        areBound.removeAll(keepingCapacity: true)
        for _ in noun.windows { areBound.append(false) }
        while bounds.count < areBound.count { bounds.append([]) }
    }

    private mutating func chooseEvents(
        _ measure: MeasureTable.CountedMeasure, of noun: MeasureTable.CountedNoun,
        _ life: inout Life
    ) {
        left.removeAll(keepingCapacity: true)
        for index in happenings.indices { left.append(index) }
        choose(measure, of: noun, &life)
    }

    /// The events of a flow; false where there are none.
    private mutating func fill(
        _ noun: MeasureTable.CountedNoun, _ flow: Flow, of life: inout Life
    ) -> Bool {
        happenings.removeAll(keepingCapacity: true)
        flow.happenings(&life, &happenings)
        guard !happenings.isEmpty else { return false }
        isOfEvents = true
        areSettled = false
        states.removeAll(keepingCapacity: true)
        forgetTests(of: noun, count: happenings.count)
        forgetBounds(of: noun)
        return true
    }

    // MARK: events that follow

    /// For each event whether another follows in time, and from which day on that is known.
    private mutating func follow(_ noun: MeasureTable.CountedNoun, of life: inout Life) {
        guard !areSettled, let settling = noun.settling else { return }
        areSettled = true
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
        chooseEvents(measure, of: noun, &life)
        let isOfDays = !measure.dayConditions.isEmpty
        if isOfDays { keepDays(of: measure, of: noun, &life, from: .min, to: .max) }
        return left.map { happenings[$0] }.filter { !isOfDays || kept.contains($0.day) }
    }

    /// The events count when they are settled, at the unit as on their own day.
    private mutating func settle(_ noun: MeasureTable.CountedNoun, of life: inout Life) {
        follow(noun, of: &life)
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
