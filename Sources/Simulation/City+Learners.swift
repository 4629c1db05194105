import Calendar
import Codes

/// Learners: the turn of the school year, and what happens in between.
extension City {
    /// Somebody of the right age for a step, not yet at a school.
    mutating func newStudent(step: Int8, on day: CivilDay) -> Student {
        // Aged 3 on 31 August before the first year of kindergarten.
        let youngest = CivilDay.on(8, 31, day.schoolYear - 3 - Int(step))
        let isVocational = random.happens(inTenThousand: 4_200)
        let sex: Sex = random.happens(inTenThousand: 4_750) ? .female : .male
        // A small place has more of each group, for a handful of people is nobody's figure.
        let more = isDetailed ? 2 : 1
        let group: LearnerGroup? =
            switch random.below(1_000) {
            case ..<(5 * more * more): .disabled
            case ..<(65 * more): .leftBehind
            case ..<(95 * more): .poor
            case ..<(115 * more): .migrantPermit
            default: nil
            }
        return Student(
            number: newPerson(), school: 0, birth: youngest - random.below(365), step: step,
            isVocational: isVocational || isDetailed && group == .disabled, sex: sex, group: group)
    }

    /// Reports that a learner is enrolled at the school that the learner now has.
    mutating func enrol(
        _ student: inout Student, from day: CivilDay, move: Move, within days: Int
    ) {
        student.state = .enrolled
        let guardian = move == .new && student.number % 4 == 0 ? newPerson() : nil
        report(
            .enrolment(
                Enrolment(
                    school: student.school, stage: student.stage, grade: student.grade, from: day,
                    move: move, sex: student.sex, birth: student.birth, group: student.group,
                    guardian: guardian,
                    details: isDetailed ? details(of: student, from: day, move: move) : nil)),
            about: .student(student.number), within: days)
    }

    /// Classes are filled one after another; public schools admit by catchment, private ones by
    /// lot, senior schools half by quota and a little more of those who come from the country.
    private mutating func details(
        of student: Student, from day: CivilDay, move: Move
    ) -> EnrolmentDetails {
        let school = schools[Int(student.school)]
        let place = offices.place(
            at: student.school, grade: student.grade ?? 0, schoolYear: day.schoolYear)
        let isPrivate = school.ownership != .public
        let isCompulsory = student.stage == .primary || student.stage == .junior
        let quota = student.isFromCountry ? 6 : 4
        let route: AdmissionRoute? =
            switch student.stage {
            case .kindergarten, .vocational: nil
            case .senior: student.number % 10 < quota ? .quota : .other
            default: isPrivate ? .lottery : .catchment
            }
        let isDisabled = student.group == .disabled
        return EnrolmentDetails(
            classNumber: place / 40 + 1, route: move == .transferIn ? nil : route,
            otherGroups: student.isPoor && isDisabled
                ? student.isWillingVocational ? [.poor, .willingVocational] : [.poor]
                : student.isWillingVocational ? [.willingVocational] : [],
            placement: isDisabled ? student.placement : nil,
            isBoarding: student.step >= 9 && student.number % 3 == 0 && school.setting != .urban,
            isPurchased: isPrivate && isCompulsory && student.number % 2 == 0)
    }

    private mutating func leave(
        _ student: Student, on day: CivilDay, as outcome: ExitOutcome, to destination: Int32? = nil,
        within days: Int
    ) {
        report(
            .exit(school: student.school, date: day, outcome: outcome, destination: destination),
            about: .student(student.number), within: days, after: day - today)
    }

    /// What the day brings for learners.
    mutating func changeLearners() {
        let (_, month, day) = today.date
        switch (month, day) {
        case (7, 1): graduate()
        case (9, 1): turnYear()
        default:
            happen(0.012) { $0.transfer($1) }
            happen(0.003) { $0.moveAway($1) }
            happen(0.003) { city, _ in city.replaceLeaver() }
            happen(0.001) { $0.suspend($1) }
            happen(0.006) { $0.mistakeLeaving($1) }
        }
    }

    /// Lets something happen to as many learners as the share of all of them in a year asks for.
    private mutating func happen(_ share: Double, _ change: (inout City, Int) -> Void) {
        for _ in 0..<random.times(perYear: share * Double(settings.students)) {
            let slot = random.below(students.count)
            if students[slot].state == .enrolled { change(&self, slot) }
        }
    }

    /// 1 July: the final years leave, known within four weeks.
    private mutating func graduate() {
        juniorGraduates = Array(repeating: 0, count: place.counties.count)
        for slot in students.indices
        where students[slot].state == .enrolled && students[slot].isInFinalYear {
            let student = students[slot]
            students[slot].state = .between
            if student.step == 11 {
                juniorGraduates[schools[Int(student.school)].county] += 1
            }
            leave(
                student, on: today + random.within(0...9), as: .graduated, within: 24)
        }
    }

    /// 1 September: promotions, new stages, new children.
    private mutating func turnYear() {
        for slot in students.indices {
            var student = students[slot]
            guard student.state == .enrolled || student.state == .between else { continue }
            let hasGraduated = student.state == .between
            student.school = successor(of: student.school)
            student.step += 1
            let stays = isDetailed && student.group == .disabled
            if student.step > 14
                || (student.step == 12 && !stays && random.happens(inTenThousand: 150))
            {
                remove(slot)
                continue
            }
            if hasGraduated {
                enterNextStage(&student)
            } else if student.step >= 3 {
                enrol(&student, from: today, move: .promoted, within: 18)
            }
            students[slot] = student
        }
        admitChildren()
        takeBackSuspended()
    }

    private mutating func enterNextStage(_ student: inout Student) {
        let school = schools[Int(student.school)]
        student.isFromCountry = school.setting == .rural
        if isDetailed, student.step == 12 { chooseTrade(for: &student) }
        if student.step != 9 || !school.stages.contains(.junior) {
            student.school = self.school(of: student.stage, in: school.county)
        }
        enrol(&student, from: today, move: .new, within: 18)
    }

    /// A little more of those who leave junior school learn a trade each year.
    private mutating func chooseTrade(for student: inout Student) {
        let percent = 40 + Double(today.year - 2020) * 1.2
        student.isVocational =
            student.group == .disabled || offices.reaches(percent, of: "vocational")
    }

    /// New kindergarten children, a little fewer each year, spread so that the public share comes
    /// as near to what the fortune says as one intake can bring it; and the first-year pupils who
    /// were at no kindergarten.
    private mutating func admitChildren() {
        let years = today.year - settings.from.schoolYear
        let cohort = settings.students / 15 * (100 - min(years, 20)) / 100
        var all = cohort
        var inPublic = 0
        for student in students where student.state == .enrolled && student.step < 3 {
            all += 1
            if schools[Int(student.school)].ownership == .public { inPublic += 1 }
        }
        let wanted = fortune.publicShare[today.year] / 100 * Double(all) - Double(inPublic)
        let share = min(max(wanted / Double(max(cohort, 1)) * 100, 2), 98)
        for ordinal in 1...max(cohort, 1) {
            var child = newStudent(step: 0, on: today)
            let county = ordinal % place.counties.count
            child.school = kindergarten(
                in: county, isPublic: City.reaches(share, at: ordinal))
            admit(&child)
        }
        for ordinal in 0..<cohort / 30 {
            var child = newStudent(step: 3, on: today)
            child.school = school(of: .primary, in: ordinal % place.counties.count)
            admit(&child)
        }
    }

    private mutating func admit(_ student: inout Student) {
        enrol(&student, from: today, move: .new, within: 18)
        settle(student)
    }

    /// Gives a newcomer a slot.
    private mutating func settle(_ student: Student) {
        if let slot = freeSlots.popLast() {
            students[slot] = student
        } else {
            students.append(student)
        }
    }

    private mutating func remove(_ slot: Int) {
        students[slot].state = .gone
        freeSlots.append(slot)
    }

    private mutating func transfer(_ slot: Int) {
        var student = students[slot]
        let county = schools[Int(student.school)].county
        let target = school(
            of: student.stage,
            in: random.happens(inTenThousand: 7_000) ? county : random.below(place.counties.count))
        guard target != student.school else { return }
        leave(student, on: today, as: .transferredOut, to: target, within: 10)
        student.school = target
        enrol(&student, from: today, move: .transferIn, within: 10)
        students[slot] = student
    }

    private mutating func moveAway(_ slot: Int) {
        let student = students[slot]
        let isSenior = student.step >= 12
        let outcome: ExitOutcome =
            switch random.below(40) {
            case 0: .died
            case 1..<8 where isSenior: .withdrawn
            case 8..<11 where isSenior: .droppedOut
            default: .movedAway
            }
        leave(student, on: today, as: outcome, within: 40)
        remove(slot)
    }

    /// Somebody new comes to town.
    private mutating func replaceLeaver() {
        var student = newStudent(step: Int8(random.below(15)), on: today)
        // Aid begins with a semester.
        if isDetailed, student.group == .disabled { student.group = nil }
        student.school = school(of: student.stage, in: random.below(place.counties.count))
        enrol(&student, from: today, move: .transferIn, within: 20)
        settle(student)
    }

    /// A year at home, then the same grade again; those of the final months stay where they are.
    private mutating func suspend(_ slot: Int) {
        let month = today.date.month
        guard month < 6 || month > 9 else { return }
        let student = students[slot]
        leave(student, on: today, as: .suspended, within: 10)
        students[slot].state = .suspended
    }

    /// A clerk picks the wrong line, and sees it some days later.
    private mutating func mistakeLeaving(_ slot: Int) {
        let student = students[slot]
        reportInError(
            .exit(
                school: student.school, date: today, outcome: .movedAway, destination: nil),
            about: .student(student.number))
    }

    /// Those who were suspended return with the new school year, in the grade they had.
    private mutating func takeBackSuspended() {
        for slot in students.indices where students[slot].state == .suspended {
            var student = students[slot]
            student.school = successor(of: student.school)
            enrol(&student, from: today, move: .return, within: 18)
            students[slot] = student
        }
    }
}
