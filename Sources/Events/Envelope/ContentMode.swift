import Records

/// How a record carries its event.
enum ContentMode {
    /// The whole event is the value.
    case structured
    /// The attributes are headers, the value is the data.
    case binary
    /// No header says; the value decides whether it is a structured event.
    case undeclared
    /// Several events in a value, or something else.
    case none

    /// The mode that the headers declare.
    init(
        _ headers: EventHeaders, in batch: borrowing RecordBatch, names: borrowing AttributeNames
    ) {
        guard let slice = headers.contentType else {
            self = headers.hasSpecversion ? .binary : .undeclared
            return
        }
        let contentType = batch.bytes.span.extracting(slice.range)
        if begins(contentType, with: names.structuredType) {
            self = .structured
        } else if begins(contentType, with: names.batchedType) {
            self = .none
        } else if headers.hasSpecversion {
            self = .binary
        } else {
            self = isMediaType(contentType, names.jsonType) ? .undeclared : .none
        }
    }
}

/// Whether a media type is this one, in any case, with or without parameters.
func isMediaType(_ text: Span<UInt8>, _ name: [UInt8]) -> Bool {
    guard begins(text, with: name) else { return false }
    for index in name.count..<text.count {
        switch text[index] {
        case 0x20, 0x09: continue
        case UInt8(ascii: ";"): return true
        default: return false
        }
    }
    return true
}

/// Whether a text begins with this one in lower case, itself in any case.
private func begins(_ text: Span<UInt8>, with beginning: [UInt8]) -> Bool {
    guard text.count >= beginning.count else { return false }
    if text.extracting(first: beginning.count).isSame(as: beginning.span) { return true }
    for index in beginning.indices {
        let byte = text[index]
        if (byte.isLetter ? byte | 0x20 : byte) != beginning[index] { return false }
    }
    return true
}
