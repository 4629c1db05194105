import Calendar
import Codes

/// What learners of a detailed place can do, how they fare, and the aid that they are given.
extension City {
    // MARK: health

    /// A tenth of the pupils of every school; shares are met without chance, so that they move
    /// as the city fares.
    mutating func testFitness() {
        let year = today.year
        let weak = place.story(of: "fitness")?.to ?? 0
        for slot in students.indices where isInSample(students[slot], year) {
            let student = students[slot]
            guard student.step >= 3 else { continue }
            let past = Double(year - 2020)
            let good = 45 + past * 2.6 - weak
            let passed = 90.5 + past * 1.1 - weak / 2
            let kind = "fitness \(student.stage.word)"
            let level =
                offices.reaches(good, of: kind + " good")
                ? student.number % 4 == 0 ? "excellent" : "good"
                : offices.reaches((passed - good) / (100 - good) * 100, of: kind)
                    ? "pass" : "fail"
            let isObese = offices.reaches(14 - past * 0.6, of: kind + " mass")
            note(
                "fitness-test", of: "health-register", about: .student(student.number), within: 20,
                [
                    ("schoolId", .unit(student.school)), ("schoolYear", .whole(year)),
                    ("date", .day(today)), ("stage", .text(student.stage.word)),
                    ("level", .text(level)), ("bmiClass", .text(isObese ? "obese" : "normal")),
                    ("sampled", .flag(true)),
                ])
        }
    }

    /// A third of all learners, so that a point more or less is no chance.
    mutating func screenEyes() {
        let year = today.year
        let slow = place.story(of: "myopia")
        for slot in students.indices {
            let student = students[slot]
            guard student.state == .enrolled, Int(student.number) % 3 == year % 3 else { continue }
            let first: Double =
                switch student.stage {
                case .kindergarten: 12
                case .primary: 38
                case .junior: 72
                default: 82
                }
            var past = Double(year - 2020) * 1.4
            if let slow, year >= Int(slow.from) { past = Double(Int(slow.from) - 1 - 2020) * 1.4 }
            let isMyopic = offices.reaches(first - past, of: "myopia \(student.stage.word)")
            note(
                "vision-screening", of: "health-register", about: .student(student.number),
                within: 25,
                [
                    ("schoolId", .unit(student.school)), ("stage", .text(student.stage.word)),
                    ("age", .whole((today - student.birth) / 366)), ("date", .day(today)),
                    ("myopic", .flag(isMyopic)),
                ])
        }
    }

    private func isInSample(_ student: Student, _ year: Int) -> Bool {
        student.state == .enrolled && Int(student.number) % 6 == year % 6
    }

    // MARK: skills

    /// The assessments of May: the final years of senior schools, first aid, and what every pupil
    /// does at home or is asked about.
    mutating func assessLearners() {
        let year = today.year
        let firstAid = 40 + Double(year - 2020) * 14
        for slot in students.indices where students[slot].state == .enrolled {
            let student = students[slot]
            if student.step == 14 { assessFinalYear(student) }
            guard student.step >= 3 else { continue }
            let isPupil = student.stage != .vocational
            if isPupil, place.assessments.contains("firstAid"),
                !offices.firstAiders.contains(student.number),
                offices.reaches(firstAid, of: "firstAid")
            {
                offices.firstAiders.insert(student.number)
                assess(student, "firstAid")
            }
            if place.assessments.contains("psychological"),
                offices.reaches(50 + Double(year - 2020) * 9, of: "psychological")
            {
                assess(student, "psychological")
            }
            if student.step == 8 || student.step == 11, student.number % 4 < min(3, year - 2020) {
                assess(student, "swimming", "swimming")
                assess(student, "swimming", "waterRescue")
            }
            if student.step == 11, student.group == .disabled { assess(student, "artSkill") }
        }
    }

    /// What pupils do at home; who comes later in the year is not asked.
    mutating func assessLabour() {
        for slot in students.indices where students[slot].state == .enrolled {
            let student = students[slot]
            if student.step >= 3, student.stage != .vocational {
                assess(student, "householdLabour")
            }
        }
    }

    private mutating func assessFinalYear(_ student: Student) {
        let late = place.story(of: "sportSkill") != nil && student.number % 14 == 0
        assess(student, "sportSkill", "basketball", hasPassed: !late)
        assess(student, "sportSkill", "athletics", hasPassed: !late)
        assess(student, "artSkill", "singing")
        let past = Double(today.year - 2020)
        if student.isVocational {
            assess(
                student, "vocationalSkill",
                offices.reaches(40 + past * 8, of: "onePlusX")
                    ? "onePlusX" : nil)
        } else {
            assess(
                student, "examination", "collegeEntrance",
                hasPassed: offices.reaches(62 + past * 2, of: "entrance"))
            if offices.reaches(6 + past, of: "top") {
                assess(student, "examination", "collegeEntranceTop")
            }
        }
    }

    private mutating func assess(
        _ student: Student, _ kind: String, _ skill: String? = nil, hasPassed: Bool = true
    ) {
        var fields: [(name: String, value: PlainStatement.Value)] = [
            ("schoolId", .unit(student.school)), ("stage", .text(student.stage.word)),
            ("kind", .text(kind)),
        ]
        if let skill { fields.append(("skillCode", .text(skill))) }
        fields += [("result", .text(hasPassed ? "passed" : "failed")), ("date", .day(today))]
        note(
            "learner-assessment", of: "student-register", about: .student(student.number),
            within: 15, fields)
    }

    // MARK: aid

    /// Aid of a semester, soon after it begins.
    mutating func grantAids(in semester: String) {
        let missed = place.story(of: "aid") != nil && semester >= "2023-2"
        for slot in students.indices where students[slot].state == .enrolled {
            let student = students[slot]
            if student.isPoor, !(missed && student.number % 10 == 0) {
                grant(
                    student,
                    student.stage == .primary || student.stage == .junior
                        ? "livingAllowance" : "grant", 600, in: semester)
            }
            let isFree = student.step < 3 || student.step >= 12
            if isFree, student.group == .disabled {
                grant(student, "feeWaiver", 900, in: semester)
            }
            if student.stage == .vocational, place == .ofNobody {
                grant(student, "tuitionWaiver", 1_100, in: semester)
            }
        }
    }

    private mutating func grant(
        _ student: Student, _ programme: String, _ yuan: Int, in semester: String
    ) {
        note(
            "aid-grant", of: "aid-centre", about: .student(student.number), within: 12,
            [
                ("schoolId", .unit(student.school)), ("programme", .text(programme)),
                ("stage", .text(student.stage.word)), ("amount", .whole(yuan)),
                ("semester", .text(semester)),
            ])
    }

    // MARK: after school

    mutating func rememberGraduates() {
        registers.graduates = students.filter {
            $0.state == .between && $0.step == 14 && $0.isVocational
        }.map { ($0.number, $0.school) }
    }

    /// What last summer's graduates of vocational schools do.
    mutating func countDestinations(_ count: Int) {
        let jobs = place.story(of: "destinations").map { Int($0.from) } == today.year ? 93.5 : 97
        for graduate in registers.graduates {
            let outcome =
                !offices.reaches(jobs, of: "destinations")
                ? "none" : graduate.student % 2 == 0 ? "employed" : "furtherStudy"
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
}
