import Calendar
import Codes
import EventSupport
import Events
import PropertySupport

@testable import Subjects

/// Facts of a person on the staff, and what they mean on a day, read off the rules literally.
struct StaffLife {
    /// Days on which generated lives play.
    let days: Range<Int32> = 19_590..<19_612

    func appointed(
        _ id: String, _ unit: String, _ from: String, to: String? = nil,
        employment: Employment = .fullTime, role: Role = .teacher, stage: Stage? = .primary
    ) -> Entry {
        var payload = Payload()
        payload.set(StaffAppointment.unit, to: term(unit))
        payload.set(StaffAppointment.role, to: role)
        payload.set(StaffAppointment.employment, to: employment)
        payload.set(StaffAppointment.stage, to: stage)
        payload.set(StaffAppointment.to, to: to.map { day($0) })
        return entry(id, StaffAppointment.type, from, payload)
    }

    func rotated(
        _ id: String, _ unit: String, _ from: String, to: String? = nil, year: Int64
    ) -> Entry {
        var payload = Payload()
        payload.set(StaffRotation.toUnit, to: term(unit))
        payload.set(StaffRotation.schoolYear, to: year)
        payload.set(StaffRotation.to, to: to.map { day($0) })
        return entry(id, StaffRotation.type, from, payload)
    }

    func graded(_ id: String, _ degree: Degree, _ from: String, to: String? = nil) -> Entry {
        var payload = Payload()
        payload.set(StaffQualification.kind, to: .degree)
        payload.set(StaffQualification.degree, to: degree)
        payload.set(StaffQualification.validTo, to: to.map { day($0) })
        return entry(id, StaffQualification.type, from, payload)
    }

    private func entry(
        _ id: String, _ type: EventType, _ from: String, _ payload: Payload
    ) -> Entry {
        Entry(id, at: 0).with(\.type, type).with(\.day, day(from)).with(\.payload, payload)
    }

    /// The fold of what stands of these entries.
    func fold(_ entries: [Entry]) -> StaffFold {
        let store = told(entries, kind: .staff)
        let timeline = store.front
        var resolution = Resolution()
        resolution.resolve(timeline)
        var fold = StaffFold()
        fold.fold(timeline, resolution.standing)
        return fold
    }

    /// `a 2023-09-01` for each change of the place of work, `-` for none.
    func places(_ entries: Entry...) -> [String] {
        var places: [String] = []
        var last: Term = 0
        for segment in fold(entries).segments where segment.unit != last {
            last = segment.unit
            places.append((last == 0 ? "-" : words[Int(last) - 1]) + " " + dayText(segment.from))
        }
        return places
    }

    /// A life of a few facts within `days`; ids differ.
    func random(_ dice: inout Dice) -> [Entry] {
        (0..<1 + dice.below(9)).map { index in
            let from = days.lowerBound + Int32(dice.below(days.count))
            let to = dice.once(in: 2) ? dayText(from - 1 + Int32(dice.below(10))) : nil
            let unit = ["a", "b", "c"][dice.below(3)]
            let id = "\(dice.below(9))\(index)"
            let entry =
                switch dice.below(4) {
                case 0: rotated(id, unit, dayText(from), to: to, year: 2022)
                case 1: graded(id, Degree.allCases[dice.below(5)], dayText(from), to: to)
                default:
                    appointed(
                        id, unit, dayText(from), to: to,
                        employment: Employment.allCases[dice.below(5)],
                        role: dice.once(in: 3) ? .principal : .teacher)
                }
            return entry.with(\.time, Int64(dice.below(3)))
                .with(\.source, sources[dice.below(3)])
        }
    }

    /// What holds on a day (contract §2.3.6); nil where the person counts nowhere.
    func literally(
        _ entries: [Entry], on number: Int32
    ) -> (employment: Employment, role: Role, unit: Term, degree: Degree?)? {
        var arena = FactArena()
        let begun = entries.filter { $0.day <= number }
            .map { (entry: $0, fact: $0.fact(in: &arena)) }
        func holding(_ type: EventType, _ to: Field<Int32?>) -> [(entry: Entry, fact: Fact)] {
            begun.filter { $0.fact.type == type && arena[to, of: $0.fact] ?? .max >= number }
        }
        func rank(_ entry: Entry, _ fact: Fact) -> (Int, Int32, String) {
            let isFullTime = arena[StaffAppointment.employment, of: fact] == .fullTime
            return (isFullTime ? 0 : 1, entry.day, entry.id)
        }
        let main = holding(StaffAppointment.type, StaffAppointment.to)
            .min { rank($0.entry, $0.fact) < rank($1.entry, $1.fact) }
        guard let main else { return nil }
        let rotation = holding(StaffRotation.type, StaffRotation.to)
            .filter {
                let end = day("\(arena[StaffRotation.schoolYear, of: $0.fact] + 1)-08-31")
                return arena[StaffRotation.to, of: $0.fact] != nil || end >= number
            }
            .max {
                ($0.entry.day, $0.entry.time, $0.entry.source, $0.entry.id)
                    < ($1.entry.day, $1.entry.time, $1.entry.source, $1.entry.id)
            }
        let degree = holding(StaffQualification.type, StaffQualification.validTo)
            .compactMap { arena[StaffQualification.degree, of: $0.fact] }
            .max { $0.rawValue < $1.rawValue }
        let unit = rotation.map { arena[StaffRotation.toUnit, of: $0.fact] }
        return (
            arena[StaffAppointment.employment, of: main.fact],
            arena[StaffAppointment.role, of: main.fact],
            unit ?? arena[StaffAppointment.unit, of: main.fact], degree
        )
    }
}
