import Calendar
import Language
import Measures

/// What is said of institutions and areas themselves, day by day: that one holds a designation, or
/// that its last result is met. Conditions on units and areas ask it.
struct Answers: Sendable {
    /// By the unit or area, as the number of its spot: of each measure the days on which it holds.
    private var days: [UInt32: [UInt16: Stretches]] = [:]
    /// The spots of an area, by its index: an area may have facts under former codes too.
    private var spots: [Int: Set<UInt32>] = [:]
    /// The measures that filters ask of units, by which their periods are parted.
    let parting: Set<UInt16>

    init(parting: Set<UInt16>) { self.parting = parting }

    /// Replaces what a measure's cells say of a unit or area. Gives the first day on which it says
    /// something else, as `CivilDay.number`; nil = it says what it did.
    mutating func set(_ cells: [Cell], at place: UInt32, of measure: UInt16) -> Int32? {
        var new = Stretches()
        cells.holdWhere(atLeast: 1, &new)
        let old = days[place]?[measure]?.list ?? []
        days[place, default: [:]][measure] = new.list.isEmpty ? nil : new
        let edges = [old, new.list].map { $0.flatMap { [$0.from, $0.end] } }
        let same = zip(edges[0], edges[1]).prefix { $0 == $1 }.count
        return edges.compactMap { $0.count > same ? $0[same] : nil }.min()
    }

    /// The area of an index has facts there.
    mutating func know(_ place: UInt32, of area: Int) { spots[area, default: []].insert(place) }

    /// What holds at a unit on a day of what filters ask, by number of the measure.
    func held(at place: UInt32, on day: Int) -> [UInt16] {
        (days[place] ?? [:]).filter {
            parting.contains($0.key) && $0.value.contains(Int32(day))
        }.keys.sorted()
    }

    /// Whether it holds at a unit itself.
    func holds(_ measure: UInt16, at place: UInt32, on day: Int) -> Bool {
        days[place]?[measure]?.contains(Int32(day)) ?? false
    }

    /// Whether it holds in an area itself.
    func holds(_ measure: UInt16, in area: Int, on day: Int) -> Bool {
        (spots[area] ?? []).contains { days[$0]?[measure]?.contains(Int32(day)) ?? false }
    }

    /// The first day on which it holds in an area itself; nil = on none.
    func first(_ measure: UInt16, in area: Int) -> CivilDay? {
        (spots[area] ?? []).compactMap { days[$0]?[measure]?.list.first?.from }.min()
            .map { CivilDay(number: $0) }
    }

    /// Every day on which a measure may begin or cease to hold in an area itself.
    func changes(of measure: UInt16, in area: Int) -> [Int] {
        (spots[area] ?? []).flatMap { changes(of: measure, at: $0) }
    }

    /// Every day on which something changes at a unit of what filters ask.
    func changes(at place: UInt32) -> [Int] {
        (days[place] ?? [:]).keys.filter { parting.contains($0) }
            .flatMap { changes(of: $0, at: place) }
    }

    /// Every day on which a measure begins or ceases to hold at a unit.
    func changes(of measure: UInt16, at place: UInt32) -> [Int] {
        (days[place]?[measure]?.list ?? []).flatMap { [$0.from, $0.end] }
            .filter { $0 != .max }.map { Int($0) }
    }
}
