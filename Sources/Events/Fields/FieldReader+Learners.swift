import Calendar

extension FieldReader {
    /// What an event's data says, and from which day on.
    struct Statement {
        var day: CivilDay
        var payload: Payload
    }

    /// The data of an `enrolment`.
    mutating func enrolment() throws(Rejection) -> Statement {
        var enrolment = Enrolment()
        enrolment.school = try term(required(.schoolId), .id)
        enrolment.stage = try choice(required(.stage), lists.stage)
        let from = try day(required(.from))
        enrolment.move = try choice(required(.move), lists.move)
        enrolment.grade = UInt32(
            try integer(optional(.grade), in: Bounds.grade) ?? 0)
        enrolment.classCode = try term(optional(.classId), .id)
        enrolment.sex = try choice(optional(.sex), lists.sex)
        enrolment.birthDay = try storableDay(optional(.birthDate))
        enrolment.route = try choice(
            optional(.admissionRoute), lists.admissionRoute)
        enrolment.groups =
            try choices(optional(.groups), lists.learnerGroup) ?? 0
        enrolment.disabilityType = try term(optional(.disabilityType), .openCode)
        enrolment.placement = try choice(optional(.placement), lists.placement)
        enrolment.boarding = try flag(optional(.boarding))
        enrolment.placePurchased = try flag(optional(.placePurchased))
        enrolment.guardians = try countOfIDs(optional(.guardianIds))
        return Statement(day: from, payload: enrolment.payload)
    }

    /// The data of a `learner-exit`.
    mutating func learnerExit() throws(Rejection) -> Statement {
        var exit = LearnerExit()
        exit.school = try term(required(.schoolId), .id)
        let date = try day(required(.date))
        exit.outcome = try choice(required(.outcome), lists.exitOutcome)
        exit.destination = try term(optional(.destinationSchoolId), .id)
        return Statement(day: date, payload: exit.payload)
    }
}
