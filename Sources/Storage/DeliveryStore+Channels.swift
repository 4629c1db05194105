import PostgresClient

// What the channels of `alerts.yaml` ask. What they send leaves the house, so that all of it is
// read as the page reads it: without small cells.

extension DeliveryStore {
    /// Begins with these channels, named with their kinds. A new one begins at the end of the log:
    /// what was found before it was there does not concern it.
    package func begin(_ channels: [(name: String, kind: String)]) async throws {
        let epoch = epoch
        try await connection.transaction { connection in
            try Lease.prove(connection, epoch: epoch)
            try connection.query(
                """
                UPDATE planwatch.delivery_cursor SET configured = false
                WHERE channel NOT IN ('kafka', 'journal') AND channel <> ALL ($1::text[])
                """, [.texts(channels.map(\.name))])
            for channel in channels {
                try connection.query(
                    """
                    INSERT INTO planwatch.delivery_cursor (channel, kind, sequence)
                    SELECT $1, $2, last FROM planwatch.alert_sequence
                    ON CONFLICT (channel) DO UPDATE SET kind = excluded.kind, configured = true
                    """, [.text(channel.name), .text(channel.kind)])
            }
        }
    }

    /// What comes after a sequence, historic or not given to channels left out; with what routes
    /// ask of it and what people read.
    package func shownOutbox(
        after sequence: Int64, limit: Int
    ) async throws -> [OutboxTransition] {
        try await connection.transaction(.readOnlySnapshot) { connection in
            // Looking for small cells is dear, and there is seldom anything new.
            let isSomething = try connection.query(
                """
                SELECT EXISTS (SELECT FROM planwatch.alert_transition
                               WHERE sequence > $1 AND NOT historic)
                """, [.int(sequence)])
            guard try isSomething.only.bool(0) else { return [] }
            try Self.seeOnlyWhatIsPublic(connection)
            return try connection.query(
                """
                WITH page AS MATERIALIZED (
                    SELECT sequence FROM planwatch.alert_transition o
                    WHERE o.sequence > $1 AND NOT o.historic AND \(Self.isForChannels("o"))
                    ORDER BY o.sequence LIMIT $2
                )
                SELECT \(Self.shownColumns)
                \(ReadModels.transitionTables)
                JOIN page USING (sequence)
                \(Self.shownTables)
                ORDER BY t.sequence
                """, [.int(sequence), .int(Int64(limit))]
            ).map { try Self.shown($0) }
        }
    }

    /// Whether a transition is for the channels of `alerts.yaml`: neither held back by a silence or
    /// by the alert of the wider area, nor the end of one that was.
    static func isForChannels(_ alias: String) -> String {
        """
        (\(alias).held_back_by_silence IS NULL AND \(alias).inhibited_by IS NULL
         AND NOT (\(alias).transition = 'retracted' AND EXISTS (
             SELECT FROM planwatch.alert_transition o
             WHERE o.sequence = (\(alias).evidence ->> 'retracts')::bigint
               AND (o.held_back_by_silence IS NOT NULL OR o.inhibited_by IS NOT NULL))))
        """
    }

    static func seeOnlyWhatIsPublic(_ connection: isolated PostgresConnection) throws {
        try connection.query("SET LOCAL planwatch.audience = 'public'")
        // As for the page: the planner takes the blanked rows for very few.
        try connection.query("SET LOCAL enable_nestloop = off")
    }

    /// A round is one transaction, by whose number PostgreSQL marks a row. A row that was withdrawn
    /// since has that of the round which did so, and rows of a restored database have one for all:
    /// then people get other messages with the same content.
    static let shownColumns = """
        t.sequence, t.alert_id, to_json(t.at) #>> '{}', t.plan_id, t.indicator_id,
        t.area_code, t.transition, t.status, t.severity, coalesce(t.reason, ''),
        json_build_object(\(ReadModels.transitionMembers), 'evidence', t.evidence)::text,
        r.xmin::text::bigint, coalesce(i.property, 'unspecified'),
        coalesce(s.area_name, t.area_code), p.title_zh, p.title_en, i.name_zh, i.name_en,
        t.as_of::text, now.current_reason_zh
        """

    static let shownTables = """
        JOIN planwatch.alert_transition r USING (sequence)
        LEFT JOIN planwatch.loaded_plan p ON p.plan_id = t.plan_id
        LEFT JOIN planwatch.alert now ON now.alert_id = t.alert_id
        """

    static func shown(_ row: PostgresRow) throws -> OutboxTransition {
        try OutboxTransition(
            sequence: row.int(0), alertID: row.text(1), at: row.text(2), plan: row.text(3),
            indicator: row.text(4), area: row.text(5), transition: row.text(6),
            status: row.text(7), severity: row.text(8), reason: row.text(9), data: row.text(10),
            shown: OutboxTransition.Shown(
                round: row.int(11), property: row.text(12), areaName: row.text(13),
                planZh: row.text(orNull: 14), planEn: row.text(orNull: 15),
                titleZh: row.text(orNull: 16), titleEn: row.text(orNull: 17), asOf: row.text(18),
                reasonZh: row.text(orNull: 19)))
    }

    // MARK: - What becomes of an attempt

    /// Keeps why an attempt failed.
    package func noteFailure(_ channel: String, _ words: String) async throws {
        try await write(
            """
            UPDATE planwatch.delivery_cursor
            SET last_error = $2, last_error_at = clock_timestamp(),
                failing_since = coalesce(failing_since, clock_timestamp())
            WHERE channel = $1
            """, [.text(channel), .text(words)])
    }

    /// Keeps that an attempt succeeded which moves no cursor.
    package func noteSuccess(_ channel: String) async throws {
        try await write(
            """
            UPDATE planwatch.delivery_cursor
            SET last_success_at = clock_timestamp(), failing_since = NULL WHERE channel = $1
            """, [.text(channel)])
    }

    /// Which of these a channel has tried for longer than this, in whole seconds: since it fails,
    /// and since they were found.
    package func overdue(
        _ sequences: [Int64], of channel: String, after seconds: Int64
    ) async throws -> [Int64] {
        try await connection.query(
            """
            SELECT t.sequence
            FROM planwatch.alert_transition t, planwatch.delivery_cursor c
            WHERE c.channel = $2 AND t.sequence = ANY ($1)
              AND greatest(t.at, c.failing_since) <= clock_timestamp() - $3 * interval '1 second'
            ORDER BY t.sequence
            """, [.ints(sequences), .text(channel), .int(seconds)]
        ).map { try $0.int(0) }
    }

    /// Gives these up for a channel, which has then come as far as the last of them.
    package func giveUp(
        _ sequences: [Int64], of channel: String, upTo last: Int64, because words: String
    ) async throws {
        let epoch = epoch
        try await connection.transaction { connection in
            try Lease.prove(connection, epoch: epoch)
            try connection.query(
                """
                INSERT INTO planwatch.dead_letter (channel, sequence, error)
                SELECT $1, sequence, $3 FROM unnest($2::bigint[]) AS sequence
                ON CONFLICT DO NOTHING
                """, [.text(channel), .ints(sequences), .text(words)])
            try connection.query(
                """
                UPDATE planwatch.delivery_cursor SET sequence = $2, moved_at = clock_timestamp()
                WHERE channel = $1
                """, [.text(channel), .int(last)])
        }
    }
}

/// How far a channel has come, for people.
package struct DeliveryStanding: Sendable, Equatable {
    package var channel: String
    package var waiting: Int64
    /// Since when no attempt has succeeded, civil time at +08:00; nil where the last one did.
    package var failingSince: String?
    package var lastError: String?
    package var deadLetters: Int64
}

/// What became of a transition that routes sent to a channel.
package struct DeliveryRow: Sendable, Equatable {
    package var sequence: Int64
    package var channel: String
    /// Civil time at +08:00.
    package var at: String
    /// Why it was given up; nil where the channel took it.
    package var error: String?
}

extension ReadModels {
    /// What became of an alert's transitions in the channels of `alerts.yaml`.
    package func deliveries(ofAlert id: String) async throws -> [DeliveryRow] {
        try await connection.query(
            """
            SELECT l.sequence, l.channel,
                   to_char(l.at AT TIME ZONE interval '8 hours', 'YYYY-MM-DD HH24:MI:SS'), l.error
            FROM planwatch.delivery_log l JOIN planwatch.alert_transition t USING (sequence)
            WHERE t.alert_id = $1 ORDER BY l.sequence, l.at, l.channel
            """, [.text(id)]
        ).map { row in
            try DeliveryRow(
                sequence: row.int(0), channel: row.text(1), at: row.text(2),
                error: row.text(orNull: 3))
        }
    }

    /// Of the channels that the daemon has.
    package func deliveries() async throws -> [DeliveryStanding] {
        try await connection.query(
            """
            SELECT channel, waiting,
                   to_char(failing_since AT TIME ZONE interval '8 hours',
                           'YYYY-MM-DD HH24:MI:SS'), last_error, dead_letters
            FROM planwatch.delivery WHERE configured ORDER BY channel COLLATE "C"
            """
        ).map { row in
            try DeliveryStanding(
                channel: row.text(0), waiting: row.int(1), failingSince: row.text(orNull: 2),
                lastError: row.text(orNull: 3), deadLetters: row.int(4))
        }
    }
}
