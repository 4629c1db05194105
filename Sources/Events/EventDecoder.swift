import Calendar
import Records

/// Turns records into facts or refusals: the same bytes give the same result, whatever came before
/// (`implausible_time` also depends on the clock).
///
/// The checks run in the contract's order, and the first that fails names the reason. Nothing of a
/// person leaves: subjects as keyed hashes, guardians as a number.
package struct EventDecoder {
    /// Set again when the day changes.
    package var clock: DecoderClock
    let digests: any Digests
    /// Reads the record at hand and keeps the texts of all records as terms.
    var reader: FieldReader
    private var content = CanonicalContent()
    let attributeNames = AttributeNames()
    /// The days between which an event's time lies.
    let firstDay = CivilDay.first(of: 1900)
    let lastDay = CivilDay.first(of: 2100)

    /// A decoder of these types that goes on with the terms that were given before.
    package init(
        digests: any Digests, clock: DecoderClock, types: EventTypes, terms: Interner
    ) {
        self.digests = digests
        self.clock = clock
        reader = FieldReader(rules: types.rules, terms: terms)
    }

    /// The texts behind all terms so far. A copy that is kept costs the next batch a copy of all.
    package var terms: Interner { reader.terms }

    /// Takes others' texts in place of the latest: those behind the term `kept`.
    package mutating func takeTerms(_ texts: [String], after kept: Int) {
        reader.terms.forget(after: kept)
        for text in texts { reader.terms.learn(text) }
    }

    /// Reads a batch; where the clock is `wall`, `today` is its new day.
    package mutating func decode(_ batch: RecordBatch, today: CivilDay) -> DecodedBatch {
        if case .wall = clock { clock = .wall(today: today) }
        return decode(batch)
    }

    /// Reads a batch. A record of a retry is a batch of one.
    package mutating func decode(_ batch: RecordBatch) -> DecodedBatch {
        var decoded = DecodedBatch()
        decoded.facts.reserveCapacity(batch.records.count)
        decoded.arena.reserve(batch.records.count)
        let termsBefore = reader.terms.count
        decoded.firstNewTerm = Term(termsBefore + 1)
        for index in batch.records.indices {
            let termsKept = reader.terms.count
            do throws(Rejection) {
                if let envelope = try readEnvelope(of: batch.records[index], in: batch) {
                    try decoded.facts.append(
                        fact(of: envelope, record: index, in: batch, arena: &decoded.arena))
                } else {
                    decoded.tombstones.append(Int32(index))
                }
            } catch {
                reader.terms.forget(after: termsKept)
                decoded.refusals.append(
                    .init(
                        record: Int32(index), rejection: error,
                        origin: origin(of: batch.records[index], in: batch)))
            }
        }
        decoded.newTerms = reader.terms.texts(after: termsBefore)
        return decoded
    }

    /// Judges an event in the order of the contract, and keeps what a plan may ask.
    private mutating func fact(
        of envelope: Envelope, record index: Int, in batch: RecordBatch, arena: inout FactArena
    ) throws(Rejection) -> DecodedBatch.SubjectFact {
        let identity = try checkIdentity(envelope)
        guard let place = reader.rules.type(of: identity.type, in: reader.document) else {
            throw Rejection(.unknownType, "a type that this version does not know")
        }
        let type = reader.rules.types[place]
        let subject = try checkSubject(envelope, of: type)
        let time = try checkTime(envelope)
        let link = try checkLink(envelope)
        try checkDataContentType(envelope)
        let day = try readData(envelope, of: place, isRetraction: link == .retracts)
        let record = batch.records[index]
        try checkKey(of: record, in: batch, is: subject.node)
        let nanoseconds = try checkPlausible(time, day)

        content.write(envelope, reader.document)
        let prefix = digests.contentPrefix(
            of: content.bytes.span.extracting(first: content.count))
        let source = reader.terms.term(of: identity.source.range, in: reader.document.bytes)
        let name = subjectName(subject)
        let bytes = reader.document.bytes.span
        let reference = envelope.attributes[link == .retracts ? .retracts : .corrects]
        let fact = Fact(
            time: nanoseconds, content: prefix,
            offset: record.offset, partition: record.partition, day: day?.number ?? 0,
            source: source,
            id: arena.add(bytes.extracting(identity.id.range)),
            reference: reference.map { arena.add(bytes.extracting($0.range)) } ?? .none,
            link: link, type: type.type,
            payload: day == nil ? .none : arena.add(reader.payload))
        return DecodedBatch.SubjectFact(
            subject: digests.subjectKey(of: bytes.extracting(subject.node.range)),
            kind: subject.kind, name: name, record: Int32(index), fact: fact)
    }

    /// The id behind `institution/` and `area/`, interned; of kinds that are not named 0.
    private mutating func subjectName(_ subject: Subject) -> Term {
        guard subject.kind.isNamed else { return 0 }
        let start = subject.node.start + subject.kind.word.utf8.count + 1
        return reader.terms.term(
            of: start..<subject.node.range.upperBound, in: reader.document.bytes)
    }
}
