import Events
import Measures
import PostgresClient

/// Everything that one batch writes, in the form in which it is written.
package struct BatchCommit: Sendable {
    package var batch: Int64
    /// Where its facts wait to be counted: the batch that will count them. It ends with a commit
    /// that brings the changes of all of them.
    package var isPostponed = false
    /// Chunks of facts that the batch has already.
    package var firstChunk: Int32 = 0
    package var moves: [Move] = []
    package var firstNewTerm: Term = 1
    package var newTerms: [String] = []
    /// Measures whose cells are in this batch for the first time.
    package var newMeasures: [(key: String, number: UInt16)] = []
    /// Of each former code of an area its present one, where this batch changes them.
    package var formerCodes: [String: String]?
    /// Measures that are not counted from this batch on.
    package var retiredMeasures: [UInt16] = []
    package var facts: [[UInt8]] = []
    /// The shard of each chunk of facts; empty where nothing is shared.
    package var factShards: [Int32] = []
    /// How far shards come by this batch; empty where nothing is shared.
    package var shardMoves: [ShardMove] = []
    /// Measures that shards have now counted, whose cells are in this batch.
    package var countedMeasures: [(shard: Int32, number: UInt16)] = []
    package var changes: [ChangeCodec.Chunk] = []
    package var quarantined: [Quarantined] = []
    /// Records whose facts are no longer quarantined.
    package var restored: [(partition: Int32, offset: Int64)] = []
    /// What the batch is when it retries quarantined records.
    package var retry: Retry?

    package init(batch: Int64) { self.batch = batch }

    /// A partition's step forward, and what its records were.
    package struct Move: Sendable {
        package var number: Int32
        package var from: Int64
        package var to: Int64
        package var facts: Int64 = 0
        package var duplicates: Int64 = 0
        package var quarantined: Int64 = 0
        package var tombstones: Int64 = 0
        /// Offsets without a record.
        package var gaps: Int64 = 0
        /// Greatest `time` of the new facts, nanoseconds.
        package var newestTime: Int64?
        package var endOffset: Int64?
        /// The last record; nil where there was none.
        package var anchor: PartitionPosition.Anchor?

        package init(number: Int32, from: Int64, to: Int64) {
            self.number = number
            self.from = from
            self.to = to
        }
    }

    /// A shard's step forward in a partition.
    package struct ShardMove: Sendable, Equatable {
        package var shard: Int32
        package var partition: Int32
        package var from: Int64
        package var to: Int64

        package init(shard: Int32, partition: Int32, from: Int64, to: Int64) {
            self.shard = shard
            self.partition = partition
            self.from = from
            self.to = to
        }
    }

    /// A step of a retry: how far it came, and what became of its records.
    package struct Retry: Sendable {
        package var request: RetryRequest
        /// Those that are no longer quarantined; their encrypted copies are deleted.
        package var accepted: [RefusedPlace] = []
        /// Records that were tried, and those that could not be.
        package var retried: Int64 = 0
        package var unretriable: Int64 = 0

        package init(request: RetryRequest) { self.request = request }
    }

    /// A record that is quarantined; `sealed` is its encrypted copy where there is one.
    package struct Quarantined: Sendable {
        package var partition: Int32
        package var offset: Int64
        package var reason: RejectionReason
        package var detail: String
        package var pointer: String?
        package var sealed: [UInt8]?
        package var origin = EventOrigin()
        /// Whether it was quarantined before: its copy and the day from which that is kept stay.
        package var wasRefused = false
        /// The shard of its record; nil where nothing is shared.
        package var shard: Int32?

        package init(
            partition: Int32, offset: Int64, reason: RejectionReason, detail: String,
            pointer: String?, sealed: [UInt8]?
        ) {
            self.partition = partition
            self.offset = offset
            self.reason = reason
            self.detail = detail
            self.pointer = pointer
            self.sealed = sealed
        }
    }
}

extension ProjectorStore {
    /// A partition is elsewhere than this daemon assumed: what it holds in memory is worthless.
    package struct PositionMismatch: Error, Equatable {
        package init() {}
    }

    /// Writes a batch, if there is one, in one transaction: the right to write, offsets, then what
    /// they brought.
    package func commit(_ batch: BatchCommit?) async throws {
        guard let batch else { return }
        let right = right
        try await writing { connection in
            var batch = batch
            if right.isShared {
                batch.batch = try Shards.nextBatch(connection)
                try Shards.move(batch.shardMoves, connection)
                for move in batch.moves { try Shards.write(move, right.epoch, connection) }
            } else {
                for move in batch.moves { try write(move, connection) }
                try advance(batch, connection)
            }
            if let codes = batch.formerCodes {
                try connection.query(
                    "UPDATE planwatch.mark SET former_codes = $1",
                    [.text(FormerCodes.text(codes))])
            }
            try copyTerms(of: batch, connection)
            try MeasureNumbers.retire(batch.retiredMeasures, connection)
            if !batch.newMeasures.isEmpty {
                try connection.query(
                    """
                    INSERT INTO planwatch.measure (number, key)
                    SELECT number::int, key FROM unnest($1::text[], $2::text[]) new (number, key)
                    """,
                    [
                        .array(batch.newMeasures.map { .text(String($0.number)) }),
                        .array(batch.newMeasures.map { .text($0.key) }),
                    ])
            }
            try Shards.note(counted: batch.countedMeasures, connection)
            try copyChunks(of: batch, connection)
            try writeQuarantine(of: batch, connection)
            if let retry = batch.retry { try write(retry, connection) }
        }
    }

    /// A batch is complete with what it changes; until then its facts wait.
    private func advance(
        _ batch: BatchCommit, _ connection: isolated PostgresConnection
    ) throws {
        if batch.isPostponed {
            try connection.query(
                "UPDATE planwatch.mark SET waiting = waiting + $1",
                [.int(batch.moves.reduce(0) { $0 + $1.facts })])
        } else {
            try connection.query(
                "UPDATE planwatch.mark SET batch = $1, waiting = 0 WHERE batch = $2",
                [.int(batch.batch), .int(batch.batch - 1)])
        }
    }

    /// Notes the ends of partitions without a batch: the lag of an idle daemon.
    package func note(ends: [(number: Int32, end: Int64)]) async throws {
        // What another member has seen may be newer.
        let end = right.isShared ? "greatest(end_offset, $2)" : "$2"
        try await writing { connection in
            for (number, offset) in ends {
                try connection.query(
                    """
                    UPDATE planwatch.partition_position SET end_offset = \(end)
                    WHERE number = $1 AND end_offset IS DISTINCT FROM \(end)
                    """, [.int(Int64(number)), .int(offset)])
            }
        }
    }

    /// Takes away the copies of records that have been in quarantine for too long; that they were
    /// refused stays known.
    package func forgetRecords(olderThanDays days: Int) async throws {
        try await writing { connection in
            try connection.query(
                """
                UPDATE planwatch.quarantine_record SET sealed = NULL
                WHERE sealed IS NOT NULL AND at < clock_timestamp() - $1::int * interval '1 day'
                """, [.int(Int64(days))])
        }
    }

    private func write(
        _ move: BatchCommit.Move, _ connection: isolated PostgresConnection
    ) throws {
        let moved = try connection.query(
            """
            UPDATE planwatch.partition_position
            SET next_offset = $3, epoch = $4, committed_at = clock_timestamp(),
                facts = facts + $5, duplicates = duplicates + $6, quarantined = quarantined + $7,
                tombstones = tombstones + $8, gaps = gaps + $9,
                newest_event_time = greatest(newest_event_time,
                    timestamptz 'epoch' + $10::bigint * interval '1 microsecond'),
                end_offset = coalesce($11, end_offset),
                anchor_offset = coalesce($12, anchor_offset),
                anchor_time = coalesce($13, anchor_time),
                anchor_digest = coalesce($14, anchor_digest)
            WHERE number = $1 AND next_offset = $2
            """,
            [
                .int(Int64(move.number)), .int(move.from), .int(move.to), .int(right.epoch),
                .int(move.facts), .int(move.duplicates), .int(move.quarantined),
                .int(move.tombstones), .int(move.gaps),
                .int(orNull: move.newestTime.map(microseconds)), .int(orNull: move.endOffset),
                .int(orNull: move.anchor?.offset), .int(orNull: move.anchor?.time),
                move.anchor.map { .bytes($0.digest) } ?? .null,
            ])
        guard moved.affectedRows == 1 else { throw PositionMismatch() }
    }

    private func copyTerms(
        of batch: BatchCommit, _ connection: isolated PostgresConnection
    ) throws {
        guard !batch.newTerms.isEmpty else { return }
        var copy = BinaryCopy()
        for (place, text) in batch.newTerms.enumerated() {
            copy.startRow(fields: 2)
            copy.append(int8: Int64(batch.firstNewTerm) + Int64(place))
            copy.append(text: text)
        }
        try connection.copyIn(
            "COPY planwatch.term (number, text) FROM STDIN (FORMAT binary)", copy.finished())
    }

    private func copyChunks(
        of batch: BatchCommit, _ connection: isolated PostgresConnection
    ) throws {
        if !batch.facts.isEmpty {
            var copy = BinaryCopy()
            for (place, chunk) in batch.facts.enumerated() {
                copy.startRow(fields: 4)
                copy.append(int8: batch.batch)
                copy.append(int4: batch.firstChunk + Int32(place))
                copy.append(bytes: chunk)
                copy.append(int4: batch.factShards.isEmpty ? -1 : batch.factShards[place])
            }
            try connection.copyIn(
                """
                COPY planwatch.fact_chunk (batch, chunk, content, shard) FROM STDIN (FORMAT binary)
                """, copy.finished())
        }
        try ChangeLog.append(
            batch.changes, batch: batch.batch, shard: right.firstShard ?? -1, connection)
    }

    private func writeQuarantine(
        of batch: BatchCommit, _ connection: isolated PostgresConnection
    ) throws {
        for record in batch.restored {
            try connection.query(
                """
                DELETE FROM planwatch.quarantine_record WHERE partition = $1 AND "offset" = $2
                """, [.int(Int64(record.partition)), .int(record.offset)])
        }
        if let retry = batch.retry { try release(retry.accepted, connection) }
        try refuseAgain(batch.quarantined.filter(\.wasRefused), connection)
        let new = batch.quarantined.filter { !$0.wasRefused }
        guard !new.isEmpty else { return }
        var copy = BinaryCopy()
        for record in new {
            copy.startRow(fields: 10)
            copy.append(int4: record.partition)
            copy.append(int8: record.offset)
            copy.append(text: record.reason.rawValue)
            copy.append(text: record.detail)
            let origin = record.origin
            for text in [record.pointer, origin.type, origin.source, origin.subjectKind?.word] {
                if let text { copy.append(text: text) } else { copy.appendNull() }
            }
            if let sealed = record.sealed { copy.append(bytes: sealed) } else { copy.appendNull() }
            if let shard = record.shard { copy.append(int4: shard) } else { copy.appendNull() }
        }
        try connection.copyIn(
            """
            COPY planwatch.quarantine_record (partition, "offset", reason, detail, pointer,
                event_type, source, subject_kind, sealed, shard)
            FROM STDIN (FORMAT binary)
            """, copy.finished())
    }
}

/// Whole microseconds, rounded down, so that a day is never left.
func microseconds(_ nanoseconds: Int64) -> Int64 {
    nanoseconds >= 0 ? nanoseconds / 1_000 : -((999 - nanoseconds) / 1_000)
}
