import Measures
import PostgresClient
import Storage
import TestSupport
import Testing

/// What holds of the tables whoever writes them: the stored form, the lease, the rights.
struct StorageTests {
    @Test func `cells come back as they were stored, also negative ones`() {
        let cells = [
            Cell(
                key: CellKey(measure: 1, group: 0, unit: 7, day: 19_000, unitDay: 19_000), amount: 3
            ),
            Cell(
                key: CellKey(measure: 2, group: 9, unit: .max, day: -1, unitDay: .min), amount: -3),
        ]
        let chunks = ChangeCodec.chunks(cells: cells, units: [], statements: [])
        #expect(chunks.map(\.kind) == [.cells])
        #expect(chunks.flatMap { ChangeCodec.cells($0.bytes) } == cells)
    }

    @Test func `a batch of an earlier epoch is not written`() async throws {
        let connection = try await migrated()
        let old = try #require(try await Lease.acquire(connection, owner: "one"))
        try await Lease.release(connection, epoch: old)
        let new = try #require(try await Lease.acquire(connection, owner: "two"))
        let fenced = ProjectorStore(connection: connection, epoch: old)
        await #expect(throws: Lease.Lost.self) {
            try await fenced.commit(BatchCommit(batch: 1))
        }
        #expect(try await fenced.lastBatch() == 0)
        let active = ProjectorStore(connection: connection, epoch: new)
        try await active.commit(BatchCommit(batch: 1))
        #expect(try await active.lastBatch() == 1)
        await connection.close()
    }

    @Test func `a batch from another offset than the stored one is not written`() async throws {
        let connection = try await migrated()
        let epoch = try #require(try await Lease.acquire(connection, owner: "one"))
        let store = ProjectorStore(connection: connection, epoch: epoch)
        try await store.adopt([(topic: "events", partition: 0, offset: 5)])
        await #expect(throws: ProjectorStore.PositionMismatch.self) {
            var batch = BatchCommit(batch: 1)
            batch.moves = [BatchCommit.Move(number: 1, from: 4, to: 9)]
            try await store.commit(batch)
        }
        #expect(try await store.positions().map(\.nextOffset) == [5])
        #expect(try await store.lastBatch() == 0)
        await connection.close()
    }

    @Test func `a role that may only read is told which tables it cannot write`() async throws {
        let connection = try await migrated()
        #expect(try await Migrations.tablesWithoutRights(connection) == [])
        try await connection.query("SET ROLE planwatch_operator")
        let refused = try await Migrations.tablesWithoutRights(connection)
        #expect(refused.contains("fact_chunk") && refused.contains("mark"))
        await connection.close()
    }

    private func migrated() async throws -> PostgresConnection {
        let connection = try await TemporaryDatabase.make().connect()
        #expect(try await Migrations.migrate(connection).count == Migrations.newest)
        return connection
    }
}
