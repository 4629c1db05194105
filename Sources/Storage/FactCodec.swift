import Events

/// The stored form of facts: a journal of chunks, each some facts end to end.
///
/// A fact takes about 110 bytes with an id of 36. Of the eight payload words only those that are
/// not 0 are stored, behind a byte that says which.
package enum FactCodec {
    /// A row of this size fills a page of PostgreSQL and is not moved out of line.
    static let chunkBytes = 7_900

    /// The chunks of the facts of a batch, whose ids lie in `texts`.
    package static func chunks(
        _ facts: [DecodedBatch.SubjectFact], texts: EventTexts
    ) -> [[UInt8]] {
        var chunks: [[UInt8]] = []
        var writer = ByteWriter()
        for fact in facts {
            encode(fact, texts, to: &writer)
            // The longest fact has two texts of 256 bytes.
            if writer.count > chunkBytes - 650 { chunks.append(writer.take()) }
        }
        if writer.count > 0 { chunks.append(writer.take()) }
        return chunks
    }

    private static func encode(
        _ subjectFact: DecodedBatch.SubjectFact, _ texts: EventTexts, to writer: inout ByteWriter
    ) {
        let fact = subjectFact.fact
        writer.put(subjectFact.subject.high)
        writer.put(subjectFact.subject.low)
        writer.put(subjectFact.kind.rawValue << 4 | fact.link.rawValue)
        writer.put(fact.type.rawValue)
        writer.put(subjectFact.name)
        writer.put(fact.time)
        writer.put(fact.content)
        writer.put(fact.offset)
        writer.put(UInt16(fact.partition))
        writer.put(fact.day)
        writer.put(fact.source)
        let words = fact.payload.words
        var present: UInt8 = 0
        for place in words.indices where words[place] != 0 { present |= 1 << UInt8(place) }
        writer.put(present)
        for place in words.indices where words[place] != 0 { writer.put(words[place]) }
        writer.put(texts[fact.id])
        if fact.link != .none { writer.put(texts[fact.reference]) }
    }

    /// The facts of a chunk; their ids are added to `texts`.
    package static func facts(
        _ chunk: [UInt8], texts: inout EventTexts
    ) -> [DecodedBatch.SubjectFact] {
        var reader = ByteReader(chunk)
        var facts: [DecodedBatch.SubjectFact] = []
        while !reader.isAtEnd { facts.append(decode(&reader, &texts)) }
        return facts
    }

    private static func decode(
        _ reader: inout ByteReader, _ texts: inout EventTexts
    ) -> DecodedBatch.SubjectFact {
        let subject = SubjectKey(high: reader.take(), low: reader.take())
        let kindAndLink = reader.take(UInt8.self)
        guard let kind = SubjectKind(rawValue: kindAndLink >> 4),
            let link = Fact.Link(rawValue: kindAndLink & 15),
            let type = EventType(rawValue: reader.take())
        else { preconditionFailure("a stored fact has a kind or type that was never written") }
        let name: Term = reader.take()
        let time: Int64 = reader.take()
        let content: UInt64 = reader.take()
        let offset: Int64 = reader.take()
        let partition = Int32(reader.take(UInt16.self))
        let day: Int32 = reader.take()
        let source: Term = reader.take()
        let present = reader.take(UInt8.self)
        var words = InlineArray<8, UInt32>(repeating: 0)
        for place in 0..<8 where present & 1 << UInt8(place) != 0 { words[place] = reader.take() }
        let id = texts.add(reader.takeText().span)
        let reference = link == .none ? TextReference.none : texts.add(reader.takeText().span)
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
