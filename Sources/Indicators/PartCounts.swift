import Language

/// What one count comes to in areas and at units where it is not added up: of how many parts there
/// is any, or the greatest of them.
///
/// What is counted of each part is kept beside it, in every area up to the highest and at the unit.
/// Changes wait until `settle`.
struct PartCounts: Sendable {
    private let together: Together
    private var places: [Place: Parts] = [:]
    private var waiting: Set<Place> = []

    /// Where something is counted.
    enum Place: Hashable, Sendable {
        case area(Int)
        case unit(UInt32)
    }

    /// At one place.
    private struct Parts: Sendable {
        /// By part, by index of a day: the change on it.
        var changes: [UInt64: [Int: Int64]] = [:]
        /// Those parts whose changes are not in `numbers` yet.
        var open: Set<UInt64> = []
        /// By index of a day how many parts more are counted from it on.
        var numbers: [Int: Int64] = [:]
        /// The days on which something changes, and the numbers from them on.
        var days: [Int] = []
        var counts: [Int64] = []
    }

    init(_ together: Together) { self.together = together }

    /// From the first day of the stretch to its last there are `amount` more of a part.
    mutating func add(
        _ amount: Int64, of part: UInt64, at place: Place, _ stretch: Range<Int>
    ) {
        guard !stretch.isEmpty else { return }
        var parts = places.removeValue(forKey: place) ?? Parts()
        if parts.open.insert(part).inserted { count(part, -1, in: &parts) }
        parts.changes[part, default: [:]][stretch.lowerBound, default: 0] += amount
        parts.changes[part, default: [:]][stretch.upperBound, default: 0] -= amount
        places[place] = parts
        waiting.insert(place)
    }

    /// Takes the changes in; gives the areas and the units of which the number is another now, with
    /// the index of the first day on which it is.
    mutating func settle() -> (areas: [Int: Int], units: [UInt32: Int]) {
        var areas: [Int: Int] = [:]
        var units: [UInt32: Int] = [:]
        for place in waiting {
            guard var parts = places.removeValue(forKey: place) else { continue }
            let before = zip(parts.days, parts.counts).map { $0 }
            for part in parts.open {
                parts.changes[part] = parts.changes[part]?.filter { $0.value != 0 }
                if parts.changes[part]?.isEmpty ?? false { parts.changes[part] = nil }
                count(part, 1, in: &parts)
            }
            parts.open = []
            if together == .greatest { setGreatest(&parts) } else { setNumbers(&parts) }
            let after = zip(parts.days, parts.counts).map { $0 }
            places[place] = parts
            let same = zip(before, after).prefix { $0 == $1 }.count
            let others = [before, after].compactMap { $0.count > same ? $0[same].0 : nil }
            guard let day = others.min() else { continue }
            switch place {
            case .area(let area): areas[area] = day
            case .unit(let unit): units[unit] = day
            }
        }
        waiting = []
        return (areas, units)
    }

    /// The days on which the number of a place changes, as indices.
    func days(of place: Place) -> [Int] { places[place]?.days ?? [] }

    /// The number at a place on the day of that index.
    func callAsFunction(_ place: Place, at day: Int) -> Int64 {
        guard let parts = places[place] else { return 0 }
        var low = 0
        var high = parts.days.count
        while low < high {
            let middle = (low + high) / 2
            if parts.days[middle] <= day { low = middle + 1 } else { high = middle }
        }
        return low == 0 ? 0 : parts.counts[low - 1]
    }

    /// Adds the days on which a part is counted to the numbers, or takes them away.
    private func count(_ part: UInt64, _ times: Int64, in parts: inout Parts) {
        guard together != .greatest, let changes = parts.changes[part] else { return }
        var sum: Int64 = 0
        var isCounted = false
        for day in changes.keys.sorted() {
            sum += changes[day] ?? 0
            let counts = together.counts(sum)
            guard counts != isCounted else { continue }
            parts.numbers[day, default: 0] += counts ? times : -times
            isCounted = counts
        }
    }

    private func setNumbers(_ parts: inout Parts) {
        parts.numbers = parts.numbers.filter { $0.value != 0 }
        parts.days = parts.numbers.keys.sorted()
        var sum: Int64 = 0
        parts.counts = parts.days.map { day in
            sum += parts.numbers[day] ?? 0
            return sum
        }
    }

    private func setGreatest(_ parts: inout Parts) {
        var steps: [(day: Int, part: UInt64, change: Int64)] = []
        for (part, changes) in parts.changes {
            steps += changes.map { (day: $0.key, part: part, change: $0.value) }
        }
        steps.sort { ($0.day, $0.part) < ($1.day, $1.part) }
        // How many parts have a number.
        var (levels, numbers): ([UInt64: Int64], [Int64: Int]) = ([:], [:])
        (parts.days, parts.counts) = ([], [])
        for (index, step) in steps.enumerated() {
            let before = levels[step.part] ?? 0
            let after = before + step.change
            levels[step.part] = after
            numbers[before] = (numbers[before] ?? 1) - 1
            if numbers[before] == 0 { numbers[before] = nil }
            numbers[after, default: 0] += 1
            guard index + 1 == steps.count || steps[index + 1].day != step.day else { continue }
            let greatest = max(numbers.keys.max() ?? 0, 0)
            guard greatest != (parts.counts.last ?? 0) else { continue }
            parts.days.append(step.day)
            parts.counts.append(greatest)
        }
    }
}
