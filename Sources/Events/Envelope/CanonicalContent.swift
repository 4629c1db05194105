/// The content of an event in its one spelling: type, subject, time, corrects, retracts and data as
/// JSON with sorted keys, no white space, nothing that is null, numbers in their shortest decimal
/// form. Two records with the same canonical content say the same.
struct CanonicalContent {
    /// Of the text that was written last the first `count` bytes, as UTF-8.
    private(set) var bytes: [UInt8] = []
    private(set) var count = 0
    private let names = AttributeTexts()

    /// Beyond this many bytes the room is given back, for one great event should not stay.
    private static let keptRoom = 1 << 20

    /// Writes the content of an event.
    mutating func write(_ envelope: Envelope, _ document: JSONDocument) {
        makeRoom(for: document)
        var writer = ContentWriter()
        writer.write(envelope, document, names, to: &bytes)
        count = writer.count
    }

    /// A byte becomes six at most, `\u0001`; only a number with an exponent may grow more.
    private mutating func makeRoom(for document: JSONDocument) {
        var needed = 6 * document.bytes.count + names.bytes.count
        if document.hasExponent {
            for place in 0..<document.memberCount
            where document.members[place].value.kind == .number {
                needed += document.plainForm(of: document.members[place].value).count
            }
        }
        if bytes.count > CanonicalContent.keptRoom { bytes = [] }
        if bytes.count < needed { bytes = [UInt8](repeating: 0, count: needed) }
    }
}

/// The names of the attributes that are content, quoted and with their colon, in one array.
struct AttributeTexts {
    private(set) var bytes: [UInt8] = []
    let corrects, data, retracts, subject, time, type: Range<Int>

    init() {
        var all: [UInt8] = []
        func add(_ name: String) -> Range<Int> {
            let start = all.count
            all.append(contentsOf: "\"\(name)\":".utf8)
            return start..<all.count
        }
        (corrects, data, retracts) = (add("corrects"), add("data"), add("retracts"))
        (subject, time, type) = (add("subject"), add("time"), add("type"))
        bytes = all + JSONDocument.padding
    }
}
