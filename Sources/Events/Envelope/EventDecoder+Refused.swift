import Calendar
import Records

/// What is said of a record that is refused, beside why. Nothing here is asked of records that are
/// accepted.
extension EventDecoder {
    /// Where a record comes from, as far as it can be read.
    mutating func origin(of record: RecordBatch.Record, in batch: RecordBatch) -> EventOrigin {
        var origin = readOrigin(of: record, in: batch)
        if let key = record.key {
            origin.named.append(digests.subjectKey(of: batch.bytes.span.extracting(key.range)))
        }
        return origin
    }

    private mutating func readOrigin(
        of record: RecordBatch.Record, in batch: RecordBatch
    ) -> EventOrigin {
        guard let envelope = try? readEnvelope(of: record, in: batch) else {
            // In binary mode the headers say it, whatever is wrong with the value.
            let headers = EventHeaders(of: record, in: batch, names: attributeNames)
            return origin { attribute in
                headers.attributes[attribute].map { batch.bytes[$0.range] }
            }
        }
        return origin { attribute in
            guard let node = envelope.attributes[attribute], node.isString else { return nil }
            return reader.document.bytes[node.range]
        }
    }

    private func origin(_ attribute: (Attribute) -> ArraySlice<UInt8>?) -> EventOrigin {
        func text(_ bytes: ArraySlice<UInt8>?) -> String? {
            guard let bytes, TextForm.name.fits(bytes.span) else { return nil }
            return String(validating: bytes, as: UTF8.self)
        }
        // Of the subject no more than its kind and its hash: it may have a person's id.
        let subject = attribute(.subject).map { Array($0) } ?? []
        var origin = EventOrigin(
            type: text(attribute(.type)), source: text(attribute(.source)),
            subjectKind: SubjectKind.allCases.first {
                subject.starts(with: Array("\($0.word)/".utf8))
            })
        if !subject.isEmpty { origin.named = [digests.subjectKey(of: subject.span)] }
        return origin
    }

    /// Everything that is wrong with a record, in the order in which it is judged: the first is why
    /// it is refused. What lies behind a fault that leaves nothing to read is not known.
    ///
    /// Empty of a record that is accepted, and of a tombstone.
    package mutating func faults(of index: Int, in batch: RecordBatch) -> [Rejection] {
        let record = batch.records[index]
        let termsKept = reader.terms.count
        defer { reader.terms.forget(after: termsKept) }
        var faults = FaultCollector()
        guard
            case let envelope?? = faults.value(of: { () throws(Rejection) in
                try readEnvelope(of: record, in: batch)
            })
        else { return faults.found }
        guard
            let identity = faults.value(of: { () throws(Rejection) in
                try checkIdentity(envelope)
            })
        else { return faults.found }
        guard let place = reader.rules.type(of: identity.type, in: reader.document) else {
            faults.found.append(
                Rejection(.unknownType, "a type that this version does not know"))
            return faults.found
        }
        let type = reader.rules.types[place]
        let subject = faults.value { () throws(Rejection) in try checkSubject(envelope, of: type) }
        let time = faults.value { () throws(Rejection) in try checkTime(envelope) }
        let link = faults.value { () throws(Rejection) in try checkLink(envelope) }
        faults.note { () throws(Rejection) in try checkDataContentType(envelope) }
        var day: CivilDay?
        if let data = envelope.data, data.kind == .object {
            faults.found += reader.faults(of: data, of: place)
            day = reader.effectiveDay
        } else if envelope.data != nil || link != .retracts {
            let detail = envelope.data == nil ? "no data" : "not an object"
            faults.found.append(Rejection(.schemaViolation, detail, pointer: "/data"))
        }
        // A key can be held against any text, even one that is no subject of the type.
        if let node = subject?.node ?? envelope.attributes[.subject], node.isString {
            faults.note { () throws(Rejection) in try checkKey(of: record, in: batch, is: node) }
        }
        if let time {
            faults.note { () throws(Rejection) in _ = try checkPlausible(time, day) }
        }
        return faults.found
    }
}

/// Goes on where a check refuses, and keeps why.
struct FaultCollector {
    var found: [Rejection] = []

    /// What a check gives; nil where it refuses.
    mutating func value<Value>(of check: () throws(Rejection) -> Value) -> Value? {
        do throws(Rejection) {
            return try check()
        } catch {
            found.append(error)
            return nil
        }
    }

    mutating func note(_ check: () throws(Rejection) -> Void) { _ = value(of: check) }
}
