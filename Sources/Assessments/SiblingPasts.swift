import Calendar
import Course
import Forecasts
import Indicators

/// What each judged area says to the forecasts of the same indicator in the others, made once for
/// each set of closed periods.
///
/// It belongs to one assessment and changes nothing that one can see: what it gives is a function
/// of the readings and the day.
final class SiblingPasts {
    /// Judged rows by indicator, where several areas are; made when first asked for.
    private var rows: [IndicatorPlace: [Row]]?
    private var judges: [Row: Judge] = [:]
    private var pasts: [Key: SiblingPast?] = [:]

    private struct Key: Hashable {
        let row: Row
        /// Of the closed periods.
        let end: Int
    }

    /// - Parameter judge: gives the judge of another row.
    func pasts(
        beside row: Row, in index: IndicatorIndex, on day: CivilDay, judge: (Row) -> Judge
    ) -> [SiblingPast] {
        let rows = self.rows ?? Dictionary(grouping: index.rows.filter(\.isJudged), by: \.place)
        self.rows = rows
        return (rows[row.place] ?? []).filter { $0 != row }.compactMap { other in
            var found = judges.removeValue(forKey: other) ?? judge(other)
            defer { judges[other] = found }
            let key = Key(row: other, end: found.closedEnd(on: day))
            if let known = pasts[key] { return known }
            let past = found.pastForSiblings(on: day)
            pasts[key] = .some(past)
            return past
        }
    }
}

extension IndicatorIndex {
    /// Changed rows with those whose forecasts rest on them too: of an indicator that is judged in
    /// several areas each on what the others have done.
    package func withSiblings(_ changed: [Row: CivilDay]) -> [Row: CivilDay] {
        var all = changed
        var first: [IndicatorPlace: CivilDay] = [:]
        for (row, day) in changed where row.isJudged {
            first[row.place] = min(day, first[row.place] ?? day)
        }
        for (place, day) in first {
            for row in rows(of: place) where row.isJudged {
                all[row] = min(day, all[row] ?? day)
            }
        }
        return all
    }
}
