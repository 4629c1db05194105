import Events
import Language
import Subjects

/// The events of one subject that a flow counts → changes of cells: what counts in a window is
/// added on a day within it and taken away on the first day after it, so that the sum up to a day
/// is what has happened so far in the window of that day.
struct WindowCounts: Sendable {
    private var happenings: [Happening] = []

    /// Forgets all events.
    mutating func begin() { happenings.removeAll(keepingCapacity: true) }

    mutating func add(_ happening: Happening) { happenings.append(happening) }

    /// Appends what the events come to.
    mutating func count(
        _ measure: UInt16, _ counted: MeasureTable.WindowedTally, of flow: Flow,
        _ facts: [StoredFact], _ cells: inout [Cell]
    ) {
        let window = counted.window
        switch counted.tally {
        case .subjects: countOnce(measure, in: window, flow, &cells)
        case .events:
            for one in happenings {
                let end = window.end(of: one.windowDay)
                append(measure, one, from: one.day, to: end, 1, &cells)
            }
        case .sum(let name):
            guard let amount = flow.amounts[name] else {
                preconditionFailure("a flow has no amount \(name)")
            }
            for one in happenings {
                let end = window.end(of: one.windowDay)
                let sum = amount(facts[Int(one.fact)].fact)
                append(measure, one, from: one.day, to: end, sum, &cells)
            }
        }
    }

    /// The subject, or each of its things, once in a window: on every day one of its events in the
    /// window stands for it.
    private mutating func countOnce(
        _ measure: UInt16, in window: Window, _ flow: Flow, _ cells: inout [Cell]
    ) {
        happenings.sort { ($0.item, $0.day) < ($1.item, $1.day) }
        var index = 0
        while index < happenings.count {
            let first = happenings[index]
            var end = index
            while end < happenings.count, happenings[end].item == first.item { end += 1 }
            let own = index..<end
            switch flow.representative {
            case .first: countFirst(own, measure, in: window, &cells)
            case .last: countLast(own, measure, in: window, &cells)
            }
            index = end
        }
    }

    /// An event stands from its day on, or from the end of the window of the one before it.
    private func countFirst(
        _ own: Range<Int>, _ measure: UInt16, in window: Window, _ cells: inout [Cell]
    ) {
        var covered = Int32.min
        for index in own {
            let one = happenings[index]
            let end = window.end(of: one.windowDay)
            append(
                measure, one, from: max(one.day, covered), to: end, 1, &cells)
            covered = max(covered, end)
        }
    }

    /// An event stands until the next one, or until its window ends.
    private func countLast(
        _ own: Range<Int>, _ measure: UInt16, in window: Window, _ cells: inout [Cell]
    ) {
        for index in own {
            let one = happenings[index]
            let next = index + 1 < own.upperBound ? happenings[index + 1].day : .max
            let end = min(next, window.end(of: one.windowDay))
            append(measure, one, from: one.day, to: end, 1, &cells)
        }
    }

    /// By the unit as on the event's day.
    private func append(
        _ measure: UInt16, _ happening: Happening, from day: Int32, to end: Int32,
        _ amount: Int64, _ cells: inout [Cell]
    ) {
        guard day < end, amount != 0 else { return }
        var key = CellKey(
            measure: measure, group: happening.group, unit: happening.spot.number, day: day,
            unitDay: happening.day)
        cells.append(Cell(key: key, amount: amount))
        guard end != .max else { return }
        key.day = end
        cells.append(Cell(key: key, amount: -amount))
    }
}
