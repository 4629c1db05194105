import Calendar
import Codes

/// Titles that are granted in a detailed place, and what its platforms publish.
extension City {
    /// Who or what is given a title.
    private enum Holder {
        case staff, resource, person
        case school(Schools)
    }

    /// A title that is granted to more and more: how many in five years, evenly from 2021 on.
    private struct Title {
        let code: String
        let level: String
        let holder: Holder
        let total: Int
        /// What is published with it, for a resource that has to be there.
        var kind: String?

        init(
            _ code: String, _ level: String, _ holder: Holder, _ total: Int, _ kind: String? = nil
        ) {
            self.code = code
            self.level = level
            self.holder = holder
            self.total = total
            self.kind = kind
        }
    }

    /// Titles of the places; a place whose plan does not speak of one has it all the same.
    private static let titles: [Title] = [
        Title("labourPracticeBase", "city", .resource, 12),
        Title("labourModelProject", "county", .resource, 6),
        Title("practiceBaseFlagship", "city", .resource, 3),
        Title("themedEducationBase", "city", .resource, 11),
        Title("moralEducationBrand", "city", .resource, 10),
        Title("campusCultureBrand", "city", .resource, 15),
        Title("communityReadingAcademy", "city", .resource, 20),
        Title("parentCourse", "city", .resource, 20),
        Title("seniorCourseBase", "city", .resource, 8),
        Title("comprehensiveTrainingBase", "province", .resource, 1),
        Title("higherVocationalMajor", "province", .resource, 3),
        Title("secondaryVocationalMajor", "province", .resource, 10),
        Title("vocationalGroup", "city", .resource, 4),
        Title("vocationalGroup", "province", .resource, 2),
        Title("trainingBase", "city", .resource, 11),
        Title("trainingBase", "province", .resource, 6),
        Title("mixedOwnershipCollege", "city", .resource, 7),
        Title("learningCommunity", "city", .resource, 20),
        Title("ideologyPracticeBase", "city", .resource, 11),
        Title("teacherDevelopmentBase", "city", .resource, 8),
        Title("onlineMasterStudio", "city", .resource, 12),
        Title("masterStudio", "city", .resource, 30),
        Title("demonstrationLesson", "city", .resource, 20),
        Title("vocationalTeachingTeam", "city", .resource, 8),
        Title("vocationalOpenCourse", "city", .resource, 8),
        Title("highSkillTrainingBase", "city", .resource, 4),
        Title("learningNeighbourhood", "city", .resource, 10),
        Title("dualQualifiedBase", "city", .resource, 5),
        Title("informationTechnologyMethod", "county", .resource, 10),
        Title("moralLessonLibrary", "city", .resource, 2, "library"),
        Title("onlineParentSchool", "city", .resource, 2, "platform"),
        Title("localResourceSystem", "county", .resource, 2, "platform"),
        Title("masterClassTeacher", "city", .staff, 62),
        Title("masterPrincipal", "city", .staff, 42),
        Title("teachingExpert", "city", .staff, 11),
        Title("teachingMaster", "city", .staff, 20),
        Title("teachingBackbone", "city", .staff, 30),
        Title("doubleHundredPrincipal", "city", .staff, 20),
        Title("vocationalTeachingMaster", "city", .staff, 12),
        Title("excellentCoach", "province", .staff, 10),
        Title("inspector", "county", .staff, 5),
        Title("districtSubjectLeader", "county", .staff, 40),
        Title("intelligentEducationLeader", "county", .staff, 15),
        Title("familyEducationSeedTeacher", "city", .staff, 60),
        Title("reformModel", "city", .staff, 20),
        Title("learningFamily", "county", .person, 20),
        Title("industryProfessor", "county", .person, 10),
        Title("playActivityPilot", "city", .school(.kindergartens), 16),
        Title("specialitySeniorSchool", "city", .school(.seniors), 4),
        Title("qualitySeniorSchool", "city", .school(.seniors), 5),
        Title("integratedEnterprise", "city", .school(Schools(kinds: [.enterprise])), 1),
        Title("inclusionModelSchool", "city", .school(.compulsory), 10),
        Title("specialisedSpecialSchool", "city", .school(.special), 3),
        Title("qualityPrivateSchool", "city", .school(.all.privateOnes), 6),
        Title("ruralShadowingBase", "city", .school(.compulsory), 16),
        Title("thirdPartyEvaluator", "city", .school(Schools(kinds: [.trainingInstitution])), 3),
        Title("educationThinkTank", "city", .school(.colleges), 1),
        Title("modelKindergarten", "city", .school(.kindergartens), 10),
        Title("highLevelVocationalSchool", "province", .school(.vocational), 3),
        Title("doubleExcellentVocationalSchool", "province", .school(.vocational), 2),
        Title("footballTrainingCamp", "national", .school(.compulsory), 1),
        Title("brandSeniorSchool", "city", .school(.seniors), 2),
        Title("firstClassVocationalSchool", "city", .school(.vocational), 1),
        Title("specialityCourseBase", "city", .school(.seniors), 2),
        Title("smartCampusModel", "county", .school(.taught), 9),
        Title("communityAcademy", "county", .school(.communities), 1),
    ]

    /// Titles that schools are given one after another.
    private static let ofSchools: [Spread] = [
        Spread("digitalCampus", "city", of: .taught, 30),
        Spread("classRegistration", "city", of: .withHigher.privateOnes, 40),
        Spread("civilisedCampus", "city", of: .pupils, 30, 75),
        Spread("languageStandardSchool", "city", of: .all, 50),
        Spread("footballSchool", "national", of: .pupils, 30, 75),
        Spread("townshipCentralKindergarten", "county", of: .kindergartens.outsideTown, 40, 80),
        Spread("kindergartenGrade", "city", of: .kindergartens.publicOnes, 40),
        Spread("partyOrganisation", "county", of: .all, 60),
        Spread("partyOrganisation", "county", of: .communities, 60),
        Spread(
            "partyOrganisation", "county", of: Schools(kinds: [.trainingInstitution, .other]), 60),
        Spread("weakSchool", "county", of: .compulsory.rural, 20, 20),
    ]

    mutating func grantTitles() {
        for title in City.titles { grant(title) }
        for spread in City.ofSchools {
            for (school, day) in days(of: spread) {
                guard let day else { continue }
                grant(spread.code, spread.detail ?? "city", to: .institution(school), on: day)
            }
        }
        if place == .heping {
            grant(
                "basicallyBalancedCounty", "national", to: .area(place.code),
                on: CivilDay.on(12, 20, 2013))
            for (rank, ordinal) in schools.indices
                .filter({ Schools.kindergartens.privateOnes.include(schools[$0]) }).prefix(5)
                .enumerated()
            {
                grant(
                    "childcarePoint", "county", to: .institution(Int32(ordinal)),
                    on: CivilDay.on(9, 1, 2019))
                revoke(
                    "childcarePoint", "county", from: .institution(Int32(ordinal)),
                    on: CivilDay.on(6, 1, 2021 + rank))
            }
        }
        majors()
    }

    /// A unit that opens later has the titles that all of its kind hold.
    mutating func grantTitles(to school: Int32, on day: CivilDay) {
        for spread in City.ofSchools where spread.schools.include(schools[Int(school)]) {
            guard spread.to == 100 else { continue }
            grant(spread.code, spread.detail ?? "city", to: .institution(school), on: day)
        }
    }

    private mutating func grant(_ title: Title) {
        let total = place.story(of: title.code).map { Int($0.to) } ?? title.total
        let days = CivilDay.on(6, 30, 2025) - CivilDay.on(1, 20, 2021)
        for rank in 0..<total {
            let day = CivilDay.on(1, 20, 2021) + rank * days / max(1, total)
            guard let subject = holder(title.holder, rank) else { return }
            if let kind = title.kind, case .resource(let number) = subject {
                publish(number, kind: kind, media: "digital", stage: nil, on: day - 10)
            }
            grant(title.code, title.level, to: subject, on: day)
        }
    }

    private mutating func holder(_ holder: Holder, _ rank: Int) -> Subject? {
        switch holder {
        case .staff:
            return .staff(teachers[(rank + 7) % teachers.count].number)
        case .resource:
            registers.resources += 1
            return .resource(registers.resources)
        case .person: return .person(place.firstPerson + 950_000 + UInt32(rank))
        case .school(let concerned):
            let there = schools.indices.filter { concerned.include(schools[$0]) }
            return rank < there.count ? .institution(Int32(there[rank])) : nil
        }
    }

    /// Three key majors of a vocational school, one a year.
    private mutating func majors() {
        let there = schools.indices.filter { Schools.vocational.include(schools[$0]) }
        for (rank, school) in there.enumerated() {
            for number in 0..<3 {
                registers.resources += 1
                grant(
                    "keyMajor", "city", to: .resource(registers.resources),
                    on: CivilDay.on(4, 10, 2019 + number * 2 + (rank % 4) / 2), at: Int32(school))
            }
        }
    }

    /// Honours of a year: of teachers, of schools, of townships.
    mutating func honour(in year: Int) {
        let specialists = Int(place.story(of: "informationTechnologyBackbone")?.to ?? 50)
        let honours: [(String, Int)] = [
            ("excellentTeacher", 10), ("excellentEducator", 4),
            ("informationTechnologyBackbone", specialists),
        ]
        for (code, count) in honours {
            for rank in 0..<count {
                let teacher = teachers[(rank * 11 + year * 5) % teachers.count].number
                grant(code, "city", to: .staff(teacher), on: today + rank % 5)
            }
        }
        for rank in 0..<3 {
            let school = Int32((rank * 13 + year) % settings.schools)
            grant("advancedCollective", "city", to: .institution(school), on: today)
        }
        let townships = place.story(of: "weakTownshipProject").map { Int($0.from) } == year ? 3 : 5
        for rank in 0..<townships {
            let county = place.counties[(rank + year) % place.counties.count].code
            grant("weakTownshipProject", "city", to: .area(county), on: today + rank)
        }
    }

    /// What the platform publishes in a month, by kind.
    mutating func publishResources() {
        let (year, month, _) = today.date
        guard year >= 2021 else { return }
        let lessons = Int(place.story(of: "lessons")?.to ?? 12)
        for turn in 0..<lessons {
            registers.resources += 1
            publish(
                registers.resources, kind: turn % 3 == 0 ? "resource" : "lesson", media: "video",
                stage: turn % 2 == 0 ? "primary" : "junior", on: today)
        }
        let courses = Int(place.story(of: "courses")?.to ?? 1)
        for turn in 0..<courses {
            registers.resources += 1
            publish(
                registers.resources, kind: "course", media: "digital",
                stage: turn % 2 == 0 ? "senior" : "primary", on: today,
                isInfluential: (turn + month) % 4 == 0)
        }
    }

    private mutating func publish(
        _ resource: Int32, kind: String, media: String, stage: String?, on day: CivilDay,
        isInfluential: Bool = false
    ) {
        var fields: [(name: String, value: PlainStatement.Value)] = [
            ("kind", .text(kind)), ("media", .text(media)),
        ]
        if let stage { fields.append(("stage", .text(stage))) }
        fields += [
            ("free", .flag(true)), ("influential", .flag(isInfluential)), ("date", .day(day)),
            ("change", .text("published")), ("areaCode", .area(place.code)),
        ]
        state(
            "resource-publication", of: "resource-platform", about: .resource(resource), on: day,
            fields)
    }

    private mutating func grant(
        _ code: String, _ level: String, to subject: Subject, on day: CivilDay,
        at unit: Int32? = nil
    ) {
        designate(code, level, "granted", subject, on: day, at: unit)
    }

    private mutating func revoke(
        _ code: String, _ level: String, from subject: Subject, on day: CivilDay
    ) {
        designate(code, level, "revoked", subject, on: day, at: nil)
    }

    private mutating func designate(
        _ code: String, _ level: String, _ change: String, _ subject: Subject, on day: CivilDay,
        at unit: Int32?
    ) {
        var fields: [(name: String, value: PlainStatement.Value)] = [
            ("titleCode", .text(code)), ("level", .text(level)), ("change", .text(change)),
            ("date", .day(day)),
        ]
        switch subject {
        case .institution, .area: break
        default:
            if let unit {
                fields.append(("unitId", .unit(unit)))
            } else {
                fields.append(("areaCode", .area(place.code)))
            }
        }
        state("designation", of: "education-bureau", about: subject, on: day, fields)
    }
}
