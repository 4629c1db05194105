import Calendar
import Codes

/// The transitions of one alert, folded over its statuses by judgement day.
///
/// - Parameter statuses: every judgement day from the plan's start on, in order.
package func fold(
    _ statuses: some Sequence<(CivilDay, Status?)>, policy: AlertPolicy
) -> [Transition] {
    var fold = Fold(policy: policy)
    for (day, status) in statuses { fold.add(day, status) }
    return fold.transitions
}

/// One alert day after day: a fold that is still going on.
package struct Fold: Sendable {
    package let policy: AlertPolicy
    package private(set) var transitions: [Transition] = []
    /// nil before the first opening.
    private var state: Transition.State?
    private var alertingDays = 0
    private var clearDays = 0
    private var lastAlerting: (status: Status, severity: Severity)?

    package init(policy: AlertPolicy) { self.policy = policy }

    /// One judgement day more.
    package mutating func add(_ day: CivilDay, _ status: Status?) {
        guard let status else { return }
        switch policy.effect(of: status) {
        case .alerting: alert(day, status)
        case .clear: clear(day, status)
        case .neutral:
            if status == .noData, let last = policy.lastDay, day > last { end(day, status) }
        }
    }

    private mutating func alert(_ day: CivilDay, _ status: Status) {
        let severity = policy.severity(of: status)
        if state == .firing {
            if let last = lastAlerting?.status, last != status {
                let isWorse = Fold.rank(status) > Fold.rank(last)
                go(isWorse ? .worsened : .eased, to: .firing, status, severity, day)
            }
        } else if status == .missed || policy.isZeroTarget {
            go(.fired, to: .firing, status, severity, day)
        } else {
            if state != .pending {
                alertingDays = 0
                go(.opened, to: .pending, status, severity, day)
            }
            alertingDays += 1
            if alertingDays > policy.hold { go(.fired, to: .firing, status, severity, day) }
        }
        clearDays = 0
        lastAlerting = (status, severity)
    }

    private mutating func clear(_ day: CivilDay, _ status: Status) {
        guard let severity = lastAlerting?.severity else { return }
        if state == .pending {
            go(.withdrawn, to: .resolved, status, severity, day)
        } else if state == .firing {
            clearDays += 1
            if clearDays > policy.recovery { go(.resolved, to: .resolved, status, severity, day) }
        }
    }

    /// The row has no value any more: nothing that comes can clear its alert (decision 263).
    private mutating func end(_ day: CivilDay, _ status: Status) {
        guard let severity = lastAlerting?.severity else { return }
        if state == .pending {
            go(.withdrawn, to: .resolved, status, severity, day)
        } else if state == .firing {
            go(.resolved, to: .resolved, status, severity, day)
        }
    }

    private mutating func go(
        _ kind: Transition.Kind, to next: Transition.State, _ status: Status,
        _ severity: Severity, _ day: CivilDay
    ) {
        transitions.append(
            Transition(
                kind: kind, fromState: state, toState: next, status: status, severity: severity,
                asOf: day))
        state = next
    }

    /// at_risk < off_course < breached < missed.
    private static func rank(_ status: Status) -> Int {
        switch status {
        case .missed: 3
        case .breached: 2
        case .offCourse: 1
        case .atRisk: 0
        // Nothing below worsens or eases an alert.
        case .onCourse, .met, .noData, .needsConfiguration, .notDue: 0
        }
    }
}
