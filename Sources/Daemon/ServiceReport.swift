import Calendar
import Instruments
import Serving
import Systemd

/// What is reported to systemd, as a fold over the daemon's states: nothing here waits, reads a
/// clock or sends.
///
/// `alive` follows from progress alone: every loop that works in this life has moved since it was
/// said last. So a loop that hangs silences the daemon, and systemd restarts it. Before the
/// daemon is ready for the first time the same progress prolongs the start.
package struct ServiceReport: Sendable {
    /// Within which time systemd wants to hear that the daemon is alive; nil where it does not.
    private let watchdogPeriod: Duration?
    /// Whether `ready` has been said.
    private(set) var isReady = false
    private var isStopping = false
    private var aliveAt: ContinuousClock.Instant?
    private var statusAt: ContinuousClock.Instant?
    private var status = ""

    /// A start that does not move for so long has failed.
    private static let longestStep = Duration.seconds(180)

    package init(watchdogPeriod: Duration?) { self.watchdogPeriod = watchdogPeriod }

    /// What follows from a state at this moment.
    package mutating func notices(
        of state: Telemetry.State, now: ContinuousClock.Instant
    ) -> [ServiceNotice] {
        guard !isStopping else { return [] }
        var notices: [ServiceNotice] = []
        if !isReady, Probes.readiness(state).status == 200 {
            isReady = true
            notices.append(.ready)
        }
        if isDue(now), hasMoved(state) {
            aliveAt = now
            notices.append(.alive)
            if !isReady { notices.append(.stillStarting(Self.longestStep)) }
        }
        let text = state.inWords
        if text != status, statusAt.map({ now - $0 >= .seconds(1) }) ?? true {
            status = text
            statusAt = now
            notices.append(.status(text))
        }
        return notices
    }

    /// A reload begins. Before the daemon is ready it is a part of the start.
    package func reloadBegins() -> [ServiceNotice] { isReady ? [.reloading] : [] }

    /// A reload is over, whatever came of it: the log says that.
    package func reloadEnds() -> [ServiceNotice] { isReady ? [.ready] : [] }

    /// The end begins: nothing is said after it.
    package mutating func stops() -> [ServiceNotice] {
        guard !isStopping else { return [] }
        isStopping = true
        return [.stopping, .status("stopping")]
    }

    /// Four times as often as systemd asks for it, so that one late reading does no harm.
    private func isDue(_ now: ContinuousClock.Instant) -> Bool {
        guard let aliveAt else { return true }
        return now - aliveAt >= (watchdogPeriod ?? .seconds(4)) / 4
    }

    private func hasMoved(_ state: Telemetry.State) -> Bool {
        // Without the lease, the daemon only tries to get it; one of several projects too.
        let moments =
            state.isActive
            ? [state.projectorMovedAt, state.judgeMovedAt]
            : [state.askedAt, state.isSharing ? state.projectorMovedAt : nil]
        let begun = moments.compactMap(\.self)
        return !begun.isEmpty
            && begun.allSatisfy { moment in aliveAt.map { moment > $0 } ?? true }
    }
}

extension Telemetry.State {
    /// The state of the daemon, in one line.
    fileprivate var inWords: String {
        guard case .failing(let reason) = listening else { return workInWords }
        return "\(workInWords), not listening: \(reason)"
    }

    private var workInWords: String {
        if isStandby, isSharing {
            return "\(shardsHeld) \(shardsHeld == 1 ? "shard" : "shards"), another daemon evaluates"
        }
        if isStandby { return "standby: another daemon is active" }
        guard isActive else {
            if let brokerFailure, projectorFailure == nil {
                return "waiting for Kafka: \(brokerFailure)"
            }
            return "waiting for PostgreSQL" + (projectorFailure.map { ": \($0)" } ?? "")
        }
        let records = lag.values.reduce(0, +)
        var parts = ["active", "\(records) \(records == 1 ? "record" : "records") to read"]
        if let judgedAt { parts.append("evaluated \(judgedAt.textForPeople)") }
        for failure in [projectorFailure, brokerFailure] {
            if let failure { parts.append("failing: \(failure)") }
        }
        if partitionsHeld == 0 { parts.append("no partition assigned yet") }
        if !halted.isEmpty { parts.append("\(halted.count) halted, see planwatch gap list") }
        return parts.joined(separator: ", ")
    }
}
