import Calendar
import Codes
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
        var content = StaffAppointment()
        content.unit = term(unit)
        content.role = role
        content.employment = employment
        content.stage = stage
        content.to = to.map { day($0) }
        return entry(id, .staffAppointment, from, content.payload)
    }

    func rotated(
        _ id: String, _ unit: String, _ from: String, to: String? = nil, year: UInt32
    ) -> Entry {
        var content = StaffRotation()
        content.toUnit = term(unit)
        content.schoolYear = year
        content.to = to.map { day($0) }
        return entry(id, .staffRotation, from, content.payload)
    }

    func graded(_ id: String, _ degree: Degree, _ from: String, to: String? = nil) -> Entry {
        var content = StaffQualification()
        content.kind = .degree
        content.degree = degree
        content.validTo = to.map { day($0) }
        return entry(id, .staffQualification, from, content.payload)
    }

    private func entry(
        _ id: String, _ type: EventType, _ from: String, _ payload: Payload
    ) -> Entry {
        Entry(id, at: 0).with(\.type, type).with(\.day, day(from)).with(\.payload, payload)
    }

    /// The fold of what stands of these entries.
    func fold(_ entries: [Entry]) -> StaffFold {
        let store = told(entries, kind: .staff)
        let timeline = store.timelines[0]
        var resolution = Resolution()
        resolution.resolve(
            timeline.facts, count: timeline.facts.count, isPlain: timeline.isPlain,
            in: store.order)
        var fold = StaffFold()
        fold.fold(timeline.facts, resolution.standing, in: store.order)
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
    ) -> (appointment: StaffAppointment, unit: Term, degree: Degree?)? {
        let begun = entries.filter { $0.day <= number }
        let main = begun.filter { $0.type == .staffAppointment }
            .map { ($0, StaffAppointment($0.payload)) }
            .filter { $0.1.to ?? .max >= number }
            .min {
                ($0.1.employment == .fullTime ? 0 : 1, $0.0.day, $0.0.id)
                    < ($1.1.employment == .fullTime ? 0 : 1, $1.0.day, $1.0.id)
            }
        guard let main else { return nil }
        let rotation = begun.filter { $0.type == .staffRotation }
            .map { ($0, StaffRotation($0.payload)) }
            .filter { $0.1.to ?? day("\($0.1.schoolYear + 1)-08-31") >= number }
            .max {
                ($0.0.day, $0.0.time, $0.0.source, $0.0.id)
                    < ($1.0.day, $1.0.time, $1.0.source, $1.0.id)
            }
        let degree = begun.filter { $0.type == .staffQualification }
            .map { StaffQualification($0.payload) }
            .filter { $0.validTo ?? .max >= number }
            .compactMap(\.degree).max { $0.rawValue < $1.rawValue }
        return (main.1, rotation?.1.toUnit ?? main.1.unit, degree)
    }
}
