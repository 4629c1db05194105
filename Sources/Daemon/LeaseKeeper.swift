import PostgresClient
import Storage

/// Waits for the lease, keeps it, and gives it back: on a session of its own, so that neither a
/// long batch nor a long round lets it run out.
struct LeaseKeeper: Sendable {
    let connection: PostgresConnection
    let owner: String
    let shutdown: Shutdown
    /// Told of every answer of the server.
    let watch: SilenceWatch

    /// The epoch under which this daemon is the active one; nil when it is to stop first, or when
    /// `limit` has passed. `waits` is called whenever the database has said that somebody else
    /// has it.
    func acquire(within limit: Duration?, waits: () -> Void = {}) async throws -> Int64? {
        let end = limit.map { ContinuousClock.now + $0 }
        while !shutdown.isRequested, !Task.isCancelled {
            let epoch = try await attempt()
            watch.heard()
            if let epoch { return epoch }
            waits()
            if let end, ContinuousClock.now > end { return nil }
            // A standby asks twice a second, so that a clean stop is taken over within two.
            await shutdown.wait(atMost: .milliseconds(500))
        }
        return nil
    }

    /// A lock that somebody still holds is no failure: the next attempt ends that session.
    private func attempt() async throws -> Int64? {
        do {
            return try await Lease.acquire(connection, owner: owner)
        } catch let error as PostgresError where error.sqlState == "55P03" {
            return nil
        }
    }

    /// Renews every two seconds until cancelled; throws when the lease is lost or cannot be renewed
    /// for as long as it holds.
    func keep(_ epoch: Int64) async throws {
        while !Task.isCancelled {
            try await Lease.renew(connection, epoch: epoch)
            watch.heard()
            // Cancellation wakes the sleep, so a stop does not wait for it.
            try? await Task.sleep(for: .seconds(2))
        }
    }
}
