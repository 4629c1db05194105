import Calendar
import Codes
import Events
import PropertySupport

/// Small made-up worlds: few subjects, ids, times and days, so that corrections meet their targets,
/// identities meet again and days tie.
struct GeneratedEvents {
    private var dice: Dice
    /// The kinds of events of this world: all, or those of one kind of subject, which then meet
    /// each other more often.
    private let kinds: Range<Int>

    init(seed: UInt64) {
        dice = Dice(seed: seed)
        kinds = [0..<8, 0..<3, 3..<6, 6..<7, 7..<8][dice.below(5)]
    }

    private static let ids = ["a", "b", "c", "d", "e", "f", "g"]
    private static let units = ["a", "b", "K", "L"]
    private static let days = [
        "2022-09-01", "2022-12-31", "2023-01-01", "2023-08-31", "2023-09-01", "2024-03-01",
    ]

    /// Up to `count` different events.
    mutating func events(upTo count: Int) -> [TestEvent] {
        var events: [TestEvent] = []
        for _ in 0..<1 + dice.below(count) {
            let event = event()
            if !events.contains(event) { events.append(event) }
        }
        return events
    }

    private mutating func event() -> TestEvent {
        let event = plain().id(pick(Self.ids)).at(Int64(dice.below(4)))
            .source(dice.once(in: 6) ? "S" : "s")
        switch dice.below(4) {
        case 0: return event.correcting(pick(Self.ids))
        case 1: return event.retracting(pick(Self.ids))
        default: return event
        }
    }

    /// An event that names no other one.
    private mutating func plain() -> TestEvent {
        switch kinds.lowerBound + dice.below(kinds.count) {
        case 0, 1:
            return enrolment(
                pick(["x", "y"]), pick(Self.units), pick(Self.days), stage: pick(stages))
        case 2:
            return exit(
                pick(["x", "y"]), pick(Self.units), pick(Self.days), pick(ExitOutcome.allCases))
        case 3:
            return appointment(
                pick(["t", "u"]), pick(Self.units), pick(Self.days), to: end(),
                role: dice.once(in: 4) ? .principal : .teacher,
                employment: pick(Employment.allCases), stage: dice.once(in: 3) ? nil : pick(stages))
        case 4:
            return dice.once(in: 2)
                ? degree(pick(["t", "u"]), pick(Degree.allCases), pick(Self.days), to: end())
                : major(
                    pick(["t", "u"]), pick(["preschoolEducation", "other"]), pick(Self.days),
                    to: end())
        case 5:
            return rotation(
                pick(["t", "u"]), to: pick(Self.units), pick(Self.days), until: end(),
                year: 2022 + Int64(dice.below(2)))
        case 6:
            return institution(
                pick(["K", "L"]), pick(changes), pick(Self.days),
                ownership: dice.once(in: 2) ? pick(Ownership.allCases) : nil,
                area: pick(["", "371502", "371503"]),
                setting: dice.once(in: 2) ? pick(Setting.allCases) : nil,
                into: pick(["", "K", "L", "M"]))
        default:
            return statement(
                pick(["371502", "371503"]), 2022 + dice.below(2), Int64(dice.below(3)),
                pick(StatementStatus.allCases),
                group: dice.once(in: 2) ? "" : #"{"ageFrom":3,"ageTo":5}"#)
        }
    }

    /// Openings and mergers first: without the one there is no history, and the other is rare.
    private let changes =
        [.opened, .opened, .opened, .merged, .merged] + InstitutionChangeKind.allCases
    private let stages: [Stage] = [.kindergarten, .primary, .junior]

    private mutating func end() -> String? { dice.once(in: 2) ? nil : pick(Self.days) }

    private mutating func pick<Value>(_ values: [Value]) -> Value {
        values[dice.below(values.count)]
    }
}
