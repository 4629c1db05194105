/// Days on which something holds: stretches in the order of days that neither overlap nor touch.
package struct Stretches: Sendable {
    /// `CivilDay.number` of the first day and of the first day that is no longer part of it.
    package private(set) var list: [(from: Int32, end: Int32)] = []

    package init() {}

    /// It holds on no day.
    package mutating func begin() { if !list.isEmpty { list.removeAll(keepingCapacity: true) } }

    /// It holds on these days too; what is said later begins later, or on the same day.
    package mutating func hold(from: Int32, to end: Int32) {
        guard from < end else { return }
        if let last = list.last, from <= last.end {
            list[list.count - 1].end = max(last.end, end)
        } else {
            list.append((from, end))
        }
    }

    /// Only what is held here and there is left.
    package mutating func keep(_ others: Stretches) {
        guard !list.isEmpty else { return }
        var kept = Stretches()
        var next = 0
        for mine in list {
            while next < others.list.count, others.list[next].end <= mine.from { next += 1 }
            var index = next
            while index < others.list.count, others.list[index].from < mine.end {
                let other = others.list[index]
                kept.hold(from: max(mine.from, other.from), to: min(mine.end, other.end))
                index += 1
            }
        }
        list = kept.list
    }

    /// It also holds when another one does.
    package mutating func join(_ others: Stretches) {
        var joined = Stretches()
        for stretch in (list + others.list).sorted(by: { $0.from < $1.from }) {
            joined.hold(from: stretch.from, to: stretch.end)
        }
        list = joined.list
    }

    /// It holds on all other days.
    package mutating func invert() {
        var others = Stretches()
        var from = Int32.min
        for stretch in list {
            others.hold(from: from, to: stretch.from)
            from = stretch.end
        }
        others.hold(from: from, to: .max)
        list = others.list
    }

    /// All of it comes that number of days later.
    package mutating func delay(by days: Int32) {
        guard days != 0 else { return }
        list = list.map { stretch in
            (
                stretch.from == .min ? .min : stretch.from + days,
                stretch.end == .max ? .max : stretch.end + days
            )
        }
    }

    /// The same of a single stretch, into another list that keeps its room.
    package func part(from: Int32, to end: Int32, into kept: inout Stretches) {
        kept.begin()
        for stretch in list where stretch.from < end && from < stretch.end {
            kept.hold(from: max(from, stretch.from), to: min(end, stretch.end))
        }
    }

    package func contains(_ day: Int32) -> Bool {
        list.contains { $0.from <= day && day < $0.end }
    }
}
