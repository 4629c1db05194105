import Calendar
import Codes

/// What other offices record of learners, teachers and schools. Nobody's life depends on it.
extension City {
    /// Puts an event down for one of the coming days; one in a hundred is late.
    mutating func note(
        _ type: String, of register: String, about subject: Subject, within days: Int,
        after start: Int = 0,
        _ fields: [(name: String, value: PlainStatement.Value)]
    ) {
        var delay = start + registers.random.within(0...days)
        if registers.random.happens(inTenThousand: 100) {
            delay += registers.random.within(3...40)
        }
        let second = Int64(registers.random.within(8 * 3_600...18 * 3_600))
        put(
            Recording(
                second: Int64((today + delay).number) * 86_400 + second,
                number: registers.newNumber(), subject: subject,
                statement: .plain(PlainStatement(type, of: register, fields))))
    }

    /// What is there on the first day: buildings, posts, charters.
    mutating func foundRegisters() {
        for ordinal in schools.indices {
            noteBuildings(of: Int32(ordinal))
            noteStaffing(of: Int32(ordinal), from: CivilDay.on(9, 1, 2018), within: 0)
            if registers.random.happens(inTenThousand: 8_500) {
                noteCharter(of: Int32(ordinal), from: CivilDay.on(9, 1, 2016), within: 0)
            }
        }
    }

    /// What the day brings for the other registers.
    mutating func keepRegisters() {
        let (year, month, day) = today.date
        switch (month, day) {
        case (1, 20): noteBudgets(of: year)
        case (3, 1): startBuilding()
        case (3, 20): screen()
        case (3, 25): noteSpending(of: year - 1)
        case (4, 15): grantAid(in: "\(year - 1)-2")
        case (5, 10): inspectKindergartens(in: year)
        case (5, 18): holdActivities(in: year)
        case (5, 20): assess()
        case (6, 5): nameBackbones()
        case (7, 1): noteGraduates()
        case (9, 1): countGraduates(1)
        case (9, 5): adoptCharters()
        case (10, 15): grantAid(in: "\(year)-1")
        case (10, 20): test()
        case (11, 5): superviseCounties(in: year)
        case (12, 5): ask(in: year)
        case (12, 10): train(in: year)
        case (12, 31): countGraduates(2)
        default: break
        }
        if day == 5 { publish() }
        if day == 15, month != 7, month != 8 { teachParents() }
    }

    // MARK: learners

    /// A tenth of the pupils of every school, each year another tenth.
    private func isInSample(_ student: Student, _ year: Int) -> Bool {
        student.state == .enrolled && Int(student.number) % 10 == year % 10
    }

    private mutating func test() {
        let year = today.year
        for slot in students.indices where isInSample(students[slot], year) {
            let student = students[slot]
            guard student.step >= 3 else { continue }
            let tenths = min(max(registers.around(790, 350), 0), 1_200)
            let level =
                tenths >= 900
                ? "excellent" : tenths >= 800 ? "good" : tenths >= 600 ? "pass" : "fail"
            let mass = registers.random.below(100)
            note(
                "fitness-test", of: "health-register", about: .student(student.number), within: 25,
                [
                    ("schoolId", .unit(student.school)), ("schoolYear", .whole(year)),
                    ("date", .day(today)), ("stage", .text(student.stage.word)),
                    ("score", .tenths(tenths)), ("level", .text(level)),
                    (
                        "bmiClass",
                        .text(
                            mass < 5
                                ? "underweight"
                                : mass < 75 ? "normal" : mass < 88 ? "overweight" : "obese")
                    ),
                    ("sampled", .flag(true)),
                ])
        }
    }

    /// Of those at school a tenth; a few who are at no kindergarten yet, as persons.
    private mutating func screen() {
        for slot in students.indices where isInSample(students[slot], today.year + 5) {
            let student = students[slot]
            let share =
                switch student.stage {
                case .kindergarten: 1_200
                case .primary: 3_600
                case .junior: 7_000
                default: 8_000
                }
            let isMyopic = registers.random.happens(inTenThousand: share)
            note(
                "vision-screening", of: "health-register", about: .student(student.number),
                within: 30,
                [
                    ("schoolId", .unit(student.school)), ("stage", .text(student.stage.word)),
                    ("age", .whole((today - student.birth) / 366)), ("date", .day(today)),
                    ("myopic", .flag(isMyopic)),
                ])
        }
        for county in place.counties {
            let number = UInt32(registers.random.below(900_000))
            note(
                "vision-screening", of: "health-register", about: .person(number), within: 30,
                [
                    ("areaCode", .area(county.code)), ("age", .whole(3)), ("date", .day(today)),
                    ("myopic", .flag(registers.random.happens(inTenThousand: 600))),
                ])
        }
    }

    /// The final years show what they can.
    private mutating func assess() {
        for slot in students.indices where students[slot].state == .enrolled {
            let student = students[slot]
            let (kind, share): (String, Int)
            switch (student.step, student.isVocational) {
            case (8, _) where student.number % 4 == 0: (kind, share) = ("householdLabour", 9_600)
            case (11, _) where student.number % 4 == 0: (kind, share) = ("sportSkill", 9_300)
            case (14, true): (kind, share) = ("vocationalSkill", 9_000)
            default: continue
            }
            let hasPassed = registers.random.happens(inTenThousand: share)
            note(
                "learner-assessment", of: "student-register", about: .student(student.number),
                within: 20,
                [
                    ("schoolId", .unit(student.school)), ("stage", .text(student.stage.word)),
                    ("kind", .text(kind)), ("result", .text(hasPassed ? "passed" : "failed")),
                    ("date", .day(today)),
                ])
        }
    }

    private mutating func grantAid(in semester: String) {
        for slot in students.indices
        where students[slot].state == .enrolled && students[slot].group == .poor {
            let student = students[slot]
            let (programme, yuan): (String, Int) =
                switch student.stage {
                case .kindergarten: ("grant", 600)
                case .primary: ("livingAllowance", 500)
                case .junior: ("livingAllowance", 625)
                case .vocational: ("feeWaiver", 1_200)
                default: ("grant", 1_000)
                }
            note(
                "aid-grant", of: "aid-centre", about: .student(student.number), within: 30,
                [
                    ("schoolId", .unit(student.school)), ("programme", .text(programme)),
                    ("stage", .text(student.stage.word)), ("amount", .whole(yuan)),
                    ("semester", .text(semester)),
                ])
        }
    }

    private mutating func noteGraduates() {
        registers.graduates = students.filter {
            $0.state == .between && $0.step == 14 && $0.isVocational
        }.map { ($0.number, $0.school) }
    }

    private mutating func countGraduates(_ count: Int) {
        for graduate in registers.graduates {
            let chance = registers.random.below(100)
            let outcome = chance < 52 ? "employed" : chance < 94 + count ? "furtherStudy" : "none"
            note(
                "graduate-destination", of: "student-register", about: .student(graduate.student),
                within: 15,
                [
                    ("schoolId", .unit(graduate.school)), ("graduationYear", .whole(today.year)),
                    ("countNumber", .whole(count)), ("countDate", .day(today)),
                    ("outcome", .text(outcome)),
                ])
        }
        if count == 2 { registers.graduates = [] }
    }

    // MARK: teachers

    private mutating func train(in year: Int) {
        for slot in teachers.indices {
            let teacher = teachers[slot]
            let hours = registers.around(36, 20)
            noteTraining(of: teacher, "schoolBased", year, "hours", hours)
            if Int(teacher.number) % 5 == year % 5 {
                noteTraining(of: teacher, "fiveYearRound", year, "hours", 72)
            }
            if teacher.appointment.stage == .vocational {
                noteTraining(of: teacher, "enterprisePractice", year, "practiceDays", 30)
            }
        }
    }

    private mutating func noteTraining(
        of teacher: Teacher, _ programme: String, _ year: Int, _ unit: String, _ amount: Int
    ) {
        note(
            "training-credit", of: "training-centre", about: .staff(teacher.number), within: 25,
            [
                ("unitId", .unit(teacher.appointment.unit)), ("personRole", .text("teacher")),
                ("programme", .text(programme)), ("sessionId", .ordinal("\(programme)-", year)),
                ("date", .day(today)), (unit, .whole(amount)),
            ])
    }

    /// About one teacher in sixty a year; one title in a hundred is revoked.
    private mutating func nameBackbones() {
        for slot in teachers.indices {
            let teacher = teachers[slot]
            let isHeld = registers.backbones.contains(teacher.number)
            guard registers.random.happens(inTenThousand: isHeld ? 100 : 170) else { continue }
            if isHeld {
                registers.backbones.remove(teacher.number)
            } else {
                registers.backbones.insert(teacher.number)
            }
            let isProvince = teacher.number % 8 == 0
            note(
                "designation", of: "education-bureau", about: .staff(teacher.number), within: 20,
                [
                    ("titleCode", .text("teachingBackbone")),
                    ("level", .text(isProvince ? "province" : "city")),
                    ("change", .text(isHeld ? "revoked" : "granted")), ("date", .day(today)),
                    ("unitId", .unit(teacher.appointment.unit)),
                ])
        }
    }
}
