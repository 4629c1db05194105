import Calendar
import Codes

/// One step in the life of an alert, as the fold finds it (contract §6).
package struct Transition: Hashable, Sendable {
    package var kind: Kind
    /// nil where the alert had no state before.
    package var fromState: State?
    package var toState: State
    package var status: Status
    package var severity: Severity
    /// The judgement day.
    package var asOf: CivilDay

    package init(
        kind: Kind, fromState: State?, toState: State, status: Status, severity: Severity,
        asOf: CivilDay
    ) {
        self.kind = kind
        self.fromState = fromState
        self.toState = toState
        self.status = status
        self.severity = severity
        self.asOf = asOf
    }

    package typealias Kind = TransitionKind
    package typealias State = AlertPhase
}
