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
    /// Of what an operator said of the alert the number; nil of what a status or the calendar
    /// makes.
    package var acknowledgement: Int64?
    /// Why it is, where no status says it; not stored.
    package var cause: Cause?
    /// The silence that held on its day: channels for people leave it out.
    package var heldBackBySilence: Int64?
    /// Changes between alerting and clear, where they are more than the policy's.
    package var flapping: Int?
    /// The wider area whose alert fires on its day: channels for people leave it out.
    package var inhibitedBy: String?
    /// By which status silences match it: the last one that alerted.
    package var alertStatus: Status?

    /// Whether channels for people leave it out.
    package var isHeldBack: Bool { heldBackBySilence != nil || inhibitedBy != nil }

    package init(
        kind: Kind, fromState: State?, toState: State, status: Status, severity: Severity,
        asOf: CivilDay, acknowledgement: Int64? = nil, cause: Cause? = nil
    ) {
        self.kind = kind
        self.fromState = fromState
        self.toState = toState
        self.status = status
        self.severity = severity
        self.asOf = asOf
        self.acknowledgement = acknowledgement
        self.cause = cause
    }

    /// What makes a step that no status makes. Each has the number of what an operator said, or the
    /// days that have passed.
    package enum Cause: Hashable, Sendable {
        case acknowledged(Int64)
        case unacknowledged(Int64)
        /// The last day of an acknowledgement has passed.
        case acknowledgementEnded(Int64)
        case silenceEnded(Int64)
        /// The alert of the wider area, by its code, fires no more.
        case inhibitionEnded(String)
        /// Nobody has acknowledged it for these days since it fires.
        case repeated(days: Int)
        case escalated(days: Int)
    }

    package typealias Kind = TransitionKind
    package typealias State = AlertPhase
}
