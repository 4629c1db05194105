/// The event types that are understood; raw values are stored and never change.
package enum EventType: UInt8, CaseIterable, Sendable, BitwiseCopyable {
    case enrolment = 1
    case learnerExit = 2
    case staffAppointment = 3
    case staffQualification = 4
    case staffRotation = 5
    case institutionChange = 6
    case statistic = 7

    /// The name between `education.` and `.v1`.
    package var name: String {
        switch self {
        case .enrolment: "enrolment"
        case .learnerExit: "learner-exit"
        case .staffAppointment: "staff-appointment"
        case .staffQualification: "staff-qualification"
        case .staffRotation: "staff-rotation"
        case .institutionChange: "institution-change"
        case .statistic: "statistic"
        }
    }
}

/// The kinds of subject, `student` of `student/…`.
package enum SubjectKind: UInt8, CaseIterable, Sendable, BitwiseCopyable {
    case student = 1
    case staff = 2
    case institution = 3
    case area = 4
    case resource = 5
    case person = 6

    /// The word before the slash.
    package var word: String {
        switch self {
        case .student: "student"
        case .staff: "staff"
        case .institution: "institution"
        case .area: "area"
        case .resource: "resource"
        case .person: "person"
        }
    }
}
