import JSONText
import PropertySupport

/// Small made-up worlds, as records: few persons, units, areas, days and times, so that corrections
/// meet their targets, identities meet again, days tie, and what is judged changes with every fact.
struct GeneratedRecords {
    private var dice: Dice
    private var made: [MadeEvent] = []
    /// In most worlds nearly everybody is at a unit that is known, since nothing is judged else.
    private let isTidy: Bool
    /// Where most of it happens: a city's code and those of its counties.
    let home: (city: String, counties: [String])
    private let mainStage: String
    /// What most events of this world are about, so that shares and their parts come together.
    private let kinds: [Kind]

    init(_ dice: Dice) {
        self.dice = dice
        isTidy = !self.dice.once(in: 3)
        home = self.dice.pick([
            ("371500", ["371502", "371502", "371503", "371523"]), ("230600", ["230602", "230603"]),
        ])
        mainStage = self.dice.pick(Self.stages + ["kindergarten", "kindergarten", "kindergarten"])
        let focus = self.dice.pick(Self.focuses)
        kinds = Kind.allCases + focus + focus + focus
    }

    /// Makers of events.
    private enum Kind: CaseIterable {
        case enrolment, exit, appointment, qualification, rotation, change, statement, other
    }

    private static let focuses: [[Kind]] = [
        [.enrolment, .enrolment, .enrolment, .enrolment, .change, .statement],
        [.appointment, .appointment, .appointment, .qualification, .qualification],
        [.statement, .statement, .statement, .statement, .statement, .enrolment, .enrolment],
        [.change, .change, .enrolment, .enrolment], [.other, .other, .other, .other],
    ]

    private static let days = [
        "2021-09-01", "2022-09-01", "2022-12-31", "2023-08-31", "2023-09-01", "2023-09-01",
        "2023-09-02", "2023-09-15", "2023-10-01", "2023-10-08", "2024-01-01",
    ]
    private static let stages = ["kindergarten", "primary", "junior", "senior"]
    // Two spellings of one character are two texts.
    private static let sources = ["a", "a", "a", "b", "caf\u{E9}", "cafe\u{301}"]
    private static let ids = [
        "1", "2", "3", "4", "5", "6", "7", "8", "9", "\u{E9}", "e\u{301}", "f",
    ]

    /// Records of some events, and some that say the same again, something else, or nothing.
    mutating func records(atLeast fewest: Int, atMost most: Int) -> [SentRecord] {
        let count = fewest + dice.below(most - fewest + 1)
        var records = ["U1", "U2", "U3"].filter { _ in isTidy || !dice.once(in: 4) }.map { unit in
            let founding = founding(of: unit)
            made.append(founding)
            return founding.record(&dice)
        }
        while records.count < count {
            switch dice.below(20) {
            case 0: records.append(spoilt())
            case 1 where !made.isEmpty: records.append(dice.pick(made).record(&dice))
            case 2 where !made.isEmpty: records.append(conflicting().record(&dice))
            case 3 where !made.isEmpty: records.append(twin().record(&dice))
            default:
                let event = event()
                made.append(event)
                records.append(event.record(&dice))
            }
        }
        return records
    }

    /// The same identity as an earlier event with another time or other data.
    private mutating func conflicting() -> MadeEvent {
        var event = dice.pick(made)
        if dice.once(in: 2) { event.time = time() }
        if event.data != nil, dice.once(in: 2) {
            event.data = made.filter { $0.type == event.type && $0.data != nil }.last?.data
        }
        made.append(event)
        return event
    }

    /// Like an earlier event up to the spelling of source or id, so that only their bytes decide.
    private mutating func twin() -> MadeEvent {
        var event = dice.pick(made)
        if dice.once(in: 2) {
            event.source = event.source == "caf\u{E9}" ? "cafe\u{301}" : "caf\u{E9}"
        } else {
            event.id = event.id == "\u{E9}" ? "e\u{301}" : "\u{E9}"
        }
        if let value = event.data?.firstIndex(where: { $0.0 == "value" }), event.type == "statistic"
        {
            event.data?[value].1 = .integer(Int64(dice.below(14)))
        }
        made.append(event)
        return event
    }

    private mutating func event() -> MadeEvent {
        var event: MadeEvent
        switch dice.pick(kinds) {
        case .enrolment: event = enrolment()
        case .exit: event = exit()
        case .appointment: event = appointment()
        case .qualification: event = qualification()
        case .rotation: event = rotation()
        case .change: event = change()
        case .statement: event = statement()
        case .other: event = other()
        }
        guard !made.isEmpty, dice.once(in: 4) else { return event }
        let target = dice.pick(made.filter { $0.subject == event.subject } + [dice.pick(made)])
        let retracts = dice.once(in: 2)
        event.link = (retracts ? "retracts" : "corrects", target.id)
        if target.type != event.type || dice.once(in: 2) {
            event.subject = target.subject
            event.source = target.source
            // Now and then an earlier event of another type is named, which is refused.
            if target.type != event.type, !dice.once(in: 8) || target.data == nil {
                event.type = target.type
                event.data = target.data ?? event.data
            } else if let kinds = Self.subjects[event.type],
                !kinds.contains(where: { event.subject.hasPrefix($0) })
            {
                event.subject = dice.pick(kinds) + "1"
            }
        }
        if retracts, dice.once(in: 2) { event.data = nil }
        if dice.once(in: 20) { event.link?.id = event.id }
        return event
    }

    /// The kinds of subjects that a type may be about, as they begin.
    private static let subjects: [String: [String]] = {
        let plain = PlainType.all.map { type in
            (type.name, type.subjects.map { String($0.prefix { $0 != "/" }) + "/" })
        }
        return [
            "enrolment": ["student/"], "learner-exit": ["student/"],
            "staff-appointment": ["staff/"], "staff-qualification": ["staff/"],
            "staff-rotation": ["staff/"], "institution-change": ["institution/"],
            "statistic": ["area/"],
        ].merging(plain) { $1 }
    }()

    private mutating func new(
        _ type: String, _ subject: String, _ data: [(String, JSON)]
    ) -> MadeEvent {
        // Mostly ids of their own; the few are there to meet.
        let id = dice.once(in: 3) ? dice.pick(Self.ids) : "n\(made.count)"
        return MadeEvent(
            id: id, source: dice.pick(Self.sources), type: type, subject: subject, time: time(),
            data: data)
    }

    private mutating func time() -> String {
        let day = dice.pick(["2023-08-20", "2023-09-01", "2023-09-01", "2023-10-07", "2023-12-01"])
        let clock = dice.pick([
            "T00:00:00Z", "T15:59:59.999999999Z", "T16:00:00Z", "T00:00:00.000+08:00",
            "T12:00:00.5Z", "T12:00:00.50Z", "t06:30:00-05:30",
        ])
        return day + clock
    }

    private mutating func day() -> JSON { .string(dice.pick(Self.days)) }
    private mutating func stage() -> JSON {
        .string(dice.once(in: 3) ? dice.pick(Self.stages) : mainStage)
    }

    private mutating func county() -> JSON {
        .string(dice.once(in: 10) ? dice.pick(["999999", "371521"]) : dice.pick(home.counties))
    }

    private mutating func unit() -> JSON {
        .string(!isTidy && dice.once(in: 6) ? "X" : dice.pick(["U1", "U1", "U2", "U3"]))
    }

    private mutating func maybe(
        _ name: String, _ share: Int, _ value: (inout Self) -> JSON
    ) -> [(String, JSON)] {
        guard dice.below(100) < share else { return [] }
        return [(name, value(&self))]
    }
}

// MARK: the types

extension GeneratedRecords {
    private mutating func student() -> String { "student/s\(dice.below(8))" }
    private mutating func person() -> String { "staff/t\(dice.below(3))" }

    private mutating func enrolment() -> MadeEvent {
        let data =
            [("schoolId", unit()), ("stage", stage()), ("from", day()), ("move", .string("new"))]
            + maybe("grade", 20) { _ in .null } + maybe("unheardOf", 10) { _ in .integer(7) }
        return new("enrolment", student(), data)
    }

    private mutating func exit() -> MadeEvent {
        let outcome = dice.pick(["graduated", "transferredOut", "suspended", "movedAway"])
        return new(
            "learner-exit", student(),
            [("schoolId", unit()), ("date", day()), ("outcome", .string(outcome))])
    }

    private mutating func appointment() -> MadeEvent {
        let role = dice.once(in: 6) ? "principal" : "teacher"
        let employment = dice.pick(["fullTime", "fullTime", "fullTime", "selfHired", "partTime"])
        let data =
            [
                ("unitId", unit()), ("role", .string(role)), ("employment", .string(employment)),
                ("from", day()),
            ] + maybe("stage", 60) { $0.stage() } + maybe("to", 30) { $0.day() }
        return new("staff-appointment", person(), data)
    }

    private mutating func qualification() -> MadeEvent {
        let isDegree = dice.once(in: 2)
        let value =
            isDegree
            ? dice.pick(["secondary", "college", "bachelor", "master"])
            : dice.pick(["preschoolEducation", "preschoolEducation", "mathematics"])
        let data =
            [
                ("kind", JSON.string(isDegree ? "degree" : "major")), ("value", .string(value)),
                ("validFrom", day()),
            ] + maybe("validTo", 30) { $0.day() }
        return new("staff-qualification", person(), data)
    }

    private mutating func rotation() -> MadeEvent {
        let data =
            [
                ("fromUnitId", unit()), ("toUnitId", unit()), ("from", day()),
                ("schoolYear", .integer(2022 + Int64(dice.below(2)))),
            ] + maybe("to", 50) { $0.day() }
        return new("staff-rotation", person(), data)
    }

    private mutating func founding(of unit: String) -> MadeEvent {
        var event = change("opened", of: unit)
        event.data?.removeAll { $0.0 == "date" }
        event.data?.append(
            ("date", .string(isTidy ? "2010-09-01" : dice.pick(["2010-09-01", "2023-09-15"]))))
        return event
    }

    private mutating func change() -> MadeEvent {
        let kind = dice.pick([
            "opened", "converted", "converted", "moved", "updated", "closed", "merged", "merged",
        ])
        return change(kind, of: dice.pick(["U1", "U2", "U3", "U4"]))
    }

    private mutating func change(_ change: String, of unit: String) -> MadeEvent {
        let share = change == "opened" ? 100 : 30
        let data =
            [("change", JSON.string(change)), ("date", day())]
            + maybe("kind", share) { _ in .string("kindergarten") }
            + maybe("areaCode", share) { $0.county() }
            + maybe("setting", share) { .string($0.dice.pick(["urban", "rural", "town"])) }
            + maybe("ownership", share) {
                .string($0.dice.pick(["public", "privateInclusive", "privateOther"]))
            }
            + maybe("stages", 40) { .array([$0.stage()]) }
            + maybe("mergedInto", change == "merged" ? 90 : 0) { $0.unit() }
        return new("institution-change", "institution/\(unit)", data)
    }

    private mutating func other() -> MadeEvent {
        let type = dice.pick(PlainType.all)
        return new(type.name, dice.pick(type.subjects), type.data(&dice))
    }

    private static let threeToFive = JSON.object([("ageFrom", .integer(3)), ("ageTo", .integer(5))])

    private mutating func statement() -> MadeEvent {
        let area = dice.once(in: 3) ? dice.pick(home.counties) : home.city
        let (series, group): (String, JSON?) = dice.pick([
            ("population", Self.threeToFive), ("population", Self.threeToFive),
            ("population", .object([("ageTo", .integer(17)), ("ageFrom", .integer(15))])),
            ("schoolingYears", nil), ("population", Self.threeToFive),
            ("schoolingYears", .object([("ageFrom", .integer(16)), ("ageTo", .integer(59))])),
            ("disabledChildren", .object([("ageFrom", .integer(6)), ("ageTo", .integer(14))])),
            (
                "disabledChildrenEnrolled",
                .object([("ageFrom", .integer(6)), ("ageTo", .integer(14)), ("sex", .null)])
            ),
        ])
        let period =
            "\(2021 + dice.below(3))" + dice.pick(["", "", "", "", "", "", "-1", "-09-01"])
        let data =
            [
                ("series", JSON.string(series)), ("period", .string(period)),
                ("value", .integer(Int64(dice.below(14)))),
                ("status", .string(dice.pick(["preliminary", "final", "final"]))),
            ] + (group.map { [("group", $0)] } ?? [])
        return new("statistic", "area/\(area)", data)
    }
}

// MARK: what is no event

extension GeneratedRecords {
    /// A record that is refused, or a tombstone.
    private mutating func spoilt() -> SentRecord {
        var event = event()
        switch dice.below(5) {
        case 0: event.type = "fortune-telling"
        case 1: event.time = "1850-01-01T00:00:00Z"
        case 2: event.data?.append(("from", .string("2023-02-30")))
        default: break
        }
        // A text that only a refused record has is no term.
        event.data = event.data.map { data in
            data.map { $0.0 == "schoolId" || $0.0 == "unitId" ? ($0.0, .string("Z9")) : $0 }
        }
        var record = event.record(&dice)
        switch dice.below(6) {
        case 0: record.key = Array("student/nobody".utf8)
        case 1: record.key = nil
        case 2: record = SentRecord(key: record.key, value: nil)
        case 3: record.value = (record.value ?? []) + [0xFF]
        case 4: record.value?.removeLast()
        default: record.headers = [("content-type", Array("text/plain".utf8))]
        }
        return record
    }
}
