import Calendar
import Codes

/// What operators said that concerns one alert: an input of its fold beside the statuses.
package struct OperatorActs: Hashable, Sendable {
    /// By day, on one day in the order in which they were given.
    package private(set) var acknowledgements: [Acknowledgement]
    /// Those that plan, indicator, area and property of the alert match.
    package private(set) var silences: [Silence]
    /// When alerts of wider areas fire.
    package var wider: [WiderAlert] = []

    package init(acknowledgements: [Acknowledgement] = [], silences: [Silence] = []) {
        self.acknowledgements = acknowledgements.sorted { ($0.day, $0.id) < ($1.day, $1.id) }
        self.silences = silences.sorted { $0.id < $1.id }
    }

    package static let none = OperatorActs()

    package var isEmpty: Bool { acknowledgements.isEmpty && hasNoHolds }

    /// Whether nothing ever holds the alert back.
    var hasNoHolds: Bool { silences.isEmpty && wider.isEmpty }

    /// The wider area whose alert fires at the end of a day, so that this one is part of it.
    func widerArea(on day: CivilDay) -> String? { wider.first { $0.holds(on: day) }?.area }

    /// The first silence that holds back what is found on a day of an alert that is like that.
    package func silence(on day: CivilDay, _ status: Status, _ severity: Severity) -> Silence? {
        silences.first { $0.holds(on: day) && $0.matches(status, severity) }
    }
}

/// That somebody deals with an alert, or no longer does.
package struct Acknowledgement: Hashable, Sendable {
    package var id: Int64
    /// The judgement day on which it was given. It is of the alert that is open on this day,
    /// whenever that has begun.
    package var day: CivilDay
    /// The last day on which it holds; nil where it has no end of its own.
    package var until: CivilDay?
    /// Whether it ends an acknowledgement instead.
    package var ends: Bool

    package init(id: Int64, day: CivilDay, until: CivilDay? = nil, ends: Bool = false) {
        self.id = id
        self.day = day
        self.until = until
        self.ends = ends
    }

    /// Whether it still holds on a day, as far as the calendar says.
    func holds(on day: CivilDay) -> Bool { until.map { day <= $0 } ?? true }
}

/// From when to when an alert is not delivered to people.
package struct Silence: Hashable, Sendable {
    package var id: Int64
    package var from: CivilDay
    /// The last day on which it holds.
    package var until: CivilDay
    /// The day on which it was ended before.
    package var endedOn: CivilDay?
    /// Empty where it asks for none.
    package var statuses: Set<Status>
    package var severities: Set<Severity>

    package init(
        id: Int64, from: CivilDay, until: CivilDay, endedOn: CivilDay? = nil,
        statuses: Set<Status> = [], severities: Set<Severity> = []
    ) {
        self.id = id
        self.from = from
        self.until = until
        self.endedOn = endedOn
        self.statuses = statuses
        self.severities = severities
    }

    /// Whether it holds at the end of a day.
    package func holds(on day: CivilDay) -> Bool {
        day >= from && day <= until && (endedOn.map { day < $0 } ?? true)
    }

    /// Whether it was ended on that day, having held on it until then.
    func wasEnded(on day: CivilDay) -> Bool { endedOn == day && day >= from && day <= until }

    package func matches(_ status: Status, _ severity: Severity) -> Bool {
        (statuses.isEmpty || statuses.contains(status))
            && (severities.isEmpty || severities.contains(severity))
    }
}

/// From when to when the alert of a wider area for the same row of the plan fires, acknowledged or
/// not.
package struct WiderAlert: Hashable, Sendable {
    package var area: String
    package var from: CivilDay
    /// The day on which it no longer does; nil where it still does.
    package var to: CivilDay?

    /// Those of the transitions of an alert.
    package static func spans(of transitions: [Transition], area: String) -> [WiderAlert] {
        var spans: [WiderAlert] = []
        for transition in transitions {
            let fires = transition.toState == .firing || transition.toState == .acknowledged
            let isOpen = spans.last.map { $0.to == nil } ?? false
            if fires, !isOpen { spans.append(WiderAlert(area: area, from: transition.asOf)) }
            if !fires, isOpen { spans[spans.count - 1].to = transition.asOf }
        }
        return spans
    }

    func holds(on day: CivilDay) -> Bool { day >= from && (to.map { day < $0 } ?? true) }
}
