import Synchronization

/// What is known of the other ends for as long as the process runs: who asked to be left alone, and
/// what went out lately. The deliverer itself begins again whenever the brokers or the database
/// were away, which is nothing to the services.
package final class ChannelMemory: Sendable {
    private struct State {
        var restEnds: [String: ContinuousClock.Instant] = [:]
        var limiters: [String: RateLimiter] = [:]
        var out: [String: Set<String>] = [:]
        var failing: Set<String> = []
    }

    private let state = Mutex(State())

    package init() {}

    /// Leaves a channel alone until then.
    func rest(_ channel: String, until end: ContinuousClock.Instant) {
        state.withLock { $0.restEnds[channel] = end }
    }

    /// How long it is still to be left alone.
    func restLeft(_ channel: String, at now: ContinuousClock.Instant) -> Duration {
        state.withLock { max(.zero, ($0.restEnds[channel] ?? now) - now) }
    }

    /// After which pause a channel's next message may go out.
    func pause(
        _ channel: String, _ limits: [RateLimit], at now: ContinuousClock.Instant
    ) -> Duration {
        state.withLock { state in
            state.limiters[channel, default: RateLimiter(limits)].pause(at: now)
        }
    }

    /// Counts a message of a channel.
    func count(_ channel: String, _ limits: [RateLimit], at now: ContinuousClock.Instant) {
        state.withLock { state in
            state.limiters[channel, default: RateLimiter(limits)].count(at: now)
        }
    }

    func isFailing(_ channel: String) -> Bool { state.withLock { $0.failing.contains(channel) } }

    func setFailing(_ channel: String, _ isFailing: Bool) {
        state.withLock { state in
            if isFailing {
                state.failing.insert(channel)
            } else {
                state.failing.remove(channel)
            }
        }
    }

    // Messages that are out while others of the same portion are not: the position in the log
    // stands still meanwhile.

    func isOut(_ message: String, of channel: String) -> Bool {
        state.withLock { $0.out[channel]?.contains(message) ?? false }
    }

    func keepOut(_ message: String, of channel: String) {
        state.withLock { _ = $0.out[channel, default: []].insert(message) }
    }

    /// All of the portion are out.
    func forget(_ channel: String) { state.withLock { $0.out[channel] = nil } }
}
