import PostgresClient

/// A transition on its way out of the database.
package struct OutboxTransition: Equatable, Sendable {
    package var sequence: Int64
    package var alertID: String
    /// When it was found: RFC 3339, microseconds, UTC.
    package var at: String
    package var plan: String
    package var indicator: String
    package var area: String
    package var transition: String
    package var status: String
    package var severity: String
    /// Why, in one English sentence.
    package var reason: String
    /// Everything that is said of it, as a JSON object.
    package var data: String
    /// What is asked beside it for a channel of `alerts.yaml`.
    package var shown: Shown?

    /// What routes ask, and what people read. Without small cells: the other end is outside.
    package struct Shown: Equatable, Sendable {
        /// The same for all that one round found.
        package var round: Int64
        package var property: String
        package var areaName: String
        /// nil where the plan or the indicator is not loaded any more.
        package var planZh: String?
        package var planEn: String?
        package var titleZh: String?
        package var titleEn: String?
        /// The judgement day.
        package var asOf: String
        /// Why, in Chinese, as it is now; nil where that is withheld or gone.
        package var reasonZh: String?

        package init(
            round: Int64, property: String, areaName: String, planZh: String?, planEn: String?,
            titleZh: String?, titleEn: String?, asOf: String, reasonZh: String?
        ) {
            self.round = round
            self.property = property
            self.areaName = areaName
            self.planZh = planZh
            self.planEn = planEn
            self.titleZh = titleZh
            self.titleEn = titleEn
            self.asOf = asOf
            self.reasonZh = reasonZh
        }
    }

    package init(
        sequence: Int64, alertID: String, at: String, plan: String, indicator: String,
        area: String, transition: String, status: String, severity: String, reason: String,
        data: String, shown: Shown? = nil
    ) {
        self.sequence = sequence
        self.alertID = alertID
        self.at = at
        self.plan = plan
        self.indicator = indicator
        self.area = area
        self.transition = transition
        self.status = status
        self.severity = severity
        self.reason = reason
        self.data = data
        self.shown = shown
    }
}

/// What names a transition that lies somewhere outside already.
package struct GivenOut: Hashable, Sendable {
    package var sequence: Int64
    package var alertID: String
    /// As `OutboxTransition.at`.
    package var at: String

    package init(sequence: Int64, alertID: String, at: String) {
        self.sequence = sequence
        self.alertID = alertID
        self.at = at
    }
}

/// The outbox: transitions to be delivered, and how far each channel has come.
package struct DeliveryStore: Sendable {
    package let connection: PostgresConnection
    package let epoch: Int64

    package init(connection: PostgresConnection, epoch: Int64) {
        self.connection = connection
        self.epoch = epoch
    }

    /// The last sequence that a channel has delivered; 0 before the first.
    package func cursor(of channel: String) async throws -> Int64 {
        try await connection.query(
            "SELECT sequence FROM planwatch.delivery_cursor WHERE channel = $1", [.text(channel)]
        ).first?.int(0) ?? 0
    }

    /// What is to be delivered after a sequence, in order. Sequences are committed in their
    /// order, so nothing can come in between later.
    package func outbox(
        after sequence: Int64, limit: Int
    ) async throws -> [OutboxTransition] {
        try await connection.query(
            """
            SELECT t.sequence, t.alert_id, to_json(t.at) #>> '{}', t.plan_id, t.indicator_id,
                   t.area_code, t.transition, t.status, t.severity, t.reason,
                   json_build_object(\(ReadModels.transitionMembers), 'evidence', t.evidence)::text
            \(ReadModels.transitionTables)
            WHERE t.sequence > $1 AND NOT t.historic
            ORDER BY t.sequence LIMIT $2
            """, [.int(sequence), .int(Int64(limit))]
        ).map { row in
            try OutboxTransition(
                sequence: row.int(0), alertID: row.text(1), at: row.text(2), plan: row.text(3),
                indicator: row.text(4), area: row.text(5), transition: row.text(6),
                status: row.text(7), severity: row.text(8), reason: row.text(9), data: row.text(10))
        }
    }

    /// Records that a channel has delivered everything up to a sequence; throws `Lease.Lost` where
    /// this daemon is not the active one any more.
    ///
    /// - Parameters:
    ///   - delivered: whether anything of it went out; else all of it was for others.
    ///   - logged: what of it went to a channel of `alerts.yaml`, which is kept.
    package func move(
        _ channel: String, to sequence: Int64, delivered: Bool = true, logging logged: [Int64] = []
    ) async throws {
        try await write(
            """
            WITH logged AS (
                INSERT INTO planwatch.delivered (sequence, channel)
                SELECT s, $1 FROM unnest($4::bigint[]) AS s ON CONFLICT DO NOTHING)
            INSERT INTO planwatch.delivery_cursor (channel, kind, sequence, last_success_at)
            VALUES ($1, $1, $2, CASE WHEN $3::boolean THEN clock_timestamp() END)
            ON CONFLICT (channel) DO UPDATE
            SET sequence = excluded.sequence, moved_at = clock_timestamp(),
                last_success_at =
                    coalesce(excluded.last_success_at, delivery_cursor.last_success_at),
                failing_since =
                    CASE WHEN $3::boolean THEN NULL ELSE delivery_cursor.failing_since END
            """, [.text(channel), .int(sequence), .bool(delivered), .ints(logged)])
    }

    /// One writing statement, under the lease.
    func write(_ statement: String, _ values: [PostgresValue]) async throws {
        let epoch = epoch
        try await connection.transaction { connection in
            try Lease.prove(connection, epoch: epoch)
            try connection.query(statement, values)
        }
    }

    /// Which of these are transitions of this database, and not of one that was before it: a
    /// database that was restored gives sequences a second time.
    package func known(_ given: [GivenOut]) async throws -> Set<Int64> {
        guard !given.isEmpty else { return [] }
        let rows = try await connection.query(
            """
            SELECT t.sequence
            FROM unnest($1::bigint[], $2::text[], $3::text[]) AS g (sequence, alert_id, at)
            JOIN planwatch.alert_transition t USING (sequence, alert_id)
            WHERE to_json(t.at) #>> '{}' = g.at
            """,
            [
                .ints(given.map(\.sequence)), .texts(given.map(\.alertID)),
                .texts(given.map(\.at)),
            ])
        return Set(try rows.map { try $0.int(0) })
    }

    /// Transitions that are not in the topic and the journal yet: those that a channel of
    /// `alerts.yaml` gathers until its time wait for nobody.
    package func pending() async throws -> Int64 {
        try await connection.query("SELECT \(Self.pendingCount)").only.int(0)
    }

    /// The same as an expression.
    static let pendingCount = """
        (SELECT count(*) FROM planwatch.alert_transition
         WHERE NOT historic
           AND sequence > (SELECT coalesce(min(sequence), 0) FROM planwatch.delivery_cursor
                           WHERE channel IN ('kafka', 'journal')))
        """
}
