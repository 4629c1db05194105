import Calendar
import Codes
import Exact

/// A step of an alert.
package struct TransitionRow: Equatable, KeyedRow {
    package var key: RowKey
    package var alertID: String
    package var transition: TransitionKind
    package var fromState: AlertPhase?
    package var toState: AlertPhase
    package var status: Status
    package var severity: Severity
    package var asOf: CivilDay
    /// In one English sentence; nil where it is withheld.
    package var reason: String?
    /// The figures that it was made from, a JSON object; nil where they are withheld.
    package var evidence: String?
    /// Whether it is part of the history as now known.
    package var stands: Bool
    /// Whether it was found too late to be delivered.
    package var historic: Bool
    /// The version of the plan under which it was found; nil of what was found before versions
    /// were kept.
    package var planVersion: String?
    /// Of what an operator said the number.
    package var acknowledgement: Int64?
    /// The silence, and the alert of a wider area, for which channels for people leave it out.
    package var heldBackBySilence: Int64?
    package var inhibitedBy: String?

    package init(
        key: RowKey, alertID: String, transition: TransitionKind, fromState: AlertPhase?,
        toState: AlertPhase, status: Status, severity: Severity, asOf: CivilDay,
        reason: String = "", evidence: String = "{}", stands: Bool = true, historic: Bool = false
    ) {
        self.key = key
        self.alertID = alertID
        self.transition = transition
        self.fromState = fromState
        self.toState = toState
        self.status = status
        self.severity = severity
        self.asOf = asOf
        self.reason = reason
        self.evidence = evidence
        self.stands = stands
        self.historic = historic
    }

    /// What makes two transitions the same step of an alert, for the canonical dump. Without the
    /// state before: what was kept through a change of the past has that of its first finding.
    package var dumpLine: String {
        key.line([
            asOf.description, transition.rawValue, toState.rawValue, status.rawValue,
            severity.rawValue,
        ])
    }
}

/// A transition with its place in the log.
package struct LoggedTransition: Equatable, KeyedRow {
    /// 1, 2, 3 … without a gap, over all alerts.
    package var sequence: Int64
    package var row: TransitionRow

    package init(sequence: Int64, row: TransitionRow) {
        self.sequence = sequence
        self.row = row
    }

    package var key: RowKey {
        get { row.key }
        set { row.key = newValue }
    }
}

/// An alert that was not retracted, as it is now.
package struct AlertRow: Equatable, KeyedRow {
    package var key: RowKey
    package var alertID: String
    package var state: AlertPhase
    package var severity: Severity
    package var status: Status
    /// The indicator's names; nil where it is not loaded any more.
    package var titleZh: String?
    package var titleEn: String?
    /// At the last transition; nil where it is withheld.
    package var reason: String?
    package var acknowledgedBy: String?
    package var openedOn: CivilDay
    package var changedOn: CivilDay
    /// nil where the indicator has no row any more, as of all below.
    package var areaName: String?
    /// What holds now.
    package var currentReason: String?
    package var currentReasonZh: String?
    package var currentValue: Fraction?
    package var currentShortfall: Fraction?
    /// Whether it goes back and forth.
    package var flapping: Bool?
    /// The last day of the silence that holds longest, of those that match it.
    package var silencedTo: CivilDay?

    package init(
        key: RowKey, alertID: String, state: AlertPhase, severity: Severity, status: Status,
        openedOn: CivilDay, changedOn: CivilDay
    ) {
        self.key = key
        self.alertID = alertID
        self.state = state
        self.severity = severity
        self.status = status
        self.openedOn = openedOn
        self.changedOn = changedOn
    }
}
