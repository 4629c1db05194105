import Calendar
import Plans

/// Of areas the index of the first day on which something in them is another.
struct AreaDays: Equatable, Sendable {
    private(set) var areas: [Int: Int] = [:]
    /// The same of what no area has for itself.
    var everywhere: Int?

    init(_ areas: [Int: Int] = [:]) { self.areas = areas }

    var isEmpty: Bool { areas.isEmpty && everywhere == nil }

    /// The first day of all.
    var first: Int? { [areas.values.min(), everywhere].compactMap(\.self).min() }

    mutating func add(_ day: Int, in area: Int) { areas[area] = min(day, areas[area] ?? day) }

    mutating func formUnion(_ other: AreaDays) {
        for (area, day) in other.areas { add(day, in: area) }
        everywhere = [everywhere, other.everywhere].compactMap(\.self).min()
    }
}

/// The rows of which a reading may be another one than it was, with the first day in force on
/// which. A row sees what lies in its area, and where its formula names other areas everything.
struct ChangedRows: Sendable {
    private let rows: [IndicatorPlace: [Row]]
    private let askingElsewhere: Set<IndicatorPlace>
    /// Of each area itself and those that it lies in.
    private let ancestors: [[Int]]
    private var first: [Row: CivilDay] = [:]

    /// - Parameter askingElsewhere: the indicators whose formulas name areas.
    init(_ rows: [Row], askingElsewhere: Set<IndicatorPlace>, in tree: AreaTree) {
        self.rows = Dictionary(grouping: rows, by: \.place)
        self.askingElsewhere = askingElsewhere
        ancestors = tree.areas.indices.map { tree.ancestors(of: $0) }
    }

    /// What has changed since this was last asked.
    mutating func take() -> [Row: CivilDay] {
        defer { first = [:] }
        return first
    }

    /// All rows of some indicators may read something else.
    mutating func note(_ places: Set<IndicatorPlace>?, from day: CivilDay) {
        for place in places ?? [] {
            for row in rows[place] ?? [] { note(row, day) }
        }
    }

    /// Those may that see one of these areas.
    mutating func note(
        _ places: Set<IndicatorPlace>?, _ changes: AreaDays, in days: DaySpan
    ) {
        guard let places, let all = changes.first else { return }
        var seen: [Int: Int] = [:]
        for (area, day) in changes.areas {
            for above in ancestors[area] { seen[above] = min(day, seen[above] ?? day) }
        }
        for place in places {
            let isOfAll = changes.everywhere != nil || askingElsewhere.contains(place)
            for row in rows[place] ?? [] {
                guard let day = isOfAll ? all : seen[row.area] else { continue }
                note(row, days.day(at: day))
            }
        }
    }

    private mutating func note(_ row: Row, _ day: CivilDay) {
        first[row] = min(day, first[row] ?? day)
    }

    /// Of some indicators those with a row that sees one of these areas.
    func places(
        _ places: Set<IndicatorPlace>?, seeing areas: some Sequence<Int>
    ) -> Set<IndicatorPlace> {
        guard let places else { return [] }
        let seen = Set(areas.flatMap { ancestors[$0] })
        return places.filter { place in
            askingElsewhere.contains(place)
                || (rows[place] ?? []).contains { seen.contains($0.area) }
        }
    }
}
