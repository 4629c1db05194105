import JSONText
import PropertySupport

/// Facts of all that the plain counter reads: few persons, units and days, so that many of them
/// meet, with most of the fields that a row may ask for.
struct CountedFacts {
    private var dice: Dice
    private var made: [MadeEvent] = []
    private let city: String
    private let counties: [String]

    /// - Parameter home: the city's code and those of its counties.
    init(_ dice: Dice, home: (city: String, counties: [String])) {
        self.dice = dice
        (city, counties) = home
    }

    private static let units = ["U1", "U2", "U3", "U4", "V1", "V2", "V3"]
    private static let stages = ["primary", "primary", "junior", "kindergarten", "senior"]
    private static let days = [
        "2020-09-01", "2021-01-01", "2021-09-01", "2021-09-01", "2022-02-28", "2022-09-01",
        "2022-09-01",
        "2022-12-31", "2023-03-01", "2023-08-31", "2023-09-01", "2023-09-01", "2023-10-08",
        "2024-01-01", "2024-02-29", "2024-06-30", "2024-09-01", "2025-01-01",
    ]

    /// Makers of events, the frequent ones several times.
    private static let makers: [MadeKind] =
        [MadeKind](repeating: { $0.enrolment() }, count: 9)
        + [MadeKind](repeating: { $0.appointment() }, count: 5)
        + [MadeKind](repeating: { $0.qualification() }, count: 3)
        + [MadeKind](repeating: { $0.exit() }, count: 3)
        + [MadeKind](repeating: { $0.facility() }, count: 2)
        + [MadeKind](repeating: { $0.designation() }, count: 2)
        + [MadeKind](repeating: { $0.result() }, count: 3)
        + [
            { $0.change() }, { $0.rotation() }, { $0.eligibility() }, { $0.training() },
            { $0.fitness() }, { $0.screening() }, { $0.assessment() }, { $0.destination() },
            { $0.aid() }, { $0.attendance() }, { $0.activity() }, { $0.policy() },
            { $0.standard() }, { $0.resource() }, { $0.statistic() },
        ]
    private typealias MadeKind = @Sendable (inout CountedFacts) -> MadeEvent

    /// Records of the units' openings and of some events, of which some correct or retract others.
    mutating func records(atLeast fewest: Int, atMost most: Int) -> [SentRecord] {
        for unit in Self.units where !dice.once(in: 8) { made.append(founding(of: unit)) }
        for _ in 0..<fewest + dice.below(most - fewest + 1) {
            var event = dice.pick(Self.makers)(&self)
            let earlier = made.filter { $0.subject == event.subject && $0.type == event.type }
            if !earlier.isEmpty, dice.once(in: 8) {
                event.link = (
                    dice.once(in: 3) ? "retracts" : "corrects", dice.pick(earlier).id
                )
            }
            made.append(event)
        }
        return made.map { $0.record(&dice) }
    }

    // MARK: parts of events

    private mutating func new(
        _ type: String, _ subject: String, _ data: [(String, JSON)]
    ) -> MadeEvent {
        let clock = "2024-01-0\(1 + dice.below(3))T0\(dice.below(4)):00:00Z"
        return MadeEvent(
            id: "c\(made.count)", source: "counted", type: type, subject: subject, time: clock,
            data: data)
    }

    private mutating func word(_ words: String...) -> JSON { .string(dice.pick(words)) }
    private mutating func some(_ words: String...) -> JSON {
        .array(words.filter { _ in dice.once(in: 2) }.map { .string($0) })
    }
    private mutating func flag() -> JSON { .bool(dice.once(in: 2)) }
    private mutating func number(_ limit: Int) -> JSON { .integer(Int64(dice.below(limit))) }
    private mutating func unit() -> JSON {
        .string(dice.once(in: 60) ? "unheardOf" : dice.pick(Self.units))
    }
    private mutating func stage() -> JSON { .string(dice.pick(Self.stages)) }
    private mutating func area() -> JSON { .string(dice.pick(counties)) }
    private mutating func student() -> String { "student/s\(dice.below(12))" }
    private mutating func staff() -> String { "staff/t\(dice.below(7))" }
    private mutating func person() -> String { "person/p\(dice.below(3))" }
    private mutating func institution() -> String { "institution/" + dice.pick(Self.units) }
    private mutating func place() -> String {
        switch dice.below(4) {
        case 0: "area/" + city
        case 1: "area/" + dice.pick(counties)
        default: institution()
        }
    }

    private mutating func day() -> JSON {
        guard dice.once(in: 2) else { return .string(dice.pick(Self.days)) }
        let (month, day) = (1 + dice.below(12), 1 + dice.below(28))
        return .string(
            "\(2020 + dice.below(6))-\(month < 10 ? "0" : "")\(month)-\(day < 10 ? "0" : "")\(day)")
    }

    private mutating func birthDate(_ first: Int, _ years: Int) -> JSON {
        .string("\(first + dice.below(years))" + dice.pick(["-02-28", "-09-01", "-12-31"]))
    }

    private mutating func maybe(
        _ name: String, _ share: Int = 50, _ value: (inout Self) -> JSON
    ) -> [(String, JSON)] {
        dice.below(100) < share ? [(name, value(&self))] : []
    }
}

// MARK: learners and staff

extension CountedFacts {
    private mutating func enrolment() -> MadeEvent {
        let data =
            [
                ("schoolId", unit()), ("stage", stage()), ("from", day()),
                ("move", word("new", "transferIn", "return", "promoted")),
            ] + maybe("grade") { .integer(Int64(1 + $0.dice.below(3))) }
            + maybe("classId", 70) { $0.word("1", "2") }
            + maybe("sex", 70) { $0.word("female", "male") }
            + maybe("birthDate", 70) { $0.birthDate(2012, 6) }
            + maybe("groups") { $0.some("disabled", "poor", "leftBehind") }
            + maybe("disabilityType", 30) { $0.word("visual", "hearing") }
            + maybe("placement", 30) { $0.word("ordinary", "inclusive") }
            + maybe("boarding") { $0.flag() } + maybe("placePurchased", 30) { $0.flag() }
            + maybe("admissionRoute") { $0.word("catchment", "lottery") }
        return new("enrolment", student(), data)
    }

    private mutating func exit() -> MadeEvent {
        let student = student()
        // Mostly of the school where the learner is.
        let last = made.last { $0.type == "enrolment" && $0.subject == student }
        let school = last?.data?.first { $0.0 == "schoolId" }?.1
        return new(
            "learner-exit", student,
            [
                ("schoolId", dice.once(in: 4) ? unit() : school ?? unit()), ("date", day()),
                ("outcome", word("graduated", "movedAway", "suspended", "completed")),
            ])
    }

    private mutating func appointment() -> MadeEvent {
        let data =
            [
                ("unitId", unit()), ("role", word("teacher", "teacher", "teacher", "principal")),
                ("employment", word("fullTime", "fullTime", "selfHired", "partTime")),
                ("from", day()),
            ] + maybe("stage", 60) { $0.stage() } + maybe("to", 20) { $0.day() }
            + maybe("teachingSubject") { $0.word("mathematics", "music") }
            + maybe("establishedPost") { $0.flag() } + maybe("newToProfession") { $0.flag() }
            + maybe("sex") { $0.word("female", "male") }
            + maybe("birthDate", 70) { $0.birthDate(1965, 35) }
            + maybe("entryCheck") {
                .object([("doneOn", $0.day()), ("result", $0.word("clear", "clear", "refused"))])
            }
        return new("staff-appointment", staff(), data)
    }

    private mutating func qualification() -> MadeEvent {
        let (kind, value): (String, JSON) =
            switch dice.below(10) {
            case 0: ("major", word("preschoolEducation", "specialEducation"))
            case 1: ("certificate", word("teacher", "putonghua"))
            case 2: ("title", word("senior", "junior"))
            case 3: ("rank", word("countyBackbone", "doubleQualified"))
            case 4: ("standardMet", .string("artsHealth"))
            default: ("degree", word("secondary", "college", "bachelor", "master"))
            }
        return new(
            "staff-qualification", staff(),
            [("kind", .string(kind)), ("value", value), ("validFrom", day())]
                + maybe("validTo", 30) { $0.day() })
    }

    private mutating func rotation() -> MadeEvent {
        new(
            "staff-rotation", staff(),
            [
                ("fromUnitId", unit()), ("toUnitId", unit()), ("from", day()),
                ("schoolYear", .integer(Int64(2021 + dice.below(4)))),
            ] + maybe("to") { $0.day() } + maybe("role") { $0.word("teacher", "principal") }
                + maybe("backbone") { $0.flag() })
    }

    private mutating func eligibility() -> MadeEvent {
        new(
            "rotation-eligibility", staff(),
            [
                ("unitId", unit()), ("schoolYear", .integer(Int64(2021 + dice.below(4)))),
                ("eligible", .bool(!dice.once(in: 4))),
            ] + maybe("backbone") { $0.flag() })
    }

    private mutating func training() -> MadeEvent {
        new(
            "training-credit", dice.once(in: 4) ? person() : staff(),
            [
                ("personRole", word("teacher", "parent")),
                ("programme", word("schoolBased", "vocational")), ("sessionId", word("1", "2")),
                ("date", day()),
            ] + maybe("unitId") { $0.unit() }
                + maybe("credits", 70) { .number($0.dice.pick(["0.5", "1", "12"])) }
                + maybe("hours") { $0.number(9) } + maybe("practiceDays") { $0.number(9) })
    }

    private mutating func fitness() -> MadeEvent {
        new(
            "fitness-test", student(),
            [
                ("schoolId", unit()), ("schoolYear", .integer(Int64(2021 + dice.below(4)))),
                ("date", day()), ("stage", stage()), ("level", word("good", "pass", "fail")),
            ] + maybe("bmiClass") { $0.word("normal", "obese") } + maybe("sampled") { $0.flag() })
    }

    private mutating func screening() -> MadeEvent {
        new(
            "vision-screening", dice.once(in: 4) ? person() : student(),
            [("date", day()), ("myopic", flag())] + maybe("schoolId") { $0.unit() }
                + maybe("areaCode", 20) { $0.area() } + maybe("stage") { $0.stage() }
                + maybe("age") { $0.number(15) })
    }

    private mutating func assessment() -> MadeEvent {
        new(
            "learner-assessment", student(),
            [
                ("schoolId", unit()), ("stage", stage()), ("date", day()),
                ("kind", word("swimming", "artSkill")), ("result", word("passed", "failed")),
            ] + maybe("skillCode") { $0.word("piano", "football") })
    }

    private mutating func destination() -> MadeEvent {
        new(
            "graduate-destination", student(),
            [
                ("schoolId", unit()), ("graduationYear", .integer(Int64(2021 + dice.below(4)))),
                ("countNumber", .integer(Int64(1 + dice.below(2)))), ("countDate", day()),
                ("outcome", word("employed", "furtherStudy", "none")),
            ])
    }

    private mutating func aid() -> MadeEvent {
        let subject = [student(), person(), staff()][dice.once(in: 2) ? 0 : dice.below(3)]
        return new(
            "aid-grant", subject,
            [
                ("programme", word("grant", "feeWaiver")), ("semester", word("2023-1", "2022-2")),
                ("amount", .number(dice.pick(["750", "0.01", "33.30"]))),
            ] + maybe("schoolId") { $0.unit() } + maybe("stage") { $0.stage() })
    }
}

// MARK: institutions, areas and resources

extension CountedFacts {
    private mutating func founding(of unit: String) -> MadeEvent {
        change(
            "opened", of: unit,
            on: .string(dice.pick(["2010-09-01", "2010-09-01", "2021-01-01", "2022-09-01"])))
    }

    private mutating func change() -> MadeEvent {
        let change = dice.pick([
            "opened", "closed", "merged", "converted", "moved", "reclassified", "updated",
            "updated",
        ])
        return self.change(change, of: dice.pick(Self.units), on: day())
    }

    private mutating func change(_ change: String, of unit: String, on day: JSON) -> MadeEvent {
        let share = change == "opened" ? 100 : 30
        let data =
            [("change", JSON.string(change)), ("date", day)]
            + maybe("kind", share) { $0.word("primarySchool", "kindergarten", "nineYearSchool") }
            + maybe("areaCode", share) { $0.area() }
            + maybe("setting", share) { $0.word("urban", "rural", "town") }
            + maybe("ownership", share) { $0.word("public", "privateInclusive") }
            + maybe("stages", 70) {
                .array(
                    Set(
                        ($0.dice.once(in: 2) ? [$0.stage()] : [$0.stage(), $0.stage()])
                            .compactMap(\.word)
                    ).sorted().map { .string($0) })
            } + maybe("townshipCode", 30) { $0.word("T1", "T2") }
            + maybe("townshipSeat", 30) { $0.flag() } + maybe("forProfit", 30) { $0.flag() }
            + maybe("mergedInto", change == "merged" ? 90 : 0) { $0.unit() }
        return new("institution-change", "institution/" + unit, data)
    }

    private mutating func facility() -> MadeEvent {
        let data =
            [
                ("facilityId", word("f1", "f2")), ("facilityType", word("network", "canteen")),
                ("phase", word("planned", "started", "completed", "inService", "retired")),
                ("date", day()),
            ] + maybe("projectKind") { $0.word("new", "rebuild") }
            + maybe("capabilities") {
                .object(
                    $0.maybe("wifi") { $0.flag() } + $0.maybe("places") { $0.number(50) })
            }
        return new("facility-change", institution(), data)
    }

    private mutating func designation() -> MadeEvent {
        let subject: String =
            switch dice.below(5) {
            case 0: "resource/r\(dice.below(2))"
            case 1: person()
            case 2: staff()
            default: place()
            }
        return new(
            "designation", subject,
            [
                ("titleCode", word("teachingBackbone", "advancedCollective")),
                ("level", word("city", "county")), ("date", day()),
                ("change", word("granted", "granted", "granted", "revoked")),
            ] + maybe("batch", 30) { $0.word("first", "second") }
                + maybe("areaCode", 20) { $0.area() } + maybe("unitId", 30) { $0.unit() })
    }

    private mutating func result() -> MadeEvent {
        new(
            "supervision-result", dice.once(in: 4) ? staff() : place(),
            [
                ("matterCode", word("foodSafety", "discipline")), ("date", day()),
                ("result", word("met", "notMet", "violation", "rectified")),
            ] + maybe("criterion", 20) { .string($0.dice.pick(["national", "funding"])) }
                + maybe("caseId") { $0.word("k1", "k2") }
                + maybe("value", 60) { .number($0.dice.pick(["1.5", "60", "0"])) })
    }

    private mutating func attendance() -> MadeEvent {
        new(
            "attendance-count", place(),
            [
                ("programme", word("parentEducation", "vocational")),
                ("sessionId", word("1", "2")), ("date", day()), ("attendances", number(40)),
            ])
    }

    private mutating func activity() -> MadeEvent {
        new(
            "activity-held", place(),
            [
                ("activityId", word("a1", "a2")),
                ("activityKind", word("communitySignature", "readingMonth")), ("date", day()),
            ] + maybe("level") { $0.word("city", "school") }
                + maybe("participants") { $0.number(90) })
    }

    private mutating func policy() -> MadeEvent {
        new(
            "policy-adoption", place(),
            [("policyCode", word("schoolCharter", "homework")), ("effectiveFrom", day())]
                + maybe("effectiveTo", 30) { $0.day() }
                + maybe("parameter") { $0.word("hours", "days") } + maybe("value") { $0.number(9) })
    }

    private mutating func standard() -> MadeEvent {
        new(
            "staffing-standard", institution(),
            [
                ("role", word("teacher", "nurse")), ("postsRequired", number(9)),
                ("effectiveFrom", day()),
            ] + maybe("teachingSubject", 30) { $0.word("mathematics", "music") }
                + maybe("postsEstablished") { $0.number(9) })
    }

    private mutating func resource() -> MadeEvent {
        new(
            "resource-publication", "resource/r\(dice.below(4))",
            [
                ("kind", word("course", "lesson")), ("date", day()), ("areaCode", area()),
                ("change", word("published", "published", "withdrawn")),
            ] + maybe("media") { $0.word("digital", "print") } + maybe("stage") { $0.stage() }
                + maybe("free") { $0.flag() } + maybe("influential") { $0.flag() })
    }

    private mutating func statistic() -> MadeEvent {
        let ages = JSON.object([("ageFrom", .integer(3)), ("ageTo", .integer(5))])
        return new(
            "statistic", "area/" + (dice.once(in: 3) ? dice.pick(counties) : city),
            [
                ("series", .string("population")),
                ("period", .string("\(2020 + dice.below(6))")), ("value", number(50)),
                ("status", word("preliminary", "final")),
                ("group", dice.once(in: 3) ? .object([("sex", word("female"))]) : ages),
            ])
    }
}
