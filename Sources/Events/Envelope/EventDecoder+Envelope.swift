import Records

extension EventDecoder {
    /// The largest value that is read, in bytes.
    static var greatestValue: Int { 1_048_576 }

    /// Of a record without a mode, what its sender is to write.
    private static let wantedHeader =
        "neither mode: wanted is the header content-type: application/cloudevents+json, "
        + "or ce_specversion and its like"

    /// Finds the attributes and the data of a record; nil for a tombstone.
    mutating func readEnvelope(
        of record: RecordBatch.Record, in batch: RecordBatch
    ) throws(Rejection) -> Envelope? {
        let headers =
            record.headerCount == 0
            ? EventHeaders() : EventHeaders(of: record, in: batch, names: attributeNames)
        let value = record.value ?? RecordBatch.Slice(start: 0, count: 0)
        if value.count == 0, !headers.hasAttributes { return nil }
        guard value.count <= EventDecoder.greatestValue else {
            throw Rejection(.oversize, "a value of more than \(EventDecoder.greatestValue) bytes")
        }
        let mode = ContentMode(headers, in: batch, names: attributeNames)
        if headers.hasDoubled {
            throw Rejection(.notACloudEvent, "the same ce_ header twice")
        }
        let root: JSONNode?
        switch mode {
        case .none: throw Rejection(.notACloudEvent, EventDecoder.wantedHeader)
        case .undeclared:
            root = try readUndeclared(value, in: batch)
            try checkHeaders(headers, of: record, in: batch)
        case .structured:
            try checkHeaders(headers, of: record, in: batch)
            root = try read(value, in: batch)
        case .binary:
            try checkHeaders(headers, of: record, in: batch)
            if value.count == 0 { reader.document.clear() }
            root = value.count == 0 ? nil : try read(value, in: batch)
            return binaryEnvelope(data: root, headers, in: batch)
        }
        return root.map { structuredEnvelope($0) }
    }

    private func structuredEnvelope(_ root: JSONNode) -> Envelope {
        var envelope = Envelope()
        guard root.kind == .object else { return envelope }
        // Both lists are sorted by name.
        let names = attributeNames.sorted
        var next = 0
        for place in root.range {
            let name = reader.document.members[place].name
            while next < names.count, names[next] < name { next += 1 }
            guard next < names.count else { break }
            guard names[next] == name else { continue }
            let value = reader.document.members[place].value
            if value.kind == .null { continue }
            switch attributeNames.parts[next] {
            case .attribute(let attribute): envelope.attributes[attribute] = value
            case .data: envelope.data = value
            case .datacontenttype: envelope.datacontenttype = value
            }
        }
        return envelope
    }

    private mutating func binaryEnvelope(
        data: JSONNode?, _ headers: EventHeaders, in batch: RecordBatch
    ) -> Envelope {
        var envelope = Envelope()
        for index in 0..<Attribute.allCases.count {
            guard let attribute = Attribute(rawValue: index) else { continue }
            if let slice = headers.attributes[attribute] {
                envelope.attributes[attribute] = reader.document.add(
                    text: batch.bytes[slice.range])
            }
        }
        if let slice = headers.contentType {
            envelope.datacontenttype = reader.document.add(text: batch.bytes[slice.range])
        }
        if let data, data.kind != .null { envelope.data = data }
        return envelope
    }

    /// Without a header that says so, a value is an event only if it is JSON with a `specversion`.
    private mutating func readUndeclared(
        _ value: RecordBatch.Slice, in batch: RecordBatch
    ) throws(Rejection) -> JSONNode {
        let root: JSONNode?
        do throws(JSONFault) {
            root = try reader.document.read(batch.bytes[value.range])
        } catch {
            root = nil
        }
        guard let root,
            reader.document.place(
                of: attributeNames.specversion, in: root) != nil
        else {
            let mark = hasMark(value, in: batch) ? "a byte order mark before the text; " : ""
            throw Rejection(.notACloudEvent, mark + EventDecoder.wantedHeader)
        }
        return root
    }

    private mutating func read(
        _ value: RecordBatch.Slice, in batch: RecordBatch
    ) throws(Rejection) -> JSONNode {
        do throws(JSONFault) {
            return try reader.document.read(batch.bytes[value.range])
        } catch {
            // The reader stops at the first fault of any kind; which reason counts is asked here.
            guard isUTF8(batch.bytes.span.extracting(value.range)) else {
                throw Rejection(.invalidUTF8, "the value is not UTF-8")
            }
            throw Rejection(
                .malformedJSON,
                hasMark(value, in: batch)
                    ? "the value begins with a byte order mark"
                    : "the value breaks the rules for JSON")
        }
    }

    /// Whether a value begins with a byte order mark, which JSON on a wire must not have.
    private func hasMark(_ value: RecordBatch.Slice, in batch: RecordBatch) -> Bool {
        batch.bytes[value.range].starts(with: [0xEF, 0xBB, 0xBF])
    }

    private func checkHeaders(
        _ headers: EventHeaders, of record: RecordBatch.Record, in batch: RecordBatch
    ) throws(Rejection) {
        guard headers.hasAttributes else { return }
        guard EventHeaders.areUTF8(of: record, in: batch, names: attributeNames) else {
            throw Rejection(.invalidUTF8, "a ce_ header is not UTF-8")
        }
    }
}
