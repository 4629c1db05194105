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
            isOpen = transition.toState.isOpen
        }
        state = last.toState
        severity = last.severity
        status = last.status
        openedOn = opening.asOf
        changedOn = last.asOf
    }
}

extension Transition.State {
    /// Whether an alert in it is still to be dealt with.
    package var isOpen: Bool {
        switch self {
        case .pending, .firing, .acknowledged: true
        case .resolved, .retracted: false
        }
    }
}

extension Transition {
    /// Whether the fold makes this step before another one: by day, and on one day first what the
    /// status makes, the opening before the firing, then what the calendar makes, then what
    /// operators said, in its order.
    package func precedes(_ other: Transition) -> Bool {
        (asOf, stepOfDay, acknowledgement ?? 0)
            < (other.asOf, other.stepOfDay, other.acknowledgement ?? 0)
    }

    private var stepOfDay: Int {
        if acknowledgement != nil { return 4 }
        switch kind {
        case .opened: return 0
        case .fired, .worsened, .eased, .resolved, .withdrawn, .retracted, .acknowledged: return 1
        case .reminded: return 2
        case .escalated: return 3
        }
    }
}
