import Calendar
import Language
import Measures

/// What single institutions and areas state of themselves, from the cells in which it comes.
///
/// Changes of a place are kept day by day, so that neither the order nor the cut of the batches
/// matters.
struct PlaceFigures: Sendable {
    /// By the number of the spot, of each measure.
    private var places: [UInt32: [UInt16: Steps]] = [:]
    /// The spots of an area, by its index: an area may have facts under former codes too. The code
    /// that it has now comes last.
    private var spots: [Int: [AreaSpot]] = [:]

    /// A figure day by day.
    private struct Steps: Sendable {
        /// What the cells of a day add to each `FigurePart`.
        var changes: [Int32: [FigurePart: Int64]] = [:]
        /// The days of the changes, and what is stated from each on.
        var days: [Int32] = []
        var standing: [Standing?] = []
        /// The days on which something was stated.
        var new: [Int32] = []

        mutating func add(_ cells: ArraySlice<Cell>) {
            for cell in cells {
                guard let part = FigurePart(rawValue: UInt8(truncatingIfNeeded: cell.key.group))
                else {
                    continue
                }
                changes[cell.key.day, default: [:]][part, default: 0] += cell.amount
            }
            changes = changes.compactMapValues { parts in
                let parts = parts.filter { $0.value != 0 }
                return parts.isEmpty ? nil : parts
            }
            days = changes.keys.sorted()
            var standing = Standing(amount: 0, given: 0)
            self.standing = days.map { day in
                standing.amount += changes[day]?[.amount] ?? 0
                standing.given += changes[day]?[.given] ?? 0
                return standing.given > 0 ? standing : nil
            }
            new = days.filter { (changes[$0]?[.new] ?? 0) > 0 }
        }

        func standing(on day: Int32) -> Standing? {
            var (low, high) = (0, days.count)
            while low < high {
                let middle = (low + high) / 2
                if days[middle] <= day { low = middle + 1 } else { high = middle }
            }
            return low == 0 ? nil : standing[low - 1]
        }
    }

    /// An area under one of its codes.
    struct AreaSpot: Equatable, Sendable {
        var number: UInt32
        var code: String
        var isFormer: Bool
    }

    /// What a place states on a day.
    struct Standing: Equatable, Sendable {
        var amount: Int64
        /// The greater one stands where an area states it twice.
        var given: Int64
    }

    /// Adds cells of one measure at one place. Gives the first day on which it may state something
    /// else.
    mutating func add(_ cells: ArraySlice<Cell>) -> CivilDay? {
        guard let first = cells.first?.key else { return nil }
        places[first.unit, default: [:]][first.measure, default: Steps()].add(cells)
        return cells.map(\.key.day).min().map { CivilDay(number: $0) }
    }

    /// The area of an index has facts there.
    mutating func know(_ spot: AreaSpot, of area: Int) {
        guard spots[area]?.contains(spot) != true else { return }
        spots[area, default: []].append(spot)
        spots[area]?.sort { left, right in
            left.isFormer == right.isFormer
                ? left.code.utf8.lexicographicallyPrecedes(right.code.utf8) : left.isFormer
        }
    }

    /// The amount at a unit on a day.
    func amount(_ measure: UInt16, atUnit unit: UInt32, on day: CivilDay) -> Int64? {
        places[unit]?[measure]?.standing(on: day.number)?.amount
    }

    /// Every day on which a unit states something else.
    func changes(_ measure: UInt16, atUnit unit: UInt32) -> [CivilDay] {
        (places[unit]?[measure]?.days ?? []).map { CivilDay(number: $0) }
    }

    /// Every day on which an area itself states something else, as `CivilDay.number`.
    func changes(_ measure: UInt16, inArea area: Int) -> [Int32] {
        (spots[area] ?? []).flatMap { places[$0.number]?[measure]?.days ?? [] }
    }

    /// The amount of an area itself on a day: of several codes' the greatest in `given`.
    func amount(_ measure: UInt16, inArea area: Int, on day: CivilDay) -> Int64? {
        var found: Standing?
        for spot in spots[area] ?? [] {
            guard let standing = places[spot.number]?[measure]?.standing(on: day.number),
                standing.given >= found?.given ?? 0
            else { continue }
            found = standing
        }
        return found?.amount
    }

    /// The years for which an area itself states it.
    func years(_ measure: UInt16, inArea area: Int) -> Set<Int> {
        var years: Set<Int> = []
        for spot in spots[area] ?? [] {
            guard let steps = places[spot.number]?[measure] else { continue }
            for (first, next) in zip(steps.days.indices, steps.days.dropFirst())
            where steps.standing[first] != nil {
                years.formUnion(
                    CivilDay(number: steps.days[first]).year..<CivilDay(number: next).year)
            }
        }
        return years
    }

    /// The days on which an area itself stated it.
    func days(_ measure: UInt16, inArea area: Int) -> Set<Int32> {
        Set((spots[area] ?? []).flatMap { places[$0.number]?[measure]?.new ?? [] })
    }
}
