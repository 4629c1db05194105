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
    ///
    /// - Parameter transitions: those that stand, in the order of the fold. Their `fromState` is
    ///   not asked: that of a transition which was kept may be older than the one before it.
    package init?(after transitions: [Transition]) {
        guard let last = transitions.last else { return nil }
        var opening = transitions[0]
        var isOpen = false
        for transition in transitions {
            if !isOpen { opening = transition }
            isOpen = transition.toState == .pending || transition.toState == .firing
        }
        state = last.toState
        severity = last.severity
        status = last.status
        openedOn = opening.asOf
        changedOn = last.asOf
    }
}

extension Transition {
    /// Whether the fold makes this step before another one: by day, and on one day the opening
    /// before the firing, which is the only pair that a day can have.
    package func precedes(_ other: Transition) -> Bool {
        (asOf, kind == .opened ? 0 : 1) < (other.asOf, other.kind == .opened ? 0 : 1)
    }
}
