import Calendar
import Codes
import Events
import Language

/// Which figures make up the reading in force on a day (contract §4, language §6).
struct ReadingDate: Hashable, Sendable {
    /// The day on which heads are counted.
    var countedOn: CivilDay
    /// The day up to which what happened is counted, from the beginning of its window on.
    var happenedUntil: CivilDay
    /// The first day of the year of which the month ends have a mean.
    var meanFrom: CivilDay
    /// The period whose statements are used.
    var period: StatementPeriod
    /// The year whose statement may stand in for a missing one.
    var yearBefore: Int?
    var readOn: CivilDay
    var time: PlanTime
    var isBeforePlan: Bool

    /// The reading date of a day for the readings whose year the day alone decides.
    init(_ compiled: CompiledIndicator, inForceOn day: CivilDay) {
        let (year, month, _) = day.date
        switch compiled.reading {
        case .running:
            self.init(counted: day, year: year, time: PlanTime(day))
            isBeforePlan = day < compiled.planStart
        case .census, .cohort:
            // In force from 1 October, so that a census that is still coming in gives no status.
            let counted = month >= 10 ? year : year - 1
            let on =
                compiled.reading == .census
                ? CivilDay.on(9, 1, counted) : CivilDay.on(8, 31, counted)
            self.init(counted: on, year: counted, time: PlanTime(year: counted))
            // The flow of a census is the school year before it.
            if compiled.reading == .census { happenedUntil = .on(8, 31, counted) }
            isBeforePlan = counted < compiled.planStart.year
        case .schoolYear:
            let begun = day.schoolYear
            self.init(counted: day, year: begun, time: PlanTime(year: begun + 1))
            meanFrom = .on(9, 1, begun)
            isBeforePlan = meanFrom < compiled.planStart
        case .semester:
            let semester = compiled.calendar.number(of: day)
            self.init(counted: day, year: day.schoolYear, time: PlanTime(day))
            meanFrom = compiled.calendar.first(of: semester)
            isBeforePlan = meanFrom < compiled.planStart
        case .day:
            self.init(counted: day, year: year, time: PlanTime(day))
            meanFrom = day
            isBeforePlan = day < compiled.planStart
        case .latest:
            self.init(compiled, statementOf: .year(year), inForceOn: day)
        }
    }

    /// What a condition of a single unit is asked of, on a day on which the unit is counted.
    init(_ reading: ReadingKind, counting day: CivilDay) {
        let isBySchoolYear = reading == .schoolYear || reading == .semester
        self.init(
            counted: day, year: isBySchoolYear ? day.schoolYear : day.year, time: PlanTime(day))
        if reading == .census { happenedUntil = day - 1 }
        if reading == .latest { yearBefore = nil }
    }

    /// The reading date of reading `latest` where the last statements are those of `period`. Beside
    /// those of a year heads are counted on its census day, beside others on the day that they
    /// are of.
    init(
        _ compiled: CompiledIndicator, statementOf period: StatementPeriod, inForceOn day: CivilDay
    ) {
        let year = period.begins.year
        self.init(
            counted: period.isYear ? min(CivilDay.on(9, 1, year), day) : period.begins,
            year: year, time: PlanTime(year: year))
        happenedUntil = min(.last(of: year), day)
        meanFrom = .first(of: year)
        self.period = period
        readOn = period.begins
        yearBefore = nil
        isBeforePlan = readOn < compiled.planStart
    }

    /// The day on which it is looked who of a measure is counted where.
    func day(of measure: Measure) -> CivilDay {
        measure.noun.isFlow ? happenedUntil : countedOn
    }

    /// The days on which something is counted, one or more.
    func days(isFlow: Bool, isMean: Bool) -> [CivilDay] {
        guard isMean else { return [isFlow ? happenedUntil : countedOn] }
        var ends: [CivilDay] = []
        var (year, month, _) = meanFrom.date
        while true {
            (year, month) = month == 12 ? (year + 1, 1) : (year, month + 1)
            let end = CivilDay.on(month, 1, year) - 1
            guard end <= happenedUntil else { return ends.isEmpty ? [happenedUntil] : ends }
            ends.append(end)
        }
    }

    /// The same reading a year before.
    var yearEarlier: ReadingDate {
        var earlier = self
        earlier.countedOn = countedOn.yearEarlier
        earlier.happenedUntil = happenedUntil.yearEarlier
        earlier.meanFrom = meanFrom.yearEarlier
        earlier.readOn = readOn.yearEarlier
        earlier.period =
            switch period {
            case .year(let year): .year(year - 1)
            case .day(let number): .day(CivilDay(number: number).yearEarlier.number)
            case .autumn(let year): .autumn(year - 1)
            case .spring(let year): .spring(year - 1)
            }
        earlier.yearBefore = yearBefore.map { $0 - 1 }
        return earlier
    }

    /// The reading date of what is read on the day itself.
    init(readOn day: CivilDay) { self.init(counted: day, year: day.year, time: PlanTime(day)) }

    private init(counted: CivilDay, year: Int, time: PlanTime) {
        countedOn = counted
        happenedUntil = counted
        meanFrom = .first(of: counted.year)
        readOn = counted
        period = .year(year)
        self.time = time
        yearBefore = year - 1
        isBeforePlan = false
    }
}

extension CivilDay {
    /// The same day of the year before; of 29 February the 28th.
    fileprivate var yearEarlier: CivilDay {
        let (year, month, day) = date
        return CivilDay(year: year - 1, month: month, day: day) ?? .on(2, 28, year - 1)
    }
}

extension ReadingKind {
    /// Whether one day of a year is counted for all of it.
    var isYearly: Bool { self == .census || self == .cohort }
}
