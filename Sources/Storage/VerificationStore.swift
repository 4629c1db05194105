import Events
import Measures
import PostgresClient
import Subjects

/// Everything that is stored, as of one snapshot, for comparing with what the facts say.
package struct VerificationStore: Sendable {
    private let connection: PostgresConnection

    package init(connection: PostgresConnection) { self.connection = connection }

    /// What the counters say of the records read.
    package struct Counts: Sendable, Equatable {
        package var partitions: Int64 = 0
        package var facts: Int64 = 0
        package var duplicates: Int64 = 0
        package var quarantined: Int64 = 0
        package var tombstones: Int64 = 0
        /// Offsets passed since the beginning, and those of them that hold no record.
        package var passed: Int64 = 0
        package var gaps: Int64 = 0
    }

    /// What is stored, the journal of facts apart.
    package struct Stored: Sendable {
        /// The last batch, and the one up to which everything has been judged.
        package var batch: Int64 = 0
        package var judged: Int64 = 0
        package var judgedOn: String?
        package var hasFacts = false
        /// Whether the last round held transitions and readings back, because the daemon was
        /// catching up.
        package var isHolding = false
        package var counts = Counts()
        package var terms: [String] = []
        package var measures: [String: UInt16] = [:]
        /// Changes up to the judge's mark.
        package var changes = ChangeLog.Changes()
        package var statuses: [StatusRow] = []
        package var transitions: [TransitionRow] = []
        /// As they are known now.
        package var readings: [KeptReading] = []
        /// Facts that are refused, as quarantine has them: partition, offset, reason.
        package var refused: Set<RefusedRow> = []
    }

    package struct RefusedRow: Hashable, Sendable {
        package var partition: Int32
        package var offset: Int64
        package var reason: String

        package init(partition: Int32, offset: Int64, reason: String) {
            self.partition = partition
            self.offset = offset
            self.reason = reason
        }
    }

    /// Reads all of it in one snapshot; each chunk of the journal goes to `facts` with its batch.
    package func read(
        facts body: @escaping @Sendable (_ batch: Int64, _ chunk: [UInt8]) throws -> Void
    ) async throws -> Stored {
        let judge = JudgeStore(connection: connection, epoch: 0)
        try await connection.begin(.readOnlySnapshot)
        do {
            var stored = try await head()
            stored.terms = try await ProjectorStore(connection: connection, epoch: 0).terms()
            stored.statuses = try await judge.statuses()
            stored.transitions = try await judge.standingTransitions().map(\.row)
            stored.readings = try await judge.keptReadings()
            let judged = stored.judged
            stored.changes = try await connection.perform { connection in
                var changes = ChangeLog.Changes()
                try ChangeLog.read(after: -1, upTo: judged, connection) { try changes.add($0, $1) }
                return changes
            }
            try await connection.perform { connection in
                try connection.copyOut(
                    """
                    COPY (SELECT batch, content FROM planwatch.fact_chunk ORDER BY batch, chunk)
                    TO STDOUT (FORMAT binary)
                    """
                ) { row in
                    try body(row.int(0), Array(row.bytes(1)))
                }
            }
            await connection.rollback()
            return stored
        } catch {
            await connection.rollback()
            throw error
        }
    }

    private func head() async throws -> Stored {
        var stored = Stored()
        let mark = try await connection.query(
            "SELECT batch, judged, judged_on::text, holding FROM planwatch.mark"
        ).only
        stored.batch = try mark.int(0)
        stored.judged = try mark.int(1)
        stored.judgedOn = try mark.day(orNull: 2)
        stored.isHolding = try mark.bool(3)
        let sums = try await connection.query(
            """
            SELECT count(*) FILTER (WHERE NOT is_retired), coalesce(sum(facts), 0)::bigint,
                   coalesce(sum(duplicates), 0)::bigint,
                   coalesce(sum(quarantined), 0)::bigint, coalesce(sum(tombstones), 0)::bigint,
                   coalesce(sum(next_offset - first_offset), 0)::bigint,
                   coalesce(sum(gaps), 0)::bigint, count(newest_event_time) > 0
            FROM planwatch.partition_position
            """
        ).only
        stored.counts = try Counts(
            partitions: sums.int(0), facts: sums.int(1), duplicates: sums.int(2),
            quarantined: sums.int(3), tombstones: sums.int(4), passed: sums.int(5),
            gaps: sums.int(6))
        stored.hasFacts = try sums.bool(7)
        for row in try await connection.query("SELECT key, number FROM planwatch.measure") {
            stored.measures[try row.text(0)] = try row.int(1)
        }
        stored.refused = Set(
            try await connection.query(
                """
                SELECT partition, "offset", reason FROM planwatch.quarantine_record
                WHERE reason IN ('conflicting_duplicate', 'unknown_reference')
                """
            ).map { row in
                try RefusedRow(partition: row.int(0), offset: row.int(1), reason: row.text(2))
            })
        return stored
    }
}
