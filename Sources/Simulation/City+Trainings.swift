import Calendar
import Codes

/// Who is trained in a detailed place.
extension City {
    /// A programme for teachers: whom it trains, when, and what it counts.
    private struct Programme {
        let code: String
        let month: Int
        var stages: [Stage] = []
        /// After how many years a teacher has a turn again; 1: every year.
        var everyYears = 1
        /// Of a hundred teachers in 2020 and in 2025.
        var share: (from: Double, to: Double) = (100, 100)
        var isRuralAlone = false
        var unit: (name: String, amount: Int)?
    }

    private static let programmes: [Programme] = [
        Programme(code: "schoolBased", month: 4, unit: ("credits", 27)),
        Programme(code: "fiveYearRound", month: 6, unit: ("hours", 76)),
        Programme(code: "informationTechnology", month: 5, unit: ("hours", 20)),
        Programme(code: "teachingContest", month: 10, everyYears: 4),
        Programme(code: "allStaffRound", month: 7, everyYears: 4, unit: ("hours", 24)),
        Programme(code: "newSeniorCurriculum", month: 8, stages: [.senior], everyYears: 3),
        Programme(
            code: "nationalLanguage", month: 9, stages: [.kindergarten], share: (30, 90)),
        Programme(
            code: "onlineStudySupport", month: 10, stages: [.primary, .junior], share: (20, 80),
            isRuralAlone: true),
        Programme(
            code: "enterprisePractice", month: 7, stages: [.vocational], everyYears: 4,
            unit: ("practiceDays", 180)),
        Programme(code: "thoughtStudy", month: 3, unit: ("hours", 8)),
        Programme(code: "ruralTeachers", month: 7, share: (2, 8), isRuralAlone: true),
        Programme(code: "youngTeachers", month: 8, share: (2, 6)),
    ]

    /// The trainings of the month; who was appointed since is trained in November.
    mutating func trainTeachers() {
        let (year, month, _) = today.date
        for programme in City.programmes where place.programmes.contains(programme.code) {
            let isLate = month == 11 && programme.month < 11 && programme.everyYears == 1
            guard programme.month == month || isLate else { continue }
            train(programme, in: year, newcomersAlone: programme.month != month)
        }
        if month == 5 || month == 3 { trainLeaders(in: year, month) }
    }

    /// What was trained in the years before the first day.
    mutating func rememberTrainings() {
        guard let round = City.programmes.first(where: { $0.code == "fiveYearRound" }),
            place.programmes.contains(round.code)
        else { return }
        for year in settings.from.year - 4...settings.from.year {
            train(round, in: year, newcomersAlone: false, on: CivilDay.on(6, 10, year))
        }
    }

    private mutating func train(
        _ programme: Programme, in year: Int, newcomersAlone: Bool, on day: CivilDay? = nil
    ) {
        let share =
            programme.share.from
            + (programme.share.to - programme.share.from) * Double(year - 2020) / 5
        let missed = place.story(of: programme.code)
        for slot in teachers.indices {
            let teacher = teachers[slot]
            let stage = teacher.appointment.stage
            guard teacher.isFullTime,
                programme.stages.isEmpty || programme.stages.contains(stage),
                !newcomersAlone || teacher.appointment.from > CivilDay.on(3, 1, year),
                !programme.isRuralAlone || teacher.setting == .rural,
                Int(teacher.number) % programme.everyYears == year % programme.everyYears
                    || teacher.appointment.from > today - 60 && programme.everyYears > 1,
                share >= 100 || offices.reaches(share, of: programme.code)
            else { continue }
            // A story: from a year on one in twelve teachers has done half of it, or nothing.
            var unit = programme.unit
            if let missed, year >= Int(missed.from), stage != .kindergarten,
                teacher.number % 12 == 0
            {
                guard missed.to > 0, let whole = unit else { continue }
                unit = (whole.name, whole.amount / 2)
            }
            credit(
                teacher.number, at: teacher.appointment.unit, "teacher", programme.code, year,
                unit, on: day ?? today)
            // Inclusive private kindergartens are helped with a second day.
            if stage == .kindergarten, programme.code == "schoolBased",
                schools[Int(teacher.appointment.unit)].ownership == .privateInclusive
            {
                credit(
                    teacher.number, at: teacher.appointment.unit, "teacher", programme.code, year,
                    unit, on: today + 7)
            }
        }
    }

    private mutating func trainLeaders(in year: Int, _ month: Int) {
        for leader in offices.leaders {
            let role = leader.role == "principal" ? "principal" : "official"
            if month == 3 {
                guard place.programmes.contains("thoughtStudy") else { continue }
                credit(leader.number, at: leader.school, role, "thoughtStudy", year, nil, on: today)
            } else if Int(leader.number) % 3 == year % 3 {
                credit(
                    leader.number, at: leader.school, role, "informationTechnology", year, nil,
                    on: today)
            }
        }
        guard month == 3 else { return }
        for rank in 0..<4 {
            let promoter = teachers[(rank + year) % teachers.count]
            credit(
                promoter.number, at: promoter.appointment.unit, "teacher", "readingPromotion", year,
                nil, on: today)
        }
    }

    private mutating func credit(
        _ person: UInt32, at unit: Int32, _ role: String, _ programme: String, _ year: Int,
        _ amount: (name: String, amount: Int)?, on day: CivilDay
    ) {
        var fields: [(name: String, value: PlainStatement.Value)] = [
            ("unitId", .unit(unit)), ("personRole", .text(role)), ("programme", .text(programme)),
            ("sessionId", .ordinal("\(programme)-", year)), ("date", .day(day)),
        ]
        if let amount { fields.append((amount.name, .whole(amount.amount))) }
        note("training-credit", of: "training-centre", about: .staff(person), within: 20, fields)
    }

    /// How many came to the trainings of a quarter that are counted by heads.
    mutating func countAttendances() {
        let (year, month, _) = today.date
        guard month % 3 == 0, year >= 2021 else { return }
        let few = place.story(of: "attendances").map { Int($0.from) } == year
        for (programme, perYear) in [
            ("vocational", 108_000 + (year - 2020) * 3_000), ("teacherTraining", 17_600),
            ("principalTraining", 4_000),
        ] {
            let perQuarter = perYear * (few && programme != "vocational" ? 78 : 100) / 400
            for (ordinal, county) in place.counties.enumerated() {
                let there = place.counties.count
                note(
                    "attendance-count", of: "education-bureau", about: .area(county.code),
                    within: 10,
                    [
                        ("programme", .text(programme)),
                        ("sessionId", .ordinal("\(programme)-", year * 100 + month)),
                        ("date", .day(today)),
                        ("attendances", .whole(perQuarter / there + ordinal)),
                    ])
            }
        }
    }
}
