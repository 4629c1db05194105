import Calendar
import Codes

/// What is recorded of schools and counties themselves: buildings, posts, money, inspections.
extension City {
    // MARK: schools

    mutating func noteBuildings(of ordinal: Int32) {
        let school = schools[Int(ordinal)]
        let built = CivilDay.on(9, 1, 2005 + Int(ordinal) % 14)
        noteFacility(
            of: ordinal, "building-", 1, "teachingBuilding", "inService", on: built, within: 0,
            [("places", .whole(school.kind == .kindergarten ? 270 : 900))])
        let speed = school.setting == .rural ? 200 : 1_000
        noteFacility(
            of: ordinal, "network-", 1, "network", "inService", on: CivilDay.on(3, 1, 2019),
            within: 0,
            [
                ("mbitPerSecond", .whole(speed)),
                ("wifi", .flag(school.setting == .urban || ordinal % 3 == 0)),
            ])
    }

    private mutating func noteFacility(
        of ordinal: Int32, _ prefix: String, _ number: Int, _ type: String, _ phase: String,
        on day: CivilDay, within days: Int, after start: Int = 0,
        _ capabilities: [(name: String, value: PlainStatement.Value)]
    ) {
        note(
            "facility-change", of: "construction-office", about: .institution(ordinal),
            within: days, after: start,
            [
                ("facilityId", .ordinal(prefix, number)), ("facilityType", .text(type)),
                ("phase", .text(phase)), ("projectKind", .text("new")),
                ("capabilities", .object(capabilities)), ("date", .day(day)),
            ])
    }

    /// One school in twenty-five gets a sports venue: begun in March, completed in September.
    mutating func startBuilding() {
        for ordinal in schools.indices
        where schools[ordinal].isOpen && registers.random.happens(inTenThousand: 400) {
            let area = registers.around(900, 400)
            for (phase, after) in [("started", 0), ("completed", 195)] {
                noteFacility(
                    of: Int32(ordinal), "venue-", today.year, "sportsVenue", phase,
                    on: today + after, within: 15, after: after,
                    [("areaSquareMetres", .whole(area))])
            }
        }
    }

    /// A teacher of psychology for every school with pupils.
    mutating func noteStaffing(of ordinal: Int32, from day: CivilDay, within days: Int) {
        guard schools[Int(ordinal)].kind != .kindergarten else { return }
        note(
            "staffing-standard", of: "staffing-office", about: .institution(ordinal), within: days,
            [
                ("role", .text("psychologist")), ("postsRequired", .whole(1)),
                ("postsEstablished", .whole(registers.random.below(2))),
                ("effectiveFrom", .day(day)),
            ])
    }

    mutating func noteCharter(of ordinal: Int32, from day: CivilDay, within days: Int) {
        registers.charters.insert(ordinal)
        note(
            "policy-adoption", of: "education-bureau", about: .institution(ordinal), within: days,
            [("policyCode", .text("schoolCharter")), ("effectiveFrom", .day(day))])
    }

    /// Half of the schools without a charter adopt one.
    mutating func adoptCharters() {
        for ordinal in schools.indices
        where schools[ordinal].isOpen && !registers.charters.contains(Int32(ordinal)) {
            guard registers.random.happens(inTenThousand: 5_000) else { continue }
            noteCharter(of: Int32(ordinal), from: today, within: 30)
        }
    }

    /// A fifth of the kindergartens each year; what is not met is put right within two months.
    mutating func inspectKindergartens(in year: Int) {
        for ordinal in schools.indices
        where schools[ordinal].kind == .kindergarten && ordinal % 5 == year % 5 {
            guard schools[ordinal].isOpen else { continue }
            let isMet = registers.random.happens(inTenThousand: 8_500)
            noteResult(
                "kindergartenQuality", isMet ? "met" : "notMet", of: .institution(Int32(ordinal)),
                year, on: today, within: 20)
            if !isMet {
                noteResult(
                    "kindergartenQuality", "rectified", of: .institution(Int32(ordinal)), year,
                    on: today + 60, within: 20, after: 60)
            }
        }
    }

    private mutating func noteResult(
        _ matter: String, _ result: String, of subject: Subject, _ year: Int, on day: CivilDay,
        within days: Int, after start: Int = 0
    ) {
        let points = registers.around(result == "notMet" ? 740 : 880, 60)
        note(
            "supervision-result", of: "supervision-office", about: subject, within: days,
            after: start,
            [
                ("matterCode", .text(matter)), ("round", .ordinal("", year)),
                ("result", .text(result)), ("value", .tenths(points)), ("date", .day(day)),
            ])
    }

    // MARK: counties

    /// From 2022 on one more county a year passes as one of quality-balanced compulsory education.
    mutating func superviseCounties(in year: Int) {
        for (ordinal, county) in place.counties.enumerated() {
            noteResult(
                "qualityBalancedCompulsory", ordinal < year - 2021 ? "met" : "notMet",
                of: .area(county.code), year, on: today, within: 25)
        }
    }

    mutating func noteBudgets(of year: Int) {
        for county in place.counties {
            let amount = 400_000 + registers.random.below(200_000)
            noteMoney("teacherTrainingAnnual", amount, "budget", of: .area(county.code), year)
        }
    }

    mutating func noteSpending(of year: Int) {
        for county in place.counties {
            let amount = 400_000 + registers.random.below(200_000)
            noteMoney("teacherTrainingAnnual", amount, "final", of: .area(county.code), year)
            let pay = 90_000_000 + registers.random.below(9_000_000)
            noteMoney("compulsoryTeacherPay", pay, "final", of: .area(county.code), year)
        }
        for ordinal in schools.indices where schools[ordinal].isOpen {
            let amount = 5_000 + registers.random.below(20_000)
            noteMoney(
                "teacherTrainingAnnual", amount, "final", of: .institution(Int32(ordinal)), year)
        }
    }

    private mutating func noteMoney(
        _ item: String, _ yuan: Int, _ status: String, of subject: Subject, _ year: Int
    ) {
        note(
            "finance-report", of: "finance-bureau", about: subject, within: 20,
            [
                ("fiscalYear", .whole(year)), ("itemCode", .text(item)), ("amount", .whole(yuan)),
                ("status", .text(status)),
            ])
    }

    mutating func holdActivities(in year: Int) {
        for county in place.counties {
            note(
                "activity-held", of: "education-bureau", about: .area(county.code), within: 15,
                [
                    ("activityId", .ordinal("community-", year)),
                    ("activityKind", .text("communitySignature")), ("level", .text("county")),
                    ("date", .day(today)), ("participants", .whole(registers.around(600, 400))),
                ])
        }
        note(
            "activity-held", of: "education-bureau", about: .area(place.code), within: 15,
            [
                ("activityId", .ordinal("contest-", year)),
                ("activityKind", .text("informationTechnologyContest")), ("level", .text("city")),
                ("date", .day(today)), ("participants", .whole(registers.around(400, 100))),
            ])
    }

    /// How many parents of each county came to this month's lesson.
    mutating func teachParents() {
        let (year, month, _) = today.date
        for county in place.counties {
            note(
                "attendance-count", of: "education-bureau", about: .area(county.code), within: 10,
                [
                    ("programme", .text("parentEducation")),
                    ("sessionId", .ordinal("parents-", year * 100 + month)), ("date", .day(today)),
                    ("attendances", .whole(registers.around(520, 300))),
                ])
        }
    }

    /// Whether parents are content with the schools.
    mutating func ask(in year: Int) {
        for county in place.counties {
            let respondents = registers.around(900, 200)
            let positive = respondents * registers.around(915, 30) / 1_000
            note(
                "survey-result", of: "survey-office", about: .area(county.code), within: 15,
                [
                    ("surveyId", .ordinal("parents-", year)), ("questionCode", .text("satisfied")),
                    ("date", .day(today)), ("respondents", .whole(respondents)),
                    ("positive", .whole(positive)),
                ])
        }
    }

    /// Two lessons a month; in December one of the year is withdrawn.
    mutating func publish() {
        for _ in 0..<2 {
            registers.resources += 1
            notePublication(of: registers.resources, "published")
        }
        if today.date.month == 12 { notePublication(of: registers.resources - 3, "withdrawn") }
    }

    private mutating func notePublication(of resource: Int32, _ change: String) {
        note(
            "resource-publication", of: "resource-platform", about: .resource(resource), within: 5,
            [
                ("kind", .text("lesson")), ("media", .text("video")),
                ("stage", .text(resource % 2 == 0 ? "primary" : "junior")), ("free", .flag(true)),
                ("date", .day(today)), ("change", .text(change)),
                ("areaCode", .area(place.code)),
            ])
    }
}
