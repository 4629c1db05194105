import Calendar

/// One event that is going to be recorded.
struct Recording: Sendable {
    /// Seconds since 1970-01-01T00:00:00+08:00.
    var second: Int64
    /// The event's ordinal, from which its id is made; it also orders events of one second.
    var number: UInt64
    var subject: Subject
    var statement: Statement
    var reference: Reference = .none

    var day: CivilDay { CivilDay(number: Int32(second / 86_400)) }
}

/// The events to come, kept by the day on which they will be recorded.
///
/// Only what is already decided is held: at most one autumn's enrolments, corrections under way
/// and late arrivals.
struct Recordings: Sendable {
    private let first: CivilDay
    private var days: [[Recording]]

    /// Room for the days from the first to the last, both included.
    init(from first: CivilDay, to last: CivilDay) {
        self.first = first
        days = Array(repeating: [], count: max(0, last - first + 1))
    }

    /// Puts an event down for its day; what would be recorded after the last day is left out.
    mutating func add(_ recording: Recording) {
        let place = recording.day - first
        if days.indices.contains(place) { days[place].append(recording) }
    }

    /// Hands over the events of a day, the latest first, so that they can be popped in order.
    mutating func remove(dueOn day: CivilDay) -> [Recording] {
        var taken: [Recording] = []
        swap(&taken, &days[day - first])
        taken.sort { ($1.second, $1.number) < ($0.second, $0.number) }
        return taken
    }
}
