import Codes

/// A share of teachers that the city raises by training.
enum TrainingGoal: CaseIterable, Sendable {
    case kindergartenCollege, preschoolMajor, bachelorUrban, bachelorTown, bachelorRural
    case seniorMaster

    /// The share in percent that is aimed at.
    func share(in fortune: Fortune) -> YearlyFigure {
        switch self {
        case .kindergartenCollege: fortune.kindergartenCollege
        case .preschoolMajor: fortune.preschoolMajor
        case .bachelorUrban: fortune.bachelorUrban
        case .bachelorTown: fortune.bachelorTown
        case .bachelorRural: fortune.bachelorRural
        case .seniorMaster: fortune.seniorMaster
        }
    }

    /// Whether the teacher counts in the share's denominator.
    func concerns(_ teacher: Teacher) -> Bool {
        let appointment = teacher.appointment
        guard appointment.role == .teacher,
            appointment.employment == .fullTime || appointment.employment == .selfHired
        else { return false }
        switch (self, appointment.stage) {
        case (.kindergartenCollege, .kindergarten), (.preschoolMajor, .kindergarten): return true
        case (.bachelorUrban, .primary), (.bachelorUrban, .junior): return teacher.setting == .urban
        case (.bachelorTown, .primary), (.bachelorTown, .junior): return teacher.setting == .town
        case (.bachelorRural, .primary), (.bachelorRural, .junior): return teacher.setting == .rural
        case (.seniorMaster, .senior), (.seniorMaster, .vocational): return true
        default: return false
        }
    }

    func isReached(by teacher: Teacher) -> Bool {
        self == .preschoolMajor
            ? teacher.hasPreschoolMajor : teacher.degree.rawValue >= degree.rawValue
    }

    func reach(_ teacher: inout Teacher) {
        if self == .preschoolMajor {
            teacher.hasPreschoolMajor = true
        } else {
            teacher.degree = degree
        }
    }

    /// The degree that is earned; for the major one that no measure reads.
    private var degree: Degree {
        switch self {
        case .kindergartenCollege, .preschoolMajor: .college
        case .bachelorUrban, .bachelorTown, .bachelorRural: .bachelor
        case .seniorMaster: .master
        }
    }
}
