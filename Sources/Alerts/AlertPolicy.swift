import Calendar
import Codes
import Plans

/// When the statuses of a row become an alert, and how severe it is (contract §6).
package struct AlertPolicy: Hashable, Sendable {
    /// Alerting days before an alert fires.
    package var hold: Int
    /// Clear days in a row before it resolves.
    package var recovery: Int
    package var isBinding: Bool
    /// 力争: one severity lower.
    package var effort: Bool
    /// 严禁: fires at once.
    package var isZeroTarget: Bool
    /// The last day on which the row has a value; nil where that has no end.
    package var lastDay: CivilDay?
    /// What happens to an alert that nobody acknowledges.
    package var insistence = Insistence()
    package var flapping = Flapping()

    /// When an alert goes back and forth: more than `changes` between alerting and clear within
    /// `days`.
    package struct Flapping: Hashable, Sendable {
        package var changes = 6
        package var days = 90
        /// Whether such an alert is held as one: it is not cleared before it has been calm.
        package var holds = false

        package init() {}
    }

    /// Days after which an alert that fires and is not acknowledged is delivered once more, and
    /// after which one severity higher; 0: never.
    package struct Insistence: Hashable, Sendable {
        package var repeatAfter = 0
        package var escalateAfter = 0

        package init(repeatAfter: Int = 0, escalateAfter: Int = 0) {
            self.repeatAfter = repeatAfter
            self.escalateAfter = escalateAfter
        }
    }

    package init(
        hold: Int, recovery: Int, isBinding: Bool, effort: Bool, isZeroTarget: Bool,
        lastDay: CivilDay? = nil
    ) {
        self.hold = hold
        self.recovery = recovery
        self.isBinding = isBinding
        self.effort = effort
        self.isZeroTarget = isZeroTarget
        self.lastDay = lastDay
    }

    /// The policy of a plan's row. What the plan leaves open is as configured.
    package init(
        _ indicator: Indicator, of plan: Plan, configuredHold: Int, configuredRecovery: Int
    ) {
        self.init(
            hold: plan.hold ?? configuredHold, recovery: plan.recovery ?? configuredRecovery,
            isBinding: indicator.property == .binding, effort: indicator.target?.effort ?? false,
            isZeroTarget: indicator.target?.isZeroTarget ?? false,
            lastDay: indicator.effective.to)
    }

    /// What a day's status means to the alert.
    enum Effect { case alerting, clear, neutral }

    func effect(of status: Status?) -> Effect {
        switch status {
        case .offCourse, .breached, .missed: .alerting
        case .atRisk: isBinding ? .alerting : .clear
        case .onCourse, .met: .clear
        case .noData, .needsConfiguration, .notDue, nil: .neutral
        }
    }

    func severity(of status: Status) -> Severity {
        let full: Severity =
            switch status {
            case .offCourse, .breached, .missed: isBinding ? .critical : .warning
            // Days of the others do not alert.
            case .atRisk, .onCourse, .met, .noData, .needsConfiguration, .notDue: .info
            }
        guard effort else { return full }
        return full == .critical ? .warning : .info
    }
}
