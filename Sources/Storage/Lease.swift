import PostgresClient

/// The right to write: one daemon holds it, under an epoch that grows with each take-over.
///
/// A writing transaction first proves its epoch; a daemon that lost the lease finds no row and
/// writes nothing. Times are the database's, so that the clocks of two machines do not matter.
package enum Lease {
    /// The name of the session by which a daemon holds the lease, or waits for it.
    package static let sessionName = "pg-lease"
    /// How long a lease holds without renewal.
    package static let validitySeconds = 10

    /// The holder's epoch is not the current one: somebody else has taken over.
    package struct Lost: Error, Equatable {
        package init() {}
    }

    /// Takes the lease if it is free, under a new epoch; nil while another daemon holds it.
    ///
    /// A holder none of whose sessions is left is gone, as after a crash: its lease need not run
    /// out. A renewal in the future was made before the clock went back and proves nothing.
    /// Sessions of a holder that ran out are ended first: one that is frozen inside a transaction
    /// would keep its lock on the row without limit.
    package static func acquire(
        _ connection: PostgresConnection, owner: String
    ) async throws -> Int64? {
        let free = try await connection.query(
            """
            SELECT epoch FROM planwatch.lease l
            WHERE released OR renewed_at < clock_timestamp() - $1::int * interval '1 second'
               OR renewed_at > clock_timestamp() + $1::int * interval '1 second'
               OR NOT EXISTS (SELECT FROM planwatch.lease_session s
                              JOIN pg_stat_activity a ON a.pid = s.pid WHERE s.epoch = l.epoch)
            """, [.int(Int64(validitySeconds))])
        guard let old: Int64 = try free.first?.int(0) else { return nil }
        return try await connection.perform { connection in
            try connection.query(
                """
                SELECT pg_terminate_backend(a.pid)
                FROM planwatch.lease_session s
                JOIN pg_stat_activity a ON a.pid = s.pid AND a.backend_start = s.started
                WHERE s.epoch <= $1 AND a.pid <> pg_backend_pid()
                """, [.int(old)])
            let taken = try connection.query(
                """
                UPDATE planwatch.lease
                SET epoch = epoch + 1, owner = $2, renewed_at = clock_timestamp(), released = false
                WHERE epoch = $1
                RETURNING epoch
                """, [.int(old), .text(owner)])
            try connection.query(
                "DELETE FROM planwatch.lease_session WHERE epoch <= $1", [.int(old)])
            guard let epoch: Int64 = try taken.first?.int(0) else { return nil }
            // In the same transaction: the lease never looks free in between.
            try connection.query(registration, [.int(epoch)])
            return epoch
        }
    }

    /// Names this session as one of the holder's.
    package static func register(_ connection: PostgresConnection, epoch: Int64) async throws {
        try await connection.query(registration, [.int(epoch)])
    }

    private static let registration = """
        INSERT INTO planwatch.lease_session (epoch, pid, started)
        SELECT $1, pid, backend_start FROM pg_stat_activity WHERE pid = pg_backend_pid()
        ON CONFLICT (pid, started) DO UPDATE SET epoch = excluded.epoch
        """

    /// Keeps the lease for another `validitySeconds`; throws `Lost` where it is somebody else's.
    package static func renew(_ connection: PostgresConnection, epoch: Int64) async throws {
        let renewed = try await connection.query(
            """
            UPDATE planwatch.lease SET renewed_at = clock_timestamp() WHERE epoch = $1
            RETURNING pg_backend_pid()
            """, [.int(epoch)])
        guard let process: Int32 = try renewed.first?.int(0) else { throw Lost() }
        // What the lease rests on is gone when another process of the server answers.
        guard await connection.backendPID == process else {
            throw PostgresError(.transactionPooling, operation: "renew")
        }
    }

    /// Gives the lease back, so that a standby need not wait for it to run out. This session is in
    /// no transaction and need not be ended by the successor; those that may be stay named.
    package static func release(_ connection: PostgresConnection, epoch: Int64) async throws {
        try await connection.query(
            """
            WITH unnamed AS (DELETE FROM planwatch.lease_session WHERE pid = pg_backend_pid())
            UPDATE planwatch.lease SET released = true WHERE epoch = $1
            """, [.int(epoch)])
    }

    /// The first statement of every writing transaction. FOR KEY SHARE: a take-over, which changes
    /// the key, conflicts with it; a renewal, which does not, goes through.
    static func prove(_ connection: isolated PostgresConnection, epoch: Int64) throws {
        let row = try connection.query(
            "SELECT 1 FROM planwatch.lease WHERE epoch = $1 FOR KEY SHARE", [.int(epoch)])
        guard !row.isEmpty else { throw Lost() }
    }
}
