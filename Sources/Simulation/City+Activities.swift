import Calendar
import Codes

/// What is held in a detailed place: by schools, by counties, by the place.
extension City {
    /// Activities of schools: the day of each year, and of how many of a hundred schools.
    private static let ofSchools: [(spread: Spread, month: Int)] = [
        (Spread("wholeSchoolGames", of: .pupils, 60), 10),
        (Spread("campusFootball", of: .pupils, 40, 90), 9),
        (Spread("iceSnowSport", of: .pupils, 20, 80), 1),
        (Spread("operaOnCampus", of: .pupils, 20, 70), 10),
        (Spread("holidayCare", of: .pupils, 10, 70), 1),
        (Spread("deliveredClassroom", of: .pupils, 30, 85), 9),
        (Spread("budgetDisclosure", of: .all.publicOnes, 100), 2),
        (Spread("finalAccountsDisclosure", of: .all.publicOnes, 100), 9),
        (Spread("gaokaoReformSurvey", of: .seniors, 20), 10),
    ]

    /// Activities of the place: the month of each year, from which year on.
    private static let ofPlace: [(kind: String, level: String, month: Int, first: Int)] = [
        ("ideologyTeachingAward", "city", 6, 2021), ("moralLessonShow", "city", 10, 2021),
        ("informationTechnologyContest", "city", 5, 2021), ("ethicsReview", "city", 9, 2021),
        ("informationTechnologyExhibition", "city", 11, 2021), ("ethicsSurvey", "county", 6, 2021),
        ("educationSurvey", "city", 4, 2023), ("agricultureDialogue", "city", 5, 2022),
        ("tourismDialogue", "city", 6, 2022), ("healthCareDialogue", "city", 9, 2023),
        ("artificialIntelligenceDialogue", "city", 10, 2023),
        ("schoolHealthTraining", "city", 8, 2021), ("youngTeacherStrategicClass", "city", 7, 2021),
        ("internationalExchange", "county", 4, 2021),
        ("internationalSummerCamp", "county", 7, 2022),
        ("internationalWinterCamp", "county", 1, 2023),
        ("educationFundsAnnouncement", "county", 10, 2020),
        ("communitySignature", "city", 5, 2021),
    ]

    /// What is held on the tenth of the month.
    mutating func holdActivities() {
        let (year, month, _) = today.date
        for (kind, level, held, first) in City.ofPlace where held == month && year >= first {
            if place.story(of: kind).map({ Int($0.from) }) == year { continue }
            hold(kind, level, by: .area(place.code), participants: 40 + (year - 2020) * 15)
        }
        for (spread, held) in City.ofSchools where held == month {
            for (school, day) in days(of: spread) {
                guard let day, day <= today, schools[Int(school)].isOpen else { continue }
                hold(spread.code, "school", by: .institution(school), participants: 80)
            }
        }
        if month == 6 {
            for county in place.counties {
                let late = place.story(of: "signature").map { Int32($0.to) } == county.code
                guard !(late && year >= 2023) else { continue }
                hold("communitySignature", "county", by: .area(county.code), participants: 300)
            }
        }
    }

    private mutating func hold(
        _ kind: String, _ level: String, by subject: Subject, participants: Int
    ) {
        note(
            "activity-held", of: "education-bureau", about: subject, within: 10,
            [
                ("activityId", .ordinal("activity-", offices.number())),
                ("activityKind", .text(kind)), ("level", .text(level)), ("date", .day(today)),
                ("participants", .whole(participants)),
            ])
    }
}
