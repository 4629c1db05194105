import Calendar
import Codes

/// What schools and authorities of a detailed place have adopted.
extension City {
    /// Policies that schools adopt one after another.
    private static let ofSchools: [Spread] = [
        Spread("partyLedPrincipal", of: .all.publicOnes, 30),
        Spread("offCampusLabour", of: .withHigher, 40),
        Spread("volunteeringCredit", of: .withHigher, 50),
        Spread("unifiedFundSupervision", of: .kindergartens.privateOnes, 50),
        Spread("annuityScheme", of: .all.privateOnes, 10, 60),
        Spread("schoolBoard", of: .all.privateOnes, 60),
        Spread("supervisoryBoard", of: .all.privateOnes, 50),
        Spread("managementSystem", of: .withHigher, 60),
        Spread("digitalResourcePurchase", of: .taught, 30),
        Spread("maintenancePurchase", of: .taught, 40),
        Spread("digitalLiteracyInAssessment", of: .pupils, 20),
        Spread("fifteenYearSchooling", of: .special, 50),
        Spread("gradedPostAppointment", of: .pupils.publicOnes, 40),
        Spread("learningConsultation", of: .compulsory, 40),
        Spread("strugglingPupilSupport", of: .compulsory, 50),
        Spread("bundledEvaluation", of: .compulsory.rural, 30),
        Spread("urbanRuralPairing", of: .compulsory.rural, 40, 90),
        Spread("communityParentSchool", of: .communities, 50),
        Spread("preschoolQualityMonitoring", of: .kindergartens, 50),
        Spread("artsSpeciality", of: .pupils, 55),
        Spread("closedCampus", of: .all, 80),
        Spread("partyBrand", of: .pupils, 40),
        Spread("publicPrivatePairing", of: .seniors.privateOnes, 0),
        Spread("countySeniorSupport", of: .seniors, 40),
        Spread("newSeniorCurriculum", of: .seniors, 60),
        Spread("newSeniorTextbooks", of: .seniors, 60),
        Spread("classChoice", of: .seniors, 30),
        Spread("courseChoice", of: .seniors, 30),
        Spread("careerCourses", of: .seniors, 30),
        Spread("wirelessAble", of: .all, 100),
        Spread("familyEducationPlatform", of: .all, 30),
        Spread("managementMonitoring", of: .all, 30),
        Spread("dailyDataCollection", of: .all, 20),
        Spread("performanceBudget", of: .all.publicOnes, 30),
        Spread("schoolDistrictGroup", of: .compulsory, 20, 80),
        Spread("schoolAlliance", of: .compulsory.rural, 30, 90),
        Spread("schoolCharter", of: .taught, 80),
        Spread("kindergartenPrimaryTransition", of: .kindergartens, 20),
    ]

    /// Policies of the place and of its counties: the month from which each is in force.
    private static let ofAreas: [(code: String, year: Int, month: Int)] = [
        ("peExamThreeParts", 2022, 3), ("eyeHealthMonitoring", 2023, 5),
        ("classicsRecitation", 2022, 9), ("familyEducationVolunteers", 2023, 3),
        ("kindergartenResearchZones", 2022, 6), ("talentResearchInstitute", 2024, 4),
        ("privateQualityCertification", 2024, 2), ("privateQualityMonitoring", 2024, 6),
        ("schoolQualityIndex", 2022, 4), ("teacherPreferentialTreatment", 2023, 7),
        ("preschoolQualityMonitoring", 2021, 9), ("compulsoryQualityMonitoring", 2021, 4),
        ("seniorQualityMonitoring", 2022, 4), ("vocationalQualityMonitoring", 2024, 4),
        ("anjiPlay", 2022, 9), ("kindergartenPrimaryTransition", 2021, 9),
        ("fitnessAssessment", 2023, 9), ("peInJuniorAcademicTest", 2022, 6),
        ("peExamFootballDribbling", 2024, 3), ("peExamBasketballDribbling", 2024, 3),
        ("peExamVolleyballDigging", 2024, 3), ("sportTalentParallelAdmission", 2023, 9),
        ("inspectorAppointments", 2020, 10), ("facilityProjectLibrary", 2023, 4),
        ("schoolLandReserved", 2024, 5), ("countyManagedTeachers", 2022, 1),
        ("serviceStandards", 2023, 6), ("workloadMonitoring", 2023, 2),
        ("privateFeeAdjustment", 2024, 8), ("informationTechnologyInTeacherEducation", 2021, 6),
        ("informationTechnologyInSchoolEvaluation", 2022, 6),
        ("informationTechnologyInStaffEvaluation", 2023, 10),
    ]

    /// Policies that the counties adopt one after another, with the years of the first and last.
    private static let ofCounties: [(code: String, first: Int, last: Int)] = [
        ("qualityBalancedPlan", 2021, 2024), ("inspectionCommittee", 2020, 2023),
        ("preschoolQualityMonitoring", 2021, 2024), ("digitalResourcePurchase", 2021, 2024),
        ("maintenancePurchase", 2021, 2024), ("managementSystem", 2021, 2024),
        ("countyManagedTeachers", 2021, 2026), ("principalRank", 2021, 2026),
        ("inspectorAppointments", 2020, 2020),
    ]

    /// Figures that policies set: of the place and of each county, from the year's first day.
    private static let figures: [(code: String, parameter: String, tenths: [Int: Int])] = [
        (
            "seniorEntranceExamination", "pePoints",
            [2020: 600, 2021: 640, 2022: 680, 2023: 730, 2024: 780]
        ),
        ("seniorEntranceExamination", "totalPoints", [2020: 8_600]),
        (
            "inclusiveKindergarten", "yearlySubsidyPerChild",
            [2020: 6_000, 2022: 7_000, 2024: 7_500]
        ),
        ("inclusiveKindergarten", "yearlyFeePerChild", [2020: 40_000, 2023: 42_000]),
        ("perStudentPublicFunds", "special", [2020: 60_000, 2022: 65_000, 2024: 70_000]),
        ("hardshipAllowance", "monthlyYuan", [2020: 3_000, 2023: 4_000]),
        ("seniorTitlePosts", "primaryShare", [2020: 90, 2023: 110]),
        ("seniorTitlePosts", "juniorShare", [2020: 180, 2023: 200]),
        ("seniorTitlePosts", "seniorShare", [2020: 280, 2023: 300]),
        ("seniorTitlePosts", "middleAndSeniorShare", [2020: 520, 2023: 560]),
        ("seniorTitlePosts", "allStagesShare", [2020: 200, 2023: 220]),
        ("schoolAssessment", "ethicsPoints", [2020: 150, 2023: 200]),
        ("schoolAssessment", "totalPoints", [2020: 1_000]),
        ("partyAssessment", "youthWorkPoints", [2020: 100]),
        ("partyAssessment", "totalPoints", [2020: 1_000]),
        ("perStudentStandard", "kindergarten", [2020: 6_000]),
        ("perStudentStandard", "primary", [2020: 7_000]),
        ("perStudentStandard", "junior", [2020: 9_000]),
        ("perStudentStandard", "senior", [2021: 12_000]),
        ("perStudentStandard", "vocational", [2022: 20_000]),
        ("perStudentStandard", "special", [2023: 60_000]),
        ("ruralSubsidy", "grade1", [2020: 2_000]), ("ruralSubsidy", "grade2", [2020: 3_000]),
        ("ruralSubsidy", "grade3", [2020: 5_000]),
    ]

    /// What has been adopted, and what will be.
    mutating func adoptPolicies() {
        for spread in City.ofSchools {
            for (school, day) in days(of: spread) {
                guard let day else { continue }
                adopt(spread.code, about: .institution(school), from: day)
            }
        }
        for (code, year, month) in City.ofAreas where place.story(of: code)?.to != 0 {
            adopt(code, about: .area(place.code), from: CivilDay.on(month, 1, year))
        }
        for (code, first, last) in City.ofCounties {
            let last = place.story(of: code + "InCounties").map { Int($0.to) } ?? last
            let years = last - first
            for (ordinal, county) in place.counties.enumerated() {
                let year = first + (ordinal * (years + 1)) / place.counties.count
                adopt(code, about: .area(county.code), from: CivilDay.on(6, 1, year))
            }
            if place.counties.count > 1 {
                adopt(code, about: .area(place.code), from: CivilDay.on(3, 1, first))
            }
        }
        for figure in City.figures { setFigure(figure) }
        let workload = place.story(of: "classTeacherWorkload")
        for area in areas {
            let isLess = workload != nil && area == place.counties.last?.code
            state(
                "policy-adoption", of: "education-bureau", about: .area(area), on: settings.from,
                [
                    ("policyCode", .text("classTeacherWorkload")),
                    ("parameter", .text("shareOfStandard")), ("value", .tenths(isLess ? 4 : 5)),
                    ("effectiveFrom", .day(CivilDay.on(9, 1, 2019))),
                ])
        }
    }

    /// The place and its counties, each once.
    var areas: [Int32] {
        let counties = place.counties.map(\.code)
        return counties.contains(place.code) ? counties : [place.code] + counties
    }

    /// A unit that opens later has at once what its kind must have.
    mutating func adoptPolicies(of school: Int32, on day: CivilDay) {
        for spread in City.ofSchools where spread.schools.include(schools[Int(school)]) {
            guard spread.to == 100 else { continue }
            adopt(spread.code, about: .institution(school), from: day)
        }
    }

    private mutating func adopt(_ code: String, about subject: Subject, from day: CivilDay) {
        state(
            "policy-adoption", of: "education-bureau", about: subject, on: day,
            [("policyCode", .text(code)), ("effectiveFrom", .day(day))])
    }

    private mutating func setFigure(
        _ figure: (code: String, parameter: String, tenths: [Int: Int])
    ) {
        let fixed = place.story(of: figure.parameter).map { Int($0.to * 10) }
        for (year, tenths) in figure.tenths.sorted(by: { $0.key < $1.key }) {
            let day = CivilDay.on(1, 1, year)
            for area in areas {
                state(
                    "policy-adoption", of: "education-bureau", about: .area(area), on: day,
                    [
                        ("policyCode", .text(figure.code)),
                        ("parameter", .text(figure.parameter)),
                        ("value", .tenths(fixed ?? tenths)),
                        ("effectiveFrom", .day(day)),
                    ])
            }
        }
    }
}
