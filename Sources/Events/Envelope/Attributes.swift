/// The attributes of the envelope that mean something; all others are passed over.
enum Attribute: Int, CaseIterable {
    case specversion, id, source, type, subject, time, corrects, retracts
}

/// What is known of each attribute: the header that gives it, or its value.
struct Attributes<Value: BitwiseCopyable> {
    private var values = InlineArray<8, Value?>(repeating: nil)

    init() {}

    subscript(attribute: Attribute) -> Value? {
        get { values[attribute.rawValue] }
        set { values[attribute.rawValue] = newValue }
    }
}

/// The names of attributes as words, in JSON and as headers, and the media types.
final class AttributeNames: Sendable {
    let inJSON: [Word]
    let asHeaders: [Word]
    let datacontenttype = Word("datacontenttype")
    let data = Word("data")
    let contentType = Word("content-type")
    let prefix = Word("ce_")
    let structuredType = Array("application/cloudevents+json".utf8)
    let batchedType = Array("application/cloudevents-batch".utf8)
    let jsonType = Array("application/json".utf8)
    /// The only `specversion` there is.
    let version = Word("1.0")

    init() {
        inJSON = Attribute.allCases.map { Word("\($0)") }
        asHeaders = Attribute.allCases.map { Word("ce_\($0)") }
    }
}

/// An event whose attributes are found, but not yet judged.
struct Envelope {
    var attributes = Attributes<JSONNode>()
    /// In binary mode the `content-type` header.
    var datacontenttype: JSONNode?
    var data: JSONNode?
}
