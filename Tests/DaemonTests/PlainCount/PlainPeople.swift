import Calendar
import JSONText

/// What is known of somebody or something at a moment, by the names of the event's fields.
struct PlainState {
    var stated: [String: JSON] = [:]
    /// Qualifications that are valid.
    var held: [PlainFact] = []

    subscript(name: String) -> JSON? { stated[name] }
}

/// Where somebody counts on a day, and what is known of the person.
struct PlainStanding {
    let unit: String
    let state: PlainState
}

/// Learners, walked through event by event (contract §2.3.5).
struct PlainLearner {
    /// Where the learner counts after the last event; nil where nowhere.
    private(set) var standing: PlainStanding?
    /// Enrolments that are no advance, each with what was known then.
    private(set) var admissions: [(fact: PlainFact, state: PlainState)] = []
    /// Exits that ended an enrolment, each with what was known of it.
    private(set) var exits: [(fact: PlainFact, state: PlainState)] = []

    /// What belongs to the person: a later enrolment that does not repeat it keeps it.
    private static let kept = ["sex", "birthDate", "disabilityType", "groups", "guardianIds"]

    /// What the events up to a day mean; nil = all of them.
    init(_ subject: PlainSubject, until day: CivilDay? = nil) {
        // The school and what the enrolment says; a suspended learner is still on its roll.
        var roll: PlainStanding?
        var kept: [String: JSON] = [:]
        for fact in subject.facts where fact.day <= day ?? fact.day {
            if fact.type == "enrolment", let school = fact.word("schoolId") {
                for name in Self.kept { kept[name] = fact[name] ?? kept[name] }
                var state = PlainState(stated: kept)
                state.stated.merge(fact.stated) { $1 }
                let isAdvance =
                    roll?.unit == school && roll?.state["stage"]?.word == fact.word("stage")
                if !isAdvance { admissions.append((fact, state)) }
                roll = PlainStanding(unit: school, state: state)
                standing = roll
            } else if fact.type == "learner-exit", let left = roll,
                left.unit == fact.word("schoolId")
            {
                standing = nil
                if fact.word("outcome") == "suspended" { continue }
                var state = left.state
                state.stated["outcome"] = fact["outcome"]
                exits.append((fact, state))
                roll = nil
            }
        }
    }
}

/// People who work, on one day (contract §2.3.6).
enum PlainStaff {
    /// Where a person counts on a day, and what is known then; nil where nowhere.
    static func standing(_ subject: PlainSubject, on day: CivilDay) -> PlainStanding? {
        let appointments = valid(subject, "staff-appointment", on: day) { $0.day("to") }
        guard let main = appointments.min(by: isBefore), let unit = main.word("unitId") else {
            return nil
        }
        let rotations = valid(subject, "staff-rotation", on: day) { fact in
            fact.day("to") ?? fact.year("schoolYear").map { .on(8, 31, $0 + 1) }
        }
        let place = rotations.max(by: isEarlier)?.word("toUnitId")
        var state = PlainState(held: held(subject, on: day))
        state.stated = main.stated
        return PlainStanding(unit: place ?? unit, state: state)
    }

    /// The qualifications of a person that are valid on a day.
    static func held(_ subject: PlainSubject, on day: CivilDay) -> [PlainFact] {
        valid(subject, "staff-qualification", on: day) { $0.day("validTo") }
    }

    private static func valid(
        _ subject: PlainSubject, _ type: String, on day: CivilDay,
        until last: (PlainFact) -> CivilDay?
    ) -> [PlainFact] {
        subject.facts(of: type).filter { fact in
            fact.day <= day && day <= last(fact) ?? day
        }
    }

    /// Full time before all else, then the earlier, then the smaller id.
    private static func isBefore(_ left: PlainFact, _ right: PlainFact) -> Bool {
        let isFullTime = left.word("employment") == "fullTime"
        if isFullTime != (right.word("employment") == "fullTime") { return isFullTime }
        if left.day != right.day { return left.day < right.day }
        if !left.id.utf8.elementsEqual(right.id.utf8) { return isSmaller(left.id, right.id) }
        return isSmaller(left.source, right.source)
    }

    /// By first day, then time, source and id.
    private static func isEarlier(_ left: PlainFact, _ right: PlainFact) -> Bool {
        if left.day != right.day { return left.day < right.day }
        if left.time != right.time { return left.time < right.time }
        if !left.source.utf8.elementsEqual(right.source.utf8) {
            return isSmaller(left.source, right.source)
        }
        return isSmaller(left.id, right.id)
    }
}
