import PostgresClient

/// Where a partition is read to.
package struct PartitionPosition: Sendable, Equatable {
    package var number: Int32
    package var topic: String
    package var partition: Int32
    package var nextOffset: Int64
    /// Grows with every return to offsets that were read before.
    package var generation: Int32 = 1
    /// Whether its log was cut or replaced and a later number reads on.
    package var isRetired = false
    package var anchor: Anchor?

    package var name: String { "\(topic)/\(partition)" }

    /// The last record that was applied, to tell a log from another one of the same name.
    package struct Anchor: Sendable, Equatable {
        package var offset: Int64
        /// Its time in Kafka, milliseconds since 1970; -1 when unknown.
        package var time: Int64
        /// SHA-256 of its key, value and headers.
        package var digest: [UInt8]

        package init(offset: Int64, time: Int64, digest: [UInt8]) {
            self.offset = offset
            self.time = time
            self.digest = digest
        }
    }
}

/// What the projector reads: terms, positions and facts. It needs no lease, so that commands read
/// the same.
package struct ProjectorReader: Sendable {
    let connection: PostgresConnection

    package init(connection: PostgresConnection) { self.connection = connection }

    /// The last committed batch.
    package func lastBatch() async throws -> Int64 {
        try await connection.query("SELECT batch FROM planwatch.mark").only.int(0)
    }

    /// Of each former code of an area its present one, as the cells have them.
    package func formerCodes() async throws -> [String: String] {
        try FormerCodes.read(
            await connection.query("SELECT former_codes FROM planwatch.mark").only.text(0))
    }

    /// All terms, the first is number 1.
    package func terms() async throws -> [String] {
        try await connection.query("SELECT text FROM planwatch.term ORDER BY number")
            .map { try $0.text(0) }
    }

    /// The positions of all partitions ever seen.
    package func positions() async throws -> [PartitionPosition] {
        try await connection.query(
            """
            SELECT number, topic, partition, next_offset, generation, is_retired, anchor_offset,
                   anchor_time, anchor_digest
            FROM planwatch.partition_position
            ORDER BY number
            """
        ).map { row in
            var position = try PartitionPosition(
                number: row.int(0), topic: row.text(1), partition: row.int(2),
                nextOffset: row.int(3))
            position.generation = try row.int(4)
            position.isRetired = try row.bool(5)
            if let offset: Int64 = try row.int(orNull: 6) {
                position.anchor = try PartitionPosition.Anchor(
                    offset: offset, time: row.int(7), digest: row.bytes(8))
            }
            return position
        }
    }

    /// Streams the stored facts, chunk by chunk with their batches, in the order in which they were
    /// committed. Those of a batch that is not committed as a whole are not counted yet.
    ///
    /// - Parameters:
    ///   - shard: nil for those of all.
    ///   - batch: those of this batch and of earlier ones are passed over.
    ///   - last: those of later batches are passed over, too.
    package func forEachFactChunk(
        of shard: Int32? = nil, after batch: Int64 = -1, upTo last: Int64 = .max,
        _ body: @escaping @Sendable (_ batch: Int64, _ chunk: [UInt8]) throws -> Void
    ) async throws {
        try await connection.perform { connection in
            try Self.copyFacts(of: shard, after: batch, upTo: last, connection, body)
        }
    }

    static func copyFacts(
        of shard: Int32?, after batch: Int64, upTo last: Int64,
        _ connection: isolated PostgresConnection,
        _ body: (_ batch: Int64, _ chunk: [UInt8]) throws -> Void
    ) throws {
        // COPY takes no parameters: the numbers are ours.
        let ofShard = shard.map { " AND shard = \($0)" } ?? ""
        try connection.copyOut(
            """
            COPY (SELECT batch, content FROM planwatch.fact_chunk
                  WHERE batch > \(batch) AND batch <= \(last)\(ofShard)
                  ORDER BY batch, chunk)
            TO STDOUT (FORMAT binary)
            """
        ) { row in
            try body(row.int(0), Array(row.bytes(1)))
        }
    }

    /// Streams the facts behind a place of the journal, of all shards; gives the place of the last.
    /// What is committed later lies behind that.
    static func copyFacts(
        behind place: ChunkPlace, _ connection: isolated PostgresConnection,
        _ body: (_ batch: Int64, _ chunk: [UInt8]) throws -> Void
    ) throws -> ChunkPlace {
        var last = place
        try connection.copyOut(
            """
            COPY (SELECT batch, chunk, content FROM planwatch.fact_chunk
                  WHERE (batch, chunk) > (\(place.batch), \(place.chunk)) ORDER BY batch, chunk)
            TO STDOUT (FORMAT binary)
            """
        ) { row in
            last = try ChunkPlace(batch: row.int(0), chunk: row.int(1))
            try body(last.batch, Array(row.bytes(2)))
        }
        return last
    }
}

/// Where a row lies in the journal of facts.
struct ChunkPlace {
    var batch: Int64
    var chunk: Int32
}

/// All that the projector writes, under its daemon's lease or as the owner of shards.
package struct ProjectorStore: Sendable {
    package let reader: ProjectorReader
    let connection: PostgresConnection
    package let right: WriteRight

    package init(connection: PostgresConnection, epoch: Int64) {
        self.init(connection: connection, right: .lease(epoch))
    }

    package init(connection: PostgresConnection, right: WriteRight) {
        reader = ProjectorReader(connection: connection)
        self.connection = connection
        self.right = right
    }

    /// One transaction that first proves the right to write. Owners of shards wait for each other;
    /// one that is frozen is found out by then.
    @discardableResult
    func writing<Value: Sendable>(
        _ body: @escaping @Sendable (isolated PostgresConnection) throws -> Value
    ) async throws -> Value {
        let right = right
        let end = ContinuousClock.now + right.patience
        while true {
            do {
                return try await connection.transaction { connection in
                    try right.prove(connection)
                    return try body(connection)
                }
            } catch let error as PostgresError
                where error.isAboutLocks && ContinuousClock.now < end
            {
                continue
            }
        }
    }

    /// Gives a number to each partition that has none yet, beginning at `offset`.
    package func adopt(
        _ partitions: [(topic: String, partition: Int32, offset: Int64)]
    ) async throws {
        let right = right
        try await writing { connection in
            // Members may find a partition at the same time: one of them numbers it.
            if right.isShared { try Shards.lockNumbers(connection) }
            for new in partitions {
                let made = try connection.query(
                    """
                    INSERT INTO planwatch.partition_position
                        (number, topic, partition, first_offset, next_offset, epoch)
                    SELECT (SELECT coalesce(max(number), 0) + 1 FROM planwatch.partition_position),
                           $1, $2, $3, $3, $4
                    WHERE NOT EXISTS (SELECT FROM planwatch.partition_position
                                      WHERE topic = $1 AND partition = $2 AND NOT is_retired)
                    RETURNING number
                    """,
                    [
                        .text(new.topic), .int(Int64(new.partition)), .int(new.offset),
                        .int(right.epoch),
                    ])
                guard let number: Int64 = try made.first?.int(0) else { continue }
                try Shards.begin(partition: number, at: new.offset, connection)
            }
        }
    }

    /// The numbers of those measures that are counted, by their definitions, and the greatest
    /// number that was ever given. All others are given up: their cells are no longer kept up, so
    /// that they must be counted again, under another number, before anybody reads them.
    package func keepMeasures(
        _ keys: [String]
    ) async throws -> (numbers: [String: UInt16], last: UInt16) {
        try await writing { connection in
            let stored = try MeasureNumbers.read(connection)
            let wanted = Set(keys)
            try MeasureNumbers.retire(
                stored.filter { !wanted.contains($0.key) }.map(\.value), connection)
            let last = try connection.query(
                "SELECT coalesce(max(number), 0) FROM planwatch.measure")
            return (stored.filter { wanted.contains($0.key) }, try last.only.int(0))
        }
    }
}

/// The measures that are counted, by the numbers that their cells carry.
enum MeasureNumbers {
    /// What stands in place of the definition of a measure that is no longer counted. Its number is
    /// never given again, since cells may still carry it.
    private static let retired = "retired "

    /// The numbers of the measures that are counted, by their definitions.
    static func read(_ connection: isolated PostgresConnection) throws -> [String: UInt16] {
        let rows = try connection.query(
            """
            SELECT key, number FROM planwatch.measure
            WHERE is_counted AND NOT starts_with(key, $1)
            """, [.text(retired)])
        return try Dictionary(uniqueKeysWithValues: rows.map { (try $0.text(0), try $0.int(1)) })
    }

    /// Says of measures that they are no longer counted.
    static func retire(
        _ numbers: [UInt16], _ connection: isolated PostgresConnection
    ) throws {
        guard !numbers.isEmpty else { return }
        try connection.query(
            "UPDATE planwatch.measure SET key = $1 || number WHERE number = ANY ($2)",
            [.text(retired), .ints(numbers.map(Int64.init))])
    }

    /// The numbers of all measures that are counted, or are being counted shard by shard.
    static func readAll(_ connection: isolated PostgresConnection) throws -> [String: UInt16] {
        let rows = try connection.query(
            "SELECT key, number FROM planwatch.measure WHERE NOT starts_with(key, $1)",
            [.text(retired)])
        return try Dictionary(uniqueKeysWithValues: rows.map { (try $0.text(0), try $0.int(1)) })
    }

    /// Whether measures are on their way that not all shards have counted.
    static func areBuilding(_ connection: isolated PostgresConnection) throws -> Bool {
        try !connection.query(
            """
            SELECT 1 FROM planwatch.measure
            WHERE NOT is_counted AND NOT starts_with(key, $1) LIMIT 1
            """, [.text(retired)]
        ).isEmpty
    }

    /// Whether some shards have counted measures that others have not. One that was numbered, and
    /// that no shard has counted, is in no changes; who numbered it may have gone.
    static func areBuiltInPart(_ connection: isolated PostgresConnection) throws -> Bool {
        try !connection.query(
            """
            SELECT 1 FROM planwatch.measure JOIN planwatch.shard_measure USING (number)
            WHERE NOT is_counted AND NOT starts_with(key, $1) LIMIT 1
            """, [.text(retired)]
        ).isEmpty
    }
}

/// The former codes of areas as they are stored: `371523=371503 …`.
enum FormerCodes {
    static func text(_ codes: [String: String]) -> String {
        codes.sorted { $0.key < $1.key }.map { "\($0.key)=\($0.value)" }.joined(separator: " ")
    }

    static func read(_ text: String) -> [String: String] {
        var codes: [String: String] = [:]
        for pair in text.split(separator: " ") {
            let parts = pair.split(separator: "=")
            if parts.count == 2 { codes[String(parts[0])] = String(parts[1]) }
        }
        return codes
    }
}
