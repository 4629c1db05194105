import Storage
import Synchronization

/// Ends the waiting for a database that is silent. A network that drops everything, or a machine
/// between that stands still, gives no answer and no error; the server's own limits are not heard
/// then, and those of TCP do not see it while somebody still acknowledges.
///
/// The session of the lease speaks every two seconds, so its silence is that of the server. After
/// as long as a lease holds nothing that waits can be written any more, and all sessions are ended.
final class SilenceWatch: Sendable {
    /// As long as a lease holds.
    private static let longest = Duration.seconds(Lease.validitySeconds)
    /// A stop has to be over in time.
    private static let longestAtTheEnd = Duration.seconds(6)

    private let heardAt = Mutex(ContinuousClock.now)

    /// The server has answered.
    func heard() { heardAt.withLock { $0 = .now } }

    /// Watches until cancelled.
    func run(over sessions: Sessions, shutdown: Shutdown) async {
        while !Task.isCancelled {
            // Nothing signals that heartbeats have stopped, so this polls. Cancellation ends the
            // sleep.
            try? await Task.sleep(for: .milliseconds(250))
            let limit = shutdown.isRequested ? Self.longestAtTheEnd : Self.longest
            guard isSilent(for: limit, at: .now) else { continue }
            sessions.interrupt()
        }
    }

    /// Whether nothing has been heard for longer than `limit`.
    func isSilent(for limit: Duration, at now: ContinuousClock.Instant) -> Bool {
        heardAt.withLock { now - $0 > limit }
    }
}
