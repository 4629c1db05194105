import Calendar
import Judgements
import PostgresClient
import TestSupport
import Testing

@testable import Events
@testable import Measures
@testable import Storage

/// Changes of batches that are exchanged for what the facts sum up to.
struct RebuildTests {
    /// A database with the changes of three batches.
    private struct World {
        var connection: PostgresConnection
        var epoch: Int64
        var store: RebuildStore
        var basis: RebuildBasis
    }

    private func chunks(_ amount: Int64) -> [ChangeCodec.Chunk] {
        ChangeCodec.chunks(cells: [cell(amount)], units: [], statements: [])
    }

    private func cell(_ amount: Int64) -> Cell {
        Cell(key: CellKey(measure: 1, group: 0, unit: 2, day: 19_600), amount: amount)
    }

    private func world() async throws -> World {
        let (_, connection) = try await migratedDatabase()
        let epoch = try #require(try await Lease.acquire(connection, owner: "a test"))
        let projector = ProjectorStore(connection: connection, epoch: epoch)
        try await projector.adopt([("t", 0, 0)])
        let store = RebuildStore(connection: connection)
        for batch in 1...2 {
            var commit = BatchCommit(batch: Int64(batch))
            commit.changes = chunks(10)
            try await projector.commit(commit)
        }
        let (basis, _) = try await store.read(into: { _ in 0 }, { _, _, _ in })
        #expect(basis.batch == 2)
        // One comes while it is counted.
        var commit = BatchCommit(batch: 3)
        commit.changes = chunks(100)
        try await projector.commit(commit)
        return World(connection: connection, epoch: epoch, store: store, basis: basis)
    }

    private func swap(_ world: World) async throws -> RebuildStore.Receipt {
        try await world.store.swap(
            RebuiltProjections(chunks: chunks(5), facts: 7, cells: 1), of: world.basis,
            reason: "a test", doneBy: "somebody", later: { _, _ in }, refused: { [] })
    }

    /// Batches of the log, and the sum that it has.
    private func log(_ world: World) async throws -> (batches: [Int64], sum: Int64) {
        let rows = try await world.connection.query(
            "SELECT batch FROM planwatch.change_chunk ORDER BY batch")
        let changes = try await world.connection.perform {
            try ChangeLog.changes(after: -1, $0)
        }
        return (try rows.map { try $0.int(0) }, changes.cells.reduce(0) { $0 + $1.amount })
    }

    private func round(_ mark: Int64, rebuilds: Int64) -> RoundCommit {
        var round = RoundCommit(mark: mark, judgedOn: CivilDay(number: 19_700))
        round.rebuilds = rebuilds
        return round
    }

    @Test func `what came later stays, what was before is exchanged`() async throws {
        let world = try await world()
        #expect(try await log(world).sum == 120)
        let receipt = try await swap(world)
        #expect(receipt == .init(number: 1, facts: 7, cells: 1, refusals: 0))
        let now = try await log(world)
        #expect(now.batches == [2, 3])
        #expect(now.sum == 105)
        let kept = try await world.connection.query(
            "SELECT number, reason, done_by, batch, facts, cells FROM planwatch.rebuild"
        ).only
        #expect(try kept.int(0) == Int64(1) && kept.int(3) == Int64(2))
        #expect(try kept.text(1) == "a test" && kept.text(2) == "somebody")
    }

    @Test func `a round that rests on what was before is not written`() async throws {
        let world = try await world()
        let judge = JudgeStore(connection: world.connection, epoch: world.epoch)
        _ = try await swap(world)
        #expect(try await world.store.isJudged(1) == false)
        var stale = round(3, rebuilds: 0)
        stale.base = ProjectionChanges(cells: [cell(120)])
        await #expect(throws: JudgeStore.Rebuilt.self) { _ = try await judge.commit(stale) }
        #expect(try await log(world).sum == 105)
        #expect(try await judge.reader.news(after: 0, terms: 0).rebuilds == 1)
        _ = try await judge.commit(round(3, rebuilds: 1))
        #expect(try await world.store.isJudged(1))
    }

    @Test func `a base that has newer changes in it is not exchanged`() async throws {
        let world = try await world()
        var folded = round(3, rebuilds: 0)
        folded.base = ProjectionChanges(cells: [cell(120)])
        let judge = JudgeStore(connection: world.connection, epoch: world.epoch)
        _ = try await judge.commit(folded)
        await #expect(throws: RebuildStore.Overtaken.self) { _ = try await swap(world) }
        let now = try await log(world)
        #expect(now.batches == [3])
        #expect(now.sum == 120)
    }

    @Test func `a person who was forgotten meanwhile has it begin again`() async throws {
        let world = try await world()
        try await world.connection.query(
            """
            INSERT INTO planwatch.erasure (subject, reason, asked_by, finished_at)
            VALUES (decode(repeat('00', 16), 'hex'), 'r', 'a', now())
            """)
        await #expect(throws: RebuildStore.Overtaken.self) { _ = try await swap(world) }
        #expect(try await log(world).sum == 120)
    }

    @Test func `refused facts become those that are wanted`() async throws {
        let world = try await world()
        try await world.connection.query(
            """
            INSERT INTO planwatch.quarantine_record (partition, "offset", reason, detail) VALUES
                (1, 1, 'conflicting_duplicate', 'right'), (1, 2, 'unknown_reference', 'planted'),
                (1, 3, 'conflicting_duplicate', 'another reason'),
                (1, 4, 'malformed_json', 'a record')
            """)
        func wanted(_ offset: Int64, _ reason: RejectionReason) -> BatchCommit.Quarantined {
            .init(
                partition: 1, offset: offset, reason: reason, detail: "found", pointer: nil,
                sealed: nil)
        }
        let list = [
            wanted(1, .conflictingDuplicate), wanted(3, .unknownReference),
            wanted(5, .unknownReference),
        ]
        let receipt = try await world.store.swap(
            RebuiltProjections(chunks: [], facts: 0, cells: 0), of: world.basis, reason: nil,
            doneBy: "somebody", later: { _, _ in }, refused: { list })
        #expect(receipt.refusals == 3)
        let rows = try await world.connection.query(
            #"SELECT "offset", reason, detail FROM planwatch.quarantine_record ORDER BY 1"#)
        #expect(
            try rows.map { "\(try $0.int(0) as Int64) \(try $0.text(1)) \(try $0.text(2))" } == [
                "1 conflicting_duplicate right", "3 unknown_reference found",
                "4 malformed_json a record", "5 unknown_reference found",
            ])
    }
}
