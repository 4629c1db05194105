import Calendar
import Codes

/// Events for measuring speed: five a person at random, of the four types that come in masses.
///
/// One in a hundred is a repetition, one in a hundred is corrected, 0.6 % are retracted, one in
/// twenty carries a remark with escapes and Chinese text. Effective days are spread over four
/// years, recording times run evenly from the first day to the last.
struct BenchmarkStream: IteratorProtocol, Sendable {
    private static let daysOfFacts = 1_500
    /// How many records lie between an event and what replaces or retracts it.
    private static let distanceOfCorrections = 5_000

    private let settings: SimulationSettings
    private let total: Int
    private var random: SplitMix64
    private var writer: EventWriter
    private var made = 0
    private var repeats = Repeats()
    private var corrections: [(due: Int, event: Recording)] = []
    /// Corrections before this place have been sent.
    private var corrected = 0

    init(_ settings: SimulationSettings) {
        self.settings = settings
        total = settings.students * 5
        random = SplitMix64(seed: settings.seed)
        writer = EventWriter(seed: SplitMix64.mix(settings.seed &+ 1))
    }

    /// The next record; nil after five for each person.
    mutating func next() -> SimulatedEvent? {
        guard made < total else { return nil }
        made += 1
        if let again = repeats.next() { return again }
        if made <= settings.schools { return writer.record(opening(of: Int32(made - 1))) }
        if corrected < corrections.count, corrections[corrected].due <= made {
            var event = corrections[corrected].event
            event.second = second
            corrected += 1
            if corrected == 1_024 {
                corrections.removeFirst(corrected)
                corrected = 0
            }
            return writer.record(event)
        }
        let recording = fact()
        let event = writer.record(recording)
        switch random.below(1_000) {
        case ..<10: repeats.add(event)
        case ..<20: follow(recording, by: .corrects(recording.number))
        case ..<26: follow(recording, by: .retracts(recording.number))
        default: break
        }
        return event
    }

    /// The moment of the record: even steps from the first day to the last.
    private var second: Int64 {
        let seconds = (settings.to - settings.from + 1) * 86_400
        return Int64(settings.from.number) * 86_400 + Int64(made * seconds / (total + 1))
    }

    private mutating func follow(_ recording: Recording, by reference: Reference) {
        var event = recording
        event.number = UInt64(total + made)
        event.reference = reference
        corrections.append((made + Self.distanceOfCorrections, event))
    }

    private func opening(of unit: Int32) -> Recording {
        let settings: [Setting] = [.urban, .town, .rural]
        let ownerships: [Ownership] = [.public, .privateInclusive, .privateOther]
        let change = InstitutionChange(
            change: .opened, date: CivilDay.on(9, 1, 2000),
            description: UnitDescription(
                kind: .twelveYearSchool, county: Int(unit) % Place.liaocheng.counties.count,
                setting: settings[Int(unit) % 3],
                stages: [.kindergarten, .primary, .junior, .senior]),
            ownership: ownerships[Int(unit) / 3 % 3])
        return Recording(
            second: second, number: UInt64(made), subject: .institution(unit),
            statement: .institution(change))
    }

    private mutating func fact() -> Recording {
        let person = UInt32(random.below(settings.students))
        // Half of the facts lie at the person's own unit, so that exits find their enrolments.
        let unit = Int32(
            random.below(2) == 0 ? Int(person) % settings.schools : random.below(settings.schools))
        let day = settings.from + random.below(Self.daysOfFacts)
        let isTeacher = person % 10 == 0
        let statement: Statement
        if isTeacher {
            statement =
                random.below(3) == 0
                ? .qualification(
                    Qualification(
                        degree: Degree.allCases[random.below(5)], stage: .primary, validFrom: day))
                : .appointment(appointment(at: unit, from: day))
        } else if random.below(4) == 0 {
            statement = .exit(
                school: unit, date: day, outcome: ExitOutcome.allCases[random.below(8)],
                destination: nil)
        } else {
            statement = .enrolment(enrolment(at: unit, from: day))
        }
        return Recording(
            second: second, number: UInt64(made),
            subject: isTeacher ? .staff(person) : .student(person), statement: statement)
    }

    private mutating func enrolment(at unit: Int32, from day: CivilDay) -> Enrolment {
        let step = random.below(15)
        let stage: Stage =
            step < 3 ? .kindergarten : step < 9 ? .primary : step < 12 ? .junior : .senior
        return Enrolment(
            school: unit, stage: stage, grade: step < 3 ? nil : step - 2, from: day,
            move: Move.allCases[random.below(4)], sex: Sex.allCases[random.below(2)],
            birth: day - 365 * (step + 3) - random.below(365),
            group: random.below(10) == 0 ? LearnerGroup.allCases[random.below(5)] : nil,
            remark: random.below(15) == 0)
    }

    private mutating func appointment(at unit: Int32, from day: CivilDay) -> Appointment {
        Appointment(
            unit: unit, role: .teacher, stage: Stage.allCases[random.below(4)],
            employment: Employment.allCases[random.below(5)], from: day,
            to: random.below(3) == 0 ? day + 365 : nil, isNewToProfession: random.below(8) == 0,
            sex: Sex.allCases[random.below(2)], birth: day - 365 * 30 - random.below(3_650))
    }
}
