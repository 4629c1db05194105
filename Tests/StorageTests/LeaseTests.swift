import PostgresClient
import TestSupport
import Testing

@testable import Storage

/// A database with the schema, and a session in it.
func migratedDatabase() async throws -> (TemporaryDatabase, PostgresConnection) {
    let database = try await TemporaryDatabase.make()
    let connection = try await database.connect()
    _ = try await Migrations.migrate(connection)
    return (database, connection)
}

@Test func `a migration is applied once, also by two at once`() async throws {
    let database = try await TemporaryDatabase.make()
    let one = try await database.connect()
    let two = try await database.connect()
    let none = await #expect(throws: Migrations.Outdated.self) {
        try await Migrations.requireAll(one)
    }
    #expect(none?.installed == nil)
    // The first makes the schema itself, for which CREATE … IF NOT EXISTS does not wait.
    let first = try await Migrations.migrate(one)
    #expect(first.map(\.version) == Migrations.all.map(\.version))
    async let left = Migrations.migrate(one)
    async let right = Migrations.migrate(two)
    #expect(try await left.isEmpty)
    #expect(try await right.isEmpty)
    try await Migrations.requireAll(two)
}

@Test func `one daemon holds the lease, and a clean stop hands it over at once`() async throws {
    let (database, one) = try await migratedDatabase()
    let two = try await database.connect()
    let epoch = try #require(try await Lease.acquire(one, owner: "one"))
    #expect(try await Lease.acquire(two, owner: "two") == nil)
    try await Lease.renew(one, epoch: epoch)
    try await Lease.release(one, epoch: epoch)
    #expect(try await Lease.acquire(two, owner: "two") == epoch + 1)
    await #expect(throws: Lease.Lost.self) { try await Lease.renew(one, epoch: epoch) }
}

@Test func `a lease that ran out is taken over, and the sessions of its holder are ended`()
    async throws
{
    let (database, one) = try await migratedDatabase()
    let two = try await database.connect()
    let epoch = try #require(try await Lease.acquire(one, owner: "one"))
    try await Lease.register(one, epoch: epoch)
    // Frozen in the middle of a writing transaction.
    try await one.begin()
    try await one.perform { try Lease.prove($0, epoch: epoch) }
    try await two.query(
        "UPDATE planwatch.lease SET renewed_at = clock_timestamp() - interval '1 hour'")
    #expect(try await Lease.acquire(two, owner: "two") == epoch + 1)
    await #expect(throws: PostgresError.self) { try await one.commit() }
}

@Test func `a renewal does not wait for a writing transaction`() async throws {
    let (database, one) = try await migratedDatabase()
    let two = try await database.connect(
        limits: SessionLimits(statement: nil, lock: .milliseconds(500), idleInTransaction: nil))
    let epoch = try #require(try await Lease.acquire(one, owner: "one"))
    try await one.begin()
    try await one.perform { try Lease.prove($0, epoch: epoch) }
    try await Lease.renew(two, epoch: epoch)
    try await one.commit()
}

@Test func `a batch under an old epoch, or from another position, writes nothing`() async throws {
    let (database, one) = try await migratedDatabase()
    let epoch = try #require(try await Lease.acquire(one, owner: "one"))
    let store = ProjectorStore(connection: one, epoch: epoch)
    try await store.adopt([("events", 0, 5)])
    let position = try #require(try await store.reader.positions().first)
    #expect(position.nextOffset == 5)
    var batch = BatchCommit(batch: 1)
    batch.moves = [BatchCommit.Move(number: position.number, from: 5, to: 8)]
    batch.newTerms = ["a"]
    try await store.commit(batch)
    #expect(try await store.reader.positions().first?.nextOffset == 8)

    // The same batch again: the position has moved on.
    batch.batch = 2
    await #expect(throws: ProjectorStore.PositionMismatch.self) { try await store.commit(batch) }
    // Another daemon has taken over.
    let two = try await database.connect()
    try await Lease.release(one, epoch: epoch)
    _ = try await Lease.acquire(two, owner: "two")
    batch.moves = [BatchCommit.Move(number: position.number, from: 8, to: 9)]
    await #expect(throws: Lease.Lost.self) { try await store.commit(batch) }
    #expect(try await store.reader.positions().first?.nextOffset == 8)
    #expect(try await store.reader.terms() == ["a"])
    #expect(try await store.reader.lastBatch() == 1)
}

@Test func `a lease renewed before the clock went back by days can be taken over`() async throws {
    let (database, one) = try await migratedDatabase()
    let two = try await database.connect()
    let epoch = try #require(try await Lease.acquire(one, owner: "one"))
    try await one.query(
        "UPDATE planwatch.lease SET renewed_at = clock_timestamp() + interval '3 days'")
    #expect(try await Lease.acquire(two, owner: "two") == epoch + 1)
}
