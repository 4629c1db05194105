import PostgresClient

/// What is stored of the facts by subject.
package struct StoredGathering: Sendable, Equatable {
    /// Of which form its pieces are (`GatheredCodec.form`).
    package var form: String
    /// It has every fact of the batches up to this one.
    package var batch: Int64
    /// At least as many pieces and facts it has.
    package var pieces: Int
    package var facts: Int

    package init(form: String, batch: Int64, pieces: Int, facts: Int) {
        self.form = form
        self.batch = batch
        self.pieces = pieces
        self.facts = facts
    }
}

extension ProjectorReader {
    /// What is gathered of a shard, -1 of what is not shared; nil where nothing is.
    package func gathering(of shard: Int32) async throws -> StoredGathering? {
        try await connection.query(
            "SELECT form, batch, pieces, facts FROM planwatch.gathering WHERE shard = $1",
            [.int(Int64(shard))]
        ).first.map {
            try StoredGathering(
                form: $0.text(0), batch: $0.int(1), pieces: $0.int(2), facts: $0.int(3))
        }
    }

    /// The shards of which something is gathered in a form; nil = in none.
    func gatheredShards(form: String?) async throws -> [Int32] {
        try await connection.query(
            "SELECT shard FROM planwatch.gathering WHERE form = $1 ORDER BY shard",
            [.text(orNull: form)]
        ).map { try $0.int(0) }
    }

    /// Streams the pieces of a shard in their order.
    package func forEachPiece(
        of shard: Int32,
        _ body: @escaping @Sendable (_ number: Int32, _ piece: [UInt8]) throws -> Void
    ) async throws {
        // COPY takes no parameters: the number is one of ours.
        try await connection.perform { connection in
            try connection.copyOut(
                """
                COPY (SELECT piece, content FROM planwatch.gathered_piece WHERE shard = \(shard)
                      ORDER BY piece)
                TO STDOUT (FORMAT binary)
                """
            ) { row in
                try body(row.int(0), Array(row.bytes(1)))
            }
        }
    }
}

extension ProjectorStore {
    /// To be called before the pieces of a shard are written, when each of its facts that is in the
    /// database is in memory and counted: gives the last batch. Pieces that the next start could
    /// not read, or would read in another order than they lie in memory, are given up.
    package func beginGathering(of shard: Int32, keepsPieces: Bool) async throws -> Int64 {
        try await writing { connection in
            if !keepsPieces {
                try connection.query(
                    "DELETE FROM planwatch.gathering WHERE shard = $1", [.int(Int64(shard))])
            }
            return try connection.query("SELECT batch FROM planwatch.mark").only.int(0)
        }
    }

    /// Writes pieces in the places of those that were there. Until the gathering is finished these
    /// hold more facts than it says, which is no harm: a start that finds a fact in the journal
    /// again drops it.
    package func write(pieces: [[UInt8]], from first: Int, of shard: Int32) async throws {
        try await writing { connection in
            for (step, piece) in pieces.enumerated() {
                try connection.query(
                    """
                    INSERT INTO planwatch.gathered_piece (shard, piece, content)
                    VALUES ($1, $2, $3)
                    ON CONFLICT (shard, piece) DO UPDATE SET content = excluded.content
                    """, [.int(Int64(shard)), .int(Int64(first + step)), .bytes(piece)])
            }
        }
    }

    /// Says that all pieces of a shard are written; what lies behind them is of one that was given
    /// up.
    package func finish(_ gathering: StoredGathering, of shard: Int32) async throws {
        try await writing { connection in
            try connection.query(
                "DELETE FROM planwatch.gathered_piece WHERE shard = $1 AND piece >= $2",
                [.int(Int64(shard)), .int(Int64(gathering.pieces))])
            try connection.query(
                """
                INSERT INTO planwatch.gathering (shard, form, batch, pieces, facts)
                VALUES ($1, $2, $3, $4, $5)
                ON CONFLICT (shard) DO UPDATE
                SET form = excluded.form, batch = excluded.batch, pieces = excluded.pieces,
                    facts = excluded.facts, gathered_at = clock_timestamp()
                """,
                [
                    .int(Int64(shard)), .text(gathering.form), .int(gathering.batch),
                    .int(Int64(gathering.pieces)), .int(Int64(gathering.facts)),
                ])
        }
    }
}
