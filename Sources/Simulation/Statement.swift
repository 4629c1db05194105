import Calendar
import Codes

/// Whom or what a simulated event is about.
enum Subject: Sendable, Hashable {
    case student(UInt32)
    case staff(UInt32)
    case institution(Int32)
    /// An area by its code.
    case area(Int32)
    case resource(Int32)
    /// Somebody who is neither a student nor on the staff.
    case person(UInt32)
}

/// How an event refers to an earlier one of its subject, by its ordinal.
enum Reference: Sendable, Hashable {
    case none
    case corrects(UInt64)
    case retracts(UInt64)
}

/// What a simulated event states. Units are given by their ordinals.
enum Statement: Sendable {
    case enrolment(Enrolment)
    case exit(school: Int32, date: CivilDay, outcome: ExitOutcome, destination: Int32?)
    case appointment(Appointment)
    case qualification(Qualification)
    case rotation(
        from: Int32, to: Int32, schoolYear: Int, start: CivilDay, end: CivilDay, backbone: Bool)
    case eligibility(unit: Int32, schoolYear: Int, eligible: Bool, backbone: Bool)
    case institution(InstitutionChange)
    case statistic(Statistic)
    case designation(title: String, level: String, date: CivilDay)
    case plain(PlainStatement)
}

/// The data of an `enrolment`.
struct Enrolment: Sendable {
    var school: Int32
    var stage: Stage
    /// 1 to 12; kindergartens have none.
    var grade: Int?
    var from: CivilDay
    var move: Move
    var sex: Sex
    var birth: CivilDay
    var group: LearnerGroup?
    /// The ordinal of a guardian, where the register names one.
    var guardian: UInt32?
    /// A remark outside the contract's fields, as registers send them.
    var remark: Bool = false
    /// What a detailed place states besides.
    var details: EnrolmentDetails?
}

/// What is known of a place at school beside school, stage and grade.
struct EnrolmentDetails: Sendable {
    /// The class of the grade, from 1.
    var classNumber: Int
    var route: AdmissionRoute?
    /// Groups beside the first.
    var otherGroups: [LearnerGroup]
    var placement: Placement?
    var isBoarding: Bool
    /// The public pays for the place at a private school.
    var isPurchased: Bool
}

/// The data of a `staff-appointment`.
struct Appointment: Sendable {
    var unit: Int32
    var role: Role
    var stage: Stage
    var employment: Employment
    var from: CivilDay
    var to: CivilDay?
    var isNewToProfession: Bool
    var sex: Sex
    var birth: CivilDay
    /// What is taught; only detailed places say it.
    var subject: String?
}

/// The data of a `staff-qualification`: a degree, or the major in preschool education.
struct Qualification: Sendable {
    /// Nil: the major.
    var degree: Degree?
    var stage: Stage
    var validFrom: CivilDay
}

/// The data of an `institution-change`.
struct InstitutionChange: Sendable {
    var change: InstitutionChangeKind
    var date: CivilDay
    /// Given when a unit opens: kind, name, area, setting, stages.
    var description: UnitDescription?
    var ownership: Ownership?
    var mergedInto: Int32?
}

/// What is known of a unit when it opens.
struct UnitDescription: Sendable {
    var kind: InstitutionKind
    /// A place in the counties of the place.
    var county: Int
    var setting: Setting
    var stages: [Stage]
}

/// The data of a yearly `statistic`.
struct Statistic: Sendable {
    /// Whom the figure counts.
    enum Group: Sendable {
        case ages(Int, Int)
        case stage(Stage)
        case none
    }

    var series: String
    var period: Int
    var group: Group
    /// The figure in hundredths.
    var hundredths: Int64
    var status: StatementStatus
}
