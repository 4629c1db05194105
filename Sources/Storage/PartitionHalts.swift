import PostgresClient

/// A partition that waits for an operator, because its log does not hold what comes next.
package struct PartitionHalt: Sendable, Equatable {
    package enum Kind: String, Sendable {
        /// The log begins behind what comes next.
        case retention
        /// The log ends before what comes next.
        case truncated
        /// Another record is where the last one was.
        case replaced
    }

    package var topic: String
    package var partition: Int32
    package var kind: Kind
    /// The offset that comes next.
    package var expected: Int64
    /// The ends of the log when it was found.
    package var low: Int64
    package var high: Int64

    package init(
        _ position: PartitionPosition, _ kind: Kind, low: Int64, high: Int64
    ) {
        topic = position.topic
        partition = position.partition
        self.kind = kind
        expected = position.nextOffset
        self.low = low
        self.high = high
    }

    init(_ row: PostgresRow) throws(PostgresError) {
        topic = try row.text(0)
        partition = try row.int(1)
        guard let kind = Kind(rawValue: try row.text(2)) else {
            throw .unexpectedValue(in: 2, "no kind of a halt")
        }
        self.kind = kind
        expected = try row.int(3)
        low = try row.int(4)
        high = try row.int(5)
    }
}

extension ProjectorReader {
    /// The partitions that wait for an operator.
    package func halts() async throws -> [PartitionHalt] {
        try await connection.query(
            """
            SELECT topic, partition, kind, expected, low, high FROM planwatch.partition_halt
            ORDER BY topic, partition
            """
        ).map { try PartitionHalt($0) }
    }
}

extension ProjectorStore {
    /// Halts a partition until an operator decides.
    package func hold(_ halt: PartitionHalt, _ number: Int32) async throws {
        try await writing { connection in
            try connection.query(
                """
                INSERT INTO planwatch.partition_halt (topic, partition, kind, expected, low, high)
                VALUES ($1, $2, $3, $4, $5, $6) ON CONFLICT (topic, partition) DO NOTHING
                """,
                [
                    .text(halt.topic), .int(Int64(halt.partition)), .text(halt.kind.rawValue),
                    .int(halt.expected), .int(halt.low), .int(halt.high),
                ])
            try connection.query(
                "UPDATE planwatch.partition_position SET end_offset = $2 WHERE number = $1",
                [.int(Int64(number)), .int(halt.high)])
        }
    }
}

/// What an operator sees and decides of halted partitions.
package struct Gaps: Sendable {
    private let connection: PostgresConnection

    package init(connection: PostgresConnection) { self.connection = connection }

    /// The halted partitions.
    package func list() async throws -> [ListedHalt] {
        try await connection.query(
            """
            SELECT topic, partition, kind, expected, low, high,
                   to_char(since, 'YYYY-MM-DD HH24:MI:SS'),
                   json_build_object('topic', topic, 'partition', partition, 'kind', kind,
                       'expected', expected, 'low', low, 'high', high, 'since', since)::text
            FROM planwatch.partition_halt ORDER BY topic COLLATE "C", partition
            """
        ).map { try ListedHalt(halt: PartitionHalt($0), since: $0.text(6), json: $0.text(7)) }
    }

    /// Goes on at `low`, the beginning of the log as it is now, under a new number: the old number
    /// keeps its facts, quarantined records and counts. False where the partition is not halted.
    ///
    /// Needs no lease: a daemon leaves a halted partition alone until the halt is gone.
    package func accept(
        topic: String, partition: Int32, low: Int64, high: Int64, by person: String, reason: String
    ) async throws -> Bool {
        try await connection.transaction { connection in
            let place: [PostgresValue] = [.text(topic), .int(Int64(partition))]
            let noted = try connection.query(
                """
                WITH gone AS (
                    DELETE FROM planwatch.partition_halt WHERE topic = $1 AND partition = $2
                    RETURNING *)
                INSERT INTO planwatch.gap_acceptance (topic, partition, kind, expected, low, high,
                    since, resumed_at, accepted_by, reason)
                SELECT topic, partition, kind, expected, low, high, since, $3, $4, $5 FROM gone
                """, place + [.int(low), .text(person), .text(reason)])
            guard noted.affectedRows == 1 else { return false }
            let retired = try connection.query(
                """
                UPDATE planwatch.partition_position SET is_retired = true, end_offset = next_offset
                WHERE topic = $1 AND partition = $2 AND NOT is_retired
                RETURNING next_offset, generation, epoch, number
                """, place)
            guard let old = retired.first else { return true }
            let next: Int64 = try old.int(0)
            let generation: Int64 = try old.int(1)
            try connection.query(
                """
                INSERT INTO planwatch.partition_position
                    (number, topic, partition, first_offset, next_offset, end_offset, epoch,
                     generation)
                SELECT coalesce(max(number), 0) + 1, $1, $2, $3, $3, $4, $5, $6
                FROM planwatch.partition_position
                """,
                place + [
                    .int(low), .int(high), .int(orNull: try old.int(orNull: 2)),
                    .int(low < next ? generation + 1 : generation),
                ])
            // Shards that were ahead of the slowest go on where they are.
            try connection.query(
                """
                INSERT INTO planwatch.shard_position (partition, shard, next_offset)
                SELECT p.number, s.shard,
                       CASE WHEN $3::bigint >= $4::bigint
                            THEN greatest(s.next_offset, $3::bigint) ELSE $3::bigint END
                FROM planwatch.shard_position s, planwatch.partition_position p
                WHERE s.partition = $5 AND p.topic = $1 AND p.partition = $2 AND NOT p.is_retired
                """, place + [.int(low), .int(next), .int(try old.int(3))])
            return true
        }
    }
}
