import Calendar
import Codes
import Course
import Indicators
import Words

/// The statuses of the days that were evaluated before, row by row, and what else was found of
/// them, so that a round asks only for the days of which one may differ: a verdict rests on
/// readings of its own day and of days before.
package struct PastStatuses: Sendable {
    /// From the plan's first day on.
    private var statuses: [Row: [Status?]] = [:]
    private var paces: [Row: KnownPaces] = [:]
    /// What the judges of rows found.
    private(set) var memories: [Row: Judge.Memory] = [:]

    /// What it would take, as long as the points of the forecast are the same.
    private struct KnownPaces: Sendable {
        var paces: YearlyPaces?
        var ground: Judge.ForecastGround
    }

    package init() {}

    /// Those of a row that still stand.
    func of(_ row: Row) -> [Status?] { statuses[row] ?? [] }

    /// Takes over all that another one knows of some rows.
    package mutating func take(_ rows: some Sequence<Row>, from other: PastStatuses) {
        for row in rows {
            statuses[row] = other.statuses[row]
            paces[row] = other.paces[row]
            memories[row] = other.memories[row]
        }
    }

    mutating func keep(_ known: [Status?], of row: Row) { statuses[row] = known }

    mutating func keep(_ memory: Judge.Memory, of row: Row) { memories[row] = memory }

    /// What it would take for a chance, sought once for each set of closed periods.
    mutating func paces(
        of row: Row, by judge: inout Judge, _ judgement: Judgement, on day: CivilDay
    ) -> ReasonFacts.Paces? {
        guard row.isJudged, judgement.chance != nil else { return nil }
        let ground = judge.forecastGround(on: day)
        var known = paces[row]
        if known?.ground != ground {
            known = KnownPaces(paces: judge.yearlyPaces(on: day), ground: ground)
            paces[row] = known
        }
        return known?.paces.map { judge.counted($0, on: day) }
    }

    /// Forgets what may differ now.
    ///
    /// - Parameter changed: of each row the first day in force on which a reading may be another,
    ///   its own or one that it is judged beside.
    package mutating func forget(
        _ changed: [Row: CivilDay], startsOn: (IndicatorPlace) -> CivilDay
    ) {
        for (row, first) in changed {
            if let known = paces[row], known.ground.lastDay >= first { paces[row] = nil }
            memories[row]?.forget(from: first)
            guard let known = statuses[row] else { continue }
            let kept = max(0, first - startsOn(row.place))
            if kept < known.count { statuses[row] = Array(known[..<kept]) }
        }
    }
}
