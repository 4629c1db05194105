import Calendar
import Codes

/// Where an alert stands after its transitions: its row in the view `alert`.
package struct AlertState: Hashable, Sendable {
    package let state: Transition.State
    package let severity: Severity
    package let status: Status
    /// The judgement day on which it last opened, or fired without having opened.
    package let openedOn: CivilDay
    /// That of the last transition.
    package let changedOn: CivilDay

    /// nil without a transition: such an alert has no row.
    package init?(after transitions: [Transition]) {
        guard let last = transitions.last,
            let opening = transitions.last(where: \.isOpening)
        else { return nil }
        state = last.toState
        severity = last.severity
        status = last.status
        openedOn = opening.asOf
        changedOn = last.asOf
    }
}

extension Transition {
    /// Whether the alert begins with it.
    package var isOpening: Bool {
        switch kind {
        case .opened: true
        case .fired: fromState != .pending
        default: false
        }
    }
}
