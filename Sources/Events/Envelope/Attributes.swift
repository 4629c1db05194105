/// The attributes of the envelope that mean something; all others are passed over.
enum Attribute: Int, CaseIterable, Sendable {
    case specversion, id, source, type, subject, time, corrects, retracts
}

/// What is known of each attribute: the header that gives it, or its value.
struct Attributes<Value: BitwiseCopyable> {
    private var specversion, id, source, type, subject, time, corrects, retracts: Value?

    init() {}

    /// Written out, since an `InlineArray` is copied whole to read one of its places.
    @inline(__always)
    subscript(attribute: Attribute) -> Value? {
        get {
            switch attribute {
            case .specversion: specversion
            case .id: id
            case .source: source
            case .type: type
            case .subject: subject
            case .time: time
            case .corrects: corrects
            case .retracts: retracts
            }
        }
        set {
            switch attribute {
            case .specversion: specversion = newValue
            case .id: id = newValue
            case .source: source = newValue
            case .type: type = newValue
            case .subject: subject = newValue
            case .time: time = newValue
            case .corrects: corrects = newValue
            case .retracts: retracts = newValue
            }
        }
    }
}

/// What a member of a structured event is.
enum Part: Sendable {
    case attribute(Attribute)
    case data, datacontenttype
}

/// The names of attributes as words, in JSON and as headers, and the media types.
final class AttributeNames: Sendable {
    /// The members of a structured event that mean something, sorted, and what each is.
    let sorted: [Word]
    let parts: [Part]
    let asHeaders: [Word]
    let specversion = Word("specversion")
    let contentType = Word("content-type")
    let prefix = Word("ce_")
    let structuredType = Array("application/cloudevents+json".utf8)
    let batchedType = Array("application/cloudevents-batch".utf8)
    let jsonType = Array("application/json".utf8)
    /// The only `specversion` there is.
    let version = Word("1.0")

    init() {
        let attributes = Attribute.allCases.map { (Word("\($0)"), Part.attribute($0)) }
        let others = [(Word("data"), Part.data), (Word("datacontenttype"), Part.datacontenttype)]
        let all = (attributes + others).sorted { $0.0 < $1.0 }
        (sorted, parts) = (all.map(\.0), all.map(\.1))
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
