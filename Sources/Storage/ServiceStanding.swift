import PostgresClient

/// How the service as a whole stands, as far as the database knows.
package struct ServiceStanding: Sendable {
    /// The daemon that holds the lease and has renewed it in time; nil where none does.
    package var active: String?
    /// The last one that held it, where it neither renewed nor gave it back.
    package var silent: String?
    /// Daemons that wait for the lease.
    package var standbys: Int
    /// The highest step of the schema.
    package var schemaVersion: Int
    /// Records that are refused, by reason, the most frequent first.
    package var refused: [(reason: String, count: Int64)]
    /// How many shards each daemon has, nil those that none has; empty where nothing is shared.
    package var shards: [(owner: String?, count: Int64)] = []
    /// When the last evaluation ended, civil time at +08:00; nil before the first.
    package var judgedAt: String?
}

extension ReadModels {
    package func serviceStanding() async throws -> ServiceStanding {
        let row = try await connection.query(
            """
            SELECT l.owner, l.released,
                   coalesce(l.renewed_at > clock_timestamp() - $1::int * interval '1 second',
                            false),
                   (SELECT count(*) FROM pg_stat_activity a
                    WHERE a.datname = current_database() AND a.application_name = $2),
                   (SELECT max(version) FROM planwatch.migration),
                   (SELECT to_char(judged_at AT TIME ZONE interval '8 hours',
                                   'YYYY-MM-DD HH24:MI:SS') FROM planwatch.mark)
            FROM planwatch.lease l
            """, [.int(Int64(Lease.validitySeconds)), .text(Lease.sessionName)]
        ).only
        let refused = try await connection.query(
            """
            SELECT reason, sum(count)::bigint FROM planwatch.quarantine_summary
            GROUP BY reason ORDER BY 2 DESC, 1
            """
        ).map { try (reason: $0.text(0), count: $0.int(1) as Int64) }
        let shards = try await connection.query(
            """
            SELECT CASE WHEN a.pid IS NOT NULL THEN s.owner END, count(*)
            FROM planwatch.shard s
            LEFT JOIN pg_stat_activity a ON a.pid = s.pid AND a.backend_start = s.started
            GROUP BY 1 ORDER BY 1
            """
        ).map { try (owner: $0.text(orNull: 0), count: $0.int(1) as Int64) }
        let owner = try row.text(orNull: 0)
        let (isReleased, isRenewed) = (try row.bool(1), try row.bool(2))
        let isActive = !isReleased && isRenewed
        let sessions: Int = try row.int(3)
        return ServiceStanding(
            active: isActive ? owner : nil, silent: isReleased || isRenewed ? nil : owner,
            standbys: max(0, sessions - (isActive ? 1 : 0)), schemaVersion: try row.int(4),
            refused: refused, shards: shards, judgedAt: try row.text(orNull: 5))
    }

    /// The ids of all plans that were ever loaded.
    package func planNames() async throws -> [String] {
        try await connection.query(
            """
            SELECT plan_id FROM planwatch.loaded_plan
            UNION SELECT plan_id FROM planwatch.loaded_version ORDER BY 1
            """
        ).map { try $0.text(0) }
    }
}
