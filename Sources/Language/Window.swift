import Calendar
import Codes

/// The time in which events of a flow count.
package enum Window: Hashable, Sendable {
    case day
    /// Of the installation's usual terms, which begin on 1 September and 1 March.
    case semester
    case calendarYear
    case schoolYear
    /// So many years up to the day.
    case years(Int)
    /// From the first event on.
    case ever

    /// As it stands in a measure's key.
    package var text: String {
        switch self {
        case .day: "day"
        case .semester: "semester"
        case .calendarYear: "year"
        case .schoolYear: "schoolYear"
        case .years(let count): "\(count)years"
        case .ever: "ever"
        }
    }

    /// The words that can stand behind `in`, apart from `{years: n}`.
    package static let words: [String: Window] = [
        "day": .day, "semester": .semester, "year": .calendarYear, "schoolYear": .schoolYear,
        "ever": .ever,
    ]

    /// The first day after the window in which an event of that day counts; `Int32.max` = never.
    /// Days as `CivilDay.number`.
    package func end(of day: Int32) -> Int32 {
        let civil = CivilDay(number: day)
        let (year, month, _) = civil.date
        switch self {
        case .day: return day + 1
        case .calendarYear: return CivilDay.first(of: year + 1).number
        case .schoolYear: return CivilDay.on(9, 1, civil.schoolYear + 1).number
        case .semester:
            return (3..<9).contains(month)
                ? CivilDay.on(9, 1, year).number
                : CivilDay.on(3, 1, month < 3 ? year : year + 1).number
        case .years(let count):
            // From 29 February on a year ends on 1 March.
            let (_, month, date) = civil.date
            return month == 2 && date == 29
                ? CivilDay.on(3, 1, year + count).number
                : CivilDay.on(month, date, year + count).number
        case .ever: return .max
        }
    }

    /// Whether every event has a window of its own, which slides along with the day.
    package var isRolling: Bool {
        if case .years = self { true } else { false }
    }

    /// The window of a flow that names none.
    package static func ofReading(_ reading: ReadingKind) -> Window {
        switch reading {
        case .running, .cohort, .latest: .calendarYear
        case .census, .schoolYear: .schoolYear
        }
    }
}
