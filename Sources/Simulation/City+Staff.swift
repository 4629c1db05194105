import Calendar
import Codes

/// Teachers: appointments, degrees, rotations, titles.
extension City {
    /// The teachers whom the registers hold on the first day.
    mutating func foundStaff() {
        var pupils = Array(repeating: 0, count: schools.count * 9)
        for student in students {
            pupils[Int(student.school) * 9 + Int(student.stage.rawValue)] += 1
        }
        var counts: [TrainingGoal: Int] = [:]
        for ordinal in schools.indices {
            for stage in schools[ordinal].stages {
                let there = pupils[ordinal * 9 + Int(stage.rawValue)]
                let needed = max(1, (there + 7) / City.pupilsPerTeacher(at: stage))
                for _ in 0..<needed {
                    appoint(at: Int32(ordinal), stage: stage, counting: &counts)
                }
            }
        }
        foundPsychologists()
    }

    private static func pupilsPerTeacher(at stage: Stage) -> Int {
        switch stage {
        case .kindergarten: 14
        case .primary: 17
        default: 13
        }
    }

    /// A teacher of the founding, trained so that the shares of the first day are met.
    private mutating func appoint(
        at unit: Int32, stage: Stage, counting counts: inout [TrainingGoal: Int]
    ) {
        var teacher = newTeacher(at: unit, stage: stage, from: nil)
        for goal in TrainingGoal.allCases where goal.concerns(teacher) {
            counts[goal, default: 0] += 1
            if City.reaches(goal.share(in: fortune).on(settings.from), at: counts[goal] ?? 0) {
                goal.reach(&teacher)
            }
        }
        state(&teacher, within: 0)
        teachers.append(teacher)
    }

    mutating func newTeacher(at unit: Int32, stage: Stage, from day: CivilDay?) -> Teacher {
        let age = day == nil ? random.within(25...56) : random.within(22...27)
        let birth = CivilDay.first(of: today.year - age) + random.below(365)
        let sex: Sex =
            random.happens(inTenThousand: stage == .kindergarten ? 9_700 : 6_400) ? .female : .male
        let employment: Employment =
            switch random.below(100) {
            case ..<88: .fullTime
            case ..<95: .selfHired
            case ..<98: .partTime
            default: .substitute
            }
        // Public schools of a detailed place hire nobody beside the posts.
        let isPosted =
            isDetailed && stage != .vocational
            && schools[Int(unit)].ownership == .public
        let start = CivilDay.on(9, 1, today.year - 1 - random.below(max(1, age - 23)))
        let school = schools[Int(unit)]
        let number = newPerson()
        return Teacher(
            number: number,
            appointment: Appointment(
                unit: unit, role: .teacher, stage: stage,
                employment: isPosted && (employment == .selfHired || stage == .primary)
                    ? .fullTime : employment,
                from: day ?? start, to: nil, isNewToProfession: day != nil, sex: sex, birth: birth,
                subject: isDetailed ? City.subject(number, at: stage) : nil),
            appointmentEvent: 0, degree: stage == .kindergarten ? .secondary : .college,
            hasPreschoolMajor: false, setting: school.setting)
    }

    /// Reports a teacher's appointment and qualifications.
    mutating func state(_ teacher: inout Teacher, within days: Int) {
        let subject = Subject.staff(teacher.number)
        teacher.appointmentEvent = report(
            .appointment(teacher.appointment), about: subject, within: days)
        let graduation = CivilDay.on(7, 1, teacher.appointment.birth.year + 22)
        let since = min(graduation, teacher.appointment.from)
        stateDegree(of: teacher, since: since, within: days)
        if teacher.hasPreschoolMajor { stateMajor(of: teacher, since: since, within: days) }
        if isDetailed { stateQualifications(of: teacher, since: since, within: days) }
    }

    private mutating func stateDegree(of teacher: Teacher, since day: CivilDay, within days: Int) {
        report(
            .qualification(
                Qualification(
                    degree: teacher.degree, stage: teacher.appointment.stage, validFrom: day)),
            about: .staff(teacher.number), within: days)
    }

    private mutating func stateMajor(of teacher: Teacher, since day: CivilDay, within days: Int) {
        report(
            .qualification(
                Qualification(degree: nil, stage: teacher.appointment.stage, validFrom: day)),
            about: .staff(teacher.number), within: days)
    }

    /// One teacher of psychology for every 900 pupils and students of a city's ordinary schools.
    private mutating func foundPsychologists() {
        let places = schools.indices.filter { ordinal in
            schools[ordinal].stages.contains { [.primary, .junior, .senior].contains($0) }
        }
        let pupils = students.count { [.primary, .junior, .senior].contains($0.stage) }
        for _ in 0..<(pupils + 899) / 900 {
            let unit = Int32(places[random.below(places.count)])
            let stage = schools[Int(unit)].stages[0]
            var teacher = newTeacher(at: unit, stage: stage, from: nil)
            teacher.appointment.role = .psychologist
            teacher.appointment.employment = .fullTime
            teacher.degree = .bachelor
            state(&teacher, within: 0)
            teachers.append(teacher)
        }
    }

    /// What the day brings for teachers.
    mutating func changeStaff() {
        let (_, month, day) = today.date
        if day == 1 { train() }
        if day == 10, month % 3 == 0 { honour(6) }
        if (month, day) == (9, 1) {
            replaceRetired()
            rotate()
        }
    }

    /// Every month as many degrees and majors are earned as the shares of its day need.
    private mutating func train() {
        for goal in TrainingGoal.allCases {
            var all = 0
            var reached = 0
            var candidates: [Int] = []
            for slot in teachers.indices where goal.concerns(teachers[slot]) {
                all += 1
                if goal.isReached(by: teachers[slot]) {
                    reached += 1
                } else {
                    candidates.append(slot)
                }
            }
            // A month ahead, because it takes a month until all of them are known.
            let share = goal.share(in: fortune).on(today + 45) / 100
            let wanted = Int(share * Double(all)) + 1
            for _ in reached..<max(reached, wanted) where !candidates.isEmpty {
                let slot = candidates.remove(at: random.below(candidates.count))
                goal.reach(&teachers[slot])
                if goal == .preschoolMajor {
                    stateMajor(of: teachers[slot], since: today, within: 12)
                } else {
                    stateDegree(of: teachers[slot], since: today, within: 12)
                }
            }
        }
    }

    /// Grants 水城名师 to this many teachers who do not hold it.
    private mutating func honour(_ count: Int) {
        for _ in 0..<count {
            let slot = random.below(teachers.count)
            guard !teachers[slot].isMasterTeacher else { continue }
            teachers[slot].isMasterTeacher = true
            report(
                .designation(title: "shuichengMasterTeacher", level: "city", date: today),
                about: .staff(teachers[slot].number), within: 15)
        }
    }

    /// One teacher in fifty ends on 31 August, and a young one begins.
    private mutating func replaceRetired() {
        for slot in teachers.indices where random.happens(inTenThousand: 200) {
            let retired = teachers[slot]
            end(retired, on: today - 1)
            let unit = successor(of: retired.appointment.unit)
            var teacher = newTeacher(at: unit, stage: retired.appointment.stage, from: today)
            teacher.appointment.role = retired.appointment.role
            teacher.degree =
                retired.appointment.stage == .kindergarten ? .college : .bachelor
            if retired.appointment.role == .psychologist {
                teacher.appointment.employment = .fullTime
            }
            if isDetailed {
                teacher.appointment.employment = retired.appointment.employment
                teacher.appointment.subject = retired.appointment.subject
            }
            teacher.hasPreschoolMajor = retired.hasPreschoolMajor
            if retired.degree > teacher.degree { teacher.degree = retired.degree }
            state(&teacher, within: 12)
            teachers[slot] = teacher
        }
    }

    /// Corrects an appointment by its last day.
    private mutating func end(_ teacher: Teacher, on day: CivilDay) {
        var appointment = teacher.appointment
        appointment.to = day
        record(
            .appointment(appointment), about: .staff(teacher.number), number: newEvent(),
            after: random.within(0...12), reference: .corrects(teacher.appointmentEvent))
    }

    /// The staff of a closed unit goes to another, on the day on which it closes.
    mutating func moveStaff(from unit: Int32, to successor: Int32) {
        for slot in teachers.indices where teachers[slot].appointment.unit == unit {
            end(teachers[slot], on: today - 1)
            teachers[slot].appointment.unit = successor
            teachers[slot].appointment.from = today
            teachers[slot].appointment.isNewToProfession = false
            teachers[slot].setting = schools[Int(successor)].setting
            teachers[slot].appointmentEvent = report(
                .appointment(teachers[slot].appointment), about: .staff(teachers[slot].number),
                within: 10)
        }
    }

    /// A quarter of the teachers of primary and junior schools may be asked to rotate; one in
    /// fourteen of them does, for a year.
    private mutating func rotate() {
        if isDetailed { return rotateByCounty() }
        let year = today.year
        var eligible = 0
        for slot in teachers.indices {
            let teacher = teachers[slot]
            let stage = teacher.appointment.stage
            guard stage == .primary || stage == .junior,
                today - teacher.appointment.from > 6 * 365, random.happens(inTenThousand: 4_000)
            else { continue }
            let unit = successor(of: teacher.appointment.unit)
            let isBackbone = teacher.isMasterTeacher || teacher.number % 6 == 0
            report(
                .eligibility(unit: unit, schoolYear: year, eligible: true, backbone: isBackbone),
                about: .staff(teacher.number), within: 8)
            eligible += 1
            let target = school(of: stage, in: schools[Int(unit)].county)
            guard eligible % 14 == 7, target != unit else { continue }
            report(
                .rotation(
                    from: unit, to: target, schoolYear: year, start: today,
                    end: CivilDay.on(8, 31, year + 1), backbone: isBackbone),
                about: .staff(teacher.number), within: 15)
        }
    }
}

extension Degree {
    fileprivate static func > (left: Degree, right: Degree) -> Bool {
        left.rawValue > right.rawValue
    }
}
