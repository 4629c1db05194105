import Calendar
import Judgements
import Plans
import PostgresClient
import Testing

@testable import Storage

/// The table of the view `reporting`, and what the view shows of it.
struct ReportTests {
    private func row(
        _ institution: String, _ stage: String = "primary", students: Int64, area: String = "1",
        newest: Int64? = nil, name: String? = nil
    ) -> ReportingRow {
        ReportingRow(
            key: ReportingRow.Key(institution: institution, stage: stage), areaCode: area,
            areaName: "甲", name: name, kind: "primarySchool", students: students, staff: 2,
            newestFact: newest)
    }

    @Test func `a round writes what differs and takes away what is gone`() async throws {
        let (_, connection) = try await migratedDatabase()
        let epoch = try #require(try await Lease.acquire(connection, owner: "one"))
        let store = JudgeStore(connection: connection, epoch: epoch)
        var first = RoundCommit(mark: 0, judgedOn: .on(1, 8, 2023))
        first.reports = [
            row("a", students: 0, name: "一"), row("a", "junior", students: 7),
            row("b", "", students: 1, newest: -1),
        ]
        _ = try await store.commit(first)
        #expect(try await Set(store.reader.reports()) == Set(first.reports))
        var second = RoundCommit(mark: 0, judgedOn: .on(1, 9, 2023))
        second.reports = [row("b", "", students: 3, newest: 1_700_000_000_000_001)]
        second.goneReports = [first.reports[1].key]
        _ = try await store.commit(second)
        #expect(try await Set(store.reader.reports()) == [first.reports[0], second.reports[0]])
        let shown = try await connection.query(
            """
            SELECT institution_id, stage, name, students::text, staff::text,
                   (newest_fact_at AT TIME ZONE 'UTC')::text
            FROM planwatch.reporting ORDER BY 1
            """
        ).map { row in try (0..<6).map { try row.text(orNull: $0) } }
        #expect(shown[0] == ["a", "primary", "一", "0", "2", nil])
        #expect(shown[1] == ["b", nil, nil, "3", "2", "2023-11-14 22:13:20.000001"])
        await connection.close()
    }

    @Test func `small numbers of learners, and what gives them away, are withheld`() async throws {
        let (_, connection) = try await migratedDatabase()
        let epoch = try #require(try await Lease.acquire(connection, owner: "one"))
        var round = RoundCommit(mark: 0, judgedOn: .on(1, 8, 2023))
        round.reports = [
            row("none", students: 0), row("small", students: 3), row("next", students: 40),
            row("large", students: 400), row("alone", students: 4, area: "2"),
            row("fine", students: 5, area: "3"), row("two", "junior", students: 1),
            row("three", "junior", students: 2), row("four", "junior", students: 9),
            row("five", "junior", students: 90),
        ]
        _ = try await JudgeStore(connection: connection, epoch: epoch).commit(round)
        let query = """
            SELECT institution_id FROM planwatch.reporting
            WHERE withheld AND students IS NULL ORDER BY 1
            """
        let withheld = "SELECT count(*) FROM planwatch.reporting WHERE withheld"
        #expect(try await connection.query(withheld).only.int(0) == Int64(0))
        try await connection.query("SET ROLE planwatch_operator")
        #expect(try await connection.query(withheld).only.int(0) == Int64(0))
        try await connection.query("SET ROLE planwatch_analyst")
        let hidden = try await connection.query(query).map { try $0.text(0) }
        #expect(hidden == ["alone", "four", "next", "small", "three", "two"])
        let staff = try await connection.query("SELECT sum(staff)::bigint FROM planwatch.reporting")
        #expect(try staff.only.int(0) == Int64(20))
        await #expect(throws: PostgresError.self) {
            _ = try await connection.query("SELECT * FROM planwatch.reporting_row")
        }
        await connection.close()
    }
}

@Test func `the areas that are loaded have names, days and former codes, and no others stay`()
    async throws
{
    let (_, connection) = try await migratedDatabase()
    let epoch = try #require(try await Lease.acquire(connection, owner: "one"))
    let store = JudgeStore(connection: connection, epoch: epoch)
    func area(
        _ code: String, _ kind: AreaTree.Kind, parent: String? = nil, from: CivilDay? = nil,
        to: CivilDay? = nil, formerly: [String] = []
    ) -> AreaTree.Area {
        AreaTree.Area(
            code: code, nameZh: "区\(code)", nameEn: "Area \(code)", kind: kind, parent: parent,
            from: from, to: to, formerly: formerly)
    }
    let trees = [
        AreaTree(areas: [area("9", .zone)]),
        AreaTree(areas: [
            area("1", .city),
            area(
                "2", .district, parent: "1", from: .on(1, 2, 2019), to: .on(12, 31, 2024),
                formerly: ["3", "4"]),
        ]),
    ]
    for tree in trees {
        try await store.store(LoadedPlans(plans: [], areas: tree, minimumCell: 5))
    }
    let rows = try await connection.query("SELECT row_to_json(a)::text FROM planwatch.area a")
    #expect(
        try rows.map { try $0.text(0) }.sorted() == [
            #"{"area_code":"1","name_zh":"区1","name_en":"Area 1","kind":"city","#
                + #""parent_code":null,"valid_from":null,"valid_to":null,"formerly":[]}"#,
            #"{"area_code":"2","name_zh":"区2","name_en":"Area 2","kind":"district","#
                + #""parent_code":"1","valid_from":"2019-01-02","valid_to":"2024-12-31","#
                + #""formerly":["3","4"]}"#,
        ])
    await connection.close()
}
