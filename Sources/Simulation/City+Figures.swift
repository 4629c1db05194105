import Calendar
import Codes

/// The figures and surveys of a detailed place, a statement a year.
extension City {
    /// Who states a series.
    private enum Level {
        case counties
        /// The place and each county: indexes and means, which nobody adds up.
        case everywhere
        case place
    }

    /// A series: a part of an amount, in percent of it in 2020 and in 2025.
    private struct Series {
        let name: String
        var ages: (Int, Int)?
        var stage: Stage?
        var setting: Setting?
        var item: String?
        let level: Level
        let amount: Amount
        let from: Double
        let to: Double

        init(
            _ name: String, item: String? = nil, ages: (Int, Int)? = nil, stage: Stage? = nil,
            setting: Setting? = nil, by level: Level = .counties, _ amount: Amount,
            _ from: Double = 100, _ to: Double = 100
        ) {
            self.name = name
            self.item = item
            self.ages = ages
            self.stage = stage
            self.setting = setting
            self.level = level
            self.amount = amount
            self.from = from
            self.to = to
        }
    }

    private static let compulsoryAges = (6, 14)
    private static let pupils = Schools.pupils.stages
    private static let learners = Schools.all.stages

    private static let series: [Series] = [
        Series("disabledChildren", ages: compulsoryAges, .number(400)),
        Series("disabledChildrenEnrolled", ages: compulsoryAges, .number(400), 95, 99.5),
        Series("disabledChildren", ages: (3, 5), .number(60)),
        Series("disabledChildren", ages: (15, 17), .number(60)),
        Series(
            "disabledChildren", item: "moderateSevereMultiple", ages: compulsoryAges, .number(50)),
        Series(
            "disabledChildrenEnrolled", item: "moderateSevereMultiple", ages: compulsoryAges,
            .number(50), 80, 100),
        Series("cohortEntrants", item: "disabled", stage: .primary, .number(3)),
        Series(
            "vulnerableChildren", ages: compulsoryAges, .group([.disabled, .poor, .leftBehind])),
        Series("poorChildren", ages: compulsoryAges, .group([.poor])),
        Series("poorChildrenEnrolled", ages: compulsoryAges, .group([.poor])),
        Series("population", ages: compulsoryAges, .learners([.primary, .junior])),
        Series("schoolAgeChildren", ages: compulsoryAges, .learners([.primary, .junior])),
        Series("schoolAgeChildrenEnrolled", ages: compulsoryAges, .learners([.primary, .junior])),
        Series("communities", .number(4)), Series("communities", setting: .urban, .number(1)),
        Series("communities", setting: .town, .number(1)),
        Series("communities", item: "parentSchool", .number(400), 0.6, 1),
        Series("communities", item: "youngPioneers", .number(400), 0.5, 1),
        Series("communities", item: "offCampusBase", .number(400), 0.4, 1),
        Series("culturalVenues", .number(12)),
        Series("culturalVenues", item: "freeForStudents", .number(12), 50, 90),
        Series("communityEducationStaff", .number(20), 60, 110),
        Series("administrativeUnits", item: "city", by: .place, .number(1)),
        Series("administrativeUnits", item: "county", by: .place, .number(8)),
        Series("administrativeUnits", item: "township", by: .place, .number(130)),
        Series("administrativeUnits", item: "village", by: .place, .number(1_200)),
        Series("communityEducationNetwork", item: "city", by: .place, .number(1)),
        Series("communityEducationNetwork", item: "county", by: .place, .number(8), 50, 100),
        Series("communityEducationNetwork", item: "township", by: .place, .number(130), 50, 100),
        Series("communityEducationNetwork", item: "village", by: .place, .number(1_200), 40, 98),
        Series("schoolLevelIndex", item: "townshipSeat", by: .everywhere, .number(100), 72, 88),
        Series("schoolLevelIndex", item: "urban", by: .everywhere, .number(100), 86, 90),
        Series("homeworkMinutes", by: .everywhere, .number(100), 95, 70),
        Series("seniorTitleMaximumShare", stage: .primary, by: .everywhere, .number(11)),
        Series("seniorTitleMaximumShare", stage: .junior, by: .everywhere, .number(20)),
        Series("seniorTitleMaximumShare", stage: .senior, by: .everywhere, .number(30)),
        Series("civilServantPay", by: .everywhere, .number(92_000), 90, 110),
        Series("teacherPension", item: "privateSchools", by: .everywhere, .number(5_000), 82, 105),
        Series("teacherPension", item: "publicSchools", by: .everywhere, .number(5_000), 100, 106),
        Series("transitHousing", item: "entitled", .number(100)),
        Series("transitHousing", item: "housed", .number(100), 50, 100),
        Series("allowanceEntitledTeachers", item: "townshipAllowance", .number(80)),
        Series("allowanceEntitledTeachers", item: "hardshipAreaAllowance", .number(20)),
        Series("platformAccounts", .learnersAndTeachers, 60, 101),
        Series("teachersUsingPlatform", .teachers(Schools.taught.stages), 70, 100),
        Series("studentsUsingPlatform", .learners(Schools.taught.stages), 60, 100),
        Series("learningRecords", .learners(learners), 40, 100),
        Series("ideologyTeachers", .number(50)),
        Series("ideologyTeachers", item: "dedicated", .number(50), 54, 70),
        Series("newEstateKindergartens", .number(10)),
        Series("newEstateKindergartens", item: "fiveStepsInSync", .number(10), 60, 100),
        Series("schoolInformationIndex", setting: .rural, by: .everywhere, .number(100), 60, 78),
        Series("afterSchoolStudents", .learners([.primary, .junior]), 50, 92),
        Series("foreignStudents", stage: .senior, .number(10), 20, 60),
        Series("threePlusTwoStudents", .number(100), 60, 160),
        Series("putonghuaPenetration", by: .everywhere, .number(100), 96.4, 98.3),
        Series("studentHealthRecords", .learners(pupils), 75, 100),
        Series("epidemicTests", item: "due", .number(900)),
        Series("epidemicTests", item: "tested", .number(900)), Series("partyBranches", .number(14)),
        Series("partyBranches", item: "withFeature", .number(14), 50, 100),
        Series("catchments", .number(20)),
        Series("catchments", item: "enoughPlaces", .number(20), 100, 100),
        Series("studentsWithTutor", stage: .senior, .learners([.senior]), 40, 100),
        Series("lifelongLearningCards", .number(1_000), 50, 160),
        Series("smartEnvironmentIndex", by: .everywhere, .number(100), 60, 80),
    ]

    /// Questions that are asked each December, and the positive answers of a hundred.
    private static let questions: [(code: String, from: Double, to: Double)] = [
        ("satisfied", 90, 93), ("offCampusSubjectTraining", 40, 14),
        ("afterSchoolServiceSuits", 70, 90), ("homeworkOrTrainingBurden", 45, 20),
        ("usesOnlineSpace", 50, 85),
    ]

    /// The figures of a year: of the two before the first day too.
    mutating func stateSeries(of year: Int) {
        for series in City.series {
            // Of a place whose parents are asked, accounts of parents are counted as well.
            let story = place.story(of: series.name + (series.item ?? ""))
            let from = story?.from ?? series.from
            let to = story?.to ?? series.to
            var percent = from + (to - from) * Double(min(year, 2026) - 2020) / 5
            // No more are enrolled than there are.
            if series.name.hasSuffix("Enrolled") { percent = min(percent, 100) }
            let counties = series.level == .place ? [] : Array(place.counties.indices)
            for county in counties {
                let amount = amount(of: series.amount, in: county)
                state(
                    series, amount * percent / 100 + lag(of: series, in: county, year), year,
                    of: place.counties[county].code)
            }
            if series.level == .place || series.level == .everywhere && place.counties.count > 1 {
                state(
                    series, amount(of: series.amount, in: nil) * percent / 100, year,
                    of: place.code)
            }
        }
        if place == .heping { stateParents(of: year) }
    }

    /// What a county of a story is behind.
    private func lag(of series: Series, in county: Int, _ year: Int) -> Double {
        guard let lag = place.lags[series.name], county == lag.county else { return 0 }
        return lag.amount * Double(max(0, year - 2020))
    }

    private mutating func state(_ series: Series, _ value: Double, _ year: Int, of area: Int32) {
        var group: [(name: String, value: PlainStatement.Value)] = []
        if let ages = series.ages {
            group += [("ageFrom", .whole(ages.0)), ("ageTo", .whole(ages.1))]
        }
        if let stage = series.stage { group.append(("stage", .text(stage.word))) }
        if let setting = series.setting { group.append(("setting", .text(setting.word))) }
        if let item = series.item { group.append(("item", .text(item))) }
        let isCount = series.level != .everywhere
        let tenths = Int(max(0, value * 10 + 0.5))
        let period = series.name == "cohortEntrants" ? year - 9 : year
        var fields: [(name: String, value: PlainStatement.Value)] = [
            ("series", .text(series.name)), ("period", .ordinal("", period)),
        ]
        if !group.isEmpty { fields.append(("group", .object(group))) }
        fields += [
            ("value", isCount ? .whole(Int(value + 0.5)) : .tenths(tenths)),
            ("status", .text("final")),
        ]
        note("statistic", of: "statistics-bureau", about: .area(area), within: 2, fields)
    }

    private mutating func stateParents(of year: Int) {
        for county in place.counties.indices {
            let parents = amount(of: .learners(City.learners), in: county) * 1.5
            state(
                Series("parents", .number(parents)), parents, year, of: place.counties[county].code)
        }
    }

    /// The answers of a year: of the counties, and of the schools about their own culture.
    mutating func survey(in year: Int) {
        for (code, from, to) in City.questions {
            let percent = from + (to - from) * Double(year - 2020) / 5
            for county in place.counties {
                let respondents = registers.around(400, 60)
                let tenths = Int(percent * 10) + registers.random.within(-4...4)
                ask(code, respondents, respondents * tenths / 1_000, of: .area(county.code), year)
            }
        }
    }

    private mutating func ask(
        _ code: String, _ respondents: Int, _ positive: Int, of subject: Subject, _ year: Int
    ) {
        note(
            "survey-result", of: "survey-office", about: subject, within: 10,
            [
                ("surveyId", .ordinal("survey-", year)), ("questionCode", .text(code)),
                ("date", .day(today)), ("respondents", .whole(respondents)),
                ("positive", .whole(positive)),
            ])
    }
}
