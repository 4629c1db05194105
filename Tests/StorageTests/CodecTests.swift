import Bytes
import Codes
import EventSupport
import Judgements
import Measures
import PostgresClient
import Subjects
import Testing

@testable import Events
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
        #expect(arena[original.fact.id] == readArena[stored.fact.id])
        #expect(arena[original.fact.reference] == readArena[stored.fact.reference])
    }
}

/// What databases hold. Another form of ids or payloads, which the memory has too, would be another
/// `FactCodec.format`.
@Test func `the stored form of facts is what it always was, byte by byte`() {
    let subject = SubjectKey(high: 0x0102_0304_0506_0708, low: 0x1112_1314_1516_1718)
    let storedSubject: [UInt8] = [
        8, 7, 6, 5, 4, 3, 2, 1, 0x18, 0x17, 0x16, 0x15, 0x14, 0x13, 0x12, 0x11,
    ]
    let storedContent: [UInt8] = [0x28, 0x27, 0x26, 0x25, 0x24, 0x23, 0x22, 0x21]
    var arena = FactArena()
    func fact(
        _ id: String, at time: Int64, _ offset: Int64, _ words: [Int: UInt64],
        corrects reference: String? = nil
    ) -> Fact {
        var payload = Payload()
        for (word, value) in words { payload.put(value, at: Slot(word: word, width: 32)) }
        return Fact(
            time: time, content: 0x2122_2324_2526_2728, offset: offset, partition: 300,
            day: time > 1 ? 19_600 : -5, source: 7, id: arena.add(Array(id.utf8).span),
            reference: reference.map { arena.add(Array($0.utf8).span) } ?? .none,
            link: reference == nil ? .none : .corrects, type: Enrolment.type,
            payload: arena.add(payload))
    }
    let facts = [
        fact(
            "0189abcd-ef01-7f2a-9c00-fedcba987654", at: 1_700_000_000_000_000_000, 1_000, [0: 5]),
        fact(String(repeating: "x", count: 130), at: 1, 999, [7: 42], corrects: "a"),
    ].map {
        DecodedBatch.SubjectFact(subject: subject, kind: .student, name: 0, record: 0, fact: $0)
    }
    let first: [UInt8] =
        storedSubject + [0x18, 1, 0, 0x80, 0xC4, 0x9F, 0xD5, 0x0C] + storedContent
        + [0xD0, 0x0F, 0xAC, 2, 0xA0, 0xB2, 2, 7, 1, 5]
        + [
            0, 0x2A, 0x7F, 1, 0xEF, 0xCD, 0xAB, 0x89, 1, 0x54, 0x76, 0x98, 0xBA, 0xDC, 0xFE, 0,
            0x9C,
        ]
    let second: [UInt8] =
        storedSubject + [0x11, 1, 0, 1, 0, 0, 0, 0, 0, 0, 0] + storedContent
        + [1, 0xAC, 2, 9, 7, 0x80, 1, 42]
        + [0x82, 1] + [UInt8](repeating: UInt8(ascii: "x"), count: 130)
        + [1, UInt8(ascii: "a")]
    #expect(FactCodec.chunks(facts, of: arena) == [first + second])
    #expect(FactCodec.format == 2)
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
    #expect(arena[reference] == id)
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
