import Calendar
import Codes

/// Buildings, rooms, devices and networks of a detailed place, and what is built.
extension City {
    typealias Capabilities = [(name: String, value: PlainStatement.Value)]

    /// What schools get one after another: a facility, or one that can do more than before.
    private struct Device {
        let spread: Spread
        let type: String
        var before: Capabilities?
        let after: Capabilities
    }

    private static let devices: [Device] = [
        Device(
            spread: Spread("network", of: .withHigher, 45), type: "network",
            before: [
                ("mbitPerSecond", .whole(200)), ("wifi", .flag(false)),
                ("metropolitan", .flag(false)),
            ],
            after: [
                ("mbitPerSecond", .whole(1_000)), ("wifi", .flag(true)),
                ("metropolitan", .flag(true)),
            ]),
        Device(
            spread: Spread("video", of: .all, 60), type: "video",
            before: [("campus", .flag(true)), ("keyAreas", .flag(false))],
            after: [
                ("campus", .flag(true)), ("surroundings", .flag(true)), ("keyAreas", .flag(true)),
                ("noBlindSpot", .flag(true)), ("networked", .flag(true)),
                ("districtLinked", .flag(true)),
            ]),
        Device(
            spread: Spread("alarm", of: .all, 70), type: "alarm",
            before: [("policeLinked", .flag(false))], after: [("policeLinked", .flag(true))]),
        Device(
            spread: Spread("policeRoom", of: .all, 50), type: "policeRoom",
            after: [("standardLevel", .whole(1))]),
        Device(spread: Spread("protectiveGear", of: .all, 80), type: "protectiveGear", after: []),
        Device(spread: Spread("gateBarrier", of: .all, 60), type: "gateBarrier", after: []),
        Device(spread: Spread("musicRoom", of: .pupils, 70), type: "musicRoom", after: standard),
        Device(spread: Spread("artRoom", of: .pupils, 70), type: "artRoom", after: standard),
        Device(spread: Spread("healthRoom", of: .pupils, 60), type: "healthRoom", after: standard),
        Device(
            spread: Spread("artsHealthEquipment", of: .pupils, 50), type: "artsHealthEquipment",
            after: standard),
        Device(
            spread: Spread("toilet", of: .compulsory.rural, 50, 95), type: "toilet", after: standard
        ),
        Device(
            spread: Spread("canteen", of: .compulsory, 55, 95), type: "canteen",
            after: standard + [("areaSquareMetres", .whole(400))]),
        Device(
            spread: Spread("boarding", of: .compulsory.outsideTown, 50, 95), type: "dormitory",
            after: standard + [("areaSquareMetres", .whole(600))]),
        Device(
            spread: Spread("laboratory", of: .pupils, 60, 95), type: "laboratory", after: standard),
        Device(
            spread: Spread("syncClassroom", of: .compulsory.rural, 30), type: "syncClassroom",
            after: []),
        Device(
            spread: Spread("resourceRoom", of: .all, 10, 50), type: "resourceRoom", after: []),
        Device(
            spread: Spread("teacherHousing", of: .compulsory.outsideTown, 20, 60),
            type: "teacherHousing", after: [("rooms", .whole(12))]),
    ]

    private static let standard: Capabilities = [("standardLevel", .whole(1))]

    /// What serves a whole place or county stands at its teacher training school or its first
    /// school: the type and the day.
    private static let ofPlace: [(type: String, year: Int, month: Int)] = [
        ("educationDatabase", 2023, 6), ("educationNetwork", 2021, 5), ("dataCentre", 2021, 11),
        ("resourceCentre", 2022, 5), ("monitoringCentre", 2023, 5), ("resourcePlatform", 2022, 11),
        ("managementPlatform", 2024, 6), ("decisionPlatform", 2024, 9),
        ("inspectionPlatform", 2023, 3), ("practiceRecordLibrary", 2024, 4),
        ("dataExchangeLink", 2023, 9),
    ]

    mutating func equipSchools() {
        var pupils = Array(repeating: 0, count: schools.count)
        for student in students { pupils[Int(student.school)] += 1 }
        for ordinal in schools.indices {
            equip(Int32(ordinal), for: max(25, pupils[ordinal]), on: CivilDay.on(9, 1, 2016))
        }
        for device in City.devices {
            for (school, day) in days(of: device.spread) {
                let isThere = day.map { $0 < settings.from } ?? false
                if let before = device.before, !isThere {
                    build(device.type, at: school, on: CivilDay.on(9, 1, 2018), before)
                }
                if let day { build(device.type, at: school, on: day, device.after) }
            }
        }
        equipClasses()
        for (type, year, month) in City.ofPlace where place.story(of: type)?.to != 0 {
            guard let unit = schools.firstIndex(where: { $0.kind == .other }) else { continue }
            build(type, at: Int32(unit), on: CivilDay.on(month, 12, year), [])
        }
        for county in place.counties.indices {
            guard let unit = schools.firstIndex(where: { $0.county == county }) else { continue }
            let day = CivilDay.on(5, 10, 2021 + county % 4)
            let isSlow = place.story(of: "countyEgress") != nil && county == 7
            build(
                "countyEgress", at: Int32(unit), on: day,
                [("mbitPerSecond", .whole(isSlow ? 500 : 2_000))])
            build("countyLink", at: Int32(unit), on: day, [("mbitPerSecond", .whole(10_000))])
            build("educationNetwork", at: Int32(unit), on: day, [])
            build(
                "trainingBase", at: Int32(unit), on: day + 200,
                [("shared", .flag(true)), ("smart", .flag(true)), ("integrated", .flag(true))],
                as: "new")
        }
    }

    /// A unit that opens later has everything that its kind must have.
    mutating func equipNew(_ school: Int32, on day: CivilDay) {
        equip(school, for: 60, on: day)
        for device in City.devices where device.spread.schools.include(schools[Int(school)]) {
            build(device.type, at: school, on: day, device.after)
        }
    }

    /// The building of a school, its ground, its rooms and its equipment, by its pupils.
    private mutating func equip(_ ordinal: Int32, for learners: Int, on day: CivilDay) {
        let school = schools[Int(ordinal)]
        guard Schools.withHigher.include(school) else { return }
        build(
            "teachingBuilding", at: ordinal, on: day,
            [
                ("areaSquareMetres", .whole(learners * (7 + Int(ordinal) % 3))),
                ("places", .whole(learners * 3 / 2)),
            ], as: "new")
        guard Schools.taught.include(school) else { return }
        build(
            "sportsVenue", at: ordinal, on: day,
            [
                ("areaSquareMetres", .whole(learners * (11 + Int(ordinal) % 3))),
                ("standardLevel", .whole(1)),
            ], as: "new")
        build(
            "multimediaRoom", at: ordinal, on: day,
            [("rooms", .whole(max(2, learners / 25 + Int(ordinal) % 2)))])
        build(
            "teachingEquipment", at: ordinal, on: day,
            [("equipmentYuan", .whole(learners * (2_900 + Int(ordinal) % 5 * 100)))])
        if ordinal % 3 == 0 {
            build("projectionDevice", at: ordinal, on: day, [("pastLife", .flag(true))])
            build(
                "projectionDevice", at: ordinal,
                on: CivilDay.on(6, 12, 2021 + Int(ordinal / 3) % 5),
                [("pastLife", .flag(false))])
        }
    }

    /// Two classrooms of every school; what they can do spreads among them.
    private mutating func equipClasses() {
        let spreads = [
            ("bookCorner", 50.0, 100.0), ("hdVideo", 40, 100), ("recording", 20, 70),
            ("interactive", 30, 80), ("mbitPerSecond", 60, 100),
        ]
        var events: [Int32: [CivilDay: Capabilities]] = [:]
        for (name, from, to) in spreads {
            for (school, day) in days(of: Spread("classroom", name, of: .taught, from, to)) {
                guard let day else { continue }
                let value: PlainStatement.Value =
                    name == "mbitPerSecond" ? .whole(1_000) : .flag(true)
                events[school, default: [:]][max(day, settings.from), default: []]
                    .append((name, value))
            }
        }
        for ordinal in schools.indices where Schools.taught.include(schools[ordinal]) {
            let school = Int32(ordinal)
            build("classroom", at: school, on: CivilDay.on(9, 1, 2016), [], number: 1)
            for (day, capabilities) in (events[school] ?? [:]).sorted(by: { $0.key < $1.key }) {
                build("classroom", at: school, on: day, capabilities, number: 1)
            }
        }
    }

    /// What is built in a year: some schools of each sort get a building or a venue.
    mutating func buildSchools(in year: Int) {
        let perYear = Int(place.story(of: "schoolBuildings")?.to ?? 22)
        let isShort = place.story(of: "schoolBuildings").map { Int($0.from) } == year
        let projects: [(String, Schools, Int, Capabilities)] = [
            (
                "teachingBuilding", .pupils, isShort ? perYear * 2 / 3 : perYear,
                [
                    ("places", .whole(180)), ("areaSquareMetres", .whole(900)),
                ]
            ),
            ("teachingBuilding", .kindergartens.publicOnes, 2, [("places", .whole(90))]),
            ("teachingBuilding", .vocational, 2, [("places", .whole(4_000))]),
            ("dormitory", .compulsory.outsideTown, 2, City.standard),
            ("smartBlackboard", .taught, 6, []), ("computerRoom", .taught, 4, []),
            ("languageRoom", .taught, 2, []),
            (
                "sportsVenue", .seniors, 1,
                [
                    ("areaSquareMetres", .whole(1_500)), ("standardLevel", .whole(1)),
                ]
            ),
        ]
        for (type, concerned, wanted, capabilities) in projects {
            let there = schools.indices.filter {
                schools[$0].isOpen && concerned.include(schools[$0])
            }
            guard !there.isEmpty else { continue }
            for turn in 0..<min(wanted, there.count) {
                let school = Int32(there[(turn + abs(year - 2020) * wanted) % there.count])
                let isReplaced = type != "teachingBuilding" && type != "dormitory"
                build(
                    type, at: school, on: CivilDay.on(8, 5, year) + turn, capabilities,
                    as: isReplaced ? "replace" : turn % 2 == 0 ? "expansion" : "rebuild",
                    number: year)
            }
        }
    }

    private mutating func build(
        _ type: String, at school: Int32, on day: CivilDay, _ capabilities: Capabilities,
        as kind: String? = nil, number: Int = 1
    ) {
        var fields: [(name: String, value: PlainStatement.Value)] = [
            ("facilityId", .ordinal(type + "-", number)), ("facilityType", .text(type)),
            ("phase", .text("inService")),
        ]
        if let kind { fields.append(("projectKind", .text(kind))) }
        if !capabilities.isEmpty { fields.append(("capabilities", .object(capabilities))) }
        fields.append(("date", .day(day)))
        state(
            "facility-change", of: "construction-office", about: .institution(school), on: day,
            fields)
    }
}
