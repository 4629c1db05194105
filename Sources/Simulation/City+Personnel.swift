import Calendar
import Codes

/// Posts, the staff beside teachers, and what teachers are certified for, in a detailed place.
extension City {
    private static let subjects = [
        // Of three teachers who are appointed one after another one teaches arts or sports.
        "chinese", "physicalEducation", "mathematics", "english", "music", "ideology", "chinese",
        "art", "labour",
    ]
    private static let seniorSubjects = [
        "chinese", "mathematics", "english", "ideology", "history", "geography", "physics",
        "chemistry", "biology", "informationTechnology", "generalTechnology", "physicalEducation",
        "music", "art",
    ]
    private static let artsAndSports = ["physicalEducation", "music", "art"]

    /// What a teacher of the stage teaches.
    static func subject(_ number: UInt32, at stage: Stage) -> String? {
        switch stage {
        case .primary, .junior: subjects[Int(number) % subjects.count]
        case .senior: seniorSubjects[Int(number) % seniorSubjects.count]
        default: nil
        }
    }

    /// Every teacher has a certificate; two of three have a rank; four of five teachers of arts and
    /// sports meet their standard, the others do so within the plan.
    mutating func stateQualifications(of teacher: Teacher, since day: CivilDay, within days: Int) {
        qualify(teacher, "certificate", "teacher", from: day, within: days)
        if teacher.number % 3 != 0 {
            let ranks = ["countyBackbone", "countyBackbone", "cityBackbone", "provinceBackbone"]
            qualify(
                teacher, "rank", ranks[Int(teacher.number) % 4], from: day + 365 * 4,
                within: days)
        }
        if City.artsAndSports.contains(teacher.appointment.subject ?? "") {
            let isLate = teacher.number % 5 == 0
            let late = CivilDay.on(6, 1, 2021 + Int(teacher.number / 5) % 4)
            qualify(
                teacher, "standardMet", "artsHealth", from: isLate ? max(day, late) : day,
                within: days)
        }
    }

    private mutating func qualify(
        _ teacher: Teacher, _ kind: String, _ value: String, from day: CivilDay, within days: Int
    ) {
        let after = max(0, day - today)
        note(
            "staff-qualification", of: "staff-register", about: .staff(teacher.number),
            within: days, after: after,
            [
                ("kind", .text(kind)), ("value", .text(value)),
                ("stage", .text(teacher.appointment.stage.word)), ("validFrom", .day(day)),
            ])
    }

    // MARK: posts and other staff

    /// Posts by what is there, a few more than that; the staff beside teachers.
    mutating func establishPosts() {
        var teachers: [Int32: Int] = [:]
        var bySubject: [Int32: [String: Int]] = [:]
        for teacher in self.teachers where teacher.isFullTime {
            teachers[teacher.appointment.unit, default: 0] += 1
            guard let subject = teacher.appointment.subject else { continue }
            bySubject[teacher.appointment.unit, default: [:]][subject, default: 0] += 1
        }
        for ordinal in schools.indices where Schools.withHigher.include(schools[ordinal]) {
            let school = Int32(ordinal)
            // In one county of Daqing posts of kindergartens stay empty, elsewhere none does.
            let isDue = place != .daqing || schools[ordinal].kind != .kindergarten
            let isShort = isDue ? ordinal % 6 == 0 : schools[ordinal].county == 7
            let posts = max(1, teachers[school] ?? 0) + (isShort ? 1 : 0)
            establish("teacher", posts, at: school)
            if isShort, isDue {
                offices.vacancies.append(.init(school: school, role: "teacher"))
            }
            staffOffice(of: school)
            guard Schools.pupils.include(schools[ordinal]) else { continue }
            let isSenior = schools[ordinal].kind == .seniorSchool
            for subject in isSenior ? City.seniorSubjects : City.artsAndSports {
                let lacks = ordinal % 7 == 3 && subject == (isSenior ? "physics" : "music")
                establish(
                    "teacher", (bySubject[school]?[subject] ?? 0) + (lacks ? 1 : 0), at: school,
                    subject: subject)
                if lacks {
                    offices.vacancies.append(
                        .init(school: school, role: "teacher", subject: subject))
                }
            }
        }
        offices.vacanciesPerYear = (offices.vacancies.count + 3) / 4
        if let unit = schools.firstIndex(where: { $0.kind == .other }) {
            establish("inspector", 4, at: Int32(unit))
            let kindergartens = schools.count { $0.kind == .kindergarten }
            for _ in 0..<max(1, kindergartens / 7) {
                appoint("inspector", at: Int32(unit), stage: .kindergarten, from: nil)
            }
        }
    }

    /// Head, office, guards, and by kind carers, a nurse, teachers from enterprises.
    private mutating func staffOffice(of school: Int32, from day: CivilDay? = nil) {
        let kind = schools[Int(school)].kind
        var roles: [(role: String, posts: Int)] = [("principal", 1), ("guard", 2)]
        if kind == .kindergarten {
            roles.append(("careWorker", 2))
        } else {
            roles.append(("administrator", 1))
        }
        for (role, posts) in roles {
            establish(role, posts, at: school, from: day)
            let isShort = day == nil && posts > 1 && school % 4 == 1
            for turn in 0..<(isShort ? posts - 1 : posts) {
                let isExternal = role == "guard" && turn == 1
                appoint(role, at: school, stage: nil, from: day, isExternal: isExternal)
            }
            if isShort { offices.vacancies.append(.init(school: school, role: role)) }
        }
        if Schools.pupils.include(schools[Int(school)]), school % 2 == 0 {
            appoint("nurse", at: school, stage: nil, from: nil)
        }
        if kind == .vocationalSchool {
            let wanted = place.story(of: "partTimeTeachers").map { Int($0.to) } ?? 4
            for _ in 0..<wanted {
                appoint("teacher", at: school, stage: .vocational, from: nil, isExternal: true)
            }
        }
    }

    private mutating func establish(
        _ role: String, _ posts: Int, at school: Int32, subject: String? = nil,
        from day: CivilDay? = nil
    ) {
        var fields: [(name: String, value: PlainStatement.Value)] = [("role", .text(role))]
        if let subject { fields.append(("teachingSubject", .text(subject))) }
        fields += [
            ("postsRequired", .whole(posts)), ("postsEstablished", .whole(posts)),
            ("effectiveFrom", .day(day ?? CivilDay.on(9, 1, 2018))),
        ]
        note(
            "staffing-standard", of: "staffing-office", about: .institution(school), within: 0,
            fields)
    }

    /// Somebody who is no teacher of the school's own; heads and office are trained later.
    private mutating func appoint(
        _ role: String, at school: Int32, stage: Stage?, from day: CivilDay?,
        isExternal: Bool = false
    ) {
        let number = newPerson()
        if role == "principal" || role == "administrator" {
            offices.leaders.append((number, school, role))
        }
        var fields: [(name: String, value: PlainStatement.Value)] = [
            ("unitId", .unit(school)), ("role", .text(role)),
        ]
        if let stage { fields.append(("stage", .text(stage.word))) }
        fields += [
            ("employment", .text(isExternal ? "external" : "fullTime")),
            ("establishedPost", .flag(!isExternal)),
            ("from", .day(day ?? CivilDay.on(9, 1, 2010 + Int(number) % 10))),
        ]
        note("staff-appointment", of: "staff-register", about: .staff(number), within: 3, fields)
        if role == "principal", number % 3 == 0 {
            note(
                "staff-qualification", of: "staff-register", about: .staff(number), within: 3,
                after: Int(number) % 1_200,
                [
                    ("kind", .text("rank")), ("value", .text("principalRank")),
                    ("validFrom", .day(today + Int(number) % 1_200)),
                ])
        }
        if isExternal {
            let isLate = number % 3 == 0
            let checked = isLate ? CivilDay.on(4, 1, 2021 + Int(number / 3) % 4) : today
            find(
                "outsideStaffVetting", nil, isLate ? "notMet" : "met", of: .staff(number),
                on: today)
            if isLate {
                find("outsideStaffVetting", nil, "met", of: .staff(number), on: checked)
            }
        }
    }

    /// A quarter of the vacancies are filled each September.
    mutating func fillVacancies() {
        let wanted = offices.vacanciesPerYear
        for vacancy in offices.vacancies.prefix(wanted) {
            let school = schools[Int(vacancy.school)]
            guard school.isOpen else { continue }
            guard vacancy.role == "teacher" else {
                appoint(vacancy.role, at: vacancy.school, stage: nil, from: today)
                continue
            }
            var teacher = newTeacher(at: vacancy.school, stage: school.stages[0], from: today)
            teacher.appointment.employment = .fullTime
            teacher.degree = .bachelor
            if let subject = vacancy.subject { teacher.appointment.subject = subject }
            state(&teacher, within: 10)
            teachers.append(teacher)
        }
        offices.vacancies.removeFirst(min(wanted, offices.vacancies.count))
    }

    /// Two teachers and the office of a unit that opens.
    mutating func staff(_ school: Int32, on day: CivilDay) {
        establish("teacher", 2, at: school, from: day)
        for _ in 0..<2 {
            var teacher = newTeacher(
                at: school, stage: schools[Int(school)].stages[0], from: day)
            teacher.appointment.employment = .fullTime
            teacher.degree = .college
            teacher.hasPreschoolMajor = true
            state(&teacher, within: 10)
            teachers.append(teacher)
        }
        staffOffice(of: school, from: day)
    }

    /// Of fourteen teachers of a county who may be asked to rotate one does, for a year.
    mutating func rotateByCounty() {
        let year = today.year
        var candidates = Array(repeating: [Teacher](), count: place.counties.count)
        // Of arts and sports a school has one teacher: they may be asked, and stay.
        var staying = candidates
        for teacher in teachers {
            let stage = teacher.appointment.stage
            guard stage == .primary || stage == .junior, teacher.isFullTime,
                today - teacher.appointment.from > 3 * 365
            else { continue }
            let school = schools[Int(teacher.appointment.unit)]
            guard school.ownership == .public else { continue }
            if City.artsAndSports.contains(teacher.appointment.subject ?? "") {
                staying[school.county].append(teacher)
            } else {
                candidates[school.county].append(teacher)
            }
        }
        for (county, movable) in candidates.enumerated() {
            let there = movable + staying[county]
            let moving = max(1, there.count / 14)
            let first = movable.isEmpty ? 0 : year * 5 % movable.count
            for (rank, teacher) in there.prefix(moving * 14).enumerated() {
                let unit = successor(of: teacher.appointment.unit)
                let isBackbone = teacher.number % 4 == 0
                report(
                    .eligibility(
                        unit: unit, schoolYear: year, eligible: true, backbone: isBackbone),
                    about: .staff(teacher.number), within: 8)
                let turn = rank - first
                guard rank < movable.count,
                    turn >= 0 ? turn < moving : turn + movable.count < moving
                else { continue }
                let stage = teacher.appointment.stage
                let others = schoolsByPlace[
                    placeOf(county: schools[Int(unit)].county, stage: stage)
                ]
                .filter { $0 != unit && schools[Int($0)].ownership == .public }
                guard
                    let target = others.first(where: { schools[Int($0)].setting == .rural })
                        ?? others.first
                else { continue }
                report(
                    .rotation(
                        from: unit, to: target, schoolYear: year, start: today,
                        end: CivilDay.on(8, 31, year + 1), backbone: isBackbone),
                    about: .staff(teacher.number), within: 15)
            }
        }
    }
}
