import Codes
import EventSupport
import PostgresClient
import TestSupport
import Testing

@testable import Events
@testable import Storage

/// What is stored of a person who is forgotten.
struct ErasureTests {
    private let person = SubjectKey(high: 0x1111_2222_3333_4444, low: 0x5555_6666_7777_8888)
    private let other = SubjectKey(high: 9, low: 8)
    private let nobody = SubjectKey(high: 0xABCD, low: 0xEF01)

    /// A fact whose id is as short as can be, so that the form without a name needs more room.
    private func fact(_ number: Int, in arena: inout FactArena) -> DecodedBatch.SubjectFact {
        let id = Array(String(number % 10).utf8)
        var payload = Payload()
        payload.set(Enrolment.school, to: 3)
        payload.set(Enrolment.stage, to: .primary)
        payload.set(Enrolment.definition.field("move", as: Move.self), to: .new)
        return DecodedBatch.SubjectFact(
            subject: number.isMultiple(of: 2) ? person : other, kind: .student, name: 0, record: 0,
            fact: Fact(
                time: Int64(number) * 1_000_000_000, content: UInt64(number) << 32,
                offset: Int64(number), partition: 1, day: 19_600, source: 7,
                id: arena.add(id.span), reference: .none, link: .none, type: Enrolment.type,
                payload: arena.add(payload)))
    }

    private func rows(_ store: ProjectorStore) async throws -> [(batch: Int64, chunk: [UInt8])] {
        let rows = try await store.connection.query(
            "SELECT batch, content FROM planwatch.fact_chunk ORDER BY batch, chunk")
        return try rows.map { (try $0.int(0), try $0.bytes(1)) }
    }

    private func times(of subject: SubjectKey, _ rows: [(batch: Int64, chunk: [UInt8])]) throws
        -> [Int64]
    {
        var arena = FactArena()
        return try rows.flatMap {
            try FactCodec.facts($0.chunk, of: .standard, into: &arena)
        }.filter { $0.subject == subject }.map(\.fact.time)
    }

    private func contains(_ bytes: [UInt8], _ trace: [UInt8]) -> Bool {
        bytes.indices.contains { bytes[$0...].starts(with: trace) }
    }

    @Test func `the journal has another name in all its chunks, in the order that it had`()
        async throws
    {
        let (_, connection) = try await migratedDatabase()
        let epoch = try #require(try await Lease.acquire(connection, owner: "a test"))
        let store = ProjectorStore(connection: connection, epoch: epoch)
        try await store.adopt([("t", 0, 0)])
        for batch in 1...3 {
            var arena = FactArena()
            var commit = BatchCommit(batch: Int64(batch))
            let facts = (0..<500).map { fact(batch * 1_000 + $0, in: &arena) }
            commit.facts = FactCodec.chunks(facts, of: arena)
            commit.quarantined = [
                .init(
                    partition: 1, offset: Int64(batch * 1_000 + 4), reason: .conflictingDuplicate,
                    detail: "", pointer: nil, sealed: [1]),
                .init(
                    partition: 1, offset: Int64(batch * 1_000 + 5), reason: .conflictingDuplicate,
                    detail: "", pointer: nil, sealed: [1]),
            ]
            try await store.commit(commit)
        }
        try await store.write(pieces: [[1, 2, 3]], from: 0, of: -1)
        try await store.finish(.init(form: "f", batch: 3, pieces: 1, facts: 1_500), of: -1)
        let before = try await rows(store)
        let (mine, others) = (try times(of: person, before), try times(of: other, before))

        let id = try await Erasures(connection: connection).put(
            person, reason: "asked for", askedBy: "a test")
        let erasure = try #require(try await store.openErasures().first)
        #expect(erasure == Erasure(id: id, subject: person))
        #expect(try await store.reader.erasedSubjects() == [])
        let erased = try await store.erase(erasure, under: nobody, of: -1, types: .standard)

        let after = try await rows(store)
        #expect(try times(of: person, after) == [])
        #expect(try times(of: nobody, after) == mine)
        #expect(erased.facts.map(\.time) == mine)
        #expect(try times(of: other, after) == others)
        #expect(after.allSatisfy { $0.chunk.count <= FactCodec.chunkBytes })
        #expect(erased.addedChunks.count == after.count - before.count)
        #expect(erased.addedChunks.count > 3)
        let trace = FactCodec.trace(of: person)
        #expect(before.contains { contains($0.chunk, trace) })
        #expect(!after.contains { contains($0.chunk, trace) })

        // Refused facts are named as the journal names them, without a copy.
        let refused = try await connection.query(
            #"SELECT "offset", sealed IS NULL FROM planwatch.quarantine_record ORDER BY 1"#)
        let offsets = Set(erased.facts.map(\.offset))
        #expect(try refused.map { try $0.bool(1) } == [true, true, true, false, false, false])
        for row in try refused.map({ try $0.int(0) as Int64 }).prefix(3) {
            #expect(row < 0 && offsets.contains(row))
        }
        #expect(try await store.reader.gathering(of: -1) == nil)
        let pieces = try await connection.query("SELECT FROM planwatch.gathered_piece")
        #expect(pieces.isEmpty)
        #expect(try await store.openErasures() == [])
        #expect(try await store.reader.erasedSubjects() == [person])
        let progress = try await Erasures(connection: connection).progress(of: id)
        #expect(progress?.facts == Int64(mine.count))
        #expect(progress?.isFinished == true)
    }

    @Test func `a daemon that lost its lease forgets nobody`() async throws {
        let (database, connection) = try await migratedDatabase()
        let store = ProjectorStore(connection: connection, epoch: 7)
        let erasures = Erasures(connection: try await database.connect())
        _ = try await erasures.put(person, reason: "asked for", askedBy: "a test")
        let erasure = try #require(try await store.openErasures().first)
        await #expect(throws: Lease.Lost.self) {
            try await store.erase(erasure, under: nobody, of: -1, types: .standard)
        }
        #expect(try await store.openErasures() == [erasure])
    }

    @Test func `refused records are deleted, and those of stored facts lose their copies`()
        async throws
    {
        let (_, connection) = try await migratedDatabase()
        let epoch = try #require(try await Lease.acquire(connection, owner: "a test"))
        let store = ProjectorStore(connection: connection, epoch: epoch)
        try await store.adopt([("t", 0, 0)])
        var commit = BatchCommit(batch: 1)
        let reasons: [RejectionReason] = [.schemaViolation, .unknownReference, .malformedJSON]
        commit.quarantined = reasons.enumerated().map { place, reason in
            .init(
                partition: 1, offset: Int64(place), reason: reason, detail: "", pointer: nil,
                sealed: [UInt8(place)])
        }
        try await store.commit(commit)
        let erasures = Erasures(connection: connection)
        let id = try await erasures.put(person, reason: "asked for", askedBy: "a test")
        let first = try await erasures.copies(
            after: RefusedPlace(partition: .min, offset: .min), limit: 2)
        #expect(first.map(\.sealed) == [[0], [1]])
        try await erasures.delete(first.map(\.place), for: id)
        let left = try await connection.query(
            #"SELECT "offset", sealed IS NULL FROM planwatch.quarantine_record ORDER BY 1"#)
        #expect(try left.map { try $0.int(0) as Int64 } == [1, 2])
        #expect(try left.map { try $0.bool(1) } == [true, false])
        let counted = try await connection.query("SELECT quarantined FROM planwatch.erasure")
        #expect(try counted.only.int(0) == 2)
    }
}
