/// On each of those days, by index, there are `amount` more.
struct CountChange: Sendable {
    var amount: Int64
    var days: Range<Int>
}

/// A number of persons on every day of a `DaySpan`.
///
/// Changes wait until `settle`, so that a batch of thousands costs one pass over the days from the
/// first that changes, and a reading afterwards costs one look.
struct DailyCount: Sendable {
    /// By index of the day, up to the last on which it changes: so it stays.
    private var counts: [Int64] = []
    /// What is not in `counts` yet. Each day comes once up to `netted`, in order.
    private var steps: [Step] = []
    private var netted = 0

    private struct Step: Sendable, BitwiseCopyable {
        var day: Int32
        var amount: Int64
    }

    /// Up to this many steps are not worth sorting.
    private static let fewest = 64

    /// The count on the day of that index.
    func callAsFunction(at index: Int) -> Int64 {
        counts.isEmpty ? 0 : counts[min(index, counts.count - 1)]
    }

    /// The index of the last day on which it changes; −1 where it never does.
    var lastChange: Int { counts.count - 1 }

    /// The indices of the days on which the count is another one than on the day before; nil where
    /// these are more than `most`.
    func changes(_ most: Int) -> [Int]? {
        var days: [Int] = []
        for index in counts.indices.dropFirst() where counts[index] != counts[index - 1] {
            guard days.count < most else { return nil }
            days.append(index)
        }
        return days
    }

    /// Adds changes, of days of which `days` are kept.
    mutating func add(_ changes: [CountChange], days: Int) {
        for change in changes where !change.days.isEmpty && change.days.lowerBound < days {
            steps.append(Step(day: Int32(change.days.lowerBound), amount: change.amount))
            guard change.days.upperBound < days else { continue }
            steps.append(Step(day: Int32(change.days.upperBound), amount: -change.amount))
        }
        if steps.count > 2 * netted + DailyCount.fewest { net() }
    }

    /// Adds what waits in another count, which goes on waiting there.
    mutating func addSteps(of other: DailyCount) {
        guard !steps.isEmpty else {
            (steps, netted) = (other.steps, other.netted)
            return
        }
        steps += other.steps
        if steps.count > 2 * netted + DailyCount.fewest { net() }
    }

    /// Takes the steps in; gives the index of the first day whose count is another one now.
    mutating func settle() -> Int? {
        net()
        defer { (steps, netted) = ([], 0) }
        guard let first = steps.first, let last = steps.last else { return nil }
        let missing = Int(last.day) + 1 - counts.count
        if missing > 0 { counts += repeatElement(counts.last ?? 0, count: missing) }
        var more: Int64 = 0
        for (place, step) in steps.enumerated() {
            more += step.amount
            guard more != 0 else { continue }
            let end = place + 1 < steps.count ? Int(steps[place + 1].day) : counts.count
            for index in Int(step.day)..<end { counts[index] += more }
        }
        return Int(first.day)
    }

    /// Sorts the steps and adds up those of one day; none of amount 0.
    private mutating func net() {
        guard netted < steps.count else { return }
        steps.sort { $0.day < $1.day }
        var kept = 0
        var index = 0
        while index < steps.count {
            var sum = steps[index]
            index += 1
            while index < steps.count, steps[index].day == sum.day {
                sum.amount += steps[index].amount
                index += 1
            }
            guard sum.amount != 0 else { continue }
            steps[kept] = sum
            kept += 1
        }
        steps.removeLast(steps.count - kept)
        netted = kept
    }
}
