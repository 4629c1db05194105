import Calendar
import Codes
import EventSupport
import Events
import Language
import LanguageSupport

@testable import Measures

/// An event as a test tells it; `batch(_:)` makes of it what the decoder would.
struct TestEvent: Hashable {
    var kind: SubjectKind
    var subject: String
    var type: EventType
    var day: Int32
    var payload: Payload
    var id = "-"
    var source = "s"
    /// Nanoseconds; tests use small numbers.
    var time: Int64 = 0
    var link = Fact.Link.none
    var reference = ""

    func id(_ id: String) -> TestEvent { with { $0.id = id } }
    func source(_ source: String) -> TestEvent { with { $0.source = source } }
    func at(_ time: Int64) -> TestEvent { with { $0.time = time } }

    func correcting(_ id: String) -> TestEvent {
        with {
            $0.link = .corrects
            $0.reference = id
        }
    }

    /// A retraction without data of another event of this subject and type.
    func retracting(_ id: String) -> TestEvent {
        with {
            $0.link = .retracts
            $0.reference = id
            $0.day = 0
            $0.payload = Payload()
        }
    }

    private func with(_ change: (inout TestEvent) -> Void) -> TestEvent {
        var copy = self
        change(&copy)
        return copy
    }

    /// Equal contents give equal prefixes; id and source are no content.
    var content: UInt64 {
        let words: [UInt64] =
            [
                UInt64(type.number), UInt64(bitPattern: time), UInt64(link.rawValue),
                UInt64(UInt32(bitPattern: day)),
            ] + payload.words.map(UInt64.init) + reference.utf8.map(UInt64.init)
        return words.reduce(0xCBF2_9CE4_8422_2325) { ($0 ^ $1) &* 0x100_0000_01B3 }
    }
}

/// The texts of these tests; a term is the place of its text, from 1.
let terms = [
    "s", "S", "ß", "a", "b", "c", "d", "K", "L", "M", "371502", "371503", "preschoolEducation",
    "other", "population", #"{"ageFrom":3,"ageTo":5}"#,
]

/// The number of a text of `terms`.
func term(_ text: String) -> Term {
    text.isEmpty ? 0 : Term(terms.firstIndex(of: text)! + 1)
}

/// `2023-09-01` → its number.
func day(_ text: String) -> Int32 { CivilDay(text)!.number }

/// A batch as the decoder would give it: record n is event n, read from offset `from` + n.
func batch(_ events: [TestEvent], partition: Int32 = 0, from: Int64 = 0) -> DecodedBatch {
    var batch = DecodedBatch()
    for (index, event) in events.enumerated() {
        let isPerson = event.kind == .student || event.kind == .staff
        let key = SubjectKey(
            high: UInt64(event.kind.rawValue),
            low: event.subject.utf8.reduce(7) { $0 &* 131 &+ UInt64($1) })
        let fact = Fact(
            time: event.time, content: event.content, offset: from + Int64(index),
            partition: partition, day: event.day, source: term(event.source),
            id: batch.arena.add(Array(event.id.utf8).span),
            reference: event.link == .none
                ? .none : batch.arena.add(Array(event.reference.utf8).span),
            link: event.link, type: event.type, payload: batch.arena.add(event.payload))
        batch.facts.append(
            DecodedBatch.SubjectFact(
                subject: key, kind: event.kind, name: isPerson ? 0 : term(event.subject),
                record: Int32(index), fact: fact))
    }
    return batch
}

/// A child is enrolled.
func enrolment(
    _ student: String, _ school: String, _ from: String, stage: Stage = .kindergarten
) -> TestEvent {
    var payload = Payload()
    payload.set(Enrolment.school, to: term(school))
    payload.set(Enrolment.stage, to: stage)
    return TestEvent(
        kind: .student, subject: student, type: Enrolment.type, day: day(from),
        payload: payload)
}

/// A child leaves.
func exit(
    _ student: String, _ school: String, _ on: String, _ outcome: ExitOutcome = .movedAway
) -> TestEvent {
    var payload = Payload()
    payload.set(LearnerExit.school, to: term(school))
    payload.set(LearnerExit.outcome, to: outcome)
    return TestEvent(
        kind: .student, subject: student, type: LearnerExit.type, day: day(on),
        payload: payload)
}

/// A person is appointed.
func appointment(
    _ person: String, _ unit: String, _ from: String, to: String? = nil,
    role: Role = .teacher, employment: Employment = .fullTime, stage: Stage? = .primary
) -> TestEvent {
    var payload = Payload()
    payload.set(StaffAppointment.unit, to: term(unit))
    payload.set(StaffAppointment.role, to: role)
    payload.set(StaffAppointment.employment, to: employment)
    payload.set(StaffAppointment.stage, to: stage)
    payload.set(StaffAppointment.to, to: to.map { day($0) })
    return TestEvent(
        kind: .staff, subject: person, type: StaffAppointment.type, day: day(from),
        payload: payload)
}

/// A person works at another unit for a time.
func rotation(
    _ person: String, to unit: String, _ from: String, until: String? = nil, year: Int64
) -> TestEvent {
    var payload = Payload()
    payload.set(StaffRotation.toUnit, to: term(unit))
    payload.set(StaffRotation.schoolYear, to: year)
    payload.set(StaffRotation.to, to: until.map { day($0) })
    return TestEvent(
        kind: .staff, subject: person, type: StaffRotation.type, day: day(from),
        payload: payload)
}

/// A person has a degree.
func degree(_ person: String, _ degree: Degree, _ from: String, to: String? = nil) -> TestEvent {
    var payload = Payload()
    payload.set(StaffQualification.kind, to: .degree)
    payload.set(StaffQualification.degree, to: degree)
    payload.set(StaffQualification.validTo, to: to.map { day($0) })
    return TestEvent(
        kind: .staff, subject: person, type: StaffQualification.type, day: day(from),
        payload: payload)
}

/// A person has studied a subject.
func major(_ person: String, _ code: String, _ from: String, to: String? = nil) -> TestEvent {
    var payload = Payload()
    payload.set(StaffQualification.kind, to: .major)
    payload.set(StaffQualification.value, to: term(code))
    payload.set(StaffQualification.validTo, to: to.map { day($0) })
    return TestEvent(
        kind: .staff, subject: person, type: StaffQualification.type, day: day(from),
        payload: payload)
}

/// An institution changes.
func institution(
    _ unit: String, _ change: InstitutionChangeKind, _ on: String,
    ownership: Ownership? = nil, area: String = "", setting: Setting? = nil, into: String = ""
) -> TestEvent {
    var payload = Payload()
    payload.set(InstitutionChange.change, to: change)
    payload.set(InstitutionChange.ownership, to: ownership)
    payload.set(InstitutionChange.setting, to: setting)
    payload.set(InstitutionChange.area, to: term(area))
    payload.set(InstitutionChange.mergedInto, to: term(into))
    return TestEvent(
        kind: .institution, subject: unit, type: InstitutionChange.type, day: day(on),
        payload: payload)
}

/// An area states a figure for a year.
func statement(
    _ area: String, _ year: Int, _ value: Int64, _ status: StatementStatus = .final,
    group: String = ""
) -> TestEvent {
    var payload = Payload()
    payload.set(StatisticStatement.series, to: term("population"))
    payload.set(StatisticStatement.group, to: term(group))
    payload.set(StatisticStatement.period, to: .year(year))
    payload.set(StatisticStatement.value, to: value * 1_000_000)
    payload.set(StatisticStatement.status, to: status)
    return TestEvent(
        kind: .area, subject: area, type: StatisticStatement.type,
        day: CivilDay.first(of: year).number,
        payload: payload)
}

let students = NumberedMeasure(number: 1, measure: Measure(noun: .students))
let teachers = NumberedMeasure(number: 2, measure: Measure(noun: .teachers))
let bachelors = NumberedMeasure(
    number: 3, measure: Measure(noun: .teachers, conditions: [.degree(atLeast: .bachelor)]))
let preschool = NumberedMeasure(
    number: 4,
    measure: Measure(
        noun: .teachers, conditions: [.qualification(.major, codes: ["preschoolEducation"])]))
let measures = [students, teachers, bachelors, preschool]
/// What is given up for these, where they are new.
let retired = NumberedMeasure(
    number: 9, measure: Measure(noun: .teachers, conditions: [.degree(atLeast: .master)]))

/// A day's number → `2023-09-01`.
func dayText(_ number: Int32) -> String { CivilDay(number: number).description }
