import Calendar
import Codes

/// What the inspectors of a detailed place find.
extension City {
    /// Matters in which every school is inspected: how many of a hundred have met them on the
    /// first day, and how many in the spring of 2025.
    private static let ofSchools: [Spread] = [
        Spread("modernSchoolSystem", of: .taught, 40),
        Spread("ideologyStaffing", of: .withHigher, 50),
        Spread("physicalEducationLessons", of: .pupils, 100),
        Spread("healthCourse", of: .pupils, 60), Spread("psychologyStaffing", of: .withHigher, 50),
        Spread("environmentCourse", of: .pupils, 70),
        Spread("defenceEducation", of: .withHigher, 70),
        Spread("seniorSchoolConditions", of: .seniors, 30),
        Spread("privateSchoolAssets", of: .all.privateOnes, 50),
        Spread("functionRoomsInUse", of: .compulsory, 70),
        Spread("compulsoryCurriculum", of: .compulsory, 60),
        Spread("compulsoryCurriculum", "juniorLaboratory", of: .compulsory, 60),
        Spread("moralEducation", "course", of: .pupils, 60),
        Spread("moralEducation", "youthActivities", of: .pupils, 60),
        Spread("schoolConditionStandard", of: .taught, 50),
        Spread("schoolManagementStandard", of: .compulsory, 50),
        Spread("labourCourse", of: .taught, 50),
        Spread("kindergartenStandard", of: .kindergartens, 50),
        Spread("kindergartenQuality", of: .kindergartens, 60),
        Spread("ruralSchoolUpgrade", of: .compulsory.rural, 30),
        Spread("sameRulesPublicPrivate", "rights", of: .compulsory.privateOnes, 50),
        Spread("sameRulesPublicPrivate", "duties", of: .compulsory.privateOnes, 50),
        Spread("sameRulesPublicPrivate", "admission", of: .compulsory.privateOnes, 50),
        Spread("sameRulesPublicPrivate", "management", of: .compulsory.privateOnes, 50),
        Spread("sunshineAdmission", of: .pupils, 100),
        Spread("sunshineClassMaking", of: .pupils, 100),
        Spread("seniorCurriculum", "physicalEducation", of: .seniors, 100),
        Spread("seniorCurriculum", "sportTime", of: .seniors, 100),
        Spread("seniorCurriculum", "music", of: .seniors, 60),
        Spread("seniorCurriculum", "art", of: .seniors, 60),
        Spread("seniorCurriculum", "informationTechnology", of: .seniors, 80),
        Spread("seniorCurriculum", "generalTechnology", of: .seniors, 40),
        Spread("seniorCurriculum", "practice", of: .seniors, 50),
        Spread("seniorCurriculum", "laboratory", of: .seniors, 50),
        Spread("fourUnified", "construction", of: .compulsory, 50),
        Spread("fourUnified", "staffing", of: .compulsory, 50),
        Spread("fourUnified", "funding", of: .compulsory, 60),
        Spread("fourUnified", "equipment", of: .compulsory, 50),
        Spread("thoughtCourse", "elective", of: .seniors, 40),
        Spread("thoughtCourse", "elective", of: .vocational, 40),
        Spread("thoughtCourse", "leagueClass", of: .seniors, 40),
        Spread("thoughtCourse", "leagueClass", of: .vocational, 40),
        Spread("thoughtCourse", "partyClass", of: .seniors, 40),
        Spread("thoughtCourse", "partyClass", of: .vocational, 40),
        Spread("familyEducation", "teachers", of: .all, 100),
        Spread("familyEducation", "plan", of: .all, 100),
        Spread("familyEducation", "activities", of: .all, 100),
        Spread("familyEducation", "evaluation", of: .all, 100),
        Spread("unifiedTextbooks", of: .pupils, 100),
        Spread("fundSupervision", "before", of: .all.publicOnes, 50),
        Spread("fundSupervision", "during", of: .all.publicOnes, 50),
        Spread("fundSupervision", "after", of: .all.publicOnes, 40),
        Spread("teacherCollegeStandard", "national", of: .teacherCollege, 0, 0),
        Spread("teacherCollegeStandard", "province", of: .teacherCollege, 0),
    ]

    /// What the place as a whole is said to have reached, with the day.
    private static let ofPlaces: [Place: [(matter: String, criterion: String?, day: CivilDay)]] = [
        .daqing: [
            ("kindergartenReformPlan", "firstYear", CivilDay.on(9, 20, 2022)),
            ("kindergartenReformPlan", "secondYear", CivilDay.on(9, 18, 2023)),
            ("kindergartenReformPlan", "thirdYear", CivilDay.on(9, 16, 2024)),
        ],
        .heping: [
            ("thirteenthPlanGoals", nil, CivilDay.on(11, 30, 2022)),
            ("firstClassDistrictSystem", nil, CivilDay.on(3, 14, 2023)),
            ("serviceStandards", nil, CivilDay.on(1, 12, 2024)),
        ],
    ]

    /// The counties of each place that pass as quality-balanced, with the day.
    private static let balanced: [Int32: CivilDay] = [
        371_502: CivilDay.on(11, 8, 2022), 371_503: CivilDay.on(11, 8, 2023),
        230_621: CivilDay.on(12, 6, 2024), 230_603: CivilDay.on(10, 12, 2024),
    ]

    mutating func inspectSchools() {
        for spread in City.ofSchools {
            for (school, day) in days(of: spread) {
                let subject = Subject.institution(school)
                if day.map({ $0 > settings.from }) ?? true {
                    let first = settings.from + 10 + Int(school) % 30
                    if day.map({ $0 > first }) ?? true {
                        find(spread.code, spread.detail, "notMet", of: subject, on: first)
                    }
                }
                if let day { find(spread.code, spread.detail, "met", of: subject, on: day) }
            }
        }
        for (matter, criterion, day) in City.ofPlaces[place] ?? [] {
            find(matter, criterion, "met", of: .area(place.code), on: day)
        }
        for county in place.counties {
            let criteria: [String?] = [nil, "national"]
            for criterion in criteria {
                find(
                    "qualityBalancedCompulsory", criterion, "notMet", of: .area(county.code),
                    on: settings.from + 60)
                guard let day = City.balanced[county.code] else { continue }
                find("qualityBalancedCompulsory", criterion, "met", of: .area(county.code), on: day)
            }
            find(
                "qualityBalancedCompulsory", "planning", "met", of: .area(county.code),
                on: settings.from + 60)
        }
        if place == .daqing {
            for (turn, ordinal) in schools.indices
                .filter({ Schools.compulsory.privateOnes.include(schools[$0]) }).prefix(2)
                .enumerated()
            {
                find(
                    "privateCompulsory", nil, "rectified", of: .institution(Int32(ordinal)),
                    on: CivilDay.on(11, 5, 2021 + turn * 2))
            }
        }
        openHazards()
    }

    /// A unit that opens later is inspected on its first day.
    mutating func inspect(_ school: Int32, on day: CivilDay) {
        for spread in City.ofSchools where spread.schools.include(schools[Int(school)]) {
            find(spread.code, spread.detail, "met", of: .institution(school), on: day)
        }
    }

    /// What is inspected every year.
    mutating func inspectYearly(_ year: Int) {
        for ordinal in schools.indices where schools[ordinal].isOpen {
            let school = schools[ordinal]
            let subject = Subject.institution(Int32(ordinal))
            if Schools.pupils.include(school) {
                find("artsHealthDefenceWork", nil, "met", of: subject, on: today + ordinal % 20)
            }
            if Schools.compulsory.include(school) {
                // The worst and the best come nearer to each other each year.
                let spread = 200 - 18 * (year - 2020) + (place.story(of: "gap") == nil ? 0 : 60)
                let points = 820 + (ordinal * 7 % 11 - 5) * spread / 10
                find(
                    "schoolLevelIndex", nil, "met", of: subject, on: today + ordinal % 20,
                    points: points)
            }
        }
        for county in place.counties {
            let matters: [(String, String?)] = [
                ("countyDutyEvaluation", nil), ("countyEducationCheck", "teacherCollege"),
            ]
            for (matter, criterion) in matters
            where place.story(of: matter).map({ Int($0.to) }) != year {
                find(matter, criterion, "met", of: .area(county.code), on: today + 30)
            }
        }
    }

    /// Private kindergartens are asked for their fees each spring, private schools each summer for
    /// the days on which they admit.
    mutating func inspectPrivateSchools() {
        let isDue = place.story(of: "kindergartenFees").map { Int($0.to) } != today.year
        for ordinal in schools.indices where schools[ordinal].isOpen {
            let subject = Subject.institution(Int32(ordinal))
            if Schools.kindergartens.privateOnes.include(schools[ordinal]),
                isDue || ordinal % 2 == 0
            {
                find("kindergartenFees", nil, "met", of: subject, on: today)
            }
            if Schools.pupils.privateOnes.include(schools[ordinal]) {
                find("admissionWindow", nil, "met", of: subject, on: today + 90)
            }
        }
    }

    /// Cases of the year: of schools by matter, and of teachers with what follows from them.
    mutating func pursueCases(in year: Int) {
        let isLast = year >= 2024
        let matters = [
            ("kindergartenSchoolification", 7 - min(year - 2019, 6)),
            ("creamSkimming", max(0, 4 - (year - 2020))), ("offCampusTraining", 3),
        ]
        for (matter, cases) in matters {
            let schools = Schools(
                stages: matter == "kindergartenSchoolification" ? [.kindergarten] : [.junior],
                kinds: matter == "offCampusTraining" ? [.trainingInstitution] : [])
            violate(matter, schools, cases)
        }
        for (matter, criterion, years) in place.violations where years.contains(year) {
            violate(matter, .pupils, 1, criterion)
        }
        let ofTeachers = [
            ("paidTutoring", "sanction", 3), ("ethicsBreach", "ethicsVeto", 2),
            ("seriousEthicsCase", "industryBan", 1),
        ]
        for (matter, sequel, cases) in ofTeachers {
            for _ in 0..<cases {
                let teacher = teachers[registers.random.below(teachers.count)].number
                let number = offices.number()
                let day = today + registers.random.below(200)
                find(matter, nil, "violation", of: .staff(teacher), on: day, inCase: number)
                if isLast, place.story(of: matter) != nil { continue }
                find(sequel, nil, "met", of: .staff(teacher), on: day + 40, inCase: number)
            }
        }
    }

    private mutating func violate(
        _ matter: String, _ concerned: Schools, _ cases: Int, _ criterion: String? = nil
    ) {
        let there = schools.indices.filter {
            schools[$0].isOpen && concerned.include(schools[$0])
        }
        guard !there.isEmpty else { return }
        for _ in 0..<cases {
            let school = Int32(there[registers.random.below(there.count)])
            find(
                matter, criterion, "violation", of: .institution(school),
                on: today + registers.random.below(200), inCase: offices.number())
        }
    }

    /// Hazards that are known on the first day, and the day on which each is put right.
    private mutating func openHazards() {
        let seniors = schools.indices.filter { Schools.seniors.include(schools[$0]) }.prefix(4)
        let matters: [(String, [Subject])] = [
            ("safetyHazard", seniors.map { .institution(Int32($0)) }),
            // Of what is no institution of the register.
            ("unlicensedKindergarten", Array(repeating: .area(place.code), count: 4)),
        ]
        for (matter, subjects) in matters {
            for (rank, subject) in subjects.enumerated() {
                let number = offices.number()
                find(matter, nil, "violation", of: subject, on: settings.from, inCase: number)
                let remains = place.story(of: matter) != nil && rank == 0
                guard !remains else { continue }
                find(
                    matter, nil, "rectified", of: subject, on: CivilDay.on(5, 20, 2021 + rank),
                    inCase: number)
            }
        }
    }

    /// Puts a finding down.
    mutating func find(
        _ matter: String, _ criterion: String?, _ result: String, of subject: Subject,
        on day: CivilDay, points: Int? = nil, inCase number: Int? = nil
    ) {
        var fields: [(name: String, value: PlainStatement.Value)] = [("matterCode", .text(matter))]
        if let criterion { fields.append(("criterion", .text(criterion))) }
        fields.append(("result", .text(result)))
        if let points { fields.append(("value", .tenths(points))) }
        if let number { fields.append(("caseId", .ordinal("case-", number))) }
        fields.append(("date", .day(day)))
        state("supervision-result", of: "supervision-office", about: subject, on: day, fields)
    }
}
