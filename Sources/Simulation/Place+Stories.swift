import Codes

/// What goes otherwise in a place than in one that keeps all its promises.
extension Place {
    /// A course of its own: how many of a hundred on the first day and in the spring of 2025, or
    /// what the user of the story says.
    struct Story: Sendable {
        let from: Double
        let to: Double
    }

    func story(of code: String) -> Story? {
        let found: (Double, Double)? =
            switch self {
            case .liaocheng: Place.ofLiaocheng[code]
            case .daqing: Place.ofDaqing[code]
            case .heping: Place.ofHeping[code]
            default: Place.ofSampleCounty[code]
            }
        return found.map { Story(from: $0.0, to: $0.1) }
    }

    private static let ofLiaocheng: [String: (Double, Double)] = [
        // Titles whose number the plan of the city names.
        "demonstrationLesson": (0, 106), "learningCommunity": (0, 104),
        "familyEducationSeedTeacher": (0, 400), "lessons": (0, 54), "courses": (0, 4),
        // Behind: digital campuses, sports lessons, psychologists, interactive rooms.
        "digitalCampus": (30, 70), "healthCourse": (60, 82), "gradedPostAppointment": (40, 70),
        "mixedOwnershipCollege": (0, 4), "ruralShadowingBase": (0, 10),
        "weakTownshipProject": (2023, 0), "myopia": (2023, 0), "schoolBuildings": (2023, 22),
        "disabledChildrenEnrolled": (95, 100.8),
    ]

    private static let ofDaqing: [String: (Double, Double)] = [
        "teachingExpert": (0, 11), "teachingMaster": (0, 104), "teachingBackbone": (0, 330),
        "doubleHundredPrincipal": (0, 206), "inspector": (0, 3),
        "integratedEnterprise": (0, 2), "closedCampus": (80, 90), "pePoints": (0, 100),
        "preschoolQualityMonitoring": (50, 125), "preschoolQualityMonitoringInCounties": (0, 2023),
        "communities": (50, 50), "attendances": (2022, 0), "countyEgress": (0, 0),
        "classTeacherWorkload": (0, 0), "safetyHazard": (0, 0), "countyDutyEvaluation": (0, 2023),
        "schoolBased": (2023, 1),
    ]

    private static let ofHeping: [String: (Double, Double)] = [
        "kindergartenFees": (0, 2023), "unlicensedKindergarten": (0, 0),
        "platformAccounts": (150, 230), "familyEducationPlatform": (30, 60),
        "thoughtStudy": (2023, 0), "newEstateKindergartensfiveStepsInSync": (100, 100),
        "catchmentsenoughPlaces": (100, 92),
    ]

    private static let ofSampleCounty: [String: (Double, Double)] = [
        "aid": (0, 0), "smartCampusModel": (0, 9), "partyOrganisation": (60, 80),
        "paidTutoring": (0, 0), "syncClassroom": (30, 66), "homeworkMinutes": (95, 98),
        "inspector": (0, 4),
    ]

    /// The county that a series or an item leaves behind: by how much a year, or how many of one.
    var lags: [String: (county: Int, amount: Double)] {
        switch self {
        case .liaocheng: ["civilServantPay": (6, 2_600), "performancePayExtraDuties": (3, 0.9)]
        case .daqing:
            ["publicKindergartenGrant": (7, 0.88), "civilServantPay": (8, 2_900)]
        default: [:]
        }
    }

    /// The year in which less was spent on an item.
    var cuts: [String: Int] {
        switch self {
        case .liaocheng: ["teacherTrainingSpecial": 2022]
        case .daqing: ["publicBudgetEducation": 2022, "inspectionBudget": 2023]
        case .ofNobody: ["juniorFunds": 2023]
        default: [:]
        }
    }

    /// What schools did that is forbidden, and in which years.
    var violations: [(matter: String, criterion: String?, years: [Int])] {
        switch self {
        case .daqing:
            [("fourZeroPledge", "classMaking", [2024]), ("nonZeroStartTeaching", nil, [2022])]
        case .ofNobody: [("teachingPlanBreach", nil, [2021])]
        case .liaocheng: [("schoolRunningNorms", nil, [2024])]
        default: []
        }
    }

    /// The programmes in which its teachers are trained.
    var programmes: Set<String> {
        switch self {
        case .liaocheng:
            [
                "fiveYearRound", "informationTechnology", "allStaffRound", "onlineStudySupport",
                "ruralTeachers", "youngTeachers", "enterprisePractice",
            ]
        case .daqing:
            [
                "schoolBased", "fiveYearRound", "teachingContest", "newSeniorCurriculum",
                "nationalLanguage",
            ]
        case .heping: ["schoolBased", "thoughtStudy"]
        default: ["allStaffRound", "enterprisePractice"]
        }
    }

    /// What every pupil is assessed in.
    var assessments: Set<String> {
        switch self {
        case .liaocheng: ["firstAid", "householdLabour"]
        case .heping: ["psychological"]
        default: []
        }
    }
}
