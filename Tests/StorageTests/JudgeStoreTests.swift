import Calendar
import Codes
import Exact
import Judgements
import Measures
import PostgresClient
import Testing

@testable import Storage

private func transition(
    _ kind: TransitionKind, on day: CivilDay, evidence: String = "{}"
) -> TransitionRow {
    TransitionRow(
        key: RowKey(plan: "p", indicator: "i", area: "1"), alertID: "ab", transition: kind,
        fromState: nil, toState: kind == .opened ? .pending : .firing, status: .offCourse,
        severity: .warning, asOf: day, evidence: evidence)
}

@Test func `sequences have no gap, also when a round fails`() async throws {
    let (_, connection) = try await migratedDatabase()
    let epoch = try #require(try await Lease.acquire(connection, owner: "one"))
    let store = JudgeStore(connection: connection, epoch: epoch)
    var round = RoundCommit(mark: 0, judgedOn: .on(1, 8, 2023))
    round.transitions = [transition(.opened, on: .on(1, 1, 2023))]
    #expect(try await store.commit(round) == [1])

    var broken = round
    broken.transitions = [transition(.fired, on: .on(1, 8, 2023), evidence: "no JSON")]
    await #expect(throws: PostgresError.self) { _ = try await store.commit(broken) }

    round.transitions = [transition(.fired, on: .on(1, 8, 2023))]
    round.withdrawn = [1]
    #expect(try await store.commit(round) == [2])
    let standing = try await store.reader.standingTransitions()
    #expect(standing.map(\.sequence) == [2])
    let log = try await ReadModels(connection: connection).transitions(
        after: 0, Filter(), historic: true)
    #expect(log.map(\.row.logged.sequence) == [1, 2])
}

@Test func `news are what was committed after the mark, and a base says the same`() async throws {
    let (_, connection) = try await migratedDatabase()
    let epoch = try #require(try await Lease.acquire(connection, owner: "one"))
    let projector = ProjectorStore(connection: connection, epoch: epoch)
    let judge = JudgeStore(connection: connection, epoch: epoch)
    func cell(_ day: Int32, _ amount: Int64) -> Cell {
        Cell(key: CellKey(measure: 1, group: 1, unit: 1, day: day), amount: amount)
    }
    for number in 1...3 {
        var batch = BatchCommit(batch: Int64(number))
        batch.changes = ChangeCodec.chunks(
            cells: [cell(Int32(number), 1)], units: [], statements: [])
        batch.newTerms = ["term \(number)"]
        batch.firstNewTerm = UInt32(number)
        try await projector.commit(batch)
    }
    let all = try await judge.reader.news(after: 0, terms: 0)
    #expect(all.mark == 3)
    #expect(all.terms == ["term 1", "term 2", "term 3"])
    #expect(all.changes.cells.map(\.key.day) == [1, 2, 3])
    let last = try await judge.reader.news(after: 2, terms: 2)
    #expect(last.terms == ["term 3"])
    #expect(last.firstTerm == 3)
    #expect(last.changes.cells.map(\.key.day) == [3])
    let head = try await judge.reader.news(after: 2, terms: 2, unlessBehindBy: -1)
    #expect(head.lag == 0 && head.mark == 3 && head.changes.isEmpty)
    let near = try await judge.reader.news(after: 2, terms: 2, unlessBehindBy: 0)
    #expect(near.changes.cells == last.changes.cells)

    var round = RoundCommit(mark: 3, judgedOn: .on(1, 8, 2023))
    round.base = all.changes
    _ = try await judge.commit(round)
    #expect(try await judge.reader.news(after: 0, terms: 0).changes.cells == all.changes.cells)
    #expect(try await judge.reader.news(after: 3, terms: 3).changes.isEmpty)
}

@Test func `rows of a new day are written together, those that say the same keep what they say`()
    async throws
{
    let (_, connection) = try await migratedDatabase()
    let epoch = try #require(try await Lease.acquire(connection, owner: "one"))
    let store = JudgeStore(connection: connection, epoch: epoch)
    var round = RoundCommit(mark: 1, judgedOn: .on(1, 8, 2023))
    round.statuses = (0..<250).map { number in
        var row = StatusRow(
            key: RowKey(plan: "p", indicator: "i\(1_000 + number)", area: "371500"),
            areaName: "聊城市", asOf: .on(1, 8, 2023))
        row.value = Fraction(number)
        return row
    }
    _ = try await store.commit(round)
    let first = try await store.reader.statuses().sorted { $0.key < $1.key }
    #expect(first == round.statuses)

    var next = RoundCommit(mark: 2, judgedOn: .on(2, 8, 2023))
    next.isNewDay = true
    next.statuses = [round.statuses[7]]
    next.statuses[0].value = Fraction(-1)
    next.statuses[0].asOf = .on(2, 8, 2023)
    _ = try await store.commit(next)
    let second = try await store.reader.statuses().sorted { $0.key < $1.key }
    #expect(second.allSatisfy { $0.asOf == .on(2, 8, 2023) })
    #expect(second[7] == next.statuses[0])
    #expect(second.enumerated().allSatisfy { $0 == 7 || $1.value == Fraction($0) })
}

@Test func `what is withheld is kept after a round, and not taken once another has ended`()
    async throws
{
    let (_, connection) = try await migratedDatabase()
    let epoch = try #require(try await Lease.acquire(connection, owner: "one"))
    let store = JudgeStore(connection: connection, epoch: epoch)
    let models = ReadModels(connection: connection)
    func commit(_ value: Int) async throws {
        var round = RoundCommit(mark: 1, judgedOn: .on(1, 8, 2023))
        var row = StatusRow(
            key: RowKey(plan: "p", indicator: "i", area: "371500"), areaName: "聊城市",
            asOf: .on(1, 8, 2023))
        row.value = Fraction(value)
        round.statuses = [row]
        _ = try await store.commit(round)
    }
    func count(_ source: String) async throws -> Int64 {
        try await connection.query("SELECT count(*) FROM planwatch.\(source)").only.int(0)
    }
    try await commit(3)
    #expect(try await count("find_withheld_readings()") == 1)
    #expect(try await count("withheld_found") == 0)
    try await models.keepWithheldReadings()
    #expect(try await count("withheld_found") == 1)
    #expect(try await count("find_withheld_readings()") == 1)
    try await commit(30)
    #expect(try await count("withheld_found") == 1)
    #expect(try await count("find_withheld_readings()") == 0)
    try await models.keepWithheldReadings()
    #expect(try await count("withheld_found") == 0)
}

@Test func `a day in another form is an error, and no step of an alert is left out`() async throws {
    let (_, connection) = try await migratedDatabase()
    let store = JudgeReader(connection: connection)
    try await connection.query(
        """
        INSERT INTO planwatch.alert_transition (sequence, alert_id, plan_id, indicator_id,
            area_code, breakdown, transition, from_state, to_state, status, severity, as_of, reason,
            evidence, stands, historic)
        VALUES (1, 'a', 'p', 'i', '371500', '{}', 'fired', 'pending', 'firing', 'off_course',
            'warning', '2024-10-31', 'r', '{}', true, false)
        """)
    #expect(try await store.standingTransitions().map(\.row.asOf) == [.on(10, 31, 2024)])
    try await connection.query("SET DateStyle = 'German'")
    await #expect(throws: PostgresError.self) { try await store.standingTransitions() }
    await #expect(throws: PostgresError.self) { try await store.news(after: 0, terms: 0) }
}
