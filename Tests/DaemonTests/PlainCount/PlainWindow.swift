import Calendar
import Exact
import JSONText

/// When something is counted (language §6).
struct PlainPoint {
    /// The day of what is there.
    let day: CivilDay
    /// The last day of what happens.
    let last: CivilDay
    let reading: String

    /// What a reading asks that is in force on a day.
    init(_ reading: String, inForceOn day: CivilDay) {
        switch reading {
        case "census":
            let counted = CivilDay.on(9, 1, day >= .on(10, 1, day.year) ? day.year : day.year - 1)
            self.init(reading, counting: counted)
        case "cohort":
            let counted = CivilDay.on(8, 31, day >= .on(10, 1, day.year) ? day.year : day.year - 1)
            self.init(reading, counting: counted)
        default: self.init(reading, counting: day)
        }
    }

    /// What it asks where that day is counted: a census speaks of the school year before it.
    init(_ reading: String, counting day: CivilDay) {
        self.init(day, reading == "census" ? day - 1 : day, reading)
    }

    private init(_ day: CivilDay, _ last: CivilDay, _ reading: String) {
        (self.day, self.last, self.reading) = (day, last, reading)
    }

    /// The same a year before.
    var yearBefore: PlainPoint {
        PlainPoint(day.sameDay(-1), last.sameDay(-1), reading)
    }

    /// The month ends of a mean up to the last day; before the first one the day itself.
    var monthEnds: [CivilDay] {
        let first: CivilDay =
            switch reading {
            case "schoolYear", "semester", "day":
                PlainWindow(nil, reading, endingOn: last, planStart: last).first
            default: .first(of: last.year)
            }
        var ends: [CivilDay] = []
        var day = first
        while day <= last {
            if (day + 1).date.day == 1 { ends.append(day) }
            day = day + 1
        }
        return ends.isEmpty ? [last] : ends
    }
}

/// The days in which a flow happens (language §4).
struct PlainWindow {
    let first: CivilDay
    let last: CivilDay
    let kind: String

    /// - Parameter word: what stands behind `in`; nil = the reading's own.
    init(_ word: JSON?, _ reading: String, endingOn last: CivilDay, planStart: CivilDay) {
        self.last = last
        if let years = word?["years"]?.number?.whole {
            (kind, first) = ("years", last.sameDay(-Int(years)) + 1)
            return
        }
        if let years = word?["cycleYears"]?.number?.whole.map({ Int($0) }),
            var start = word?["from"]?.word.flatMap({ CivilDay($0) })
        {
            while start.sameDay(years) <= last { start = start.sameDay(years) }
            // Before the first cycle nothing is counted.
            (kind, first) = ("cycle", start)
            return
        }
        kind =
            word?.word
            ?? [
                "running": "year", "census": "schoolYear", "cohort": "cohort", "latest": "year",
            ][reading] ?? reading
        switch kind {
        case "day": first = last
        case "semester":
            let (year, month, _) = last.date
            first =
                month >= 9 ? .on(9, 1, year) : month >= 3 ? .on(3, 1, year) : .on(9, 1, year - 1)
        case "year", "cohort": first = .first(of: last.year)
        case "schoolYear": first = .on(9, 1, last.schoolYear)
        case "plan": first = planStart
        default: first = CivilDay(number: -200_000)
        }
    }

    /// How many days it has.
    var days: Int { last - first + 1 }

    /// Whether an event is in it. One of a school year belongs to that, of a graduation year to
    /// that cohort, whatever its date; in a school year none counts before its own date.
    func contains(_ event: PlainHappening) -> Bool {
        if let year = event.schoolYear, kind == "schoolYear" {
            return year == last.schoolYear && event.day <= last
        }
        if let year = event.graduationYear, kind == "cohort" { return year == last.year }
        return first <= event.day && event.day <= last
    }
}

extension CivilDay {
    /// The same day of another year; 29 February becomes 28 February.
    func sameDay(_ years: Int) -> CivilDay {
        let (year, month, day) = date
        return CivilDay(year: year + years, month: month, day: day) ?? .on(2, 28, year + years)
    }
}
