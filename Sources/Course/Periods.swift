import Calendar
import Codes
import Language
import Plans

/// The periods of a plan's indicator: when each closes, and on which day its reading is in force.
///
/// A period is named by the year that its reading has in plan time: the census of 1 September 2023
/// is 2023, the school year from 1 September 2022 to 31 August 2023 is 2023 too. A semester has the
/// number that the calendar gives it, a day its own. In a series of dated values each value is a
/// period of its own, closed on its day and named by its place.
struct Periods: Sendable {
    let kind: ReadingKind
    let startsOn: CivilDay
    let endsOn: CivilDay
    /// Days between the end of a period and its verdict; a census has its own ninety.
    let graceDays: Int
    let calendar: SchoolCalendar
    /// Of a series the days of its values, in order; nil of a plan's periods.
    let days: [CivilDay]?

    /// The periods of a plan's indicator.
    init(
        kind: ReadingKind, startsOn: CivilDay, endsOn: CivilDay, graceDays: Int,
        calendar: SchoolCalendar = SchoolCalendar()
    ) {
        self.calendar = calendar
        self.kind = kind
        self.startsOn = startsOn
        self.endsOn = endsOn
        self.graceDays = graceDays
        days = nil
    }

    /// Those of a series: values before `startsOn` and after `endsOn` do not count.
    init(days: [CivilDay], startsOn: CivilDay, endsOn: CivilDay) {
        kind = .latest
        self.startsOn = startsOn
        self.endsOn = endsOn
        graceDays = 0
        calendar = SchoolCalendar()
        self.days = days
    }

    /// The first day of the period.
    func beginning(of year: Int) -> CivilDay {
        switch kind {
        case .running, .latest, .cohort: CivilDay.first(of: year)
        case .census: CivilDay.on(9, 1, year)
        case .schoolYear: CivilDay.on(9, 1, year - 1)
        case .semester: calendar.first(of: year)
        case .day: CivilDay(number: Int32(year))
        }
    }

    /// The last day on which the reading in force is that of the period.
    func readingDay(of year: Int) -> CivilDay {
        if let days { return days[year] }
        return switch kind {
        case .running, .latest: CivilDay.last(of: year)
        case .census, .cohort: CivilDay.on(11, 30, year)
        case .schoolYear: CivilDay.on(8, 31, year)
        case .semester: calendar.last(of: year)
        case .day: CivilDay(number: Int32(year))
        }
    }

    /// The first day on which the period is closed.
    func closing(of year: Int) -> CivilDay {
        switch kind {
        case .running, .latest, .schoolYear, .semester, .day:
            readingDay(of: year) + 1 + graceDays
        case .census, .cohort: readingDay(of: year) + 1
        }
    }

    /// The closed periods that count on a day, the oldest first: those that began within the plan.
    func closed(on day: CivilDay) -> Range<Int> {
        if let days {
            let first = days.firstIndex { $0 >= startsOn } ?? days.count
            let end = days.lastIndex { $0 <= min(day, endsOn) }.map { $0 + 1 } ?? 0
            return first..<max(first, end)
        }
        let first = self.first
        var end = first
        if kind == .day {
            end = max(first, min(number(of: day - graceDays), number(of: endsOn) + 1))
        } else {
            while closing(of: end) <= day, beginning(of: end) <= endsOn { end += 1 }
        }
        return first..<end
    }

    /// The first period that begins within the plan.
    private var first: Int {
        var first = number(of: startsOn)
        while beginning(of: first) < startsOn { first += 1 }
        return first
    }

    /// A period that begins on the day or before it, its year's or its own.
    private func number(of day: CivilDay) -> Int {
        switch kind {
        case .running, .census, .schoolYear, .cohort, .latest: day.year
        case .semester: calendar.number(of: day)
        case .day: Int(day.number)
        }
    }

    /// The periods that count and have begun on a day, the oldest first.
    func begun(on day: CivilDay) -> Range<Int> {
        let first = self.first
        let last = min(day, endsOn)
        if kind == .day { return first..<max(first, number(of: last) + 1) }
        var end = first
        while beginning(of: end) <= last { end += 1 }
        return first..<end
    }

    /// The period of a reading that is in force on a day; of reading `latest` it is the day's year,
    /// however old the statement.
    func year(of time: PlanTime, inForceOn day: CivilDay) -> Int {
        switch kind {
        case .running, .latest, .semester, .day: number(of: day)
        case .census, .cohort, .schoolYear: Int(time.numerator / time.denominator)
        }
    }

    /// Whether on a day within the period its own reading is in force: that of a census only comes
    /// in at first.
    func isCounted(_ year: Int, on day: CivilDay) -> Bool {
        switch kind {
        case .running, .latest, .schoolYear, .semester, .day: true
        case .census, .cohort: day >= CivilDay.on(10, 1, year)
        }
    }

    /// Whether the period of the reading in force on a day is closed already. A running value is
    /// of the year that it is read in, which is open; a census is in force for ten months more.
    func isClosed(_ time: PlanTime, on day: CivilDay) -> Bool {
        if days != nil { return true }
        return switch kind {
        case .running, .latest, .schoolYear, .semester, .day: false
        case .census, .cohort:
            closing(of: Int(time.numerator / time.denominator)) <= day
        }
    }

    /// What a target's deadline means for the readings. A running value is due on the day itself, a
    /// semester with the last one that ends by then; counts that are taken once a year are due with
    /// the period of the deadline's year.
    func due(by deadline: CivilDay) -> Due {
        switch kind {
        case .running, .latest, .day:
            Due(
                deadline: deadline, time: PlanTime(deadline), readingDay: deadline,
                verdictOn: deadline + 1 + graceDays)
        case .semester:
            due(on: deadline, with: calendar.number(of: deadline + 1) - 1)
        case .census, .cohort, .schoolYear:
            Due(
                deadline: deadline, time: PlanTime(year: deadline.year),
                readingDay: readingDay(of: deadline.year), verdictOn: closing(of: deadline.year))
        }
    }

    private func due(on deadline: CivilDay, with period: Int) -> Due {
        Due(
            deadline: deadline, time: PlanTime(readingDay(of: period)),
            readingDay: readingDay(of: period), verdictOn: closing(of: period))
    }

    /// A deadline as the readings see it.
    struct Due: Sendable {
        let deadline: CivilDay
        /// τ1 of the path.
        let time: PlanTime
        /// A day on which the reading that decides is in force.
        let readingDay: CivilDay
        /// The first day of the verdict.
        let verdictOn: CivilDay
    }
}
