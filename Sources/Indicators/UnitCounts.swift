/// The persons of one count at each single unit, on every day: for formulas that ask units and not
/// their sum.
///
/// Changes wait until `settle`, as in a `DailyCount`; a unit keeps only the days on which something
/// changes.
struct UnitCounts: Sendable {
    /// By the unit's number.
    private var units: [UInt32: Steps] = [:]
    private var waiting: Set<UInt32> = []

    fileprivate struct Steps: Sendable {
        /// The days on which something changes, and the counts from them on.
        var days: [Int] = []
        var counts: [Int64] = []
        /// Changes that are not taken in yet, with their days.
        var waiting: [(day: Int, amount: Int64)] = []
    }

    /// Adds changes at a unit, of days of which `days` are kept.
    mutating func add(_ changes: [CountChange], at unit: UInt32, days: Int) {
        guard changes.contains(where: { !$0.days.isEmpty }) else { return }
        units[unit, default: Steps()].add(changes, days: days)
        waiting.insert(unit)
    }

    /// Adds what waits in another one, which goes on waiting there.
    mutating func addSteps(of other: UnitCounts) {
        for unit in other.waiting {
            units[unit, default: Steps()].waiting += other.units[unit]?.waiting ?? []
        }
        waiting.formUnion(other.waiting)
    }

    /// Takes the changes in; gives the units whose counts are others now, with the index of the
    /// first day on which that is so.
    mutating func settle() -> [UInt32: Int] {
        var changed: [UInt32: Int] = [:]
        for unit in waiting {
            changed[unit] = units[unit]?.settle()
        }
        waiting = []
        return changed
    }

    /// The days on which the count of a unit changes.
    func days(of unit: UInt32) -> [Int] { units[unit]?.days ?? [] }

    /// The count of a unit on the day of that index.
    func callAsFunction(_ unit: UInt32, at day: Int) -> Int64 {
        guard let steps = units[unit] else { return 0 }
        var low = 0
        var high = steps.days.count
        while low < high {
            let middle = (low + high) / 2
            if steps.days[middle] <= day { low = middle + 1 } else { high = middle }
        }
        return low == 0 ? 0 : steps.counts[low - 1]
    }
}

extension UnitCounts.Steps {
    /// Most of what begins does not end within the days, and comes in their order: it is not
    /// sorted then.
    fileprivate mutating func add(_ changes: [CountChange], days: Int) {
        for change in changes where !change.days.isEmpty {
            waiting.append((change.days.lowerBound, change.amount))
            guard change.days.upperBound < days else { continue }
            waiting.append((change.days.upperBound, -change.amount))
        }
    }

    /// Takes the changes in, which touches nothing before the first of them.
    fileprivate mutating func settle() -> Int? {
        if zip(waiting, waiting.dropFirst()).contains(where: { $0.day > $1.day }) {
            waiting.sort { $0.day < $1.day }
        }
        guard let first = waiting.first?.day else { return nil }
        // Most of what comes is about the latest days.
        let start = days.lastIndex { $0 < first }.map { $0 + 1 } ?? 0
        var (oldDays, oldCounts) = (days[start...], counts[start...])
        let before = start > 0 ? counts[start - 1] : 0
        var (old, more) = (before, Int64(0))
        var changed: Int?
        days.removeSubrange(start...)
        counts.removeSubrange(start...)
        var index = 0
        while index < waiting.count || !oldDays.isEmpty {
            let next = index < waiting.count ? waiting[index].day : .max
            let day = min(next, oldDays.first ?? .max)
            while index < waiting.count, waiting[index].day == day {
                more += waiting[index].amount
                index += 1
            }
            if oldDays.first == day {
                old = oldCounts.removeFirst()
                oldDays.removeFirst()
            }
            if more != 0, changed == nil { changed = day }
            guard old + more != counts.last ?? 0 else { continue }
            days.append(day)
            counts.append(old + more)
        }
        waiting = []
        return changed
    }
}
