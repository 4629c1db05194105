import Calendar

extension FieldReader {
    /// What an event's data says, and from which day on.
    struct Statement {
        var day: CivilDay
        var payload: Payload
    }

    /// The data of an `enrolment`.
    mutating func enrolment(_ data: JSONNode) throws(Rejection) -> Statement {
        var enrolment = Enrolment()
        enrolment.school = try term(required(names.schoolId, in: data), .id)
        enrolment.stage = try choice(required(names.stage, in: data), lists.stage)
        let from = try day(required(names.from, in: data))
        enrolment.move = try choice(required(names.move, in: data), lists.move)
        enrolment.grade = UInt32(
            try integer(optional(names.grade, in: data), in: Bounds.grade) ?? 0)
        enrolment.classCode = try term(optional(names.classId, in: data), .id)
        enrolment.sex = try choice(optional(names.sex, in: data), lists.sex)
        enrolment.birthDay = try storableDay(optional(names.birthDate, in: data))
        enrolment.route = try choice(
            optional(names.admissionRoute, in: data), lists.admissionRoute)
        enrolment.groups =
            try choices(optional(names.groups, in: data), lists.learnerGroup) ?? 0
        enrolment.disabilityType = try term(optional(names.disabilityType, in: data), .openCode)
        enrolment.placement = try choice(optional(names.placement, in: data), lists.placement)
        enrolment.boarding = try flag(optional(names.boarding, in: data))
        enrolment.placePurchased = try flag(optional(names.placePurchased, in: data))
        enrolment.guardians = try countOfIDs(optional(names.guardianIds, in: data))
        return Statement(day: from, payload: enrolment.payload)
    }

    /// The data of a `learner-exit`.
    mutating func learnerExit(_ data: JSONNode) throws(Rejection) -> Statement {
        var exit = LearnerExit()
        exit.school = try term(required(names.schoolId, in: data), .id)
        let date = try day(required(names.date, in: data))
        exit.outcome = try choice(required(names.outcome, in: data), lists.exitOutcome)
        exit.destination = try term(optional(names.destinationSchoolId, in: data), .id)
        return Statement(day: date, payload: exit.payload)
    }
}
