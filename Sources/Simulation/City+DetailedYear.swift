import Calendar
import Codes

/// The year of the offices of a detailed place: what is there on the first day, and what each day
/// brings.
extension City {
    /// What is there on the first day, and what is known already of the days to come.
    mutating func foundOffices() {
        for ordinal in schools.indices {
            if Schools.pupils.include(schools[ordinal]) {
                noteStaffing(of: Int32(ordinal), from: CivilDay.on(9, 1, 2018), within: 0)
            }
        }
        establishPosts()
        adoptPolicies()
        inspectSchools()
        equipSchools()
        grantTitles()
        foundCollege()
        rememberTrainings()
        for year in yearsOfFacts.prefix(2) {
            stateSeries(of: year)
            reportSpending(of: year)
        }
        stateSeries(of: settings.from.year)
        reportBudgets(of: settings.from.year)
        buildSchools(in: settings.from.year)
    }

    /// What the day brings for the offices.
    mutating func keepOffices() {
        let (year, month, day) = today.date
        switch (month, day) {
        case (1, 8): pursueCases(in: year)
        case (1, 20): reportBudgets(of: year)
        case (2, 5): inspectYearly(year)
        case (3, 12): grantAids(in: "\(year - 1)-2")
        case (3, 18) where place == .liaocheng || place == .heping: screenEyes()
        case (3, 25): reportSpending(of: year - 1)
        case (4, 12): inspectPrivateSchools()
        case (5, 20): assessLearners()
        case (6, 10): buildSchools(in: year)
        case (7, 1): rememberGraduates()
        case (9, 1):
            countDestinations(1)
            fillVacancies()
        case (9, 8): honour(in: year)
        case (9, 12): grantAids(in: "\(year)-1")
        case (9, 27): stateSeries(of: year)
        case (10, 8) where place != .ofNobody: testFitness()
        case (10, 12) where place.assessments.contains("householdLabour"): assessLabour()
        case (12, 5): survey(in: year)
        case (12, 31): countDestinations(2)
        default: break
        }
        if day == 10 { holdActivities() }
        if day == 14 { trainTeachers() }
        if day == 18 { publishResources() }
        if day == 22 { countAttendances() }
    }

    /// A unit that opens in the course of the years has all that its kind must have.
    mutating func provide(_ school: Int32, on day: CivilDay) {
        equipNew(school, on: day)
        adoptPolicies(of: school, on: day)
        inspect(school, on: day)
        grantTitles(to: school, on: day)
        staff(school, on: day)
        budgetParty(of: school, day.year)
    }

    /// The students of the college, who stay, and its teacher of psychology.
    private mutating func foundCollege() {
        guard let college = schools.firstIndex(where: { $0.kind == .higherCollege }) else { return }
        let staff = newPerson()
        note(
            "staff-appointment", of: "staff-register", about: .staff(staff), within: 0,
            [
                ("unitId", .unit(Int32(college))), ("role", .text("psychologist")),
                ("stage", .text("higher")), ("employment", .text("fullTime")),
                ("establishedPost", .flag(true)), ("from", .day(CivilDay.on(9, 1, 2016))),
            ])
        for _ in 0..<40 {
            note(
                "enrolment", of: "student-register", about: .student(newPerson()), within: 3,
                [
                    ("schoolId", .unit(Int32(college))), ("stage", .text("higher")),
                    ("from", .day(settings.from)), ("move", .text("new")),
                ])
        }
    }
}
