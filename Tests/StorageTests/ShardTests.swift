import Judgements
import PostgresClient
import TestSupport
import Testing

@testable import Storage

/// Two members of a database of four shards, and a partition that both read.
private struct Members {
    let database: TemporaryDatabase
    let one: ProjectorStore
    let two: ProjectorStore

    init() async throws {
        let (database, connection) = try await migratedDatabase()
        try await Sharing.require(connection, shards: 4)
        self.database = database
        one = try await Self.member(database)
        two = try await Self.member(database)
    }

    private static func member(_ database: TemporaryDatabase) async throws -> ProjectorStore {
        ProjectorStore(
            connection: try await database.connect(), right: .shards(HeldShards(count: 4)))
    }

    /// A batch that moves shards in the first partition.
    static func batch(_ shards: [Int32], _ from: Int64, _ to: Int64) -> BatchCommit {
        var batch = BatchCommit(batch: 0)
        batch.shardMoves = shards.map { .init(shard: $0, partition: 1, from: from, to: to) }
        batch.moves = [.init(number: 1, from: from, to: to)]
        return batch
    }

    func position() async throws -> Int64 {
        try await one.reader.positions()[0].nextOffset
    }
}

@Test func `a partition is as far as its slowest shard`() async throws {
    let members = try await Members()
    _ = try await members.one.take([0, 1], owner: "one", wanted: [])
    _ = try await members.two.take([2, 3], owner: "two", wanted: [])
    try await members.one.adopt([("t", 0, 5)])
    try await members.two.adopt([("t", 0, 5)])
    #expect(try await members.one.reader.positions().count == 1)
    try await members.one.commit(Members.batch([0, 1], 5, 9))
    #expect(try await members.position() == 5)
    try await members.two.commit(Members.batch([2, 3], 5, 7))
    #expect(try await members.position() == 7)
    #expect(try await members.one.positions()[0].nextOffset == 9)
    #expect(try await members.one.reader.lastBatch() == 2)
    await #expect(throws: ProjectorStore.PositionMismatch.self) {
        try await members.two.commit(Members.batch([2, 3], 5, 8))
    }
}

@Test func `a member whose shard was taken writes nothing, and its open session is ended`()
    async throws
{
    let members = try await Members()
    _ = try await members.one.take([0, 1, 2, 3], owner: "one", wanted: [])
    try await members.one.adopt([("t", 0, 0)])
    // Frozen in the middle of a writing transaction.
    try await members.one.connection.begin()
    try await members.one.connection.perform { try members.one.right.prove($0) }
    _ = try await members.two.take([3], owner: "two", wanted: [])
    await #expect(throws: PostgresError.self) { try await members.one.connection.commit() }
    let again = ProjectorStore(
        connection: try await members.database.connect(), right: members.one.right)
    await #expect(throws: HeldShards.Lost.self) {
        try await again.commit(Members.batch([0, 1, 2], 0, 1))
    }
    try await members.two.commit(Members.batch([3], 0, 1))
}

@Test func `shards that are given up are taken without ending a session`() async throws {
    let members = try await Members()
    _ = try await members.one.take([0, 1], owner: "one", wanted: [])
    try await members.one.adopt([("t", 0, 0)])
    try await members.one.giveUp([1])
    _ = try await members.two.take([1], owner: "two", wanted: [])
    try await members.one.commit(Members.batch([0], 0, 1))
    try await members.two.commit(Members.batch([1], 0, 1))
}

@Test func `members give one text one number`() async throws {
    let members = try await Members()
    _ = try await members.one.take([0], owner: "one", wanted: [])
    _ = try await members.two.take([1], owner: "two", wanted: [])
    #expect(try await members.one.claim(["a", "b"], from: 1) == [])
    #expect(try await members.two.claim(["b", "c"], from: 1) == ["a", "b"])
    #expect(try await members.two.claim(["c"], from: 3) == [])
    #expect(try await members.one.reader.terms() == ["a", "b", "c"])
}

@Test func `a measure is counted when all shards have counted it`() async throws {
    let members = try await Members()
    _ = try await members.one.take([0, 1], owner: "one", wanted: [])
    _ = try await members.two.take([2, 3], owner: "two", wanted: [])
    let number = try #require(try await members.one.number(["m"])["m"])
    #expect(try await members.two.number(["m"]) == ["m": number])
    func counted(_ shards: [Int32]) -> BatchCommit {
        var batch = BatchCommit(batch: 0)
        batch.countedMeasures = shards.map { ($0, number) }
        return batch
    }
    let reader = JudgeReader(connection: members.one.connection)
    try await members.one.commit(counted([0, 1]))
    var news = try await reader.news(after: 0, terms: 0)
    #expect(news.measures.isEmpty && news.areMeasuresBuilding)
    try await members.two.commit(counted([2, 3]))
    news = try await reader.news(after: 0, terms: 0)
    #expect(news.measures == ["m": number] && !news.areMeasuresBuilding)
    // Who takes a shard and does not count it gives it up for all.
    #expect(try await members.one.take([2], owner: "one", wanted: ["m"]) == [2: ["m": number]])
    #expect(try await members.one.take([3], owner: "one", wanted: []) == [:])
    #expect(try await members.one.allMeasures() == [:])
}

@Test func `a database is shared by as many shards as it was divided into`() async throws {
    let (_, connection) = try await migratedDatabase()
    try await Sharing.require(connection, shards: nil)
    try await Sharing.require(connection, shards: 4)
    try await Sharing.require(connection, shards: 4)
    for other in [nil, 8] {
        await #expect(throws: DatabaseCheck.Refusal.self) {
            try await Sharing.require(connection, shards: other)
        }
    }
    let (_, alone) = try await migratedDatabase()
    let epoch = try #require(try await Lease.acquire(alone, owner: "one"))
    try await ProjectorStore(connection: alone, epoch: epoch).adopt([("t", 0, 0)])
    await #expect(throws: DatabaseCheck.Refusal.self) {
        try await Sharing.require(alone, shards: 4)
    }
}
