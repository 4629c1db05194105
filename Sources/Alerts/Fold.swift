import Calendar
import Codes

/// The transitions of one alert, folded over its statuses by judgement day and what operators said.
///
/// - Parameter statuses: every judgement day from the plan's start on, in order.
package func fold(
    _ statuses: some Sequence<(CivilDay, Status?)>, policy: AlertPolicy,
    acts: OperatorActs = .none
) -> [Transition] {
    var fold = Fold(policy: policy, acts: acts)
    for (day, status) in statuses { fold.add(day, status) }
    return fold.transitions
}

/// One alert day after day: a fold that is still going on.
package struct Fold: Sendable {
    package let policy: AlertPolicy
    let acts: OperatorActs
    package private(set) var transitions: [Transition] = []
    /// nil before the first opening.
    private(set) var state: Transition.State?
    private var alertingDays = 0
    private var clearDays = 0
    private(set) var lastAlerting: (status: Status, severity: Severity)?
    var care = Care()
    private var swings = Swings()
    /// Whether days have more to them than their statuses.
    private let isPlain: Bool

    /// What has become of an alert between operators and calendar since it opened.
    struct Care: Sendable {
        /// What holds, or waits for the alert to fire.
        var acknowledgement: Acknowledgement?
        /// Severities that it was raised by.
        var raised = 0
        /// Since when it fires without anybody having acknowledged it.
        var unacknowledgedSince: CivilDay?
        /// The silence that held it back at the end of the last day, while it was firing.
        var silence: Int64?
        /// The same of the alert of a wider area.
        var widerArea: String?
        /// The first acknowledgement of a day that has not come.
        var next = 0
    }

    package init(policy: AlertPolicy, acts: OperatorActs = .none) {
        self.policy = policy
        self.acts = acts
        isPlain = acts.isEmpty && policy.insistence == AlertPolicy.Insistence()
    }

    /// One judgement day more.
    package mutating func add(_ day: CivilDay, _ status: Status?) {
        if let status { take(day, status) }
        if !isPlain { attend(day) }
    }

    /// Changes between alerting and clear in the last days, where they are too many.
    package func flapping(on day: CivilDay) -> Int? {
        let count = swings.count(after: day - policy.flapping.days)
        return count > policy.flapping.changes ? count : nil
    }

    private mutating func take(_ day: CivilDay, _ status: Status) {
        let effect = policy.effect(of: status)
        swings.add(effect, on: day, keeping: policy.flapping.changes + 1)
        switch effect {
        case .alerting: alert(day, status)
        case .clear: clear(day, status)
        case .neutral:
            if status == .noData, let last = policy.lastDay, day > last { end(day, status) }
        }
    }

    private mutating func alert(_ day: CivilDay, _ status: Status) {
        let severity = policy.severity(of: status).raised(by: care.raised)
        let last = lastAlerting?.status
        clearDays = 0
        lastAlerting = (status, severity)
        if let state, state == .firing || state == .acknowledged {
            if let last, last != status {
                let isWorse = Fold.rank(status) > Fold.rank(last)
                // Who has acknowledged it has not acknowledged this.
                go(
                    isWorse ? .worsened : .eased, to: isWorse ? .firing : state, status, severity,
                    day)
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
    }

    private mutating func clear(_ day: CivilDay, _ status: Status) {
        guard let severity = lastAlerting?.severity, let state, state.isOpen else { return }
        clearDays += 1
        if policy.flapping.holds, flapping(on: day) != nil { return }
        if state == .pending {
            go(.withdrawn, to: .resolved, status, severity, day)
        } else if clearDays > policy.recovery {
            go(.resolved, to: .resolved, status, severity, day)
        }
    }

    /// The row has no value any more: nothing that comes can clear its alert (decision 263).
    private mutating func end(_ day: CivilDay, _ status: Status) {
        guard let severity = lastAlerting?.severity, let state, state.isOpen else { return }
        go(state == .pending ? .withdrawn : .resolved, to: .resolved, status, severity, day)
    }

    /// One step that no status makes. Status and severity are those of the alert.
    mutating func go(
        _ kind: Transition.Kind, to next: Transition.State, _ day: CivilDay,
        because cause: Transition.Cause, acknowledgement: Int64? = nil
    ) {
        guard let lastAlerting else { return }
        let severity =
            kind == .escalated ? lastAlerting.severity.raised(by: 1) : lastAlerting.severity
        self.lastAlerting?.severity = severity
        go(
            kind, to: next, lastAlerting.status, severity, day, because: cause,
            acknowledgement: acknowledgement)
    }

    private mutating func go(
        _ kind: Transition.Kind, to next: Transition.State, _ status: Status,
        _ severity: Severity, _ day: CivilDay, because cause: Transition.Cause? = nil,
        acknowledgement: Int64? = nil
    ) {
        var transition = Transition(
            kind: kind, fromState: state, toState: next, status: status, severity: severity,
            asOf: day, acknowledgement: acknowledgement, cause: cause)
        transition.flapping = flapping(on: day)
        if !acts.hasNoHolds, let lastAlerting {
            transition.inhibitedBy = acts.widerArea(on: day)
            transition.alertStatus = lastAlerting.status
            transition.heldBackBySilence =
                acts.silence(on: day, lastAlerting.status, severity)?.id
        }
        transitions.append(transition)
        if next == .firing, state != .firing { care.unacknowledgedSince = day }
        // One that waits stays until it holds.
        if state == .acknowledged, next == .firing { care.acknowledgement = nil }
        if next == .resolved { care.close() }
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

/// The days on which alerting became clear, or clear alerting.
private struct Swings: Sendable {
    private var days: [CivilDay] = []
    private var last: AlertPolicy.Effect?

    mutating func add(_ effect: AlertPolicy.Effect, on day: CivilDay, keeping most: Int) {
        guard effect != .neutral else { return }
        if let last, last != effect {
            days.append(day)
            // The oldest of more than decide nothing.
            if days.count > 4 * most { days.removeFirst(days.count - 2 * most) }
        }
        last = effect
    }

    func count(after day: CivilDay) -> Int { days.reversed().prefix { $0 > day }.count }
}

extension Fold.Care {
    /// The alert is over: only the place in what operators said goes on.
    fileprivate mutating func close() {
        let next = self.next
        self = Self()
        self.next = next
    }
}

extension Severity {
    /// Some severities higher, at most critical.
    func raised(by steps: Int) -> Severity {
        guard steps > 0 else { return self }
        switch self {
        case .info: return Severity.warning.raised(by: steps - 1)
        case .warning, .critical: return .critical
        }
    }
}
