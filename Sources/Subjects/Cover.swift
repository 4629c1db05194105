/// Days cut into segments, and which of them are covered: each can be covered once.
struct Cover: Sendable {
    /// First days of the segments; the last segment is open.
    private(set) var days: [Int32] = []
    /// Of each segment the next one that may be uncovered, itself while it is not covered.
    private var following: [Int32] = []

    var count: Int { days.count }

    /// Forgets all cuts.
    mutating func begin() { days.removeAll(keepingCapacity: true) }

    /// Cuts where something begins and where it is over; `Int32.max` = never.
    mutating func cut(_ from: Int32, _ end: Int32) {
        days.append(from)
        if end != .max { days.append(end) }
    }

    /// Sorts the cuts and drops the repeated ones.
    mutating func finishCutting() {
        days.sort()
        var kept = 0
        for day in days where kept == 0 || days[kept - 1] != day {
            days[kept] = day
            kept += 1
        }
        days.removeLast(days.count - kept)
    }

    /// The segments from one cut to another.
    func range(_ from: Int32, _ end: Int32) -> Range<Int> {
        index(of: from)..<(end == .max ? count : index(of: end))
    }

    /// All segments are uncovered again.
    mutating func uncover() {
        following.removeAll(keepingCapacity: true)
        for index in 0...count { following.append(Int32(index)) }
    }

    /// Covers the first uncovered segment of the range and gives it; nil where there is none.
    mutating func next(in range: Range<Int>) -> Int? {
        var index = range.lowerBound
        while Int(following[index]) != index {
            // Halving the path keeps many overlapping ranges from walking the same steps.
            following[index] = following[Int(following[index])]
            index = Int(following[index])
        }
        guard index < range.upperBound else { return nil }
        following[index] = Int32(index + 1)
        return index
    }

    /// The place of a day that was cut.
    private func index(of day: Int32) -> Int {
        var low = 0
        var high = days.count
        while low < high {
            let middle = (low + high) / 2
            if days[middle] < day { low = middle + 1 } else { high = middle }
        }
        return low
    }
}
