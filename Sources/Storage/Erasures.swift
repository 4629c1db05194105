import Events
import PostgresClient

/// A request to forget a person.
package struct Erasure: Sendable, Equatable {
    package var id: Int64
    package var subject: SubjectKey
}

/// The facts of a person who was forgotten, as they are stored from now on.
package struct ErasedFacts: Sendable {
    package var facts: [Fact]
    /// What their parts lie in.
    package var arena: FactArena
    /// Where a chunk had no room for what it holds now: the batch, once for each chunk that was
    /// added to it.
    package var addedChunks: [Int64] = []
}

extension ProjectorReader {
    /// All persons who were forgotten.
    package func erasedSubjects() async throws -> Set<SubjectKey> {
        let rows = try await connection.query(
            "SELECT DISTINCT subject FROM planwatch.erasure WHERE finished_at IS NOT NULL")
        return Set(try rows.map { try $0.subjectKey(0) })
    }
}

extension ProjectorStore {
    /// The requests that nobody has done yet, of all shards.
    package func openErasures() async throws -> [Erasure] {
        try await connection.query(
            "SELECT id, subject FROM planwatch.erasure WHERE finished_at IS NULL ORDER BY id"
        ).map { try Erasure(id: $0.int(0), subject: $0.subjectKey(1)) }
    }

    /// A row of the journal.
    private struct StoredChunk: Sendable {
        var batch: Int64
        var chunk: Int32
        var facts: [DecodedBatch.SubjectFact]
    }

    /// Puts another name, of nobody's, in place of a person's in all that is stored of a shard, -1
    /// of what is not shared, and notes the request as done. What was gathered of the shard is
    /// given up: it is made again.
    ///
    /// Every fact of the shard that is in memory has to be in the database, and nobody else writes
    /// the shard's: so the journal is searched before the transaction.
    package func erase(
        _ erasure: Erasure, under name: SubjectKey, of shard: Int32, types: EventTypes
    ) async throws -> ErasedFacts {
        var arena = FactArena()
        var chunks = try await chunks(with: erasure.subject, of: shard, types, &arena)
        let old = chunks.flatMap { $0.facts.filter { $0.subject == erasure.subject } }
        // Below those that records have, so that none leads to a record, and apart from each other:
        // refused facts are named by them.
        let offsets = old.map { _ in -Int64.random(in: 1...1 << 40) }
        let new = Anonymity.facts(old, under: name, offsets: offsets, in: &arena)
        var next = new[...]
        for place in chunks.indices {
            chunks[place].facts = chunks[place].facts.map { fact in
                fact.subject == erasure.subject ? next.removeFirst() : fact
            }
        }
        let (rewritten, all) = (chunks, arena)
        let places = zip(old, new).map { ($0.fact.partition, $0.fact.offset, $1.fact.offset) }
        let added = try await writing { connection in
            // A rebuild looks under this lock who was forgotten.
            try connection.query("SELECT 1 FROM planwatch.mark FOR UPDATE")
            var added: [Int64] = []
            // From behind: those that follow may have to make way.
            for chunk in rewritten.reversed() {
                let pieces = FactCodec.chunks(chunk.facts, of: all)
                try replace(chunk, by: pieces, of: shard, connection)
                added += pieces.dropFirst().map { _ in chunk.batch }
            }
            try moveRefused(places, connection)
            for table in ["gathering", "gathered_piece"] {
                try connection.query(
                    "DELETE FROM planwatch.\(table) WHERE shard = $1", [.int(Int64(shard))])
            }
            try connection.query(
                """
                UPDATE planwatch.erasure SET finished_at = clock_timestamp(), facts = $2
                WHERE id = $1
                """, [.int(erasure.id), .int(Int64(places.count))])
            return added
        }
        return ErasedFacts(facts: new.map(\.fact), arena: arena, addedChunks: added)
    }

    /// The rows of the journal in which a subject is, in their order.
    private func chunks(
        with subject: SubjectKey, of shard: Int32, _ types: EventTypes, _ arena: inout FactArena
    ) async throws -> [StoredChunk] {
        let rows = try await connection.query(
            """
            SELECT batch, chunk, content FROM planwatch.fact_chunk
            WHERE shard = $1 AND position($2::bytea IN content) > 0
            ORDER BY batch, chunk
            """, [.int(Int64(shard)), .bytes(FactCodec.trace(of: subject))])
        var chunks: [StoredChunk] = []
        for row in rows {
            chunks.append(
                StoredChunk(
                    batch: try row.int(0), chunk: try row.int(1),
                    facts: try FactCodec.facts(row.bytes(2), of: types, into: &arena)))
        }
        return chunks
    }

    /// Writes a row of the journal over. What has no room in it follows in rows of its own, for
    /// which those behind it in its batch make way.
    private func replace(
        _ chunk: StoredChunk, by pieces: [[UInt8]], of shard: Int32,
        _ connection: isolated PostgresConnection
    ) throws {
        let place: [PostgresValue] = [
            .int(Int64(shard)), .int(chunk.batch), .int(Int64(chunk.chunk)),
        ]
        let replaced = try connection.query(
            """
            UPDATE planwatch.fact_chunk SET content = $4
            WHERE shard = $1 AND batch = $2 AND chunk = $3
            """, place + [.bytes(pieces[0])])
        guard replaced.affectedRows == 1 else { throw PositionMismatch() }
        guard pieces.count > 1 else { return }
        try connection.query(
            """
            UPDATE planwatch.fact_chunk SET chunk = chunk + $4
            WHERE shard = $1 AND batch = $2 AND chunk > $3
            """, place + [.int(Int64(pieces.count - 1))])
        for (step, piece) in pieces.enumerated().dropFirst() {
            try connection.query(
                """
                INSERT INTO planwatch.fact_chunk (shard, batch, chunk, content)
                VALUES ($1, $2, $3::int + $4::int, $5)
                """, place + [.int(Int64(step)), .bytes(piece)])
        }
    }

    /// Facts that others refuse are named in quarantine by their offsets; the copies of their
    /// records go.
    private func moveRefused(
        _ places: [(partition: Int32, from: Int64, to: Int64)],
        _ connection: isolated PostgresConnection
    ) throws {
        guard !places.isEmpty else { return }
        try connection.query(
            """
            UPDATE planwatch.quarantine_record q SET "offset" = f.later, sealed = NULL
            FROM unnest($1::bigint[], $2::bigint[], $3::bigint[]) AS f (partition, former, later)
            WHERE q.partition = f.partition AND q."offset" = f.former
              AND q.reason IN ('conflicting_duplicate', 'unknown_reference')
            """,
            [
                .ints(places.map { Int64($0.partition) }), .ints(places.map(\.from)),
                .ints(places.map(\.to)),
            ])
    }
}

extension PostgresRow {
    fileprivate func subjectKey(_ column: Int) throws -> SubjectKey {
        guard let key = SubjectKey(bytes: try bytes(column)) else {
            throw PostgresError(
                .protocolViolation, operation: "read",
                hint: "a stored subject is damaged: restore the database from a backup")
        }
        return key
    }
}

/// What became of a request to forget a person.
package struct ErasureProgress: AskedProgress, Equatable {
    /// Facts that stay under a name of nobody's.
    package var facts: Int64
    package var isFinished: Bool
    package var idleSeconds: Double
}

/// Requests to forget persons, as an operator's command puts them.
package struct Erasures: Sendable {
    private let connection: PostgresConnection

    package init(connection: PostgresConnection) { self.connection = connection }

    /// Puts a request and gives its number.
    package func put(
        _ subject: SubjectKey, reason: String, askedBy person: String
    ) async throws -> Int64 {
        try await connection.query(
            """
            INSERT INTO planwatch.erasure (subject, reason, asked_by) VALUES ($1, $2, $3)
            RETURNING id
            """, [.bytes(subject.bytes), .text(reason), .text(person)]
        ).only.int(0)
    }

    /// How far a request has come.
    package func progress(of id: Int64) async throws -> ErasureProgress? {
        try await connection.query(
            """
            SELECT facts, finished_at IS NOT NULL,
                   extract(epoch FROM clock_timestamp() - asked_at)::double precision
            FROM planwatch.erasure WHERE id = $1
            """, [.int(id)]
        ).first.map {
            try ErasureProgress(
                facts: $0.int(0), isFinished: $0.bool(1), idleSeconds: $0.double(2))
        }
    }

    /// The encrypted copies of refused records behind a place, by place; fewer than `limit` are the
    /// last.
    package func copies(after place: RefusedPlace, limit: Int) async throws -> [RefusedCopy] {
        try await connection.query(
            """
            SELECT partition, "offset", sealed FROM planwatch.quarantine_record
            WHERE (partition, "offset") > ($1::integer, $2::bigint) AND sealed IS NOT NULL
            ORDER BY partition, "offset" LIMIT $3
            """,
            [.int(Int64(place.partition)), .int(place.offset), .int(Int64(limit))]
        ).map { row in
            try RefusedCopy(
                place: RefusedPlace(partition: row.int(0), offset: row.int(1)),
                sealed: row.bytes(2))
        }
    }

    /// Deletes refused records of a person, and notes how many with the request. Of facts that
    /// others refuse, which `verify` knows by their rows, the copies go.
    package func delete(_ places: [RefusedPlace], for id: Int64) async throws {
        let list = [
            PostgresValue.ints(places.map { Int64($0.partition) }), .ints(places.map(\.offset)),
        ]
        let named = #"(partition, "offset") IN (SELECT * FROM unnest($1::bigint[], $2::bigint[]))"#
        let ofFacts = "reason IN ('conflicting_duplicate', 'unknown_reference')"
        try await connection.transaction { connection in
            try connection.query(
                """
                UPDATE planwatch.quarantine_record SET sealed = NULL
                WHERE \(named) AND \(ofFacts)
                """, list)
            try connection.query(
                "DELETE FROM planwatch.quarantine_record WHERE \(named) AND NOT \(ofFacts)", list)
            try connection.query(
                "UPDATE planwatch.erasure SET quarantined = quarantined + $2 WHERE id = $1",
                [.int(id), .int(Int64(places.count))])
        }
    }
}
