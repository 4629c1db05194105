import Calendar
import Codes

extension FieldReader {
    /// The data of a `staff-appointment`.
    mutating func staffAppointment() throws(Rejection) -> Statement {
        var appointment = StaffAppointment()
        appointment.unit = try term(required(.unitId), .id)
        appointment.role = try choice(required(.role), lists.role)
        appointment.stage = try choice(optional(.stage), lists.stage)
        appointment.teachingSubject = try term(
            optional(.teachingSubject), .openCode)
        appointment.employment = try choice(
            required(.employment), lists.employment)
        appointment.establishedPost = try flag(optional(.establishedPost))
        let from = try day(required(.from))
        appointment.to = try storableDay(optional(.to))
        appointment.newToProfession = try flag(optional(.newToProfession))
        if let field = optional(.entryCheck) {
            let check = node(field)
            guard check.kind == .object else { throw violation(field, "not an object") }
            open(check, as: .entryCheck)
            appointment.entryCheckDone = try storableDay(
                optional(.doneOn, .entryCheck))
            appointment.entryCheckResult = try choice(
                optional(.result, .entryCheck), lists.entryCheckResult)
        }
        appointment.sex = try choice(optional(.sex), lists.sex)
        appointment.birthDay = try storableDay(optional(.birthDate))
        return Statement(day: from, payload: appointment.payload)
    }

    /// The data of a `staff-qualification`.
    mutating func staffQualification() throws(Rejection) -> Statement {
        var qualification = StaffQualification()
        qualification.kind = try choice(
            required(.kind), lists.qualificationKind)
        let value = try required(.value)
        qualification.value = try term(value, .openCode)
        qualification.stage = try choice(optional(.stage), lists.stage)
        let validFrom = try day(required(.validFrom))
        qualification.validTo = try storableDay(optional(.validTo))
        if qualification.kind == .degree {
            qualification.degree = try choice(value, lists.degree) as Degree
        }
        return Statement(day: validFrom, payload: qualification.payload)
    }

    /// The data of a `staff-rotation`.
    mutating func staffRotation() throws(Rejection) -> Statement {
        var rotation = StaffRotation()
        rotation.fromUnit = try term(required(.fromUnitId), .id)
        rotation.toUnit = try term(required(.toUnitId), .id)
        rotation.role = try choice(optional(.role), lists.role)
        rotation.backbone = try flag(optional(.backbone))
        rotation.schoolYear = UInt32(
            try integer(required(.schoolYear), in: Bounds.year) as Int64)
        let from = try day(required(.from))
        rotation.to = try storableDay(optional(.to))
        return Statement(day: from, payload: rotation.payload)
    }
}
