import Calendar
import Codes

extension FieldReader {
    /// The data of a `staff-appointment`.
    mutating func staffAppointment(_ data: JSONNode) throws(Rejection) -> Statement {
        var appointment = StaffAppointment()
        appointment.unit = try term(required(names.unitId, in: data), .id)
        appointment.role = try choice(required(names.role, in: data), lists.role)
        appointment.stage = try choice(optional(names.stage, in: data), lists.stage)
        appointment.teachingSubject = try term(
            optional(names.teachingSubject, in: data), .openCode)
        appointment.employment = try choice(
            required(names.employment, in: data), lists.employment)
        appointment.establishedPost = try flag(optional(names.establishedPost, in: data))
        let from = try day(required(names.from, in: data))
        appointment.to = try storableDay(optional(names.to, in: data))
        appointment.newToProfession = try flag(optional(names.newToProfession, in: data))
        if let field = optional(names.entryCheck, in: data) {
            let check = node(field)
            guard check.kind == .object else { throw violation(field, "not an object") }
            appointment.entryCheckDone = try storableDay(
                optional(names.doneOn, in: check, .entryCheck))
            appointment.entryCheckResult = try choice(
                optional(names.result, in: check, .entryCheck), lists.entryCheckResult)
        }
        appointment.sex = try choice(optional(names.sex, in: data), lists.sex)
        appointment.birthDay = try storableDay(optional(names.birthDate, in: data))
        return Statement(day: from, payload: appointment.payload)
    }

    /// The data of a `staff-qualification`.
    mutating func staffQualification(_ data: JSONNode) throws(Rejection) -> Statement {
        var qualification = StaffQualification()
        qualification.kind = try choice(
            required(names.kind, in: data), lists.qualificationKind)
        let value = try required(names.value, in: data)
        qualification.value = try term(value, .openCode)
        qualification.stage = try choice(optional(names.stage, in: data), lists.stage)
        let validFrom = try day(required(names.validFrom, in: data))
        qualification.validTo = try storableDay(optional(names.validTo, in: data))
        if qualification.kind == .degree {
            qualification.degree = try choice(value, lists.degree) as Degree
        }
        return Statement(day: validFrom, payload: qualification.payload)
    }

    /// The data of a `staff-rotation`.
    mutating func staffRotation(_ data: JSONNode) throws(Rejection) -> Statement {
        var rotation = StaffRotation()
        rotation.fromUnit = try term(required(names.fromUnitId, in: data), .id)
        rotation.toUnit = try term(required(names.toUnitId, in: data), .id)
        rotation.role = try choice(optional(names.role, in: data), lists.role)
        rotation.backbone = try flag(optional(names.backbone, in: data))
        rotation.schoolYear = UInt32(
            try integer(required(names.schoolYear, in: data), in: Bounds.year) as Int64)
        let from = try day(required(names.from, in: data))
        rotation.to = try storableDay(optional(names.to, in: data))
        return Statement(day: from, payload: rotation.payload)
    }
}
