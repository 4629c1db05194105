import Calendar
import Foundation
import Testing

@testable import Simulation

/// A small city over three autumns.
private func smallCity(_ scenario: Scenario, seed: UInt64 = 7) -> SimulationSettings {
    SimulationSettings(
        scenario: scenario, seed: seed, from: CivilDay.on(9, 1, 2020),
        to: CivilDay.on(12, 31, 2023), schools: 80, students: 1_500)
}

/// An event as a reader sees it.
struct Seen {
    let key: String
    let members: [String: Any]
    let data: [String: Any]

    init(_ event: SimulatedEvent) throws {
        key = String(decoding: event.key, as: UTF8.self)
        let parsed = try JSONSerialization.jsonObject(with: Data(event.value))
        members = try #require(parsed as? [String: Any])
        data = members["data"] as? [String: Any] ?? [:]
    }

    subscript(name: String) -> String { members[name] as? String ?? "" }
    var type: String { self["type"] }
}

let requiredFields: [String: [String]] = [
    "education.enrolment.v1": ["schoolId", "stage", "from", "move"],
    "education.learner-exit.v1": ["schoolId", "date", "outcome"],
    "education.staff-appointment.v1": ["unitId", "role", "employment", "from"],
    "education.staff-qualification.v1": ["kind", "value", "validFrom"],
    "education.staff-rotation.v1": ["fromUnitId", "toUnitId", "schoolYear", "from"],
    "education.rotation-eligibility.v1": ["unitId", "schoolYear", "eligible"],
    "education.institution-change.v1": ["change", "date"],
    "education.statistic.v1": ["series", "period", "value", "status"],
    "education.designation.v1": ["titleCode", "level", "change", "date"],
    "education.graduate-destination.v1": [
        "schoolId", "graduationYear", "countNumber", "countDate", "outcome",
    ],
    "education.fitness-test.v1": ["schoolId", "schoolYear", "date", "stage", "level"],
    "education.vision-screening.v1": ["date", "myopic"],
    "education.learner-assessment.v1": ["schoolId", "stage", "kind", "result", "date"],
    "education.aid-grant.v1": ["programme", "amount", "semester"],
    "education.training-credit.v1": ["personRole", "programme", "sessionId", "date"],
    "education.attendance-count.v1": ["programme", "sessionId", "date", "attendances"],
    "education.facility-change.v1": ["facilityId", "facilityType", "phase", "date"],
    "education.staffing-standard.v1": ["role", "postsRequired", "effectiveFrom"],
    "education.finance-report.v1": ["fiscalYear", "itemCode", "amount", "status"],
    "education.supervision-result.v1": ["matterCode", "result", "date"],
    "education.policy-adoption.v1": ["policyCode", "effectiveFrom"],
    "education.resource-publication.v1": ["kind", "date", "change", "areaCode"],
    "education.activity-held.v1": ["activityId", "activityKind", "date"],
    "education.survey-result.v1": [
        "surveyId", "questionCode", "date", "respondents", "positive",
    ],
]

@Test(arguments: Scenario.allCases)
func `the same seed gives the same bytes, another seed others`(scenario: Scenario) {
    let once = Array(smallCity(scenario).events().prefix(6_000))
    let again = Array(smallCity(scenario).events().prefix(6_000))
    let other = Array(smallCity(scenario, seed: 8).events().prefix(6_000))
    #expect(once.count == 6_000)
    #expect(once == again)
    #expect(once != other)
}

@Test(arguments: Scenario.allCases)
func `every event has what its type requires`(scenario: Scenario) throws {
    for event in smallCity(scenario).events() {
        let seen = try Seen(event)
        #expect(seen["specversion"] == "1.0")
        #expect(seen["id"].count == 36)
        #expect(seen["source"].hasPrefix("urn:liaocheng:"))
        #expect(seen["subject"] == seen.key)
        #expect(seen["time"].hasSuffix("+08:00"))
        let required = try #require(requiredFields[seen.type], "no such type: \(seen.type)")
        if seen.members["retracts"] == nil {
            for field in required { #expect(seen.data[field] != nil, "\(seen.type) \(field)") }
        } else {
            #expect(seen.members["data"] == nil)
        }
        if seen.data["change"] as? String == "opened" {
            for field in ["kind", "areaCode", "setting", "ownership"] {
                #expect(seen.data[field] != nil, "opened \(field)")
            }
        }
    }
}

@Test(arguments: [Scenario.steady, .demo])
func `events come in the order of their time, apart from repetitions`(scenario: Scenario) throws {
    let settings = smallCity(scenario)
    var known: [String: SimulatedEvent] = [:]
    var latest = ""
    for event in settings.events() {
        let seen = try Seen(event)
        if let first = known[seen["id"]] {
            #expect(first == event, "an id is used for one event alone")
            continue
        }
        known[seen["id"]] = event
        #expect(latest <= seen["time"])
        latest = seen["time"]
    }
    #expect(latest.prefix(10) <= settings.to.description)
    #expect(latest.hasPrefix("2023-12"))
}

@Test(arguments: Scenario.allCases)
func `a correction or retraction follows an event of the same subject, source and type`(
    scenario: Scenario
) throws {
    var identities: [String: [String]] = [:]
    var references = 0
    for event in smallCity(scenario).events() {
        let seen = try Seen(event)
        let identity = [seen.key, seen["source"], seen.type]
        for name in ["corrects", "retracts"] where seen.members[name] != nil {
            #expect(identities[seen[name]] == identity)
            references += 1
        }
        identities[seen["id"]] = identity
    }
    #expect(references > 20)
}

@Test func `a city has as many facts of each kind as its people suggest`() throws {
    var counts: [String: Int] = [:]
    var changes: [String: Int] = [:]
    var stages: [String: Int] = [:]
    var outcomes: [String: Int] = [:]
    var bytes = 0
    var all = 0
    var repeated = 0
    var ids: Set<String> = []
    for event in smallCity(.steady).events() {
        let seen = try Seen(event)
        counts[seen.type, default: 0] += 1
        changes[seen.data["change"] as? String ?? "", default: 0] += 1
        stages[seen.data["stage"] as? String ?? "", default: 0] += 1
        outcomes[seen.data["outcome"] as? String ?? "", default: 0] += 1
        bytes += event.value.count
        all += 1
        if !ids.insert(seen["id"]).inserted { repeated += 1 }
    }
    #expect(Set(counts.keys) == Set(requiredFields.keys))
    // 1,500 at the founding, and each autumn 12 of 15 years are enrolled again.
    #expect((4_800...6_000).contains(counts["education.enrolment.v1"] ?? 0))
    // Four of fifteen years graduate each July, and some leave in between.
    #expect((1_150...1_500).contains(counts["education.learner-exit.v1"] ?? 0))
    #expect((100...200).contains(counts["education.staff-appointment.v1"] ?? 0))
    for stage in ["kindergarten", "primary", "junior", "senior", "vocational"] {
        #expect(stages[stage, default: 0] > 100, "\(stage)")
    }
    for change in ["opened", "closed", "merged", "granted"] {
        #expect(changes[change, default: 0] > 0, "\(change)")
    }
    for outcome in ["graduated", "transferredOut", "movedAway", "suspended"] {
        #expect(outcomes[outcome, default: 0] > 0, "\(outcome)")
    }
    #expect((5...20).contains(repeated * 1_000 / all), "about one record in a hundred again")
    #expect((280...420).contains(bytes / all), "bytes of an event")
}

@Test func `other registers record as much as a city of its size has`() throws {
    var counts: [String: Int] = [:]
    var dates: [String: Set<String>] = [:]
    var eligible: Set<String> = []
    var rotating: Set<String> = []
    var verdicts: [String: Set<String>] = [:]
    for event in smallCity(.steady).events() {
        let seen = try Seen(event)
        counts[seen.type, default: 0] += 1
        if let date = seen.data["date"] as? String {
            dates[seen.type, default: []].insert(String(date.suffix(5)))
        }
        if let year = seen.data["schoolYear"] as? Int {
            if seen.type == "education.rotation-eligibility.v1" {
                eligible.insert("\(seen.key) \(year)")
            }
            if seen.type == "education.staff-rotation.v1" { rotating.insert("\(seen.key) \(year)") }
        }
        if seen.data["matterCode"] as? String == "qualityBalancedCompulsory" {
            verdicts[seen.key, default: []].insert(seen.data["result"] as? String ?? "")
        }
    }
    // Four autumns, a tenth of 1,200 pupils; three springs, a tenth of 1,500 students.
    #expect((430...600).contains(counts["education.fitness-test.v1"] ?? 0))
    #expect((380...560).contains(counts["education.vision-screening.v1"] ?? 0))
    #expect(dates["education.fitness-test.v1"] == ["10-20"])
    #expect((80...1_000).contains(counts["education.aid-grant.v1"] ?? 0))
    #expect((150...700).contains(counts["education.training-credit.v1"] ?? 0))
    #expect(rotating.isSubset(of: eligible))
    #expect(eligible.count > 20 && (4...10).contains(rotating.count * 100 / eligible.count))
    #expect(verdicts.count == 8 && verdicts["area/371502"] == ["met", "notMet"])
}

@Test func `an autumn brings as many newcomers as leave school`() throws {
    var subjects: Set<String> = []
    var newcomers = 0
    for event in smallCity(.steady).events() where event.key.starts(with: "student/".utf8) {
        let seen = try Seen(event)
        if subjects.insert(seen.key).inserted, seen.type == "education.enrolment.v1" {
            newcomers += 1
        }
    }
    // The founding and three autumns of about 103 new children and pupils.
    #expect((1_750...1_900).contains(newcomers))
    #expect(subjects.count - newcomers < 30, "few are heard of first when they leave")
}

@Test func `the demo city corrects one population figure that was a tenth too large`() throws {
    var wrong: [String: (value: Int, area: String)] = [:]
    var corrections: [(wrong: Int, right: Int, area: String, time: String)] = []
    for event in smallCity(.demo).events() where event.key.starts(with: "area/".utf8) {
        let seen = try Seen(event)
        guard seen.data["series"] as? String == "population" else { continue }
        let value = try #require(seen.data["value"] as? Int)
        if let first = wrong[seen["corrects"]] {
            corrections.append((first.value, value, first.area, seen["time"]))
        }
        wrong[seen["id"]] = (value, seen.key)
    }
    #expect(corrections.count == 1)
    let correction = try #require(corrections.first)
    #expect(correction.area == "area/371502")
    #expect(correction.wrong == correction.right + correction.right / 10)
    #expect(correction.time.hasPrefix("2022-10-28"))
}

@Test func `populations by county add up to the gross enrolment of the city`() {
    let learners = [310, 205, 190, 240, 120, 180, 150, 205]
    let populations = City.populations(of: learners, grossPercent: 92.13)
    #expect(populations.count == learners.count)
    #expect(populations.reduce(0, +) == 1_736)  // 1,600 ÷ 0.9213 = 1,736.7
    #expect(populations.allSatisfy { $0 > 0 })
}

@Test func `a figure moves in straight lines between the ends of years`() {
    let figure = YearlyFigure(2020, 50, 60, 60)
    #expect(figure.on(CivilDay.on(12, 31, 2020)) == 50)
    #expect(figure.on(CivilDay.on(12, 31, 2021)) == 60)
    #expect(abs(figure.on(CivilDay.on(7, 2, 2021)) - 55) < 0.02)
    #expect(figure[2019] == 50)
    #expect(figure[2030] == 60)
}

@Test func `a share is spread evenly`() {
    let reached = (1...200).filter { City.reaches(55, at: $0) }
    #expect(reached.count == 110)
    #expect(reached.prefix(5).elementsEqual([2, 4, 6, 8, 10]))
}

@Test func `settings that make no city are refused in words`() {
    var settings = smallCity(.steady)
    #expect(settings.fault == nil)
    settings.schools = 55
    #expect(settings.fault?.contains("56") == true)
    settings = smallCity(.steady)
    settings.to = CivilDay.on(8, 31, 2020)
    #expect(settings.fault?.contains("2020-08-31") == true)
    settings = smallCity(.steady)
    settings.students = 1
    #expect(settings.fault?.contains("500") == true)
}

@Test func `the benchmark has five records a person and its share of oddities`() throws {
    var settings = smallCity(.bench)
    settings.students = 4_000
    var all = 0
    var corrects = 0
    var retracts = 0
    var remarks = 0
    for event in settings.events() {
        let seen = try Seen(event)
        all += 1
        if seen.members["corrects"] != nil { corrects += 1 }
        if seen.members["retracts"] != nil { retracts += 1 }
        if seen.data["remark"] != nil { remarks += 1 }
    }
    #expect(all == 20_000)
    #expect((100...200).contains(corrects))
    #expect((50...130).contains(retracts))
    #expect((700...1_200).contains(remarks))
}
