import Measures

/// What counts at one unit: contributions and their sums.
///
/// A list to which changes are appended, and which is netted whenever it has doubled: millions of
/// changes cost a fifth of what a dictionary takes for them.
struct UnitCells: Sendable {
    /// A contribution and how often it counts.
    struct Entry: Sendable, BitwiseCopyable {
        var contribution: Units.Contribution
        var amount: Int64
    }

    /// Sorted and netted up to `netted`; behind it one contribution may come several times.
    private var list: [Entry] = []
    private var netted = 0
    /// What was appended behind it: who asks for one measure does not look at every change.
    private var runs: [Run] = []

    /// Entries of one measure, up to where the next run begins.
    private struct Run: Sendable {
        let measure: UInt16
        let start: Int32
    }

    /// Up to this many changes are not worth sorting.
    private static let fewest = 16

    /// Adds changes of cells of the unit; all are of one measure.
    mutating func add(_ cells: ArraySlice<Cell>) {
        guard let measure = cells.first?.key.measure else { return }
        if runs.last?.measure != measure {
            runs.append(Run(measure: measure, start: Int32(list.count)))
        }
        for cell in cells {
            list.append(Entry(contribution: Units.Contribution(cell.key), amount: cell.amount))
        }
        if list.count >= 2 * netted + UnitCells.fewest { net() }
    }

    /// Sorted by contribution, each once, none of amount 0.
    var entries: [Entry] {
        guard netted < list.count else { return list }
        var copy = self
        copy.net()
        return copy.list
    }

    /// Cells of a unit that differ in their day alone.
    struct Alike: Hashable {
        var measure: UInt16
        var group: UInt16
        var unitDay: Int32
    }

    /// What the cells up to a day add up to, piece by piece. Nothing is sorted for it: those of the
    /// sorted part lie side by side and come as one, and the others are few.
    func forEachSum(until day: Int32, _ body: (Alike, Int64) -> Void) {
        var index = 0
        while index < list.count {
            let first = list[index].contribution
            var sum: Int64 = 0
            while index < list.count, list[index].contribution.isAlike(first) {
                if list[index].contribution.day <= day { sum += list[index].amount }
                index += 1
            }
            guard sum != 0 else { continue }
            body(
                Alike(measure: first.measure, group: first.group, unitDay: first.unitDay), sum)
        }
    }

    /// Where the sorted cells of a measure begin.
    private func start(of measure: UInt16) -> Int {
        var (low, high) = (0, netted)
        while low < high {
            let middle = (low + high) / 2
            if list[middle].contribution.measure < measure {
                low = middle + 1
            } else {
                high = middle
            }
        }
        return low
    }

    /// What the cells of a measure up to a day add up to, piece by piece, each of one group.
    func forEachSum(
        of measure: UInt16, until day: Int32, _ body: (_ group: UInt16, _ amount: Int64) -> Void
    ) {
        var (group, sum): (UInt16, Int64) = (0, 0)
        forEachEntry(of: measure) { entry in
            if entry.contribution.group != group {
                if sum != 0 { body(group, sum) }
                (group, sum) = (entry.contribution.group, 0)
            }
            if entry.contribution.day <= day { sum += entry.amount }
        }
        if sum != 0 { body(group, sum) }
    }

    /// The entries of a measure; one contribution may come several times.
    func entries(of measure: UInt16) -> [Entry] {
        var found: [Entry] = []
        forEachEntry(of: measure) { found.append($0) }
        return found
    }

    /// Gives the same one after the other.
    func forEachEntry(of measure: UInt16, _ body: (Entry) -> Void) {
        for index in start(of: measure)..<netted {
            guard list[index].contribution.measure == measure else { break }
            body(list[index])
        }
        for run in runs.indices where runs[run].measure == measure {
            let end = run + 1 < runs.count ? Int(runs[run + 1].start) : list.count
            for index in Int(runs[run].start)..<end { body(list[index]) }
        }
    }

    /// The same as cells, `times` as many.
    func cells(at unit: UInt32, times: Int64 = 1) -> [Cell] {
        entries.map { Cell(key: $0.contribution.key(at: unit), amount: $0.amount * times) }
    }

    /// Those of a measure as cells, sorted and netted.
    func cells(of measure: UInt16, at unit: UInt32) -> [Cell] {
        var cells = entries(of: measure).map {
            Cell(key: $0.contribution.key(at: unit), amount: $0.amount)
        }
        cells.net()
        return cells
    }

    private mutating func net() {
        list.sort { $0.contribution < $1.contribution }
        var kept = 0
        var index = 0
        while index < list.count {
            var sum = list[index]
            index += 1
            while index < list.count, list[index].contribution == sum.contribution {
                sum.amount += list[index].amount
                index += 1
            }
            if sum.amount != 0 {
                list[kept] = sum
                kept += 1
            }
        }
        list.removeLast(list.count - kept)
        netted = kept
        runs = []
    }
}

extension [Cell] {
    /// Those that pass and the others, each in their order.
    func parted(by passes: (Cell) -> Bool) -> (passing: [Cell], others: [Cell]) {
        (filter(passes), filter { !passes($0) })
    }
}

extension ArraySlice<Cell> {
    /// Gives the cells in runs of one measure, group and unit, which go the same way. Of sorted
    /// cells those are as few as can be; in any other order it is right too, and slower.
    func forEachRun(_ body: (ArraySlice<Cell>) -> Void) {
        var start = startIndex
        while start < endIndex {
            let first = self[start].key
            var end = start + 1
            while end < endIndex, self[end].key.isBeside(first) { end += 1 }
            body(self[start..<end])
            start = end
        }
    }
}

extension CellKey {
    /// Whether both count the same persons at the same unit, be it on different days.
    fileprivate func isBeside(_ other: CellKey) -> Bool {
        measure == other.measure && group == other.group && unit == other.unit
    }
}
