import Events
import Language
import Subjects

/// The events of one subject that a flow counts → changes of cells: what counts in a window is
/// added on a day within it and taken away on the first day after it, so that the sum up to a day
/// is what has happened so far in the window of that day.
struct WindowCounts: Sendable {
    private var counted: [Counted] = []

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
    }

    /// Forgets all events.
    mutating func begin() { counted.removeAll(keepingCapacity: true) }

    /// Takes in an event of the subject, in the order of the timeline. One that belongs to a window
    /// before it happens counts from the window's first day on; one that comes when its window is
    /// over does not count.
    mutating func add(_ happening: Happening, in window: Window) {
        guard let (first, end) = window.stretch(of: happening.windowDay) else { return }
        let from = max(happening.day, first)
        guard from < end else { return }
        counted.append(
            Counted(
                happening: happening, window: first, from: from, end: end, order: counted.count))
    }

    /// Appends what the events come to.
    mutating func count(
        _ measure: UInt16, _ tally: Measure.Tally, of flow: Flow, _ life: borrowing Life,
        _ cells: inout [Cell]
    ) {
        switch tally {
        case .subjects: countOnce(measure, flow, &cells)
        case .events:
            for one in counted {
                append(measure, one, from: one.from, to: one.end, 1, &cells)
            }
        case .sum(let name):
            guard let amount = flow.amounts[name] else {
                preconditionFailure("a flow has no amount \(name)")
            }
            let (facts, arena) = (life.facts, life.arena)
            for one in counted {
                let sum = amount(facts[Int(one.happening.fact)].fact, arena)
                append(measure, one, from: one.from, to: one.end, sum, &cells)
            }
        }
    }

    /// The subject, or each of its things, once in a window: on every day one of its events in the
    /// window stands for it.
    private mutating func countOnce(_ measure: UInt16, _ flow: Flow, _ cells: inout [Cell]) {
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
            switch flow.representative {
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
            append(measure, one, from: max(one.from, covered), to: one.end, 1, &cells)
            covered = max(covered, one.end)
        }
    }

    /// An event stands until the next one, or until its window ends.
    private func countLast(_ own: Range<Int>, _ measure: UInt16, _ cells: inout [Cell]) {
        for index in own {
            let one = counted[index]
            let next = index + 1 < own.upperBound ? counted[index + 1].from : .max
            append(measure, one, from: one.from, to: min(next, one.end), 1, &cells)
        }
    }

    /// By the unit as on the event's day.
    private func append(
        _ measure: UInt16, _ one: Counted, from day: Int32, to end: Int32, _ amount: Int64,
        _ cells: inout [Cell]
    ) {
        guard day < end, amount != 0 else { return }
        let happening = one.happening
        var key = CellKey(
            measure: measure, group: happening.group, unit: happening.spot.number, day: day,
            unitDay: happening.day)
        cells.append(Cell(key: key, amount: amount))
        guard end != .max else { return }
        key.day = end
        cells.append(Cell(key: key, amount: -amount))
    }
}
