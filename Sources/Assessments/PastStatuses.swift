import Calendar
import Codes
import Indicators

/// The statuses of the days that were evaluated before, row by row, so that a round asks only for
/// the days of which one may differ: a verdict rests on readings of its own day and of days before.
package struct PastStatuses: Sendable {
    /// From the plan's first day on.
    private var statuses: [Row: [Status?]] = [:]

    package init() {}

    /// Those of a row that still stand.
    func of(_ row: Row) -> [Status?] { statuses[row] ?? [] }

    mutating func keep(_ known: [Status?], of row: Row) { statuses[row] = known }

    /// Forgets what may differ now.
    ///
    /// - Parameter changed: of each indicator the first day in force on which a reading may be
    ///   another.
    package mutating func forget(
        _ changed: [IndicatorPlace: CivilDay], startsOn: (IndicatorPlace) -> CivilDay
    ) {
        guard !changed.isEmpty else { return }
        for (row, known) in statuses {
            guard let first = changed[row.place] else { continue }
            let kept = max(0, first - startsOn(row.place))
            if kept < known.count { statuses[row] = Array(known[..<kept]) }
        }
    }
}
