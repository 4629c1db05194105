import Events

/// The stored form of facts: a journal of chunks, each some facts end to end.
///
/// A fact takes about 70 bytes with a UUID as its id. Of the eight payload words only those are
/// stored that are not 0, behind a byte that says which.
package enum FactCodec {
    /// A row of this size fills a page of PostgreSQL and is not moved out of line.
    static let chunkBytes = 7_900

    /// The chunks of the facts of a batch, whose ids lie in `texts`.
    package static func chunks(
        _ facts: [DecodedBatch.SubjectFact], texts: EventTexts
    ) -> [[UInt8]] {
        var chunks: [[UInt8]] = []
        var writer = ByteWriter()
        var offset: Int64 = 0
        for fact in facts {
            let full = writer.count
            encode(fact, texts, after: offset, to: &writer)
            if writer.count > chunkBytes {
                // It begins the next chunk, which is read without this one.
                writer.cut(to: full)
                chunks.append(writer.take())
                encode(fact, texts, after: 0, to: &writer)
            }
            offset = fact.fact.offset
        }
        if writer.count > 0 { chunks.append(writer.take()) }
        return chunks
    }

    private static func encode(
        _ subjectFact: DecodedBatch.SubjectFact, _ texts: EventTexts, after offset: Int64,
        to writer: inout ByteWriter
    ) {
        let fact = subjectFact.fact
        writer.put(subjectFact.subject.high)
        writer.put(subjectFact.subject.low)
        writer.put(subjectFact.kind.rawValue << 4 | fact.link.rawValue)
        writer.put(fact.type.rawValue)
        writer.putCompact(UInt64(subjectFact.name))
        writer.put(fact.time)
        writer.put(fact.content)
        writer.putCompact(signed: fact.offset - offset)
        writer.putCompact(UInt64(fact.partition))
        writer.putCompact(signed: Int64(fact.day))
        writer.putCompact(UInt64(fact.source))
        let words = fact.payload.words
        var present: UInt8 = 0
        for place in words.indices where words[place] != 0 { present |= 1 << UInt8(place) }
        writer.put(present)
        for place in words.indices where words[place] != 0 {
            writer.putCompact(UInt64(words[place]))
        }
        IDCodec.put(texts[fact.id].span, to: &writer)
        if fact.link != .none { IDCodec.put(texts[fact.reference].span, to: &writer) }
    }

    /// The facts of a chunk; their ids are added to `texts`. Throws where the chunk is damaged.
    package static func facts(
        _ chunk: [UInt8], texts: inout EventTexts
    ) throws -> [DecodedBatch.SubjectFact] {
        var reader = ByteReader(chunk)
        var facts: [DecodedBatch.SubjectFact] = []
        var offset: Int64 = 0
        while !reader.isAtEnd {
            guard let fact = decode(&reader, after: offset, &texts) else {
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
        _ reader: inout ByteReader, after last: Int64, _ texts: inout EventTexts
    ) -> DecodedBatch.SubjectFact? {
        let subject = SubjectKey(high: reader.take(), low: reader.take())
        let kindAndLink = reader.take(UInt8.self)
        guard let kind = SubjectKind(rawValue: kindAndLink >> 4),
            let link = Fact.Link(rawValue: kindAndLink & 15),
            let type = EventType(rawValue: reader.take())
        else { return nil }
        let name: Term = reader.takeCompact()
        let time: Int64 = reader.take()
        let content: UInt64 = reader.take()
        let offset = last &+ reader.takeSignedCompact(as: Int64.self)
        let partition: Int32 = reader.takeCompact()
        let day: Int32 = reader.takeSignedCompact()
        let source: Term = reader.takeCompact()
        let present = reader.take(UInt8.self)
        var words = InlineArray<8, UInt32>(repeating: 0)
        for place in 0..<8 where present & 1 << UInt8(place) != 0 {
            words[place] = reader.takeCompact()
        }
        let id = IDCodec.take(&reader, into: &texts)
        let reference = link == .none ? TextReference.none : IDCodec.take(&reader, into: &texts)
        return DecodedBatch.SubjectFact(
            subject: subject, kind: kind, name: name, record: -1,
            fact: Fact(
                time: time, content: content, offset: offset, partition: partition, day: day,
                source: source, id: id, reference: reference, link: link, type: type,
                payload: Payload(words: words)), in: texts)
    }
}

extension Payload {
    /// All words, without a place in the heap: there are a million facts to write.
    var words: InlineArray<8, UInt32> { [w0, w1, w2, w3, w4, w5, w6, w7] }

    init(words: InlineArray<8, UInt32>) {
        self.init()
        (w0, w1, w2, w3) = (words[0], words[1], words[2], words[3])
        (w4, w5, w6, w7) = (words[4], words[5], words[6], words[7])
    }
}
