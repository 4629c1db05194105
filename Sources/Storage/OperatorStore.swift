import Calendar
import Codes
import Judgements
import PostgresClient

/// What operators say of alerts: written once, never changed.
package struct OperatorStore: Sendable {
    let connection: PostgresConnection

    package init(connection: PostgresConnection) { self.connection = connection }

    /// How many rows there are of what operators said.
    static let count = """
        ((SELECT count(*) FROM planwatch.alert_acknowledgement)
            + (SELECT count(*) FROM planwatch.alert_silence)
            + (SELECT count(*) FROM planwatch.alert_silence_end))
        """

    /// All of it; nil where there is as much as is known.
    static func records(
        unlessThereAre known: Int64?, _ connection: isolated PostgresConnection
    ) throws -> OperatorRecords? {
        let count: Int64 = try connection.query("SELECT \(count)").only.int(0)
        guard count != known else { return nil }
        return OperatorRecords(
            acknowledgements: try acknowledgements(connection), silences: try silences(connection))
    }

    /// All of it.
    package func records() async throws -> OperatorRecords {
        try await connection.perform { connection in
            try Self.records(unlessThereAre: nil, connection) ?? OperatorRecords()
        }
    }

    private static func acknowledgements(
        _ connection: isolated PostgresConnection
    ) throws -> [AcknowledgementRow] {
        let table = Table.acknowledgement
        return try connection.query(
            "SELECT \(table.list()) FROM planwatch.\(table.name) ORDER BY id"
        ).map { try table.row($0) }
    }

    private static func silences(
        _ connection: isolated PostgresConnection
    ) throws -> [SilenceRow] {
        try connection.query(
            """
            SELECT s.id, s.made_by, s.from_day::text, s.until_day::text, s.reason, e.day::text,
                   array_to_string(s.plans, ','), array_to_string(s.indicators, ','),
                   array_to_string(s.areas, ','), array_to_string(s.statuses, ','),
                   array_to_string(s.severities, ','), array_to_string(s.properties, ',')
            FROM planwatch.alert_silence s
            LEFT JOIN planwatch.alert_silence_end e ON e.silence = s.id
            ORDER BY s.id
            """
        ).map { row in
            // No id and no word of a closed list has a comma.
            func list(_ column: Int) throws -> [String] {
                try row.text(column).split(separator: ",").map(String.init)
            }
            var matchers = SilenceRow.Matchers()
            matchers.plans = try list(6)
            matchers.indicators = try list(7)
            matchers.areas = try list(8)
            matchers.statuses = try list(9)
            matchers.severities = try list(10)
            matchers.properties = try list(11)
            return SilenceRow(
                id: try row.int(0), madeBy: try row.text(1), matchers: matchers,
                from: try row.day(2), until: try row.day(3), reason: try row.text(4),
                endedOn: try row.day(orNull: 5))
        }
    }

    /// The day that is evaluated; nil before the first round.
    package func judgedDay() async throws -> CivilDay? {
        try await connection.query("SELECT judged_on::text FROM planwatch.mark")
            .only.day(orNull: 0)
    }

    /// Acknowledges alerts, or ends what was acknowledged: all of them or none.
    package func acknowledge(_ rows: [AcknowledgementRow]) async throws {
        try await connection.transaction { connection in
            for row in rows {
                try connection.query(
                    """
                    INSERT INTO planwatch.alert_acknowledgement
                        (made_by, alert_id, plan_id, indicator_id, area_code, breakdown, ends, day,
                         until_day, reason)
                    VALUES ($1, $2, $3, $4, $5, $6::jsonb, $7, $8::date, $9::date, $10)
                    """,
                    [
                        .text(row.madeBy), .text(row.alertID), .text(row.key.plan),
                        .text(row.key.indicator), .text(row.key.area), .text(row.key.breakdown),
                        .bool(row.ends), .text(row.day.description),
                        .text(orNull: row.until?.description), .text(row.reason),
                    ])
            }
        }
    }

    /// Silences; gives the number of the silence.
    package func silence(_ row: SilenceRow) async throws -> Int64 {
        let matchers = row.matchers
        return try await connection.query(
            """
            INSERT INTO planwatch.alert_silence
                (made_by, plans, indicators, areas, statuses, severities, properties, from_day,
                 until_day, reason)
            VALUES ($1, $2::text[], $3::text[], $4::text[], $5::text[], $6::text[], $7::text[],
                    $8::date, $9::date, $10)
            RETURNING id
            """,
            [
                .text(row.madeBy), .texts(matchers.plans), .texts(matchers.indicators),
                .texts(matchers.areas), .texts(matchers.statuses), .texts(matchers.severities),
                .texts(matchers.properties), .text(row.from.description),
                .text(row.until.description), .text(row.reason),
            ]
        ).only.int(0)
    }

    /// Ends a silence from that day on; false where it had been ended.
    package func endSilence(
        _ id: Int64, on day: CivilDay, by person: String, reason: String
    ) async throws -> Bool {
        let rows = try await connection.query(
            """
            INSERT INTO planwatch.alert_silence_end (silence, made_by, day, reason)
            VALUES ($1, $2, $3::date, $4) ON CONFLICT DO NOTHING RETURNING silence
            """, [.int(id), .text(person), .text(day.description), .text(reason)])
        return rows.first != nil
    }
}

extension Table<AcknowledgementRow> {
    static let acknowledgement = Table(
        "alert_acknowledgement",
        blank: AcknowledgementRow(
            id: 0, key: RowKey(plan: "", indicator: "", area: ""), alertID: "", madeBy: "",
            day: CivilDay(number: 0), reason: ""),
        [
            Column("id", .bigint, \.id),
            .plan, .indicator, .area, .breakdown,
            Column("alert_id", .text, \.alertID),
            Column("made_by", .text, \.madeBy),
            Column("ends", .boolean, \.ends),
            Column("day", .date, \.day),
            Column("until_day", .date, \.until),
            Column("reason", .text, \.reason),
        ])
}

/// A silence as a command lists it.
package struct ListedSilence: Listing {
    package static let members = [
        "silence", "from", "until", "endedOn", "plans", "indicators", "areas", "statuses",
        "severities", "properties", "by", "role", "at", "reason", "endedBy", "endReason",
    ]
    package var row: SilenceRow
    package var json: String
}

extension OperatorStore {
    /// Silences, the newest first: those that hold on that day or will, or all.
    package func silences(on day: CivilDay, all: Bool) async throws -> [ListedSilence] {
        let rows = try await records().silences
        let texts = try await connection.query(
            """
            SELECT s.id, json_build_object(
                'silence', s.id, 'from', s.from_day, 'until', s.until_day, 'endedOn', e.day,
                'plans', s.plans, 'indicators', s.indicators, 'areas', s.areas,
                'statuses', s.statuses, 'severities', s.severities, 'properties', s.properties,
                'by', s.made_by, 'role', s.role, 'at', s.at, 'reason', s.reason,
                'endedBy', e.made_by, 'endReason', e.reason)::text
            FROM planwatch.alert_silence s
            LEFT JOIN planwatch.alert_silence_end e ON e.silence = s.id
            """)
        let json = try Dictionary(
            uniqueKeysWithValues: texts.map { (try $0.int(0) as Int64, try $0.text(1)) })
        return rows.reversed().filter {
            all || $0.until >= day && ($0.endedOn.map { $0 > day } ?? true)
        }.map { ListedSilence(row: $0, json: json[$0.id] ?? "{}") }
    }
}

/// What an operator said of one alert, for who reads its story.
package struct ListedWord: Sendable {
    /// Civil time of the session, `2024-12-10 14:31`.
    package var at: String
    /// Who said what, and why.
    package var words: String
    package var json: String
}

extension OperatorStore {
    /// Acknowledgements of an alert and silences that its row can match, by when they were said.
    package func said(of alert: String) async throws -> [ListedWord] {
        try await connection.query(Self.story, [.text(alert)]).map { row in
            let until = try row.text(orNull: 5).map { " until \($0)" } ?? ""
            let number = try row.int(orNull: 2).map { " \($0 as Int64)" } ?? ""
            let why = try row.text(6)
            return try ListedWord(
                at: row.text(0),
                words: "\(row.text(1))\(number)\(until) by \(row.text(3)) as \(row.text(4))"
                    + (why.isEmpty ? "" : ": \(why)"), json: row.text(7))
        }
    }

    private static let story = """
        WITH alert AS (
            SELECT t.plan_id, t.indicator_id, t.area_code, i.property
            FROM planwatch.alert_transition t
            LEFT JOIN planwatch.loaded_indicator i USING (plan_id, indicator_id)
            WHERE t.alert_id = $1 LIMIT 1
        ), silence AS (
            SELECT s.* FROM planwatch.alert_silence s CROSS JOIN alert a
            WHERE (s.plans = '{}' OR a.plan_id = ANY (s.plans))
              AND (s.indicators = '{}' OR a.indicator_id = ANY (s.indicators))
              AND (s.areas = '{}' OR a.area_code = ANY (s.areas))
              AND (s.properties = '{}' OR a.property = ANY (s.properties))
        ), said AS (
            SELECT at, CASE WHEN ends THEN 'unacknowledged' ELSE 'acknowledged' END AS what,
                   NULL::bigint AS silence, made_by, role, until_day, reason, day
            FROM planwatch.alert_acknowledgement WHERE alert_id = $1
            UNION ALL
            SELECT at, 'silence', id, made_by, role, until_day, reason, from_day FROM silence
            UNION ALL
            SELECT e.at, 'end of silence', e.silence, e.made_by, e.role, NULL, e.reason, e.day
            FROM planwatch.alert_silence_end e JOIN silence s ON s.id = e.silence
        )
        SELECT to_char(at, 'YYYY-MM-DD HH24:MI'), what, silence, made_by, role, until_day::text,
               reason,
               json_build_object('at', at, 'what', what, 'silence', silence, 'by', made_by,
                   'role', role, 'day', day, 'until', until_day, 'reason', reason)::text
        FROM said ORDER BY at
        """
}
