import Events
import PostgresClient

/// A request to retry quarantined records, and how far it has come.
package struct RetryRequest: Sendable, Equatable {
    /// nil for what the daemon does by itself.
    package var id: Int64?
    /// All records of this reason; nil where records are named.
    package var reason: String?
    package var places: [RefusedPlace] = []
    /// The last record that was tried: what comes next lies behind it.
    package var after = RefusedPlace(partition: 0, offset: -1)
    /// Whether nothing is left to try.
    package var isFinished = false
    /// The shard whose records are tried; nil: of all that this daemon has.
    package var shard: Int32?

    package init(id: Int64? = nil, reason: String?) {
        self.id = id
        self.reason = reason
    }
}

/// Where a quarantined record was read: the database's number of the partition, and the offset.
package struct RefusedPlace: Sendable, Hashable {
    package var partition: Int32
    package var offset: Int64

    package init(partition: Int32, offset: Int64) {
        self.partition = partition
        self.offset = offset
    }
}

/// A quarantined record as it is kept.
package struct RefusedCopy: Sendable {
    package var place: RefusedPlace
    /// nil where it is kept no more, and of facts that are stored: those are no records to retry.
    package var sealed: [UInt8]?
}

/// How far something has come that the daemon was asked for.
package protocol AskedProgress: Sendable {
    var isFinished: Bool { get }
    /// Seconds since it last moved.
    var idleSeconds: Double { get }
}

/// What a request has led to so far.
package struct RetryProgress: AskedProgress, Equatable {
    package var retried: Int64
    package var accepted: Int64
    /// Records that could not be tried: their copy is gone or sealed under another key, or they are
    /// stored facts that other facts refuse.
    package var unretriable: Int64
    package var isFinished: Bool
    package var idleSeconds: Double
}

extension ProjectorStore {
    /// The oldest request that is not finished; where shards are shared, for one of them.
    package func openRetryRequest() async throws -> RetryRequest? {
        let found = try await openRequests()
        guard let row = found.first else { return nil }
        let id: Int64 = try row.int(0)
        var request = RetryRequest(id: id, reason: try row.text(orNull: 1))
        request.shard = try row.int(orNull: 4)
        request.places = try await connection.query(
            """
            SELECT place.partition, place.offset_
            FROM planwatch.retry_request r,
                unnest(r.partitions, r.offsets) AS place (partition, offset_)
            WHERE r.id = $1
            """, [.int(id)]
        ).map { try RefusedPlace(partition: $0.int(0), offset: $0.int(1)) }
        request.after = try RefusedPlace(partition: row.int(2), offset: row.int(3))
        return request
    }

    private func openRequests() async throws -> PostgresResult {
        guard case .shards(let held) = right else {
            return try await connection.query(
                """
                SELECT id, reason, at_partition, at_offset, NULL
                FROM planwatch.retry_request WHERE finished_at IS NULL ORDER BY id LIMIT 1
                """)
        }
        return try await connection.query(
            """
            SELECT r.id, r.reason, coalesce(s.at_partition, 0), coalesce(s.at_offset, -1),
                   mine.number::integer
            FROM planwatch.retry_request r
            CROSS JOIN unnest($1::bigint[]) AS mine (number)
            LEFT JOIN planwatch.retry_shard s ON s.request = r.id AND s.shard = mine.number
            WHERE r.finished_at IS NULL AND s.finished_at IS NULL
            ORDER BY r.id, mine.number LIMIT 1
            """, [.ints(held.epochs.keys.map { Int64($0) })])
    }

    /// The shards whose records a request is for; null where nothing is shared.
    private func shards(of request: RetryRequest) -> PostgresValue {
        guard case .shards(let held) = right else { return .null }
        return .ints(request.shard.map { [Int64($0)] } ?? held.epochs.keys.map { Int64($0) })
    }

    /// The next records that a request names, at most `limit`; fewer are the last.
    package func refusedCopies(
        of request: RetryRequest, limit: Int
    ) async throws -> [RefusedCopy] {
        try await connection.query(
            """
            SELECT q.partition, q."offset",
                   CASE WHEN q.reason NOT IN ('conflicting_duplicate', 'unknown_reference')
                        THEN q.sealed END
            FROM planwatch.quarantine_record q
            WHERE (q.partition, q."offset") > ($1::integer, $2::bigint)
              AND q.discarded_at IS NULL
              AND CASE WHEN $3::text IS NOT NULL THEN q.reason = $3
                       ELSE (q.partition, q."offset") IN (
                           SELECT * FROM unnest($4::bigint[], $5::bigint[])) END
              AND ($7::bigint[] IS NULL OR coalesce(q.shard, 0) = ANY ($7))
            ORDER BY q.partition, q."offset" LIMIT $6
            """,
            [
                .int(Int64(request.after.partition)), .int(request.after.offset),
                .text(orNull: request.reason),
                .ints(request.places.map { Int64($0.partition) }),
                .ints(request.places.map(\.offset)), .int(Int64(limit)), shards(of: request),
            ]
        ).map { row in
            try RefusedCopy(
                place: RefusedPlace(partition: row.int(0), offset: row.int(1)),
                sealed: row.bytes(orNull: 2))
        }
    }

    /// Moves a request on in the transaction of its batch.
    func write(
        _ retry: BatchCommit.Retry, _ connection: isolated PostgresConnection
    ) throws {
        guard let id = retry.request.id else { return }
        var isFinished = retry.request.isFinished
        if let shard = retry.request.shard {
            isFinished = try move(retry.request, id, shard, connection)
        }
        try connection.query(
            """
            UPDATE planwatch.retry_request
            SET at_partition = $2, at_offset = $3, retried = retried + $4,
                accepted = accepted + $5, unretriable = unretriable + $6,
                moved_at = clock_timestamp(),
                finished_at = CASE WHEN $7 THEN clock_timestamp() END
            WHERE id = $1
            """,
            [
                .int(id), .int(Int64(retry.request.after.partition)),
                .int(retry.request.after.offset), .int(retry.retried),
                .int(Int64(retry.accepted.count)), .int(retry.unretriable),
                .bool(isFinished),
            ])
    }

    /// Moves a shard on in a request; gives whether all shards are through.
    private func move(
        _ request: RetryRequest, _ id: Int64, _ shard: Int32,
        _ connection: isolated PostgresConnection
    ) throws -> Bool {
        try connection.query(
            """
            INSERT INTO planwatch.retry_shard (request, shard, at_partition, at_offset, finished_at)
            VALUES ($1, $2, $3, $4, CASE WHEN $5 THEN clock_timestamp() END)
            ON CONFLICT (request, shard) DO UPDATE
            SET at_partition = excluded.at_partition, at_offset = excluded.at_offset,
                finished_at = excluded.finished_at
            """,
            [
                .int(id), .int(Int64(shard)), .int(Int64(request.after.partition)),
                .int(request.after.offset), .bool(request.isFinished),
            ])
        return try connection.query(
            """
            SELECT (SELECT count(*) FROM planwatch.retry_shard
                    WHERE request = $1 AND finished_at IS NOT NULL)
                = (SELECT count(*) FROM planwatch.shard)
            """, [.int(id)]
        ).only.bool(0)
    }

    /// Takes records out of quarantine that are accepted now.
    func release(
        _ places: [RefusedPlace], _ connection: isolated PostgresConnection
    ) throws {
        guard !places.isEmpty else { return }
        try connection.query(
            """
            DELETE FROM planwatch.quarantine_record
            WHERE (partition, "offset") IN (SELECT * FROM unnest($1::bigint[], $2::bigint[]))
            """,
            [.ints(places.map { Int64($0.partition) }), .ints(places.map(\.offset))])
    }

    /// Notes why records are still quarantined.
    func refuseAgain(
        _ records: [BatchCommit.Quarantined], _ connection: isolated PostgresConnection
    ) throws {
        for record in records {
            try connection.query(
                """
                UPDATE planwatch.quarantine_record
                SET reason = $3, detail = $4, pointer = $5, event_type = $6, source = $7,
                    subject_kind = $8
                WHERE partition = $1 AND "offset" = $2
                  AND (reason, detail, pointer, event_type, source, subject_kind)
                      IS DISTINCT FROM ($3, $4, $5, $6, $7, $8)
                """,
                [
                    .int(Int64(record.partition)), .int(record.offset),
                    .text(record.reason.rawValue), .text(record.detail),
                    .text(orNull: record.pointer), .text(orNull: record.origin.type),
                    .text(orNull: record.origin.source),
                    .text(orNull: record.origin.subjectKind?.word),
                ])
        }
    }
}

/// Requests to retry quarantined records, as an operator's command puts them.
package struct RetryRequests: Sendable {
    private let connection: PostgresConnection

    package init(connection: PostgresConnection) { self.connection = connection }

    /// Where the quarantined record of an id lies; nil where there is none, or it was discarded.
    package func place(of id: RefusedID) async throws -> RefusedPlace? {
        let found = try await connection.query(
            """
            SELECT q.partition, q."offset" FROM planwatch.quarantine_record q
            JOIN planwatch.partition_position p ON p.number = q.partition
            WHERE p.topic = $1 AND p.partition = $2 AND q."offset" = $3 AND p.generation = $4
              AND q.discarded_at IS NULL
            """, id.parameters)
        return try found.first.map { try RefusedPlace(partition: $0.int(0), offset: $0.int(1)) }
    }

    /// Puts a request and gives its number.
    package func put(
        reason: String?, places: [RefusedPlace], askedBy person: String
    ) async throws -> Int64 {
        let made = try await connection.query(
            """
            INSERT INTO planwatch.retry_request (reason, partitions, offsets, asked_by)
            VALUES ($1, $2::bigint[], $3::bigint[], $4) RETURNING id
            """,
            [
                .text(orNull: reason), .ints(places.map { Int64($0.partition) }),
                .ints(places.map(\.offset)), .text(person),
            ])
        return try made.only.int(0)
    }

    /// How far a request has come.
    package func progress(of id: Int64) async throws -> RetryProgress? {
        try await connection.query(
            """
            SELECT retried, accepted, unretriable, finished_at IS NOT NULL,
                   extract(epoch FROM clock_timestamp() - moved_at)::double precision
            FROM planwatch.retry_request WHERE id = $1
            """, [.int(id)]
        ).first.map { row in
            try RetryProgress(
                retried: row.int(0), accepted: row.int(1), unretriable: row.int(2),
                isFinished: row.bool(3), idleSeconds: row.double(4))
        }
    }

    /// Whether a daemon is active that will take requests up.
    package func isDaemonActive() async throws -> Bool {
        try await connection.query(
            """
            SELECT NOT released
                AND renewed_at > clock_timestamp() - $1::int * interval '1 second'
                AND EXISTS (SELECT FROM planwatch.lease_session s
                            JOIN pg_stat_activity a ON a.pid = s.pid WHERE s.epoch = l.epoch)
            FROM planwatch.lease l
            """, [.int(Int64(Lease.validitySeconds))]
        ).only.bool(0)
    }
}

/// The id of a quarantined record, `topic/partition/offset`, with `@2`, `@3` … behind it where the
/// offsets of the partition are read for the second, third … time.
package struct RefusedID: Sendable, Equatable, CustomStringConvertible {
    package var topic: String
    package var partition: Int64
    package var offset: Int64
    package var generation: Int64

    /// Reads an id; nil where it is none.
    package init?(_ text: String) {
        // A topic has neither slash nor @ in its name.
        let parts = text.split(separator: "/", omittingEmptySubsequences: false)
        guard parts.count == 3, !parts[0].isEmpty, let partition = Int64(parts[1]) else {
            return nil
        }
        let place = parts[2].split(separator: "@", omittingEmptySubsequences: false)
        guard place.count <= 2, let offset = Int64(place[0]),
            let generation = place.count == 2 ? Int64(place[1]) : 1
        else { return nil }
        topic = String(parts[0])
        self.partition = partition
        self.offset = offset
        self.generation = generation
    }

    package var description: String {
        "\(topic)/\(partition)/\(offset)" + (generation == 1 ? "" : "@\(generation)")
    }

    var parameters: [PostgresValue] {
        [.text(topic), .int(partition), .int(offset), .int(generation)]
    }
}
