import Synchronization

/// What librdkafka reported about the client as a whole since somebody last looked. Written by its
/// callbacks, so it only keeps values.
final class ClientEvents: Sendable {
    /// Enough to see what is wrong; a cluster that is down reports the same again and again.
    private static let limit = 64

    private struct State {
        var errors: [KafkaError] = []
        /// The latest reason that a broker could not be talked to, until one could.
        var cause: KafkaError?
        var delivered = 0
        var failed = 0
        var firstFailure: KafkaError?
        var decisions: [GroupMember.Decision] = []
    }

    private let state = Mutex(State())

    /// Keeps an error; drops it when there are too many, since the first ones tell most.
    func record(_ error: KafkaError) {
        state.withLock { state in
            if state.errors.count < Self.limit { state.errors.append(error) }
            // That all brokers are down says nothing of why; a connection that ends after a refused
            // handshake says less than the refusal.
            guard error.name != "_ALL_BROKERS_DOWN",
                error.code == .authentication || state.cause?.code != .authentication
            else { return }
            state.cause = error
        }
    }

    /// The same failure with its cause, where it only says that no broker answers.
    func explained(_ failure: KafkaError) -> KafkaError {
        guard failure.code == .transport || failure.code == .timedOut,
            let cause = state.withLock({ $0.cause })
        else { return failure }
        var explained = failure
        if cause.code == .authentication {
            (explained.code, explained.name) = (cause.code, cause.name)
        }
        explained.hint = failure.hint ?? cause.hint
        return explained
    }

    /// Forgets why a broker could not be talked to, once one has answered.
    func brokerAnswered() { state.withLock { $0.cause = nil } }

    /// Counts one record's delivery, or the reason that it failed.
    func recordDelivery(failure: KafkaError?) {
        state.withLock { state in
            guard let failure else {
                state.delivered += 1
                return
            }
            state.failed += 1
            state.firstFailure = state.firstFailure ?? failure
        }
    }

    /// Keeps what a group has decided.
    func record(_ decision: GroupMember.Decision) {
        state.withLock { $0.decisions.append(decision) }
    }

    /// The next decision of the group; nil where there is none.
    func takeDecision() -> GroupMember.Decision? {
        state.withLock { $0.decisions.isEmpty ? nil : $0.decisions.removeFirst() }
    }

    /// The errors since the last call.
    func takeErrors() -> [KafkaError] {
        state.withLock { state in
            defer { state.errors = [] }
            return state.errors
        }
    }

    /// The deliveries since the last call.
    func takeDeliveries() -> (delivered: Int, failed: Int, firstFailure: KafkaError?) {
        state.withLock { state in
            defer { (state.delivered, state.failed, state.firstFailure) = (0, 0, nil) }
            return (state.delivered, state.failed, state.firstFailure)
        }
    }
}
