/// A step in the life of an alert; the raw value is the contract's word.
package enum TransitionKind: String, CaseIterable, Sendable {
    case opened, fired, worsened, eased, resolved, withdrawn, retracted
    /// Somebody deals with it; it is delivered once more; the same, one severity higher.
    case acknowledged, reminded, escalated
}

/// What an alert is after a step: the contract's `state`.
package enum AlertPhase: String, CaseIterable, Sendable {
    case pending, firing, acknowledged, resolved, retracted
}

package enum Severity: String, CaseIterable, Sendable {
    case info, warning, critical
}
