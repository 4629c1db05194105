import Events
import PostgresClient

/// What projections are made of again: what is stored up to a batch.
package struct RebuildBasis: Sendable {
    /// The last batch whose facts are all counted.
    package var batch: Int64
    package var terms: [String]
    /// The numbers of those measures that are counted, by their definitions.
    package var measures: [String: UInt16]
    /// Whether measures are on their way that not all shards have counted.
    package var areMeasuresBuilding: Bool
    /// Of each former code of an area its present one, as the cells have them.
    package var formerCodes: [String: String]
    /// How many persons were forgotten, whose facts have other names since.
    var erasures: Int64
    /// The batch of the base of the change log, and how often that was made again.
    var base: Int64
    var rebuilds: Int64
}

/// Projections that were made again, as they are written.
package struct RebuiltProjections: Sendable {
    package var chunks: [ChangeCodec.Chunk]
    package var facts: Int64
    package var cells: Int64

    package init(chunks: [ChangeCodec.Chunk], facts: Int64, cells: Int64) {
        self.chunks = chunks
        self.facts = facts
        self.cells = cells
    }
}

/// Puts projections that were made again in the place of those that are read. An operator's command
/// does that, beside daemons that write: it takes away what it has read itself, and none of their
/// transactions ends while it looks what came since.
package struct RebuildStore: Sendable {
    private let connection: PostgresConnection

    package init(connection: PostgresConnection) { self.connection = connection }

    /// Since the basis was read the judge has folded changes into another base, somebody else has
    /// made projections again, or a person was forgotten: it is to be read again.
    package struct Overtaken: Error, Equatable {}

    /// What was done.
    package struct Receipt: Sendable, Equatable {
        package var number: Int64
        package var facts: Int64
        package var cells: Int64
        /// Rows of quarantine about stored facts that were wrong.
        package var refusals: Int64
    }

    /// Changes that nobody reads yet have this batch.
    private static let beside: Int64 = -1

    /// Reads the basis, and each chunk of its facts in their order, in one snapshot.
    ///
    /// - Parameter begin: gives what takes the chunks, once it is known of what they are.
    package func read<Sink: Sendable>(
        into begin: (RebuildBasis) throws -> Sink,
        _ body: @escaping @Sendable (Sink, _ batch: Int64, _ chunk: [UInt8]) throws -> Void
    ) async throws -> (RebuildBasis, Sink) {
        try await connection.begin(.readOnlySnapshot)
        do {
            let basis = try await basis()
            let sink = try begin(basis)
            try await ProjectorReader(connection: connection).forEachFactChunk(upTo: basis.batch) {
                try body(sink, $0, $1)
            }
            await connection.rollback()
            return (basis, sink)
        } catch {
            await connection.rollback()
            throw error
        }
    }

    private func basis() async throws -> RebuildBasis {
        let reader = ProjectorReader(connection: connection)
        let counts = try await connection.query(
            """
            SELECT (SELECT count(*) FROM planwatch.erasure WHERE finished_at IS NOT NULL),
                   base, rebuilds
            FROM planwatch.mark
            """
        ).only
        return RebuildBasis(
            batch: try await reader.lastBatch(), terms: try await reader.terms(),
            measures: try await connection.perform { try MeasureNumbers.read($0) },
            areMeasuresBuilding: try await connection.perform {
                try MeasureNumbers.areBuiltInPart($0)
            },
            formerCodes: try await reader.formerCodes(), erasures: try counts.int(0),
            base: try counts.int(1), rebuilds: try counts.int(2))
    }

    /// Swaps, in one transaction: the log of changes begins with what was made, and goes on with
    /// the changes of later batches. Rows of quarantine about stored facts become those that the
    /// facts ask for, of later batches too.
    ///
    /// - Parameters:
    ///   - later: takes in a chunk of facts that is not of the basis.
    ///   - refused: the stored facts that are refused, once those are taken in.
    package func swap(
        _ made: RebuiltProjections, of basis: RebuildBasis, reason: String?, doneBy person: String,
        later: @escaping @Sendable (_ batch: Int64, _ chunk: [UInt8]) throws -> Void,
        refused: @escaping @Sendable () -> [BatchCommit.Quarantined]
    ) async throws -> Receipt {
        try await connection.transaction { connection in
            // Who stops this command while others wait for it ends its session, not theirs.
            try connection.query("SET LOCAL idle_in_transaction_session_timeout = '15s'")
            // Before anybody has to wait: both may be much.
            try ChangeLog.append(made.chunks, batch: Self.beside, connection)
            let known = try ProjectorReader.copyFacts(
                behind: ChunkPlace(batch: basis.batch, chunk: .max), connection, later)
            let number = try Self.takePlace(of: basis, connection)
            _ = try ProjectorReader.copyFacts(behind: known, connection, later)
            let refusals = try RefusedFacts.repair(refused(), connection)
            let erasures: Int64 = try connection.query(
                "SELECT count(*) FROM planwatch.erasure WHERE finished_at IS NOT NULL"
            ).only.int(0)
            guard erasures == basis.erasures else { throw Overtaken() }
            try connection.query(
                """
                INSERT INTO planwatch.rebuild
                    (number, reason, done_by, batch, facts, cells, refusals)
                VALUES ($1, $2, $3, $4, $5, $6, $7)
                """,
                [
                    .int(number), .text(orNull: reason), .text(person), .int(basis.batch),
                    .int(made.facts), .int(made.cells), .int(refusals),
                ])
            return Receipt(
                number: number, facts: made.facts, cells: made.cells, refusals: refusals)
        }
    }

    /// With the last statement all have to wait who write changes or judge: they write into `mark`,
    /// too. A base that somebody else has made meanwhile would be counted beside this one.
    private static func takePlace(
        of basis: RebuildBasis, _ connection: isolated PostgresConnection
    ) throws -> Int64 {
        try connection.query(
            "DELETE FROM planwatch.change_chunk WHERE batch > $1 AND batch <= $2",
            [.int(beside), .int(basis.batch)])
        try connection.query(
            "UPDATE planwatch.change_chunk SET batch = $2 WHERE batch = $1",
            [.int(beside), .int(basis.batch)])
        let taken = try connection.query(
            """
            UPDATE planwatch.mark SET rebuilds = rebuilds + 1, base = $1
            WHERE base = $2 AND rebuilds = $3
            RETURNING rebuilds
            """, [.int(basis.batch), .int(basis.base), .int(basis.rebuilds)])
        guard let number: Int64 = try taken.first?.int(0) else { throw Overtaken() }
        return number
    }

    /// Whether the judge has gone by projections that were made again.
    package func isJudged(_ number: Int64) async throws -> Bool {
        try await connection.query(
            "SELECT judged_rebuilds >= $1 FROM planwatch.mark", [.int(number)]
        ).only.bool(0)
    }
}

/// Rows of quarantine about stored facts, which others refuse.
enum RefusedFacts {
    /// Makes them those that are wanted; gives how many were others.
    static func repair(
        _ wanted: [BatchCommit.Quarantined], _ connection: isolated PostgresConnection
    ) throws -> Int64 {
        let rows = try connection.query(
            """
            SELECT partition, "offset", reason FROM planwatch.quarantine_record
            WHERE reason IN ('conflicting_duplicate', 'unknown_reference')
            """)
        var stored: [RefusedPlace: String] = [:]
        for row in rows {
            stored[try RefusedPlace(partition: row.int(0), offset: row.int(1))] = try row.text(2)
        }
        var repaired: Int64 = 0
        for fact in wanted {
            let place = RefusedPlace(partition: fact.partition, offset: fact.offset)
            guard stored.removeValue(forKey: place) != fact.reason.rawValue else { continue }
            try write(fact, connection)
            repaired += 1
        }
        for place in stored.keys {
            try connection.query(
                """
                DELETE FROM planwatch.quarantine_record WHERE partition = $1 AND "offset" = $2
                """, [.int(Int64(place.partition)), .int(place.offset)])
            repaired += 1
        }
        return repaired
    }

    private static func write(
        _ fact: BatchCommit.Quarantined, _ connection: isolated PostgresConnection
    ) throws {
        try connection.query(
            """
            INSERT INTO planwatch.quarantine_record
                (partition, "offset", reason, detail, event_type, source, subject_kind)
            VALUES ($1, $2, $3, $4, $5, $6, $7)
            ON CONFLICT (partition, "offset") DO UPDATE
            SET reason = excluded.reason, detail = excluded.detail
            """,
            [
                .int(Int64(fact.partition)), .int(fact.offset), .text(fact.reason.rawValue),
                .text(fact.detail), .text(orNull: fact.origin.type),
                .text(orNull: fact.origin.source), .text(orNull: fact.origin.subjectKind?.word),
            ])
    }
}
