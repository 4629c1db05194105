// In: settings. Out: the records of the registers of a simulated place, in the order of their
// `time`, a repeated record some hundred records after its first sending. It lives day by day,
// decides what happens and when that becomes known, and writes each record when it is asked for.
// It never looks at a clock, keeps nothing of what has been sent, and knows nothing of plans.

import Calendar
import Codes

/// A simulated place with its counties, learners, teachers, units and statistics.
package struct City: IteratorProtocol, Sendable {
    let settings: SimulationSettings
    let place: Place
    let fortune: Fortune
    /// Whether every office sends what plans ask for, or the first registers alone.
    let isDetailed: Bool
    var random: SplitMix64
    var schools: [School] = []
    var students: [Student] = []
    /// Slots of `students` whose learners have left.
    var freeSlots: [Int] = []
    var teachers: [Teacher] = []
    /// Open units by `placeOf(county:stage:)`.
    var schoolsByPlace: [[Int32]]
    /// Graduates of junior school of the latest July, by county.
    var juniorGraduates: [Int]
    /// Populations that are published and not yet final, by year.
    var censusFigures: [Int: CensusFigures] = [:]
    /// The event whose figure has to be corrected in October.
    var mistypedEvent: UInt64?
    /// What else is recorded in the city.
    var registers: Registers
    /// What the offices of a detailed place keep.
    var offices = Offices()
    /// The day that is being lived.
    private(set) var today: CivilDay

    private var recordings: Recordings
    private var eventsMade: UInt64 = 0
    private var peopleMade: UInt32
    private(set) var isFounded = false

    private var writer: EventWriter
    /// The events of the day, the next one last.
    private var due: [Recording] = []
    private var repeats = Repeats()

    /// Liaocheng with its first registers; with a place, that place with all of its offices.
    package init(_ settings: SimulationSettings, in detailed: Place? = nil) {
        self.settings = settings
        place = detailed ?? .liaocheng
        isDetailed = detailed != nil
        fortune = Fortune(settings.scenario, in: place)
        random = SplitMix64(seed: settings.seed)
        registers = Registers(seed: settings.seed, resources: place.firstResource)
        schoolsByPlace = Array(repeating: [], count: place.counties.count * 9)
        juniorGraduates = Array(repeating: 0, count: place.counties.count)
        peopleMade = place.firstPerson
        today = settings.from
        recordings = Recordings(from: settings.from, to: settings.to)
        writer = EventWriter(seed: SplitMix64.mix(settings.seed &+ 1), place: place)
    }

    /// The next record; nil when the last day is over.
    package mutating func next() -> SimulatedEvent? {
        guard upcoming() != nil else { return repeats.drain() ?? registers.repeats.drain() }
        // Each of the two counts its own records, so that neither changes what the other sends.
        if let next = due.last, next.number >= Registers.firstNumber {
            if let again = registers.repeats.next() { return again }
            let event = writer.record(due.removeLast())
            if registers.random.happens(inTenThousand: 100) { registers.repeats.add(event) }
            return event
        }
        if let again = repeats.next() { return again }
        let event = writer.record(due.removeLast())
        if random.happens(inTenThousand: 100) { repeats.add(event) }
        return event
    }

    /// The moment of the next record that is sent for the first time; nil when there is none.
    mutating func upcoming() -> Int64? {
        while due.isEmpty {
            guard today <= settings.to else { return nil }
            live()
            due = recordings.remove(dueOn: today)
            today = today + 1
        }
        return due.last?.second
    }

    /// One day of the city: first the founding, then what the calendar and chance bring.
    private mutating func live() {
        guard isFounded else {
            found()
            if isDetailed { foundOffices() } else { foundRegisters() }
            isFounded = true
            return
        }
        changeInstitutions()
        changeStaff()
        changeLearners()
        stateFigures()
        if isDetailed { keepOffices() } else { keepRegisters() }
    }

    /// Numbers a new event; the ids of its records are made from it.
    mutating func newEvent() -> UInt64 {
        eventsMade += 1
        return eventsMade
    }

    /// Numbers a new learner, teacher or guardian, so that no two share a number.
    mutating func newPerson() -> UInt32 {
        peopleMade += 1
        return peopleMade
    }

    /// Puts an event down for a moment between 8 and 18 o'clock, this many days from today.
    mutating func record(
        _ statement: Statement, about subject: Subject, number: UInt64, after days: Int = 0,
        reference: Reference = .none
    ) {
        let second = Int64(random.within(8 * 3_600...18 * 3_600))
        put(
            Recording(
                second: Int64((today + days).number) * 86_400 + second, number: number,
                subject: subject, statement: statement, reference: reference))
    }

    /// Puts an event down for its moment.
    mutating func put(_ recording: Recording) { recordings.add(recording) }

    /// Where units of a county that teach a stage stand in `schoolsByPlace`.
    func placeOf(county: Int, stage: Stage) -> Int { county * 9 + Int(stage.rawValue) }
}

/// Records that are sent a second time, byte for byte, as a producer does that missed an answer.
struct Repeats: Sendable {
    /// How many records come between the two.
    static let distance = 300
    private var waiting: [(due: Int, event: SimulatedEvent)] = []
    private var sent = 0

    /// The record whose second time has come; counts the calls, one a record.
    mutating func next() -> SimulatedEvent? {
        sent += 1
        guard let first = waiting.first, first.due <= sent else { return nil }
        return waiting.removeFirst().event
    }

    /// Takes note of a record that is now sent for the first time.
    mutating func add(_ event: SimulatedEvent) { waiting.append((sent + Self.distance, event)) }

    /// At the end: what still waits.
    mutating func drain() -> SimulatedEvent? {
        waiting.isEmpty ? nil : waiting.removeFirst().event
    }
}
