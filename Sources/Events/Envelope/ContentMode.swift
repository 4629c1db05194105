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
    init(_ headers: EventHeaders, in bytes: [UInt8]) {
        if let slice = headers.contentType {
            let contentType = bytes.span.extracting(slice.range)
            if begins(contentType, with: "application/cloudevents+json") {
                self = .structured
                return
            }
            if begins(contentType, with: "application/cloudevents-batch") {
                self = .none
                return
            }
        }
        if headers.hasSpecversion {
            self = .binary
        } else if let slice = headers.contentType {
            let isJSON = isJSONMediaType(bytes.span.extracting(slice.range))
            self = isJSON ? .undeclared : .none
        } else {
            self = .undeclared
        }
    }
}

/// Whether a media type is `application/json`, in any case, with or without parameters.
func isJSONMediaType(_ text: Span<UInt8>) -> Bool {
    let name = "application/json"
    guard begins(text, with: name) else { return false }
    for index in name.utf8.count..<max(name.utf8.count, text.count) {
        switch text[index] {
        case 0x20, 0x09: continue
        case UInt8(ascii: ";"): return true
        default: return false
        }
    }
    return true
}

/// Whether a text begins with this one in lower case, itself in any case.
private func begins(_ text: Span<UInt8>, with beginning: String) -> Bool {
    guard text.count >= beginning.utf8.count else { return false }
    var index = 0
    for byte in beginning.utf8 {
        let mine = text[index].isLetter ? text[index] | 0x20 : text[index]
        if mine != byte { return false }
        index += 1
    }
    return true
}
