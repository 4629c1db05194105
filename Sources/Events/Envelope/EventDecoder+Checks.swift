import Calendar
import Records

extension EventDecoder {
    /// Whom an event is about.
    struct Subject {
        var kind: SubjectKind
        /// `student/…`, the whole.
        var node: JSONNode
    }

    /// What makes a text an event: without these it is none.
    func checkIdentity(
        _ envelope: Envelope
    ) throws(Rejection) -> (id: JSONNode, source: JSONNode, type: JSONNode) {
        let specversion = try identityText(.specversion, envelope)
        guard reader.document.word(specversion) == attributeNames.version else {
            throw Rejection(.notACloudEvent, "a specversion other than 1.0")
        }
        return (
            try identityText(.id, envelope), try identityText(.source, envelope),
            try identityText(.type, envelope)
        )
    }

    private func identityText(
        _ attribute: Attribute, _ envelope: Envelope
    ) throws(Rejection) -> JSONNode {
        guard let node = envelope.attributes[attribute], fits(node, .name) else {
            throw Rejection(
                .notACloudEvent, "\(attribute) is \(TextForm.name.expectation)")
        }
        return node
    }

    private func fits(_ node: JSONNode, _ form: TextForm) -> Bool {
        node.isString && form.fits(reader.document.bytes.span.extracting(node.range))
    }

    /// `<kind>/<id>` of a kind that the type is about.
    func checkSubject(
        _ envelope: Envelope, of type: FieldRules.TypeRule
    ) throws(Rejection) -> Subject {
        guard let node = envelope.attributes[.subject] else {
            throw violation("no subject", "/subject")
        }
        guard node.isString, let kind = subjectKind(node, of: type) else {
            throw violation("not a subject of this type", "/subject")
        }
        return Subject(kind: kind, node: node)
    }

    private func subjectKind(_ node: JSONNode, of type: FieldRules.TypeRule) -> SubjectKind? {
        let bytes = reader.document.bytes.span
        for kind in SubjectKind.allCases where type.subjects & 1 << kind.rawValue != 0 {
            let prefix = kind.word.utf8.count + 1
            guard node.count > prefix,
                Word(bytes.bytes, at: node.start, count: prefix)
                    == reader.rules.subjectPrefix(of: kind)
            else { continue }
            return TextForm.id.fits(bytes.extracting(node.range.dropFirst(prefix))) ? kind : nil
        }
        return nil
    }

    /// When it was recorded.
    func checkTime(_ envelope: Envelope) throws(Rejection) -> Timestamp.Reading {
        guard let node = envelope.attributes[.time], node.isString else {
            throw violation("no time as a text", "/time")
        }
        let reading = Timestamp.read(reader.document.bytes.span.extracting(node.range))
        if reading == .malformed {
            throw violation(
                "not a time with an offset in the form YYYY-MM-DDThh:mm:ss+08:00", "/time")
        }
        return reading
    }

    /// Whether the event corrects or retracts another one.
    func checkLink(_ envelope: Envelope) throws(Rejection) -> Fact.Link {
        let corrects = envelope.attributes[.corrects]
        let retracts = envelope.attributes[.retracts]
        if let corrects, !fits(corrects, .name) {
            throw violation(TextForm.name.expectation, "/corrects")
        }
        guard let retracts else { return corrects == nil ? .none : .corrects }
        guard fits(retracts, .name) else {
            throw violation(TextForm.name.expectation, "/retracts")
        }
        if corrects != nil { throw violation("together with corrects", "/retracts") }
        return .retracts
    }

    /// Only JSON is read.
    func checkDataContentType(_ envelope: Envelope) throws(Rejection) {
        guard let node = envelope.datacontenttype else { return }
        guard node.isString,
            isMediaType(
                reader.document.bytes.span.extracting(node.range), attributeNames.jsonType)
        else { throw violation("not application/json", "/datacontenttype") }
    }

    /// The day on which the data takes effect, which its type reads; nil where a retraction has
    /// none.
    mutating func readData(
        _ envelope: Envelope, of type: Int, isRetraction: Bool
    ) throws(Rejection) -> CivilDay? {
        guard let data = envelope.data else {
            if isRetraction { return nil }
            throw violation("no data", "/data")
        }
        guard data.kind == .object else { throw violation("not an object", "/data") }
        return try reader.read(data, of: type)
    }

    /// The record's key is the subject, so that one subject's records can stay in order.
    func checkKey(
        of record: RecordBatch.Record, in batch: RecordBatch, is subject: JSONNode
    ) throws(Rejection) {
        let subject = reader.document.bytes.span.extracting(subject.range)
        guard let key = record.key,
            batch.bytes.span.extracting(key.range).isSame(as: subject)
        else { throw Rejection(.keyMismatch, "the record's key is not the subject") }
    }

    /// Refuses what lies before 1900, a time after 2100-01-01 and, by the wall clock, one that is
    /// more than a day ahead. Gives the time as nanoseconds.
    func checkPlausible(
        _ time: Timestamp.Reading, _ effective: CivilDay?
    ) throws(Rejection) -> Int64 {
        guard case .timestamp(let stamp) = time, firstDay...lastDay ~= stamp.day else {
            throw Rejection(.implausibleTime, "time lies outside 1900 to 2100-01-01")
        }
        if let effective, effective < firstDay {
            throw Rejection(.implausibleTime, "takes effect before 1900")
        }
        if case .wall(let today) = clock, stamp.day > today + 1 {
            throw Rejection(.implausibleTime, "time is more than a day ahead of the clock")
        }
        return stamp.nanoseconds
    }

    private func violation(_ detail: String, _ pointer: String) -> Rejection {
        Rejection(.schemaViolation, detail, pointer: pointer)
    }
}
