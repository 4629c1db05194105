import PostgresClient

/// What is written of shards within a transaction.
enum Shards {
    /// The number of the next batch. From here on the members' transactions follow each other.
    static func nextBatch(_ connection: isolated PostgresConnection) throws -> Int64 {
        try connection.query("UPDATE planwatch.mark SET batch = batch + 1 RETURNING batch")
            .only.int(0)
    }

    /// Lets nobody else number partitions or measures until the end of the transaction.
    static func lockNumbers(_ connection: isolated PostgresConnection) throws {
        try connection.query("SELECT 1 FROM planwatch.sharing FOR UPDATE")
    }

    /// All shards begin to read a partition; none where nothing is shared.
    static func begin(
        partition: Int64, at offset: Int64, _ connection: isolated PostgresConnection
    ) throws {
        try connection.query(
            """
            INSERT INTO planwatch.shard_position (partition, shard, next_offset)
            SELECT $1, number, $2 FROM planwatch.shard
            """, [.int(partition), .int(offset)])
    }

    /// Moves shards on. One that is elsewhere than assumed was moved by somebody else.
    static func move(
        _ moves: [BatchCommit.ShardMove], _ connection: isolated PostgresConnection
    ) throws {
        guard !moves.isEmpty else { return }
        let moved = try connection.query(
            """
            UPDATE planwatch.shard_position p SET next_offset = m.next
            FROM unnest($1::bigint[], $2::bigint[], $3::bigint[], $4::bigint[])
                AS m (partition, shard, former, next)
            WHERE p.partition = m.partition AND p.shard = m.shard AND p.next_offset = m.former
            """,
            [
                .ints(moves.map { Int64($0.partition) }), .ints(moves.map { Int64($0.shard) }),
                .ints(moves.map(\.from)), .ints(moves.map(\.to)),
            ])
        guard moved.affectedRows == moves.count else {
            throw ProjectorStore.PositionMismatch()
        }
    }

    /// A partition is as far as the slowest of all shards. Its anchor has to lie before that, since
    /// everybody begins there.
    static func write(
        _ move: BatchCommit.Move, _ epoch: Int64, _ connection: isolated PostgresConnection
    ) throws {
        let moved = try connection.query(
            """
            UPDATE planwatch.partition_position p
            SET next_offset = s.least, epoch = $2, committed_at = clock_timestamp(),
                facts = facts + $3, duplicates = duplicates + $4, quarantined = quarantined + $5,
                tombstones = tombstones + $6, gaps = gaps + $7,
                newest_event_time = greatest(newest_event_time,
                    timestamptz 'epoch' + $8::bigint * interval '1 microsecond'),
                end_offset = greatest(end_offset, $9),
                anchor_offset = CASE WHEN $10 < s.least THEN $10 ELSE anchor_offset END,
                anchor_time = CASE WHEN $10 < s.least THEN $11 ELSE anchor_time END,
                anchor_digest = CASE WHEN $10 < s.least THEN $12 ELSE anchor_digest END
            FROM (SELECT min(next_offset) AS least FROM planwatch.shard_position
                  WHERE partition = $1) s
            WHERE p.number = $1 AND NOT p.is_retired
            """,
            [
                .int(Int64(move.number)), .int(epoch), .int(move.facts), .int(move.duplicates),
                .int(move.quarantined), .int(move.tombstones), .int(move.gaps),
                .int(orNull: move.newestTime.map(microseconds)), .int(orNull: move.endOffset),
                .int(orNull: move.anchor?.offset), .int(orNull: move.anchor?.time),
                move.anchor.map { .bytes($0.digest) } ?? .null,
            ])
        guard moved.affectedRows == 1 else { throw ProjectorStore.PositionMismatch() }
    }

    /// Notes which shards have counted which measures. One that all have is counted.
    static func note(
        counted: [(shard: Int32, number: UInt16)], _ connection: isolated PostgresConnection
    ) throws {
        guard !counted.isEmpty else { return }
        try connection.query(
            """
            INSERT INTO planwatch.shard_measure (number, shard)
            SELECT * FROM unnest($1::bigint[], $2::bigint[]) ON CONFLICT DO NOTHING
            """,
            [.ints(counted.map { Int64($0.number) }), .ints(counted.map { Int64($0.shard) })])
        try connection.query(
            """
            UPDATE planwatch.measure m SET is_counted = true
            WHERE NOT is_counted
              AND (SELECT count(*) FROM planwatch.shard_measure s WHERE s.number = m.number)
                  = (SELECT count(*) FROM planwatch.shard)
            """)
    }
}

/// What a member does with shards besides writing batches.
extension ProjectorStore {
    private var held: HeldShards {
        guard case .shards(let held) = right else {
            preconditionFailure("only where shards are shared")
        }
        return held
    }

    /// Takes shards over under new epochs. The session of an owner that has not given them up is
    /// ended: it may be frozen inside a transaction. Measures that are not `wanted` here are given
    /// up, since from now on nobody counts them in these shards.
    ///
    /// - Returns: the measures that each of the shards has counted, by their definitions.
    package func take(
        _ shards: [Int32], owner: String, wanted keys: [String]
    ) async throws -> [Int32: [String: UInt16]] {
        let numbers = shards.map { Int64($0) }
        try await Sharing.evict(connection, from: shards, besides: "")
        let (epochs, counted) = try await retrying { connection in
            let taken = try connection.query(
                """
                UPDATE planwatch.shard s
                SET epoch = epoch + 1, owner = $2, pid = a.pid, started = a.backend_start,
                    taken_at = clock_timestamp()
                FROM pg_stat_activity a
                WHERE s.number = ANY ($1) AND a.pid = pg_backend_pid()
                RETURNING s.number, s.epoch
                """, [.ints(numbers), .text(owner)])
            var epochs: [Int32: Int64] = [:]
            for row in taken { epochs[try row.int(0)] = try row.int(1) as Int64 }
            let wanted = Set(keys)
            let all = try MeasureNumbers.readAll(connection)
            let keyOf = Dictionary(uniqueKeysWithValues: all.map { ($0.value, $0.key) })
            var counted: [Int32: [String: UInt16]] = [:]
            var unwanted: Set<UInt16> = []
            let rows = try connection.query(
                "SELECT shard, number FROM planwatch.shard_measure WHERE shard = ANY ($1)",
                [.ints(numbers)])
            for row in rows {
                let number: UInt16 = try row.int(1)
                guard let key = keyOf[number] else { continue }
                if wanted.contains(key) {
                    counted[try row.int(0), default: [:]][key] = number
                } else {
                    unwanted.insert(number)
                }
            }
            try MeasureNumbers.retire(unwanted.sorted(), connection)
            return (epochs, counted)
        }
        held.hold(epochs)
        return counted
    }

    /// Gives shards up, so that nobody needs to end this session for them.
    package func giveUp(_ shards: [Int32]) async throws {
        guard !shards.isEmpty else { return }
        let epochs = held.epochs
        held.drop(shards)
        try await connection.query(
            """
            UPDATE planwatch.shard s SET owner = NULL, pid = NULL, started = NULL
            FROM unnest($1::bigint[], $2::bigint[]) AS mine (number, epoch)
            WHERE s.number = mine.number AND s.epoch = mine.epoch
            """,
            [
                .ints(shards.map { Int64($0) }), .ints(shards.map { epochs[$0] ?? -1 }),
            ])
    }

    private func retrying<Value: Sendable>(
        _ body: @escaping @Sendable (isolated PostgresConnection) throws -> Value
    ) async throws -> Value {
        let end = ContinuousClock.now + right.patience
        while true {
            do {
                return try await connection.transaction { try body($0) }
            } catch let error as PostgresError
                where error.isAboutLocks && ContinuousClock.now < end
            {
                continue
            }
        }
    }

    /// The partitions as this member reads them: each from where the slowest of its shards is.
    package func positions() async throws -> [PartitionPosition] {
        let all = try await reader.positions()
        guard right.isShared else { return all }
        let offsets = try await shardOffsets()
        return all.map { position in
            var position = position
            if let least = offsets[position.number]?.values.min() { position.nextOffset = least }
            // What lies behind it cannot be begun with.
            if let anchor = position.anchor, anchor.offset >= position.nextOffset {
                position.anchor = nil
            }
            return position
        }
    }

    /// Where each of the shards that are held reads on, by partition.
    package func shardOffsets() async throws -> [Int32: [Int32: Int64]] {
        var offsets: [Int32: [Int32: Int64]] = [:]
        let rows = try await connection.query(
            """
            SELECT partition, shard, next_offset FROM planwatch.shard_position
            WHERE shard = ANY ($1)
            """, [.ints(held.epochs.keys.map { Int64($0) })])
        for row in rows {
            offsets[try row.int(0), default: [:]][try row.int(1)] = try row.int(2) as Int64
        }
        return offsets
    }

    /// Writes texts under the numbers from `first` on; where another member has used these, writes
    /// nothing and gives its texts.
    package func claim(_ texts: [String], from first: Int64) async throws -> [String] {
        try await writing { connection in
            try connection.query("LOCK TABLE planwatch.term IN SHARE ROW EXCLUSIVE MODE")
            let others = try connection.query(
                "SELECT text FROM planwatch.term WHERE number >= $1 ORDER BY number",
                [.int(first)]
            ).map { try $0.text(0) }
            guard others.isEmpty else { return others }
            var copy = BinaryCopy()
            for (place, text) in texts.enumerated() {
                copy.startRow(fields: 2)
                copy.append(int8: first + Int64(place))
                copy.append(text: text)
            }
            try connection.copyIn(
                "COPY planwatch.term (number, text) FROM STDIN (FORMAT binary)", copy.finished())
            return []
        }
    }

    /// The numbers of measures that are to be counted, new ones for those that have none.
    package func number(_ keys: [String]) async throws -> [String: UInt16] {
        try await writing { connection in
            try Shards.lockNumbers(connection)
            let known = try MeasureNumbers.readAll(connection)
            var last: Int = try connection.query(
                "SELECT coalesce(max(number), 0) FROM planwatch.measure"
            ).only.int(0)
            var numbers: [String: UInt16] = [:]
            for key in keys {
                if let number = known[key] {
                    numbers[key] = number
                    continue
                }
                last += 1
                guard let number = UInt16(exactly: last) else { continue }
                try connection.query(
                    """
                    INSERT INTO planwatch.measure (number, key, is_counted)
                    VALUES ($1, $2, false)
                    """, [.int(Int64(number)), .text(key)])
                numbers[key] = number
            }
            return numbers
        }
    }

    /// The numbers of all measures that somebody counts.
    package func allMeasures() async throws -> [String: UInt16] {
        try await connection.perform { try MeasureNumbers.readAll($0) }
    }
}

/// Whether a database is shared as the configuration says, and what is done from outside.
package enum Sharing {
    /// Ends the sessions of owners that have not given these shards up. Also before they are taken:
    /// one that is frozen inside a transaction keeps all members from writing.
    package static func evict(
        _ connection: PostgresConnection, from shards: [Int32], besides owner: String
    ) async throws {
        try await connection.query(
            """
            SELECT pg_terminate_backend(a.pid) FROM (
                SELECT DISTINCT pid, started FROM planwatch.shard
                WHERE number = ANY ($1) AND owner <> $2) s
            JOIN pg_stat_activity a ON a.pid = s.pid AND a.backend_start = s.started
            WHERE a.pid <> pg_backend_pid()
            """, [.ints(shards.map { Int64($0) }), .text(owner)])
    }

    /// Throws where the database is shared among another number of shards, or among none. A
    /// database of which nothing has been read yet is divided.
    package static func require(_ connection: PostgresConnection, shards: Int?) async throws {
        // A plain look first: most often there is nothing to do, and a pooler that takes no
        // transactions is to be found out later, by its name.
        let row = try await connection.query("SELECT shards FROM planwatch.sharing")
        let now: Int? = try row.only.int(orNull: 0)
        if now == shards { return }
        if let now {
            throw DatabaseCheck.Refusal(
                description: "the subjects of this database are divided into \(now) shards; "
                    + "set sharing.shards to \(now) for every daemon, or give it a new "
                    + "database, into which it will read the topics again")
        }
        try await connection.transaction { connection in
            try Shards.lockNumbers(connection)
            let divided: Int? = try connection.query("SELECT shards FROM planwatch.sharing")
                .only.int(orNull: 0)
            if divided == shards { return }
            let isEmpty = try connection.query("SELECT 1 FROM planwatch.partition_position LIMIT 1")
                .isEmpty
            guard divided == nil, isEmpty, let shards else {
                throw DatabaseCheck.Refusal(
                    description: "this database was filled by one daemon and cannot be shared; "
                        + "leave sharing.shards out, or give it a new database, into which it "
                        + "will read the topics again")
            }
            try connection.query(
                "INSERT INTO planwatch.shard (number) SELECT generate_series(0, $1::int - 1)",
                [.int(Int64(shards))])
            try connection.query(
                "UPDATE planwatch.sharing SET shards = $1", [.int(Int64(shards))])
        }
    }
}
