/// A number of persons on every day of a `DaySpan`.
///
/// Changes come as steps and wait until `settle`, so that a batch of thousands costs one pass over
/// the days and a reading afterwards costs one look.
struct DailyCount: Sendable {
    /// By index of the day; empty while nothing was ever counted.
    private var counts: [Int64] = []
    /// Steps that are not in `counts` yet, by index of their day; empty = none.
    private var steps: [Int64] = []

    /// The count on the day of that index.
    func callAsFunction(at index: Int) -> Int64 { counts.isEmpty ? 0 : counts[index] }

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

    /// From the day `start` until the day before `end` there are `amount` more.
    mutating func add(_ amount: Int64, _ stretch: Range<Int>, days: Int) {
        guard stretch.lowerBound < days, !stretch.isEmpty else { return }
        if steps.isEmpty { steps = [Int64](repeating: 0, count: days) }
        steps[stretch.lowerBound] += amount
        if stretch.upperBound < days { steps[stretch.upperBound] -= amount }
    }

    /// Adds what waits in another count, which goes on waiting there.
    mutating func addSteps(of other: DailyCount) {
        guard !steps.isEmpty else {
            steps = other.steps
            return
        }
        for index in other.steps.indices { steps[index] += other.steps[index] }
    }

    /// Takes the steps in; gives the index of the first day whose count is another one now.
    mutating func settle() -> Int? {
        guard !steps.isEmpty else { return nil }
        if counts.isEmpty { counts = [Int64](repeating: 0, count: steps.count) }
        var more: Int64 = 0
        var first: Int?
        for index in steps.indices {
            more += steps[index]
            guard more != 0 else { continue }
            if first == nil { first = index }
            counts[index] += more
        }
        steps = []
        return first
    }
}
