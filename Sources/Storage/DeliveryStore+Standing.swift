import PostgresClient

/// An alert as Alertmanager knows it: status and severity are among its labels, so that an alert
/// whose status changes ends there and another one begins.
package struct StandingAlert: Equatable, Sendable {
    /// The transition that gave it its status and severity.
    package var transition: OutboxTransition
    /// Civil day on which it last began.
    package var openedOn: String
    /// When it ended, RFC 3339; nil while it fires.
    package var endedAt: String?

    package init(transition: OutboxTransition, openedOn: String, endedAt: String? = nil) {
        self.transition = transition
        self.openedOn = openedOn
        self.endedAt = endedAt
    }
}

extension DeliveryStore {
    /// How long an alert that has ended is still named, so that an Alertmanager that was away for a
    /// moment hears of it.
    private static let remembered = "interval '15 minutes'"

    /// The alerts that fire, acknowledged ones too, and those that ended in the last minutes under
    /// the labels that they had.
    package func standingAlerts() async throws -> [StandingAlert] {
        try await connection.transaction(.readOnlySnapshot) { connection in
            try Self.seeOnlyWhatIsPublic(connection)
            return try connection.query(
                """
                WITH firing AS MATERIALIZED (
                    SELECT l.alert_id, l.opened_on, last.sequence
                    FROM planwatch.latest_transition l
                    CROSS JOIN LATERAL (
                        SELECT d.sequence FROM planwatch.alert_transition d
                        WHERE d.alert_id = l.alert_id AND d.stands AND d.as_of >= l.opened_on
                          AND d.to_state IN ('firing', 'acknowledged')
                          AND \(Self.isForChannels("d"))
                        ORDER BY d.as_of DESC,
                                 planwatch.step_of_day(d.transition, d.acknowledgement) DESC,
                                 d.sequence DESC
                        LIMIT 1
                    ) last
                    WHERE l.to_state IN ('firing', 'acknowledged')
                ), touched AS MATERIALIZED (
                    SELECT alert_id, max(at) AS at FROM planwatch.alert_transition
                    WHERE at > clock_timestamp() - \(Self.remembered) GROUP BY alert_id
                ), ended AS (
                    SELECT DISTINCT ON (d.alert_id, d.status, d.severity)
                           d.alert_id, d.as_of AS opened_on, d.sequence, touched.at
                    FROM touched JOIN planwatch.alert_transition d USING (alert_id)
                    WHERE d.to_state IN ('firing', 'acknowledged')
                      AND \(Self.isForChannels("d"))
                      AND NOT EXISTS (
                          SELECT FROM firing f
                          JOIN planwatch.alert_transition n ON n.sequence = f.sequence
                          WHERE f.alert_id = d.alert_id AND n.status = d.status
                            AND n.severity = d.severity)
                    ORDER BY d.alert_id, d.status, d.severity, d.sequence DESC
                ), standing AS (
                    SELECT sequence, opened_on, NULL::timestamptz AS ended_at FROM firing
                    UNION ALL SELECT sequence, opened_on, at FROM ended
                )
                SELECT \(Self.shownColumns), standing.opened_on::text,
                       to_json(standing.ended_at) #>> '{}'
                \(ReadModels.transitionTables)
                JOIN standing USING (sequence)
                \(Self.shownTables)
                ORDER BY t.sequence
                """
            ).map { row in
                try StandingAlert(
                    transition: Self.shown(row), openedOn: row.text(20),
                    endedAt: row.text(orNull: 21))
            }
        }
    }
}
