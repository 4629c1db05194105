/// The persons of one count at each single unit, on every day: for formulas that ask units and not
/// their sum.
///
/// Changes wait until `settle`, as in a `DailyCount`; a unit keeps only the days on which something
/// changes.
struct UnitCounts: Sendable {
    /// By the unit's number.
    private var units: [UInt32: Steps] = [:]
    private var waiting: Set<UInt32> = []

    private struct Steps: Sendable {
        /// Index of a day → the change on it.
        var changes: [Int: Int64] = [:]
        /// The days on which something changes, and the counts from them on.
        var days: [Int] = []
        var counts: [Int64] = []
    }

    /// From the first day of the stretch to its last there are `amount` more at the unit.
    mutating func add(_ amount: Int64, at unit: UInt32, _ stretch: Range<Int>) {
        guard !stretch.isEmpty else { return }
        units[unit, default: Steps()].changes[stretch.lowerBound, default: 0] += amount
        units[unit, default: Steps()].changes[stretch.upperBound, default: 0] -= amount
        waiting.insert(unit)
    }

    /// Takes the changes in; gives the index of the first day on which a unit's count is another.
    mutating func settle() -> Int? {
        var first: Int?
        for unit in waiting {
            guard var steps = units[unit] else { continue }
            let before = steps
            steps.changes = steps.changes.filter { $0.value != 0 }
            steps.days = steps.changes.keys.sorted()
            var sum: Int64 = 0
            steps.counts = steps.days.map { day in
                sum += steps.changes[day] ?? 0
                return sum
            }
            units[unit] = steps
            let same = zip(
                zip(before.days, before.counts), zip(steps.days, steps.counts)
            ).prefix { $0 == $1 }.count
            let others = [before.days, steps.days].compactMap { $0.count > same ? $0[same] : nil }
            if let day = others.min() { first = min(day, first ?? day) }
        }
        waiting = []
        return first
    }

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
