import Codes
import PostgresClient

extension JudgeStore {
    /// The rows of `indicator_status` as they are stored.
    package func statuses() async throws -> [StatusRow] {
        try await connection.query(
            """
            SELECT plan_id, indicator_id, area_code, breakdown::text, area_name, as_of::text,
                   value::text, numerator::text, denominator::text, expected::text, gap::text,
                   required_pace::text, status, reason, period_state, read_on::text, reason_code,
                   reason_facts::text, shortfall::text, shortfall_noun, forecast::text,
                   forecast_low::text, forecast_high::text, chance
            FROM planwatch.status_row
            """
        ).map { row in
            var status = try StatusRow(
                key: RowKey(
                    plan: row.text(0), indicator: row.text(1), area: row.text(2),
                    breakdown: row.text(3)),
                areaName: row.text(4), asOf: row.day(5))
            status.value = try row.text(orNull: 6)
            status.numerator = try row.text(orNull: 7)
            status.denominator = try row.text(orNull: 8)
            status.expected = try row.text(orNull: 9)
            status.gap = try row.text(orNull: 10)
            status.requiredPace = try row.text(orNull: 11)
            status.status = try row.text(orNull: 12)
            status.reason = try row.text(orNull: 13)
            status.periodState = try row.text(orNull: 14)
            status.readOn = try row.day(orNull: 15)
            status.reasonCode = try row.text(orNull: 16)
            status.reasonFacts = try row.text(orNull: 17)
            status.shortfall = try row.text(orNull: 18)
            status.shortfallNoun = try row.text(orNull: 19)
            status.forecast = try row.text(orNull: 20)
            status.forecastLow = try row.text(orNull: 21)
            status.forecastHigh = try row.text(orNull: 22)
            status.chance = try row.double(orNull: 23)
            return status
        }
    }

    /// The transitions that stand, in the order in which they were given out.
    ///
    /// - Throws: `UnknownWord` too: one that this version cannot read is not passed over.
    package func standingTransitions() async throws -> [(sequence: Int64, row: TransitionRow)] {
        try await connection.query(
            """
            SELECT sequence, plan_id, indicator_id, area_code, breakdown::text, alert_id,
                   transition, from_state, to_state, status, severity, as_of::text, historic
            FROM planwatch.alert_transition WHERE stands ORDER BY sequence
            """
        ).map { row in
            let key = try RowKey(
                plan: row.text(1), indicator: row.text(2), area: row.text(3),
                breakdown: row.text(4))
            let transition = try TransitionRow(
                key: key, alertID: row.text(5),
                transition: TransitionKind(stored: row.text(6), in: "transition"),
                fromState: AlertPhase.stored(orNil: row.text(orNull: 7) ?? "", in: "from_state"),
                toState: AlertPhase(stored: row.text(8), in: "to_state"),
                status: Status(stored: row.text(9), in: "status"),
                severity: Severity(stored: row.text(10), in: "severity"), asOf: row.day(11),
                historic: row.bool(12))
            return (try row.int(0), transition)
        }
    }

    /// Writes a round in one transaction, lease first; gives the sequences of its transitions.
    ///
    /// It reads nothing but the lease, so it needs no snapshot; with one, every batch that the
    /// projector commits meanwhile would make it fail, since both write into `mark`.
    ///
    /// - Parameter knownAt: the moment from which its readings are known; that of the database's
    ///   clock unless said, which only tests do.
    package func commit(_ round: RoundCommit, knownAt: String? = nil) async throws -> [Int64] {
        let epoch = epoch
        return try await connection.transaction { connection in
            try Lease.prove(connection, epoch: epoch)
            for row in round.statuses {
                let freshAt = round.fresh.contains(row.key) ? round.freshAt : nil
                try connection.query(Self.upsert, Self.parameters(row, freshAt))
            }
            for key in round.removed {
                try connection.query(
                    """
                    DELETE FROM planwatch.status_row WHERE plan_id = $1 AND indicator_id = $2
                        AND area_code = $3 AND breakdown = $4::jsonb
                    """,
                    [
                        .text(key.plan), .text(key.indicator), .text(key.area),
                        .text(key.breakdown),
                    ])
            }
            if !round.withdrawn.isEmpty {
                try connection.query(
                    "UPDATE planwatch.alert_transition SET stands = false "
                        + "WHERE sequence = ANY ($1)",
                    [.ints(round.withdrawn)])
            }
            // Another clock may go back: what was forecast on a day that has not come is not kept.
            try connection.query(
                "DELETE FROM planwatch.forecast_made WHERE made_on > $1::date",
                [.text(round.judgedOn)])
            try Self.keep(round.forecasts, connection)
            let sequences = try Self.append(round.transitions, connection)
            try Self.keepReadings(
                round.readings, gone: round.goneReadings,
                knownFrom: try knownAt ?? Self.clock(connection), connection)
            if let base = round.base { try ChangeLog.rebase(base, upTo: round.mark, connection) }
            try connection.query(
                """
                UPDATE planwatch.mark
                SET judged = $1, judged_on = $2::date, holding = $3, judged_at = clock_timestamp(),
                    judged_by = $4
                """,
                [
                    .int(round.mark), .text(round.judgedOn), .bool(round.isHolding),
                    .text(orNull: round.judgedBy),
                ])
            return sequences
        }
    }

    private static func clock(_ connection: isolated PostgresConnection) throws -> String {
        try connection.query("SELECT clock_timestamp()::text").only.text(0)
    }

    /// Appends transitions under the next sequences and wakes whoever waits for them.
    private static func append(
        _ transitions: [TransitionRow], _ connection: isolated PostgresConnection
    ) throws -> [Int64] {
        guard !transitions.isEmpty else { return [] }
        let taken = try connection.query(
            "UPDATE planwatch.alert_sequence SET last = last + $1 RETURNING last",
            [.int(Int64(transitions.count))])
        let last: Int64 = try taken.only.int(0)
        let first = last - Int64(transitions.count) + 1
        for (place, row) in transitions.enumerated() {
            try connection.query(
                """
                INSERT INTO planwatch.alert_transition (sequence, alert_id, plan_id, indicator_id,
                    area_code, breakdown, transition, from_state, to_state, status, severity, as_of,
                    reason, evidence, stands, historic)
                VALUES ($1, $2, $3, $4, $5, $6::jsonb, $7, $8, $9, $10, $11, $12::date, $13,
                    $14::jsonb, $15, $16)
                """,
                [
                    .int(first + Int64(place)), .text(row.alertID), .text(row.key.plan),
                    .text(row.key.indicator), .text(row.key.area), .text(row.key.breakdown),
                    .text(row.transition.rawValue), .text(orNull: row.fromState?.rawValue),
                    .text(row.toState.rawValue), .text(row.status.rawValue),
                    .text(row.severity.rawValue), .text(row.asOf), .text(row.reason),
                    .text(row.evidence), .bool(row.stands), .bool(row.historic),
                ])
        }
        try connection.query(
            "SELECT pg_notify('planwatch_alerts', $1)", [.text(String(last))])
        return Array(first...last)
    }

    private static let upsert = """
        INSERT INTO planwatch.status_row (plan_id, indicator_id, area_code, breakdown, area_name,
            as_of, value, numerator, denominator, expected, gap, required_pace, status, reason,
            period_state, read_on, reason_code, reason_facts, shortfall, shortfall_noun, fresh_at,
            forecast, forecast_low, forecast_high, chance)
        VALUES ($1, $2, $3, $4::jsonb, $5, $6::date, $7::numeric, $8::numeric, $9::numeric,
            $10::numeric, $11::numeric, $12::numeric, $13, $14, $15, $16::date, $17, $18::jsonb,
            $19::numeric, $20, $21::timestamptz, $22::numeric, $23::numeric, $24::numeric, $25)
        ON CONFLICT (plan_id, indicator_id, area_code, breakdown) DO UPDATE SET
            area_name = excluded.area_name, as_of = excluded.as_of, value = excluded.value,
            numerator = excluded.numerator, denominator = excluded.denominator,
            expected = excluded.expected, gap = excluded.gap,
            required_pace = excluded.required_pace, status = excluded.status,
            reason = excluded.reason, period_state = excluded.period_state,
            read_on = excluded.read_on, reason_code = excluded.reason_code,
            reason_facts = excluded.reason_facts, shortfall = excluded.shortfall,
            shortfall_noun = excluded.shortfall_noun, forecast = excluded.forecast,
            forecast_low = excluded.forecast_low, forecast_high = excluded.forecast_high,
            chance = excluded.chance,
            fresh_at = coalesce(excluded.fresh_at, status_row.fresh_at),
            updated_at = clock_timestamp()
        WHERE (
                status_row.area_name, status_row.as_of, status_row.value, status_row.numerator,
                status_row.denominator, status_row.expected, status_row.gap,
                status_row.required_pace, status_row.status, status_row.reason,
                status_row.period_state, status_row.read_on, status_row.reason_code,
                status_row.reason_facts, status_row.shortfall, status_row.shortfall_noun,
                status_row.forecast, status_row.forecast_low, status_row.forecast_high,
                status_row.chance
            ) IS DISTINCT FROM (
                excluded.area_name, excluded.as_of, excluded.value, excluded.numerator,
                excluded.denominator, excluded.expected, excluded.gap, excluded.required_pace,
                excluded.status, excluded.reason, excluded.period_state, excluded.read_on,
                excluded.reason_code, excluded.reason_facts, excluded.shortfall,
                excluded.shortfall_noun, excluded.forecast, excluded.forecast_low,
                excluded.forecast_high, excluded.chance)
        """

    private static func parameters(_ row: StatusRow, _ freshAt: String?) -> [PostgresValue] {
        [
            .text(row.key.plan), .text(row.key.indicator), .text(row.key.area),
            .text(row.key.breakdown), .text(row.areaName), .text(row.asOf),
            .text(orNull: row.value), .text(orNull: row.numerator),
            .text(orNull: row.denominator), .text(orNull: row.expected), .text(orNull: row.gap),
            .text(orNull: row.requiredPace), .text(orNull: row.status), .text(orNull: row.reason),
            .text(orNull: row.periodState), .text(orNull: row.readOn),
            .text(orNull: row.reasonCode), .text(orNull: row.reasonFacts),
            .text(orNull: row.shortfall), .text(orNull: row.shortfallNoun),
            .text(orNull: freshAt), .text(orNull: row.forecast), .text(orNull: row.forecastLow),
            .text(orNull: row.forecastHigh), row.chance.map { .double($0) } ?? .null,
        ]
    }
}
