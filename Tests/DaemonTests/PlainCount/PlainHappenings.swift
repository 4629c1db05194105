import Calendar
import JSONText

/// One event as a flow sees it (language §3).
struct PlainHappening {
    let subject: PlainSubject
    let fact: PlainFact
    /// Its place among those of the subject.
    let order: Int
    /// On which it enters a window.
    var day: CivilDay
    /// On which it happened: where it counts, ages and qualifications are of that day.
    var factDay: CivilDay
    var state: PlainState
    /// What is counted once; nil = it is one of its own.
    var item: String?
    var unit: String?
    var area: String?
    var schoolYear: Int?
    var graduationYear: Int?
    /// The stage that only the unit tells; nil where the event tells its own.
    var isStageOfUnit = false
    /// Whether another one followed, where that is asked.
    var isFollowed = false

    init(_ subject: PlainSubject, _ fact: PlainFact, order: Int, state: PlainState? = nil) {
        self.subject = subject
        self.fact = fact
        self.order = order
        day = fact.day
        factDay = fact.day
        self.state = state ?? PlainState(stated: PlainHappening.stated(fact))
        item = subject.name
        if subject.kind == "institution" {
            unit = subject.id
        } else if subject.kind == "area" {
            area = subject.id
        } else {
            area = fact.word("areaCode")
            unit = fact.word("toUnitId") ?? fact.word("schoolId") ?? fact.word("unitId")
        }
    }

    /// What it says, by the keys of the language.
    private static func stated(_ fact: PlainFact) -> [String: JSON] {
        let keys = ["activityKind": "kind", "titleCode": "designation", "matterCode": "matter"]
        var stated: [String: JSON] = [:]
        for (name, value) in fact.stated {
            stated[keys[name] ?? name] = value
        }
        return stated
    }
}

/// The events of a noun.
enum PlainHappenings {
    /// Of which types the events of a noun are; those of learners are found by walking.
    static let types = [
        "destinations": "graduate-destination", "fitnessTests": "fitness-test",
        "screenings": "vision-screening", "assessments": "learner-assessment", "aid": "aid-grant",
        "appointments": "staff-appointment", "rotations": "staff-rotation",
        "rotationEligible": "rotation-eligibility", "training": "training-credit",
        "attendances": "attendance-count", "changes": "institution-change",
        "awards": "designation", "findings": "supervision-result", "activities": "activity-held",
    ]

    /// All of a subject, in their order.
    static func all(of noun: String, _ subject: PlainSubject) -> [PlainHappening] {
        if noun == "admissions" || noun == "leavers" {
            let learner = PlainLearner(subject)
            let moves = noun == "admissions" ? learner.admissions : learner.exits
            return moves.enumerated().map { order, move in
                PlainHappening(subject, move.fact, order: order, state: move.state)
            }
        }
        // Aid of staff is counted by no noun.
        if noun == "aid", subject.kind == "staff" { return [] }
        let facts = subject.facts(of: types[noun] ?? "").filter { isOne($0, of: noun) }
        return facts.enumerated().map { order, fact in
            var event = PlainHappening(subject, fact, order: order)
            complete(&event, of: noun)
            return event
        }
    }

    private static func isOne(_ fact: PlainFact, of noun: String) -> Bool {
        switch noun {
        case "awards": fact.word("change") == "granted"
        case "rotationEligible": fact["eligible"]?.isTrue ?? false
        // What ends before it begins never was.
        case "appointments", "rotations": fact.day <= fact.day("to") ?? fact.day
        default: true
        }
    }

    private static func complete(_ event: inout PlainHappening, of noun: String) {
        let fact = event.fact
        switch noun {
        case "changes":
            let isEnd = ["closed", "merged"].contains(fact.word("change"))
            if isEnd { event.factDay = fact.day - 1 }
        case "rotations", "rotationEligible", "fitnessTests":
            event.schoolYear = fact.year("schoolYear")
        case "destinations":
            guard let year = fact.year("graduationYear") else { break }
            // It belongs to the year, whatever its date.
            event.graduationYear = year
            event.day = .first(of: year)
        case "findings": event.item = fact.word("caseId").map { "case " + $0 }
        case "activities": event.item = fact.word("activityId")
        case "attendances": event.item = nil
        case "appointments":
            event.state.held = PlainStaff.held(event.subject, on: fact.day)
            event.isStageOfUnit = event.state["stage"] == nil
        default: break
        }
    }
}
