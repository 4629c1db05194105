import Calendar
import PostgresClient

/// Which quarantined records are asked for; an empty list asks for all.
package struct RefusedFilter: Sendable {
    package var reasons: [String] = []
    /// Whole names: `education.enrolment.v1`.
    package var types: [String] = []
    /// Refused on this civil day or later.
    package var since: CivilDay?
    /// Those that were discarded, and no others.
    package var isDiscarded = false

    package init() {}

    var parameters: [PostgresValue] {
        [
            .texts(reasons), .texts(types), .text(orNull: since?.description), .bool(isDiscarded),
        ]
    }

    /// The condition on records `q`; parameters 1 to 4.
    static let condition = """
        ($1::text[] = '{}' OR q.reason = ANY ($1))
            AND ($2::text[] = '{}' OR q.event_type = ANY ($2))
            AND ($3::date IS NULL OR planwatch.civil_day(q.at) >= $3::date)
            AND (q.discarded_at IS NOT NULL) = $4::boolean
        """
}

/// A quarantined record, as it is listed.
package struct ListedRecord: Listing {
    package static let members = ["id", "reason", "detail", "pointer", "at"]
    /// Topic, partition and offset.
    package var id: String
    package var reason: String
    /// Where in the record; empty where it is the whole.
    package var pointer: String
    /// In the time zone of the session, `2024-12-10 14:31:58`.
    package var at: String
    package var detail: String
    package var json: String
    /// What the record says of where it comes from, nil where it does not.
    package var type: String?
    package var source: String?
    package var subjectKind: String?
    /// Who left it, why and when; nil where nobody did.
    package var discarded: (by: String, why: String, at: String)?

    init(_ row: PostgresRow) throws {
        id = try row.text(0)
        reason = try row.text(1)
        pointer = try row.text(2)
        at = try row.text(3)
        detail = try row.text(orNull: 4) ?? ""
        json = try row.text(5)
        type = try row.text(orNull: 6)
        source = try row.text(orNull: 7)
        subjectKind = try row.text(orNull: 8)
        guard let person = try row.text(orNull: 9) else { return }
        discarded = (person, try row.text(10), try row.text(11))
    }

    static let query = """
        SELECT p.topic || '/' || p.partition || '/' || q."offset" || p.suffix AS id, q.reason,
               coalesce(q.pointer, ''), to_char(q.at, 'YYYY-MM-DD HH24:MI:SS'), q.detail,
               json_build_object(
                   'id', p.topic || '/' || p.partition || '/' || q."offset" || p.suffix,
                   'reason', q.reason, 'detail', q.detail, 'pointer', q.pointer, 'at', q.at,
                   'type', q.event_type, 'source', q.source, 'subjectKind', q.subject_kind,
                   'discardedAt', q.discarded_at, 'discardedBy', q.discarded_by,
                   'discardedWhy', q.discarded_why)::text,
               q.event_type, q.source, q.subject_kind, q.discarded_by, q.discarded_why,
               to_char(q.discarded_at, 'YYYY-MM-DD HH24:MI:SS')
        FROM planwatch.quarantine_record q
        JOIN (SELECT *, CASE WHEN generation > 1 THEN '@' || generation ELSE '' END AS suffix
              FROM planwatch.partition_position) p ON p.number = q.partition
        """
}

/// How many quarantined records have the same reason, type, source …
package struct RefusedGroup: Listing {
    package static let members: [String] = []
    /// In the order in which they were asked for; nil where the records do not say it.
    package var values: [String?]
    package var count: Int64
    /// In the time zone of the session, `2024-12-10 14:31:58`.
    package var lastAt: String
    package var json: String
}

/// The quarantine, as operators see and settle it.
package struct RefusedRecords: Sendable {
    private let connection: PostgresConnection

    package init(connection: PostgresConnection) { self.connection = connection }

    /// By topic, partition, offset; 0 asks for all.
    package func list(_ filter: RefusedFilter, limit: Int) async throws -> [ListedRecord] {
        try await connection.query(
            ListedRecord.query
                + """
                 WHERE \(RefusedFilter.condition)
                ORDER BY p.topic COLLATE "C", p.partition, q."offset", p.generation
                LIMIT nullif($5::bigint, 0)
                """, filter.parameters + [.int(Int64(limit))]
        ).map { try ListedRecord($0) }
    }

    /// How many there are, and how many of them a shorter list would leave out.
    package func count(_ filter: RefusedFilter) async throws -> Int64 {
        try await connection.query(
            """
            SELECT count(*) FROM planwatch.quarantine_record q WHERE \(RefusedFilter.condition)
            """, filter.parameters
        ).only.int(0)
    }

    /// By what records can be counted, with the column of each.
    private static let columns = [
        "reason": "q.reason", "type": "q.event_type", "source": "q.source",
        "subject": "q.subject_kind", "topic": "p.topic",
    ]

    /// Counts of those that are alike in these respects, the largest first.
    package func groups(
        by names: [String], _ filter: RefusedFilter
    ) async throws -> [RefusedGroup] {
        let columns = names.compactMap { Self.columns[$0] }
        precondition(columns.count == names.count, "the command line has no other words")
        let members = zip(names, columns).map { "'\($0)', \($1)" }.joined(separator: ", ")
        let list = columns.joined(separator: ", ")
        return try await connection.query(
            """
            SELECT json_build_object(\(members), 'count', count(*), 'firstAt', min(q.at),
                                     'lastAt', max(q.at))::text,
                   count(*), to_char(max(q.at), 'YYYY-MM-DD HH24:MI:SS'), \(list)
            FROM planwatch.quarantine_record q
            JOIN planwatch.partition_position p ON p.number = q.partition
            WHERE \(RefusedFilter.condition)
            GROUP BY \(list) ORDER BY count(*) DESC, \(list)
            """, filter.parameters
        ).map { row in
            try RefusedGroup(
                values: names.indices.map { try row.text(orNull: 3 + $0) }, count: row.int(1),
                lastAt: row.text(2), json: row.text(0))
        }
    }

    /// One quarantined record and its encrypted copy; nil where there is none of that id.
    package func record(
        _ id: RefusedID
    ) async throws -> (row: ListedRecord, sealed: [UInt8]?)? {
        let found = try await connection.query(
            ListedRecord.query
                + #" WHERE p.topic = $1 AND p.partition = $2 AND q."offset" = $3"#
                + " AND p.generation = $4", id.parameters)
        guard let first = found.first else { return nil }
        let bytes = try await connection.query(
            """
            SELECT q.sealed FROM planwatch.quarantine_record q
            JOIN planwatch.partition_position p ON p.number = q.partition
            WHERE p.topic = $1 AND p.partition = $2 AND q."offset" = $3 AND p.generation = $4
            """, id.parameters)
        return (try ListedRecord(first), try bytes.first?.bytes(orNull: 0))
    }

    /// There is no quarantined record of that id, or it was discarded before.
    package struct NoSuchRecord: Error, Equatable {
        package var id: RefusedID
    }

    /// Leaves records: all of that reason, or those of the ids. Their rows stay with who decided it
    /// and why, their encrypted copies go. Gives how many; where an id is wrong, none is left.
    package func discard(
        reason: String?, ids: [RefusedID], by person: String, why: String
    ) async throws -> Int64 {
        try await connection.transaction { connection in
            if let reason {
                let all = try connection.query(
                    Self.discarding + " WHERE q.reason = $3 AND q.discarded_at IS NULL",
                    [.text(person), .text(why), .text(reason)])
                return Int64(all.affectedRows)
            }
            for id in ids {
                let one = try connection.query(
                    Self.discarding
                        + """
                         FROM planwatch.partition_position p
                        WHERE p.number = q.partition AND q.discarded_at IS NULL
                          AND p.topic = $3 AND p.partition = $4 AND q."offset" = $5
                          AND p.generation = $6
                        """, [.text(person), .text(why)] + id.parameters)
                guard one.affectedRows == 1 else { throw NoSuchRecord(id: id) }
            }
            return Int64(ids.count)
        }
    }

    private static let discarding = """
        UPDATE planwatch.quarantine_record q
        SET discarded_at = clock_timestamp(), discarded_by = $1, discarded_why = $2, sealed = NULL
        """
}
