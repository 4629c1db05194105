import Events
import Language
import Subjects

/// The events of one subject that a flow counts → changes of cells: what counts in a window is
/// added on a day within it and taken away on the first day after it, so that the sum up to a day
/// is what has happened so far in the window of that day.
struct WindowCounts: Sendable {
    private var counted: [Counted] = []
    /// The days on which anything may count; nil = all.
    var days: Stretches?

    /// An event and the days on which it is in its window.
    private struct Counted: BitwiseCopyable {
        var happening: Happening
        /// The window's first day: events of a subject that share it share the window.
        var window: Int32
        /// The first day on which it can count, and the first on which not any more.
        var from: Int32
        var end: Int32
        /// Its place in the order of the timeline.
        var order: Int
        /// Whether it counts where it stands for the others.
        var counts: Bool
        /// What it brings.
        var amount: Int64 = 1
    }

    /// Forgets all events.
    mutating func begin() { counted.removeAll(keepingCapacity: true) }

    /// Takes in an event of the subject, in the order of the timeline, and the days of its window;
    /// nil where no window has it. One that belongs to a window before it happens counts from the
    /// window's first day on; one that comes when its window is over does not count.
    mutating func add(
        _ happening: Happening, in window: (from: Int32, end: Int32)?, counts: Bool = true
    ) {
        guard let (first, end) = window else { return }
        let from = max(happening.day, first)
        guard from < end else { return }
        counted.append(
            Counted(
                happening: happening, window: first, from: from, end: end, order: counted.count,
                counts: counts))
    }

    /// Appends what the events come to.
    mutating func count(
        _ measure: UInt16, _ tally: MeasureTable.CountedTally,
        _ representative: Flow.Representative, _ life: borrowing Life, _ cells: inout [Cell]
    ) {
        switch tally {
        case .subjects: countOnce(measure, representative, &cells)
        case .events:
            for one in counted {
                append(measure, one, from: one.from, to: one.end, 1, &cells)
            }
        case .sum(let amount):
            for (index, brought) in amounts(amount, life).enumerated() {
                counted[index].amount = brought
            }
            if counted.contains(where: { $0.happening.item != 0 }) {
                // Of each thing once, however often it is reported.
                countOnce(measure, representative, &cells)
            } else {
                for one in counted {
                    append(measure, one, from: one.from, to: one.end, one.amount, &cells)
                }
            }
        case .each(let least, let amount):
            let brought: [Int64]? = if let amount { amounts(amount, life) } else { nil }
            countEach(measure, representative, atLeast: least, brought, &cells)
        case .eachOfDistinct(let least, let about):
            countEach(
                measure, representative, atLeast: least, of: things(about, life), &cells)
        case .days:
            for index in counted.indices {
                counted[index].happening.item = UInt32(bitPattern: counted[index].happening.day)
            }
            countOnce(measure, representative, &cells)
        case .distinct(let about):
            for (index, thing) in things(about, life).enumerated() {
                counted[index].happening.item = thing
            }
            counted.removeAll { $0.happening.item == 0 }
            countOnce(measure, representative, &cells)
        }
    }

    /// What each event is about, in the order in which they were taken in; 0 = nothing.
    private func things(_ about: Flow.Distinct, _ life: borrowing Life) -> [Term] {
        let (facts, arena) = (life.facts, life.arena)
        return counted.map { about(facts[Int($0.happening.fact)], arena) }
    }

    /// What each event brings, in the order in which they were taken in.
    private func amounts(_ amount: Flow.Amount, _ life: borrowing Life) -> [Int64] {
        let (facts, arena) = (life.facts, life.arena)
        return counted.map { amount(facts[Int($0.happening.fact)], arena) }
    }

    /// The subject while the events of a window, or what they bring, reach a number; one of those
    /// that are in the window on the day says where.
    private func countEach(
        _ measure: UInt16, _ representative: Flow.Representative, atLeast least: Int64,
        _ amounts: [Int64]? = nil, of things: [Term]? = nil, _ cells: inout [Cell]
    ) {
        for window in Set(counted.map(\.window)).sorted() {
            let own = counted.indices.filter { counted[$0].window == window }
            var parts: [Cell] = []
            if let things {
                appendEachOnce(own, things, &parts)
            } else {
                for index in own {
                    let one = counted[index]
                    appendPart(
                        0, one, from: one.from, to: one.end, amounts?[index] ?? 1, &parts)
                }
            }
            var reached = Stretches()
            parts.holdWhere(atLeast: least, &reached)
            for stretch in reached.list {
                let turns = own.flatMap { [counted[$0].from, counted[$0].end] }
                    .filter { stretch.from < $0 && $0 < stretch.end }
                var from = stretch.from
                for day in Set(turns).sorted() + [stretch.end] {
                    if let one = speaker(of: own, on: from, representative) {
                        append(measure, one, from: from, to: day, 1, &cells)
                    }
                    from = day
                }
            }
        }
    }

    /// Of a window each thing, on the days on which any of its events lies in it.
    private func appendEachOnce(_ own: [Int], _ things: [Term], _ parts: inout [Cell]) {
        for events in Dictionary(grouping: own, by: { things[$0] }) where events.key != 0 {
            var days = Stretches()
            for index in events.value.sorted(by: { counted[$0].from < counted[$1].from }) {
                days.hold(from: counted[index].from, to: counted[index].end)
            }
            for stretch in days.list {
                appendPart(
                    0, counted[events.value[0]], from: stretch.from, to: stretch.end, 1, &parts)
            }
        }
    }

    /// The event that stands for all that are in their window on a day.
    private func speaker(
        of own: [Int], on day: Int32, _ representative: Flow.Representative
    ) -> Counted? {
        let inside = own.map { counted[$0] }.filter { $0.from <= day && day < $0.end }
        let isEarlier = { (left: Counted, right: Counted) in
            (left.happening.day, left.order) < (right.happening.day, right.order)
        }
        return switch representative {
        case .first: inside.min(by: isEarlier)
        case .last: inside.max(by: isEarlier)
        }
    }

    /// The subject, or each of its things, once in a window: on every day one of its events in the
    /// window stands for it.
    private mutating func countOnce(
        _ measure: UInt16, _ representative: Flow.Representative, _ cells: inout [Cell]
    ) {
        counted.sort {
            ($0.happening.item, $0.window, $0.happening.day, $0.order)
                < ($1.happening.item, $1.window, $1.happening.day, $1.order)
        }
        var index = 0
        while index < counted.count {
            let first = counted[index]
            var end = index
            while end < counted.count, counted[end].happening.item == first.happening.item,
                counted[end].window == first.window
            {
                end += 1
            }
            switch representative {
            case .first: countFirst(index..<end, measure, &cells)
            case .last: countLast(index..<end, measure, &cells)
            }
            index = end
        }
    }

    /// An event stands from its day on, or from the end of the window of the one before it.
    private func countFirst(_ own: Range<Int>, _ measure: UInt16, _ cells: inout [Cell]) {
        var covered = Int32.min
        for index in own {
            let one = counted[index]
            append(measure, one, from: max(one.from, covered), to: one.end, one.amount, &cells)
            covered = max(covered, one.end)
        }
    }

    /// An event stands until the next one, or until its window ends.
    private func countLast(_ own: Range<Int>, _ measure: UInt16, _ cells: inout [Cell]) {
        for index in own {
            let one = counted[index]
            let next = index + 1 < own.upperBound ? counted[index + 1].from : .max
            append(measure, one, from: one.from, to: min(next, one.end), one.amount, &cells)
        }
    }

    /// By the unit as on one day, mostly the event's.
    private func append(
        _ measure: UInt16, _ one: Counted, from day: Int32, to end: Int32, _ amount: Int64,
        _ cells: inout [Cell]
    ) {
        guard day < end, amount != 0, one.counts else { return }
        guard let days else {
            appendPart(measure, one, from: day, to: end, amount, &cells)
            return
        }
        var kept = Stretches()
        kept.hold(from: day, to: end)
        kept.keep(days)
        for stretch in kept.list {
            appendPart(measure, one, from: stretch.from, to: stretch.end, amount, &cells)
        }
    }

    private func appendPart(
        _ measure: UInt16, _ one: Counted, from day: Int32, to end: Int32, _ amount: Int64,
        _ cells: inout [Cell]
    ) {
        let happening = one.happening
        var key = CellKey(
            measure: measure, group: happening.group, unit: happening.spot.number, day: day,
            unitDay: happening.unitDay)
        cells.append(Cell(key: key, amount: amount))
        guard end != .max else { return }
        key.day = end
        cells.append(Cell(key: key, amount: -amount))
    }
}
