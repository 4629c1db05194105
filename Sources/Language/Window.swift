import Calendar
import Codes

/// The time in which events of a flow count.
package enum Window: Hashable, Sendable {
    case day
    case month
    case semester(SchoolCalendar)
    case calendarYear
    case schoolYear
    /// The school year of the day before: that of which a census speaks (§6).
    case schoolYearBefore
    /// This many years up to the day.
    case years(Int)
    /// From the plan's first day on.
    case since(CivilDay)
    /// This many years, again and again from a day on.
    case cycle(years: Int, from: CivilDay)
    /// From the first event on.
    case ever
    /// Up to the event that is counted: of what must have happened to somebody before.
    case before

    /// As it stands in a measure's key.
    package var text: String {
        switch self {
        case .day: "day"
        case .month: "month"
        case .semester(let calendar): "semester" + calendar.text
        case .calendarYear: "year"
        case .schoolYear: "schoolYear"
        case .schoolYearBefore: "schoolYearBefore"
        case .years(let count): "\(count)years"
        case .since(let day): "since\(day)"
        case .cycle(let count, let day): "\(count)years from\(day)"
        case .ever: "ever"
        case .before: "before"
        }
    }

    /// The words that can stand behind `in`, apart from `plan`, `{years: n}` and `{cycleYears: n,
    /// from: day}`.
    package static let words = ["day", "ever", "schoolYear", "semester", "year"]

    /// The window of such a word, or of `month`; nil of any other.
    package init?(_ word: String, _ calendar: SchoolCalendar) {
        switch word {
        case "day": self = .day
        case "month": self = .month
        case "semester": self = .semester(calendar)
        case "year": self = .calendarYear
        case "schoolYear": self = .schoolYear
        case "ever": self = .ever
        default: return nil
        }
    }

    /// How many days before the counted day it ends.
    package var lag: Int32 { self == .schoolYearBefore ? 1 : 0 }

    /// The window in which an event of that day counts: its first day, and the first day after it;
    /// `Int32.max` = it never ends. One that every event has for itself has no first day, so that
    /// those of a subject lie in one. nil where no window has the day. On each of these days it
    /// counts where the window ends on the day itself, `lag` days later where it ends before.
    ///
    /// Days as `CivilDay.number`.
    package func stretch(of day: Int32) -> (from: Int32, end: Int32)? {
        let civil = CivilDay(number: day)
        let (year, month, _) = civil.date
        switch self {
        case .day: return (day, day + 1)
        case .calendarYear:
            return (CivilDay.first(of: year).number, CivilDay.first(of: year + 1).number)
        case .schoolYear, .schoolYearBefore:
            let first = civil.schoolYear
            return (CivilDay.on(9, 1, first).number, CivilDay.on(9, 1, first + 1).number)
        case .month:
            let next = month == 12 ? CivilDay.first(of: year + 1) : .on(month + 1, 1, year)
            return (CivilDay.on(month, 1, year).number, next.number)
        case .semester(let calendar):
            let number = calendar.number(of: civil)
            return (calendar.first(of: number).number, calendar.first(of: number + 1).number)
        case .years(let count): return (.min, civil.sameDay(later: count).number)
        case .since(let first): return day < first.number ? nil : (first.number, .max)
        case .cycle(let count, let first):
            guard day >= first.number else { return nil }
            var cycles = (year - first.year) / count
            if first.sameDay(later: cycles * count).number > day { cycles -= 1 }
            return (
                first.sameDay(later: cycles * count).number,
                first.sameDay(later: (cycles + 1) * count).number
            )
        case .ever, .before: return (.min, .max)
        }
    }

    /// The window in which an event counts: of a school year that which it names, of all others by
    /// its day.
    package func stretch(of event: Happening) -> (from: Int32, end: Int32)? {
        switch self {
        case .schoolYear, .schoolYearBefore: stretch(of: event.windowDay)
        default: stretch(of: event.day)
        }
    }

    /// Of the window that ends on a day its first day, and the first day on which it would be
    /// another one; of a rolling one the latter is nowhere once it has begun.
    ///
    /// Days as `CivilDay.number`. The window must have a first day.
    package func bounds(on day: Int32) -> (first: Int32, end: Int32) {
        if case .years(let count) = self {
            let (year, month, dayOfMonth) = CivilDay(number: day).date
            let earlier = CivilDay(year: year - count, month: month, day: dayOfMonth)
            return ((earlier ?? .on(2, 28, year - count)).number + 1, .max)
        }
        guard let (first, end) = stretch(of: day) else { return (day, day + 1) }
        return (first, end)
    }

    /// Whether it begins on some day.
    package var hasFirstDay: Bool {
        switch self {
        case .ever, .before: false
        case .day, .month, .semester, .calendarYear, .schoolYear, .schoolYearBefore, .years,
            .since, .cycle:
            true
        }
    }

    /// The window of a flow that names none.
    package static func ofReading(
        _ reading: ReadingKind, _ calendar: SchoolCalendar = SchoolCalendar()
    ) -> Window {
        switch reading {
        case .running, .cohort, .latest: .calendarYear
        case .census, .schoolYear: .schoolYear
        case .semester: .semester(calendar)
        case .day: .day
        }
    }
}

extension CivilDay {
    /// This many years later; of 29 February 1 March in years that have none.
    fileprivate func sameDay(later years: Int) -> CivilDay {
        let (year, month, day) = date
        return CivilDay(year: year + years, month: month, day: day) ?? .on(3, 1, year + years)
    }
}
