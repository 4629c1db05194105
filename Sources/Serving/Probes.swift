import Instruments
import JSONText

/// What `/healthz` and `/readyz` say of a state.
package enum Probes {
    /// A loop that has not moved for so long is stuck.
    private static let longestSilence = Duration.seconds(60)

    /// An answer: the HTTP status and a JSON text.
    package struct Answer: Equatable, Sendable {
        package var status: Int
        package var text: String
    }

    /// Whether the loops move; a standby has none and is well.
    package static func health(
        _ state: Telemetry.State, now: ContinuousClock.Instant
    ) -> Answer {
        guard state.isActive else { return answer(200, [("healthy", .bool(true))]) }
        let stuck = [("projector", state.projectorMovedAt), ("judge", state.judgeMovedAt)]
            .filter { _, moved in moved.map { now - $0 > longestSilence } ?? false }
            .map { JSON.string("the \($0.0) has not moved for a minute") }
        return stuck.isEmpty
            ? answer(200, [("healthy", .bool(true))])
            : answer(503, [("healthy", .bool(false)), ("reasons", .array(stuck))])
    }

    /// Whether everything that is to be read can be read and written.
    package static func readiness(_ state: Telemetry.State) -> Answer {
        var reasons: [String] = []
        if let failure = state.projectorFailure { reasons.append("last transaction: \(failure)") }
        if let failure = state.judgeFailure, failure != state.projectorFailure {
            reasons.append("last round: \(failure)")
        }
        if let failure = state.brokerFailure { reasons.append("brokers: \(failure)") }
        if !state.isActive, reasons.isEmpty {
            guard !state.isStandby else {
                return answer(200, [("ready", .bool(true)), ("standby", .bool(true))])
            }
            reasons.append("the database has not responded yet")
        }
        // One of several that has no shard reads nothing.
        if state.isActive, state.partitionsHeld == 0, !state.isSharing || state.shardsHeld > 0 {
            reasons.append("no partition is assigned")
        }
        for partition in state.halted.sorted() {
            reasons.append("partition \(partition.topic)/\(partition.partition) is halted")
        }
        return reasons.isEmpty
            ? answer(200, [("ready", .bool(true))])
            : answer(
                503,
                [("ready", .bool(false)), ("reasons", .array(reasons.map { .string($0) }))])
    }

    private static func answer(_ status: Int, _ members: [(String, JSON)]) -> Answer {
        Answer(status: status, text: JSON.object(members).text + "\n")
    }
}
