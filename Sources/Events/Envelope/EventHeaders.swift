import Records

/// The headers of a record, as the Kafka binding of CloudEvents names them.
struct EventHeaders {
    /// Of several the first that has a value.
    private(set) var contentType: RecordBatch.Slice?
    private(set) var attributes = Attributes<RecordBatch.Slice>()
    /// Whether there is any `ce_` header.
    private(set) var hasAttributes = false
    private(set) var hasSpecversion = false
    /// Whether some `ce_` header comes twice.
    private(set) var hasDoubled = false

    init() {}

    /// Batch and names are borrowed: an initializer would otherwise own, and so count, each.
    init(
        of record: RecordBatch.Record, in batch: borrowing RecordBatch,
        names: borrowing AttributeNames
    ) {
        var seen: UInt8 = 0
        var others: [RecordBatch.Slice] = []
        let first = Int(record.firstHeader)
        for place in first..<first + Int(record.headerCount) {
            let header = batch.headers[place]
            let bytes = batch.bytes.span.extracting(header.name.range)
            let name = Word(bytes)
            if name == names.contentType {
                if contentType == nil { contentType = header.value }
                continue
            }
            guard Word(bytes.extracting(first: 3)) == names.prefix else { continue }
            hasAttributes = true
            guard let index = names.asHeaders.firstIndex(of: name),
                let attribute = Attribute(rawValue: index)
            else {
                others.append(header.name)
                continue
            }
            let bit: UInt8 = 1 << UInt8(index)
            if seen & bit != 0 { hasDoubled = true }
            seen |= bit
            attributes[attribute] = header.value
        }
        hasSpecversion = seen & 1 << UInt8(Attribute.specversion.rawValue) != 0
        if others.count > 1 {
            let different = Set(others.map { batch.bytes[$0.range] })
            if different.count < others.count { hasDoubled = true }
        }
    }

    /// Whether names and values of all `ce_` headers are UTF-8.
    static func areUTF8(
        of record: RecordBatch.Record, in batch: RecordBatch, names: AttributeNames
    ) -> Bool {
        let first = Int(record.firstHeader)
        for place in first..<first + Int(record.headerCount) {
            let header = batch.headers[place]
            let name = batch.bytes.span.extracting(header.name.range)
            guard Word(name.extracting(first: 3)) == names.prefix else { continue }
            guard isUTF8(name) else { return false }
            if let value = header.value,
                !isUTF8(batch.bytes.span.extracting(value.range))
            {
                return false
            }
        }
        return true
    }
}
