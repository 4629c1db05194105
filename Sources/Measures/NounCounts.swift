import Events
import Language
import Subjects

/// A life → what it adds to the cells of a noun's measures.
///
/// First all that the life has of the noun is read, with the answers to the questions of all
/// measures; then the measures are counted, those that are asked for.
struct NounCounts: Sendable {
    private(set) var reading = NounReading()
    /// The states or events that a measure counts.
    private var left: [Int] = []
    /// Of each test of the noun's days, where it was asked for.
    private var days: [Stretches] = []
    private var areLaid: [Bool] = []
    /// Days that are left of a stretch.
    private var kept = Stretches()
    /// Where what must have happened before an event had, by the place of the test.
    private var befores: [Int: Stretches] = [:]
    private var runs = StateRuns()
    private var windows = WindowCounts()
    /// Of each window of the noun, where it was asked for, the days that each event's has.
    private var bounds: [[(from: Int32, end: Int32)?]] = []
    private var areBound: [Bool] = []
    /// Of each event when it counts, where that depends on what follows.
    private var settlements: [Settlement] = []
    private var areSettled = false
    /// For what else is counted of the same subject, to answer a condition; one, or not yet.
    private var other: [NounCounts] = []

    private struct Settlement: BitwiseCopyable {
        var day: Int32
        var isFollowed: Bool
    }

    /// Appends what the subject counts for.
    mutating func add(
        _ noun: MeasureTable.CountedNoun, of life: inout Life, into cells: inout [Cell]
    ) {
        read(noun, of: &life)
        if reading.count == 0 { return }
        if noun.isOfStates {
            addStates(0..<reading.count, of: noun, into: &cells)
            if !noun.asksMore { return }
        }
        for word in 0..<noun.measureWords {
            var left = reading.measures(0..<reading.count, in: word) & noun.alone[word]
            while left != 0 {
                count(word << 6 + left.trailingZeroBitCount, of: noun, &life, into: &cells)
                left &= left - 1
            }
        }
    }

    /// Appends what a range of the states that were read counts for in the measures that nothing
    /// but answers decide.
    mutating func addStates(
        _ range: Range<Int>, of noun: MeasureTable.CountedNoun, times sign: Int64 = 1,
        into cells: inout [Cell]
    ) {
        if range.isEmpty { return }
        reading.addStates(range, of: noun, times: sign, by: &runs, &cells)
    }

    /// Reads what the subject has of a noun.
    mutating func read(_ noun: MeasureTable.CountedNoun, of life: inout Life) {
        reading.read(noun, of: &life)
        if reading.count == 0 { return }
        areLaid.removeAll(keepingCapacity: true)
        for _ in noun.dayTests { areLaid.append(false) }
        while days.count < areLaid.count { days.append(Stretches()) }
        areBound.removeAll(keepingCapacity: true)
        for _ in noun.windows { areBound.append(false) }
        while bounds.count < areBound.count { bounds.append([]) }
        if !befores.isEmpty { befores.removeAll(keepingCapacity: true) }
        areSettled = false
        if noun.asksMore, other.isEmpty { other.append(NounCounts()) }
    }

    // MARK: counting

    /// Appends what was read counts for in a measure.
    mutating func count(
        _ place: Int, of noun: MeasureTable.CountedNoun, _ life: inout Life,
        into cells: inout [Cell]
    ) {
        choose(place, of: noun, &life)
        if left.isEmpty { return }
        if noun.isOfStates {
            addStates(noun.measures[place], of: noun, &life, &cells)
        } else {
            addEvents(place, of: noun, &life, &cells)
        }
    }

    /// Leaves the states or events for which all conditions of a measure hold.
    private mutating func choose(
        _ place: Int, of noun: MeasureTable.CountedNoun, _ life: inout Life
    ) {
        left.removeAll(keepingCapacity: true)
        let measure = noun.measures[place]
        for index in 0..<reading.count where reading.has(place, at: index) {
            if measure.asksMore, !holdAll(measure.conditions, of: noun, at: index, &life) {
                continue
            }
            left.append(index)
        }
        if let isFirst = measure.isFirstTime, !left.isEmpty {
            if isFirst { left.removeLast(left.count - 1) } else { left.removeFirst() }
        }
    }

    private mutating func holdAll(
        _ conditions: Range<Int>, of noun: MeasureTable.CountedNoun, at index: Int,
        _ life: inout Life
    ) -> Bool {
        for condition in conditions
        where !holds(noun.conditions[condition], of: noun, at: index, &life) { return false }
        return true
    }

    /// Whether a condition holds for a state or event, whatever it takes to know.
    private mutating func holds(
        _ test: Int, of noun: MeasureTable.CountedNoun, at index: Int, _ life: inout Life
    ) -> Bool {
        switch noun.tests[test] {
        case .answered(let bit):
            return reading.holds(bit, at: index)
        case .before(let before):
            if befores[test] == nil {
                var stretches = Stretches()
                before(&life, [], &other[0], &stretches)
                befores[test] = stretches
            }
            return befores[test]?.contains(reading.happenings[index].day) ?? false
        case .followed:
            follow(noun, of: &life)
            return settlements[index].isFollowed
        case .any(let lists):
            for list in lists where holdsAll(list, of: noun, at: index, &life) { return true }
            return false
        case .none(let list): return !holdsAll(list, of: noun, at: index, &life)
        }
    }

    private mutating func holdsAll(
        _ tests: [Int], of noun: MeasureTable.CountedNoun, at index: Int, _ life: inout Life
    ) -> Bool {
        for test in tests where !holds(test, of: noun, at: index, &life) { return false }
        return true
    }

    /// Most subjects fail another condition first, so days are laid only where they are asked for.
    private mutating func lay(
        _ index: Int, of noun: MeasureTable.CountedNoun, _ life: inout Life
    ) {
        guard !areLaid[index] else { return }
        areLaid[index] = true
        days[index].begin()
        noun.dayTests[index](&life, reading.states, &other[0], &days[index])
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

    // MARK: stocks

    /// One change where the subject begins to count under something, one where it ends.
    private mutating func addStates(
        _ measure: MeasureTable.CountedMeasure, of noun: MeasureTable.CountedNoun,
        _ life: inout Life, _ cells: inout [Cell]
    ) {
        var current: State?
        for step in left.indices {
            let state = reading.states[left[step]]
            if let open = current, state.goesOn(open, until: open.end) {
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
            cells.append(state, until: state.end, of: measure.number)
            return
        }
        keepDays(of: measure, of: noun, &life, from: state.from, to: state.end)
        for stretch in kept.list {
            var part = state
            (part.from, part.end) = stretch
            cells.append(part, until: part.end, of: measure.number)
        }
    }

    // MARK: flows

    private mutating func addEvents(
        _ place: Int, of noun: MeasureTable.CountedNoun, _ life: inout Life,
        _ cells: inout [Cell]
    ) {
        let (measure, window) = (noun.measures[place], noun.tallies[place].window)
        var isLeft: [Bool] = []
        if !measure.tests.isEmpty {
            for index in left {
                isLeft.append(holdAll(measure.tests, of: noun, at: index, &life))
            }
        }
        // It is the only measure then, and its conditions were asked of the events' own days.
        if noun.settling != nil { settle(noun, of: &life) }
        bind(window, of: noun)
        windows.begin()
        for (place, index) in left.enumerated() {
            windows.add(
                reading.happenings[index], in: bounds[window][index],
                counts: isLeft.isEmpty || isLeft[place])
        }
        windows.days = nil
        if !measure.dayConditions.isEmpty {
            keepDays(of: measure, of: noun, &life, from: .min, to: .max)
            windows.days = kept
        }
        windows.count(
            measure.number, noun.tallies[place].tally, noun.representative, life, &cells)
    }

    /// Looks up once for all measures in which window of a kind each event lies.
    private mutating func bind(_ window: Int, of noun: MeasureTable.CountedNoun) {
        guard !areBound[window] else { return }
        areBound[window] = true
        bounds[window].removeAll(keepingCapacity: true)
        for one in reading.happenings {
            bounds[window].append(noun.windows[window].stretch(of: one))
        }
    }

    // MARK: events that follow

    /// For each event whether another follows in time, and from which day on that is known.
    private mutating func follow(_ noun: MeasureTable.CountedNoun, of life: inout Life) {
        guard !areSettled, let settling = noun.settling else { return }
        areSettled = true
        let following = settling.following
        let candidates = other[0].chosen(settling.events, of: &life)
        settlements.removeAll(keepingCapacity: true)
        for one in reading.happenings {
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
        read(noun, of: &life)
        choose(0, of: noun, &life)
        let measure = noun.measures[0]
        let isOfDays = !measure.dayConditions.isEmpty && !left.isEmpty
        if isOfDays { keepDays(of: measure, of: noun, &life, from: .min, to: .max) }
        return left.map { reading.happenings[$0] }.filter { !isOfDays || kept.contains($0.day) }
    }

    /// The events count when they are settled, at the unit as on their own day.
    private mutating func settle(_ noun: MeasureTable.CountedNoun, of life: inout Life) {
        follow(noun, of: &life)
        reading.settle { settlements[$0].day }
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
