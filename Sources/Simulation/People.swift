import Calendar
import Codes

/// A unit of the simulated city.
struct School: Sendable {
    let kind: InstitutionKind
    let stages: [Stage]
    /// A place in the counties of the place.
    let county: Int
    let setting: Setting
    var ownership: Ownership
    /// Closed units and merged ones are not: their people go to the successor.
    var isOpen = true
    var successor: Int32?
}

/// A learner's place in the simulated city. Slots of those who have left are used again.
struct Student: Sendable {
    enum State: Sendable {
        case enrolled
        case suspended
        /// Graduated from a stage in July, before the next one begins in September.
        case between
        case gone
    }

    /// The ordinal in the learner's subject.
    var number: UInt32
    var school: Int32
    var birth: CivilDay
    /// School years since the kindergarten's first: 0 to 2 kindergarten, 3 to 8 primary, 9 to 11
    /// junior, 12 to 14 senior or vocational.
    var step: Int8
    var isVocational = false
    var sex: Sex
    var group: LearnerGroup?
    var state = State.enrolled
    /// Whether the school before lay in the country.
    var isFromCountry = false

    var stage: Stage {
        switch step {
        case ..<3: .kindergarten
        case ..<9: .primary
        case ..<12: .junior
        default: isVocational ? .vocational : .senior
        }
    }

    /// 1 to 12; kindergartens have none.
    var grade: Int? { step < 3 ? nil : Int(step) - 2 }

    /// In a detailed place every third disabled learner is from a poor family too.
    var isPoor: Bool { group == .poor || group == .disabled && number % 3 == 0 }

    /// In a detailed place disabled learners of junior schools mean to learn a trade.
    var isWillingVocational: Bool { group == .disabled && step >= 9 && step < 12 }

    /// Where a disabled learner is taught.
    var placement: Placement {
        switch number % 10 {
        case 0..<5: .inclusive
        case 5..<8: .ordinary
        case 8: .special
        default: .home
        }
    }

    /// Whether the coming July ends the stage.
    var isInFinalYear: Bool { step == 2 || step == 8 || step == 11 || step == 14 }
}

/// A teacher of the simulated city.
struct Teacher: Sendable {
    /// The ordinal in the person's subject.
    var number: UInt32
    var appointment: Appointment
    /// The event that states the appointment as it now stands.
    var appointmentEvent: UInt64
    var degree: Degree
    var hasPreschoolMajor: Bool
    var isMasterTeacher = false
    /// The home unit's setting: rotations do not change it.
    var setting: Setting

    /// Whether the appointment is one of full-time teachers.
    var isFullTime: Bool {
        appointment.role == .teacher
            && (appointment.employment == .fullTime || appointment.employment == .selfHired)
    }
}
