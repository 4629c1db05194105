import Bytes
import Codes
import EventSupport
import Events
import Judgements
import Measures
import PostgresClient
import Subjects
import Testing

@testable import Storage

private func fact(_ number: UInt32, id: String, in arena: inout FactArena)
    -> DecodedBatch.SubjectFact
{
    var payload = Payload()
    payload.set(Enrolment.school, to: number)
    payload.set(Enrolment.stage, to: .vocational)
    payload.set(Enrolment.definition.field("move", as: Move.self), to: .new)
    payload.set(Enrolment.definition.field("birthDate", as: Int32?.self), to: -4_000)
    return DecodedBatch.SubjectFact(
        subject: SubjectKey(high: UInt64(number) << 40, low: .max - UInt64(number)),
        kind: .student, name: 0, record: Int32(number),
        fact: Fact(
            time: number.isMultiple(of: 3)
                ? -1_234_567_890_123_456_789 : -1_700_000_000_000_000_000,
            content: 0xFEDC_BA98_7654_3210, offset: 1 << 40,
            partition: 65_535, day: -25_567, source: 7, id: arena.add(Array(id.utf8).span),
            reference: number.isMultiple(of: 2) ? arena.add(Array("before".utf8).span) : .none,
            link: number.isMultiple(of: 2) ? .corrects : .none, type: Enrolment.type,
            payload: arena.add(payload)))
}

private func words(of fact: Fact, in arena: FactArena) -> [UInt32] {
    (0..<Int(fact.payload.count)).map { arena.word($0, of: fact.payload) }
}

@Test func `facts are read back as they were stored, in chunks of a page`() throws {
    var arena = FactArena()
    let facts = (1...300).map { number in
        fact(number, id: "event-\(number)-" + String(repeating: "é", count: 20), in: &arena)
    }
    let chunks = FactCodec.chunks(facts, of: arena)
    #expect(chunks.count > 1)
    #expect(chunks.allSatisfy { $0.count <= FactCodec.chunkBytes })
    var readArena = FactArena()
    let read = try chunks.flatMap { try FactCodec.facts($0, of: .standard, into: &readArena) }
    #expect(read.count == facts.count)
    for (stored, original) in zip(read, facts) {
        #expect(stored.subject == original.subject)
        #expect(words(of: stored.fact, in: readArena) == words(of: original.fact, in: arena))
        #expect(stored.fact.time == original.fact.time)
        #expect(stored.fact.day == original.fact.day)
        #expect(stored.fact.partition == original.fact.partition)
        #expect(stored.fact.link == original.fact.link)
        #expect(arena.equal(original.fact.id, stored.fact.id, of: readArena))
        #expect(arena.equal(original.fact.reference, stored.fact.reference, of: readArena))
    }
}

@Test func `changes are read back as they were stored`() throws {
    let cells = (0..<5_000).map { (number: Int) -> Cell in
        let key = CellKey(
            measure: UInt16(number % 7), group: UInt16(number % 9), unit: UInt32(number),
            day: Int32(number - 30_000))
        return Cell(key: key, amount: Int64(number - 2_500))
    }
    let units = [
        UnitHistory(unit: 9, spans: []),
        UnitHistory(
            unit: 10,
            spans: [
                UnitHistory.Span(
                    from: -100, state: .open, kind: .kindergarten, setting: .rural,
                    ownership: .privateInclusive, stages: 0b1000_0001, area: 3, township: 4,
                    name: 5),
                UnitHistory.Span(from: 200, state: .merged, mergedInto: 9),
            ]),
    ]
    let periods: [StatementPeriod] = [.year(2_023), .day(-1), .autumn(2_023), .spring(2_023)]
    let statements = [
        AreaStatements(
            area: 5,
            statements: periods.map { period in
                AreaStatements.Statement(
                    series: 1, period: period, group: 2, millionths: -999_999_999_999_999_999,
                    status: .preliminary, time: .min, source: 3, id: "ä/1")
            })
    ]
    let mentions = [UnitMention(unit: 9, time: .min), UnitMention(unit: 10, time: 7)]
    var changes = ProjectionChanges()
    for chunk in ChangeCodec.chunks(
        cells: cells, units: units, statements: statements, mentions: mentions)
    {
        try changes.add(chunk.kind.rawValue, chunk.bytes)
    }
    #expect(changes.cells == cells)
    #expect(changes.units == units)
    #expect(changes.statements == statements)
    #expect(changes.mentions == mentions)
}

@Test func `microseconds are rounded down, so that a day is never left`() {
    #expect(microseconds(1_999) == 1)
    #expect(microseconds(-1) == -1)
    #expect(microseconds(-1_000) == -1)
    #expect(microseconds(-1_001) == -2)
}

/// The id as it comes back from its stored form, and how many bytes that takes.
private func stored(_ id: [UInt8]) -> (id: [UInt8], byteCount: Int) {
    var (arena, copies) = (FactArena(), FactArena())
    let reference = arena.add(id.span)
    let packed = Array(arena.bytes[arena.packed(reference)])
    var reader = ByteReader(packed)
    let copy = PackedID.take(&reader, into: &copies)
    #expect(reader.isAtEnd)
    #expect(arena.equal(reference, copy, of: copies))
    return (copies[copy], packed.count)
}

@Test func `an id comes back letter by letter, a UUID in half the bytes`() {
    let uuid = Array("0189abcd-ef01-7f2a-9c00-fedcba987654".utf8)
    #expect(stored(uuid).byteCount == 17)
    for place in uuid.indices {
        for byte in UInt8.min ... .max {
            var other = uuid
            other[place] = byte
            #expect(stored(other).id == other, "byte \(byte) at \(place)")
        }
    }
    for text in ["a", "0189ABCD-EF01-7F2A-9C00-FEDCBA987654", String(repeating: "é", count: 128)] {
        let id = Array(text.utf8)
        #expect(stored(id).id == id)
        #expect(stored(id).byteCount > id.count)
    }
}

@Test func `numbers of any size come back from their compact form`() {
    let numbers: [Int64] = [0, -1, 1, 63, 64, -64, -65, 1 << 40, -(1 << 40), .max, .min]
    var writer = ByteWriter()
    for number in numbers { writer.putCompact(signed: number) }
    writer.putCompact(.max)
    var reader = ByteReader(writer.take())
    #expect(numbers.map { _ in reader.takeSignedCompact(as: Int64.self) } == numbers)
    #expect(reader.takeCompact() == UInt64.max)
    #expect(reader.isAtEnd)
}

@Test func `a chunk that is cut or changed is an error, and never stops the program`() {
    var arena = FactArena()
    let facts = (1...3).map { fact($0, id: "event-\($0)", in: &arena) }
    let cells = (1...3).map { day in
        Cell(key: CellKey(measure: 1, group: 2, unit: 3, day: day), amount: 4)
    }
    let span = UnitHistory.Span(from: 1, state: .open)
    let statement = AreaStatements.Statement(
        series: 1, period: .year(2024), group: 2, millionths: 3, status: .final, time: 4,
        source: 5, id: "a/1")
    let changes = ChangeCodec.chunks(
        cells: cells, units: [UnitHistory(unit: 1, spans: [span])],
        statements: [AreaStatements(area: 1, statements: [statement])])
    func read(_ kind: Int16?, _ bytes: [UInt8]) throws {
        var arena = FactArena()
        var found = ProjectionChanges()
        if let kind {
            try found.add(kind, bytes)
        } else {
            // Whatever is accepted can be read by its fields.
            for found in try FactCodec.facts(bytes, of: .standard, into: &arena)
            where found.fact.type == Enrolment.type && found.fact.link != .retracts {
                _ = arena[Enrolment.stage, of: found.fact]
                _ = arena[Enrolment.definition.field("birthDate", as: Int32?.self), of: found.fact]
            }
        }
    }
    let chunks =
        FactCodec.chunks(facts, of: arena).map { (kind: Int16?.none, bytes: $0) }
        + changes.map { (kind: $0.kind.rawValue, bytes: $0.bytes) }
    for (kind, bytes) in chunks {
        var cutShort = 0
        for place in bytes.indices {
            do { try read(kind, Array(bytes[..<place])) } catch { cutShort += 1 }
            // Other facts are no matter of this test.
            for bit in 0..<8 {
                var other = bytes
                other[place] ^= 1 << UInt8(bit)
                try? read(kind, other)
            }
        }
        // All but the cuts between two items.
        #expect(cutShort >= bytes.count - 3)
    }
    #expect(throws: PostgresError.self) { try read(9, []) }
}
