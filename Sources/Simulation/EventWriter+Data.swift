import Calendar
import Codes

extension Statement {
    /// The `type` of the event between `education.` and `.v1`.
    var type: String {
        switch self {
        case .enrolment: "enrolment"
        case .exit: "learner-exit"
        case .appointment: "staff-appointment"
        case .qualification: "staff-qualification"
        case .rotation: "staff-rotation"
        case .eligibility: "rotation-eligibility"
        case .institution: "institution-change"
        case .statistic: "statistic"
        case .designation: "designation"
        case .plain(let plain): plain.type
        }
    }

    /// The register that records such events: `source` behind `urn:liaocheng:`.
    var register: String {
        switch self {
        case .enrolment, .exit: "student-register"
        case .appointment, .qualification, .rotation, .eligibility: "staff-register"
        case .institution: "institution-register"
        case .statistic: "statistics-bureau"
        case .designation: "education-bureau"
        case .plain(let plain): plain.register
        }
    }
}

extension EventWriter {
    /// The members of `data`, without the braces.
    mutating func put(_ statement: Statement) {
        switch statement {
        case .enrolment(let enrolment): put(enrolment)
        case .exit(let school, let date, let outcome, let destination):
            put(#""schoolId":""#)
            put(unit: school)
            put(#"","date":""#)
            put(date)
            put(#"","outcome":""#)
            put(outcome)
            if let destination {
                put(#"","destinationSchoolId":""#)
                put(unit: destination)
            }
            put("\"")
        case .appointment(let appointment): put(appointment)
        case .qualification(let qualification): put(qualification)
        case .rotation(let from, let to, let schoolYear, let start, let end, let backbone):
            put(#""fromUnitId":""#)
            put(unit: from)
            put(#"","toUnitId":""#)
            put(unit: to)
            put(#"","role":"teacher","backbone":"#)
            put(backbone ? "true" : "false")
            put(#","schoolYear":"#)
            put(number: Int64(schoolYear))
            put(#","from":""#)
            put(start)
            put(#"","to":""#)
            put(end)
            put("\"")
        case .eligibility(let unit, let schoolYear, let eligible, let backbone):
            put(#""unitId":""#)
            put(unit: unit)
            put(#"","schoolYear":"#)
            put(number: Int64(schoolYear))
            put(eligible ? #","eligible":true"# : #","eligible":false"#)
            put(backbone ? #","backbone":true"# : #","backbone":false"#)
        case .institution(let change): put(change)
        case .statistic(let statistic): put(statistic)
        case .designation(let title, let level, let date):
            put(#""titleCode":""#)
            put(title)
            put(#"","level":""#)
            put(level)
            put(#"","change":"granted","date":""#)
            put(date)
            put("\"")
        case .plain(let plain): put(plain.fields)
        }
    }

    private mutating func put(_ enrolment: Enrolment) {
        put(#""schoolId":""#)
        put(unit: enrolment.school)
        put(#"","stage":""#)
        put(enrolment.stage)
        put(#"","from":""#)
        put(enrolment.from)
        put(#"","move":""#)
        put(enrolment.move)
        put("\"")
        if let grade = enrolment.grade {
            put(#","grade":"#)
            put(number: Int64(grade))
        }
        put(#","sex":""#)
        put(enrolment.sex)
        put(#"","birthDate":""#)
        put(enrolment.birth)
        put("\"")
        if let group = enrolment.group {
            put(#","groups":[""#)
            put(group)
            for other in enrolment.details?.otherGroups ?? [] {
                put(#"",""#)
                put(other)
            }
            put(#""]"#)
        }
        if let details = enrolment.details { put(details, of: enrolment) }
        if let guardian = enrolment.guardian {
            put(#","guardianIds":["G"#)
            put(number: Int64(guardian), width: 9)
            put(#""]"#)
        }
        if enrolment.remark {
            put(#","remark":"学籍由\"教务处\"补录\n\u6838\u5bf9\u65e0\u8bef \\ 2023""#)
        }
    }

    private mutating func put(_ details: EnrolmentDetails, of enrolment: Enrolment) {
        put(#","classId":"C"#)
        put(number: Int64(enrolment.grade ?? 0))
        put("-")
        put(number: Int64(details.classNumber))
        put("\"")
        if let route = details.route {
            put(#","admissionRoute":""#)
            put(route.word)
            put("\"")
        }
        if let placement = details.placement {
            put(#","placement":""#)
            put(placement.word)
            put("\"")
        }
        if details.isBoarding { put(#","boarding":true"#) }
        if details.isPurchased { put(#","placePurchased":true"#) }
    }

    private mutating func put(_ appointment: Appointment) {
        put(#""unitId":""#)
        put(unit: appointment.unit)
        put(#"","role":""#)
        put(appointment.role)
        put(#"","stage":""#)
        put(appointment.stage)
        put(#"","employment":""#)
        put(appointment.employment)
        put(#"","establishedPost":"#)
        put(appointment.employment == .fullTime ? "true" : "false")
        put(#","from":""#)
        put(appointment.from)
        if let to = appointment.to {
            put(#"","to":""#)
            put(to)
        }
        if appointment.isNewToProfession {
            put(#"","newToProfession":true,"entryCheck":{"doneOn":""#)
            put(appointment.from - 20)
            put(#"","result":"clear"},"sex":""#)
        } else {
            put(#"","newToProfession":false,"sex":""#)
        }
        put(appointment.sex)
        put(#"","birthDate":""#)
        put(appointment.birth)
        if let subject = appointment.subject {
            put(#"","teachingSubject":""#)
            put(subject)
        }
        put("\"")
    }

    private mutating func put(_ qualification: Qualification) {
        if let degree = qualification.degree {
            put(#""kind":"degree","value":""#)
            put(degree)
        } else {
            put(#""kind":"major","value":"preschoolEducation"#)
        }
        put(#"","stage":""#)
        put(qualification.stage)
        put(#"","validFrom":""#)
        put(qualification.validFrom)
        put("\"")
    }
}
