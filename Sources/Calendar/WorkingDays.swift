/// On which days offices work: Monday to Friday, but for holidays, and the weekend days that are
/// worked for them (调休).
package struct WorkingDays: Equatable, Sendable {
    package var holidays: Set<CivilDay>
    package var workedWeekends: Set<CivilDay>

    package init(holidays: Set<CivilDay> = [], workedWeekends: Set<CivilDay> = []) {
        self.holidays = holidays
        self.workedWeekends = workedWeekends
    }

    package func contains(_ day: CivilDay) -> Bool {
        if workedWeekends.contains(day) { return true }
        return !day.isOnWeekend && !holidays.contains(day)
    }
}

extension CivilDay {
    /// Whether it is a Saturday or a Sunday.
    package var isOnWeekend: Bool {
        // Day 0, 1 January 1970, was a Thursday.
        let day = (Int(number) % 7 + 7) % 7
        return day == 2 || day == 3
    }
}
