import Bytes
import Events

/// The stored form of facts: a journal of chunks, each some facts end to end.
///
/// A fact takes about 65 bytes with a UUID as its id.
package enum FactCodec {
    /// The form in which facts and changes are stored. It changes with the codecs and with the
    /// layout of a field that was stored before, not with a type or field that is added.
    package static let format = 2

    /// A row of this size fills a page of PostgreSQL and is not moved out of line.
    static let chunkBytes = 7_900

    /// The chunks of the facts of a batch, whose parts lie in `arena`.
    package static func chunks(
        _ facts: [DecodedBatch.SubjectFact], of arena: FactArena
    ) -> [[UInt8]] {
        var chunks: [[UInt8]] = []
        var writer = ByteWriter()
        var offset: Int64 = 0
        for fact in facts {
            let full = writer.count
            encode(fact, arena, after: offset, to: &writer)
            if writer.count > chunkBytes {
                // It begins the next chunk, which is read without this one.
                writer.cut(to: full)
                chunks.append(writer.take())
                encode(fact, arena, after: 0, to: &writer)
            }
            offset = fact.fact.offset
        }
        if writer.count > 0 { chunks.append(writer.take()) }
        return chunks
    }

    /// What stands in a chunk that has facts of this subject.
    static func trace(of subject: SubjectKey) -> [UInt8] {
        var writer = ByteWriter(room: 16)
        put(subject, to: &writer)
        return writer.take()
    }

    private static func put(_ subject: SubjectKey, to writer: inout ByteWriter) {
        writer.put(subject.high)
        writer.put(subject.low)
    }

    private static func encode(
        _ subjectFact: DecodedBatch.SubjectFact, _ arena: FactArena, after offset: Int64,
        to writer: inout ByteWriter
    ) {
        let fact = subjectFact.fact
        put(subjectFact.subject, to: &writer)
        // Most sources write whole seconds: five bytes instead of eight.
        let (seconds, rest) = fact.time.quotientAndRemainder(dividingBy: 1_000_000_000)
        let isWhole: UInt8 = rest == 0 ? 8 : 0
        writer.put(subjectFact.kind.rawValue << 4 | isWhole | fact.link.rawValue)
        writer.put(fact.type.number)
        writer.putCompact(UInt64(subjectFact.name))
        if isWhole != 0 { writer.putCompact(signed: seconds) } else { writer.put(fact.time) }
        writer.put(fact.content)
        writer.putCompact(signed: fact.offset - offset)
        writer.putCompact(UInt64(fact.partition))
        writer.putCompact(signed: Int64(fact.day))
        writer.putCompact(UInt64(fact.source))
        PackedPayload.put(fact.payload, in: arena, to: &writer)
        writer.put(bytes: arena.bytes.span.extracting(arena.packed(fact.id)))
        if fact.link != .none {
            writer.put(bytes: arena.bytes.span.extracting(arena.packed(fact.reference)))
        }
    }

    /// The facts of a chunk; what they hold is added to `arena`. Throws where the chunk is damaged.
    package static func facts(
        _ chunk: [UInt8], of types: EventTypes, into arena: inout FactArena
    ) throws -> [DecodedBatch.SubjectFact] {
        var reader = ByteReader(chunk)
        var facts: [DecodedBatch.SubjectFact] = []
        var offset: Int64 = 0
        while !reader.isAtEnd {
            guard let fact = decode(&reader, after: offset, &arena, types) else {
                reader.fail()
                break
            }
            offset = fact.fact.offset
            facts.append(fact)
        }
        try reader.finish()
        return facts
    }

    private static func decode(
        _ reader: inout ByteReader, after last: Int64, _ arena: inout FactArena,
        _ types: EventTypes
    ) -> DecodedBatch.SubjectFact? {
        let subject = SubjectKey(high: reader.take(), low: reader.take())
        let kindAndLink = reader.take(UInt8.self)
        guard let kind = SubjectKind(rawValue: kindAndLink >> 4),
            let link = Fact.Link(rawValue: kindAndLink & 7)
        else { return nil }
        let type = EventType(number: reader.take())
        let name: Term = reader.takeCompact()
        let time = kindAndLink & 8 != 0 ? takeSeconds(&reader) : reader.take()
        let content: UInt64 = reader.take()
        let offset = last &+ reader.takeSignedCompact(as: Int64.self)
        let partition: Int32 = reader.takeCompact()
        let day: Int32 = reader.takeSignedCompact()
        let source: Term = reader.takeCompact()
        let payload = arena.addPayload(&reader)
        guard types.accept(payload, in: arena, of: type, isRetraction: link == .retracts)
        else { return nil }
        let id = PackedID.take(&reader, into: &arena)
        let reference = link == .none ? TextReference.none : PackedID.take(&reader, into: &arena)
        return DecodedBatch.SubjectFact(
            subject: subject, kind: kind, name: name, record: -1,
            fact: Fact(
                time: time, content: content, offset: offset, partition: partition, day: day,
                source: source, id: id, reference: reference, link: link, type: type,
                payload: payload))
    }

    /// Whole seconds as nanoseconds.
    private static func takeSeconds(_ reader: inout ByteReader) -> Int64 {
        let (time, isTooGreat) = reader.takeSignedCompact(as: Int64.self)
            .multipliedReportingOverflow(by: 1_000_000_000)
        if isTooGreat { reader.fail() }
        return time
    }
}
