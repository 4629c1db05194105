import Judgements
import PostgresClient

extension JudgeStore {
    /// Writes who has reported where it is another than was stored.
    static func write(
        _ reports: [ReportingRow], gone: [ReportingRow.Key],
        _ connection: isolated PostgresConnection
    ) throws {
        if !gone.isEmpty {
            try connection.query(
                """
                DELETE FROM planwatch.reporting_row
                WHERE (institution_id, stage) IN (SELECT * FROM unnest($1::text[], $2::text[]))
                """, [.texts(gone.map(\.institution)), .texts(gone.map(\.stage))])
        }
        guard !reports.isEmpty else { return }
        try connection.query(
            upsertReports,
            [
                .texts(reports.map(\.key.institution)), .texts(reports.map(\.key.stage)),
                .texts(reports.map(\.areaCode)), .texts(reports.map(\.areaName)),
                .texts(reports.map { $0.name ?? "" }), .texts(reports.map { $0.kind ?? "" }),
                .ints(reports.map(\.students)), .ints(reports.map(\.staff)),
                .texts(reports.map { $0.newestFact.map(String.init) ?? "" }),
            ])
    }

    /// Empty texts stand for NULL: a list of parameters has none.
    private static let upsertReports: String = {
        let table = Table.reporting
        let changes = table.content.map { "\($0.name) = excluded.\($0.name)" }
        return """
            INSERT INTO planwatch.\(table.name) (\(table.list()))
            SELECT r.institution_id, r.stage, r.area_code, r.area_name, nullif(r.name, ''),
                   nullif(r.kind, ''), r.students, r.staff, nullif(r.newest_fact, '')::bigint
            FROM unnest($1::text[], $2::text[], $3::text[], $4::text[], $5::text[], $6::text[],
                        $7::bigint[], $8::bigint[], $9::text[])
                r (\(table.list()))
            ON CONFLICT (\(table.key.list())) DO UPDATE SET \(changes.joined(separator: ", "))
            """
    }()
}

extension JudgeReader {
    /// Who has reported, as it is stored.
    package func reports() async throws -> [ReportingRow] {
        let table = Table.reporting
        return try await connection.query("SELECT \(table.list()) FROM planwatch.\(table.name)")
            .map { try table.row($0) }
    }
}

extension Table<ReportingRow> {
    /// In the order of `upsertReports`.
    static let reporting = Table(
        "reporting_row",
        blank: ReportingRow(
            key: ReportingRow.Key(institution: "", stage: ""), areaCode: "", areaName: "",
            name: nil, kind: nil, students: 0, staff: 0, newestFact: nil),
        [
            Column("institution_id", .text, \.key.institution, isKey: true),
            Column("stage", .text, \.key.stage, isKey: true),
            Column("area_code", .text, \.areaCode),
            Column("area_name", .text, \.areaName),
            Column("name", .text, \.name),
            Column("kind", .text, \.kind),
            Column("students", .bigint, \.students),
            Column("staff", .bigint, \.staff),
            Column("newest_fact", .bigint, \.newestFact),
        ])
}
