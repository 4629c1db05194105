import Calendar
import Codes
import Exact
import Indicators

/// What is kept of a day or of a period: the reading, what was expected of it, and the status.
package struct ObservedReading: Sendable {
    /// In force on the day; of a period, its own.
    package var reading: Reading
    /// nil where the row is not judged, or has no path.
    package var expected: Fraction?
    /// nil where the row is not judged.
    package var status: Status?
    /// Whether the period of the reading is still open on the day from which it is looked at.
    package var isOpen: Bool
}

/// A period that has begun, from its first day to the last on which it is open, days of grace
/// apart.
package struct ObservedPeriod: Sendable {
    package var from: CivilDay
    package var to: CivilDay
    package var observation: ObservedReading
}

/// The days of which readings are kept besides the clock's day: month ends and 1 September, on
/// which school years begin and heads are counted.
package func observationDays(from first: CivilDay, before end: CivilDay) -> [CivilDay] {
    var days: [CivilDay] = []
    var (year, month, _) = first.date
    while true {
        if month == 9 { days.append(.on(9, 1, year)) }
        (year, month) = month == 12 ? (year + 1, 1) : (year, month + 1)
        days.append(.on(month, 1, year) - 1)
        guard let last = days.last, last < end else { break }
    }
    return days.filter { first <= $0 && $0 < end }
}
