import Calendar
import Codes

/// What goes wrong in registers: facts that become known late, are corrected, or are retracted.
extension City {
    /// Records a fact that becomes known within this many days from now, and returns the number
    /// of the event that states it as it stands in the end.
    ///
    /// One in a hundred is late, one in a hundred is wrong at first and corrected within a month.
    @discardableResult
    mutating func report(
        _ statement: Statement, about subject: Subject, within days: Int, after start: Int = 0
    ) -> UInt64 {
        let number = newEvent()
        var delay = start + random.within(0...max(0, days))
        if random.happens(inTenThousand: 100) {
            delay +=
                random.happens(inTenThousand: 3_000)
                ? random.within(25...60) : random.within(3...20)
        }
        if random.happens(inTenThousand: 100), let wrong = flawed(statement) {
            record(wrong, about: subject, number: number, after: delay)
            let correction = newEvent()
            record(
                statement, about: subject, number: correction,
                after: delay + random.within(1...30), reference: .corrects(number))
            return correction
        }
        record(statement, about: subject, number: number, after: delay)
        return number
    }

    /// Puts down an event that never happened, and its retraction within two weeks.
    mutating func reportInError(_ statement: Statement, about subject: Subject) {
        let number = newEvent()
        record(statement, about: subject, number: number)
        record(
            statement, about: subject, number: newEvent(), after: random.within(1...14),
            reference: .retracts(number))
    }

    /// The statement with a mistake that a clerk makes; nil where the city makes none.
    private mutating func flawed(_ statement: Statement) -> Statement? {
        switch statement {
        case .enrolment(var enrolment):
            let county = schools[Int(enrolment.school)].county
            enrolment.school = school(of: enrolment.stage, in: county)
            enrolment.from = enrolment.from - random.within(0...9)
            return .enrolment(enrolment)
        case .exit(let school, let date, let outcome, let destination):
            return .exit(
                school: school, date: date - random.within(1...9),
                outcome: outcome == .graduated ? .completed : .withdrawn, destination: destination)
        case .appointment(var appointment):
            appointment.employment = appointment.employment == .fullTime ? .partTime : .fullTime
            return .appointment(appointment)
        case .qualification(var qualification):
            guard qualification.degree != nil else { return nil }
            qualification.degree = .secondary
            return .qualification(qualification)
        case .rotation, .eligibility, .institution, .statistic, .designation, .plain:
            return nil
        }
    }
}
