import Calendar
import Codes
import Events
import Records
import Testing

/// Digests that keep what they were asked to hash: tests look at the canonical content itself.
final class KeptDigests: Digests {
    private(set) var contents: [String] = []
    private(set) var subjects: [String] = []

    func subjectKey(of subject: Span<UInt8>) -> SubjectKey {
        subjects.append(text(subject))
        return SubjectKey(high: fingerprint(subject), low: UInt64(subject.count))
    }

    func contentPrefix(of content: Span<UInt8>) -> UInt64 {
        contents.append(text(content))
        return fingerprint(content)
    }

    private func text(_ bytes: Span<UInt8>) -> String {
        String(decoding: bytes.indices.map { bytes[$0] }, as: UTF8.self)
    }

    private func fingerprint(_ bytes: Span<UInt8>) -> UInt64 {
        bytes.indices.reduce(0xCBF2_9CE4_8422_2325) { ($0 ^ UInt64(bytes[$1])) &* 0x100_0000_01B3 }
    }
}

/// What became of one record.
enum Outcome {
    case fact(Stated, content: String)
    case refused(Rejection)
    case tombstone

    var rejection: Rejection? {
        if case .refused(let rejection) = self { rejection } else { nil }
    }

    var reason: RejectionReason? { rejection?.reason }
    var pointer: String? { rejection?.pointer }

    var fact: Fact? { stated?.fact }

    var stated: Stated? {
        if case .fact(let stated, _) = self { stated } else { nil }
    }

    /// The canonical content of a fact.
    var content: String? {
        if case .fact(_, let content) = self { content } else { nil }
    }
}

/// A fact and what its fields say, by the names of the contract.
struct Stated {
    let fact: Fact
    let arena: FactArena
    private let definition: EventDefinition

    init(_ fact: Fact, in arena: FactArena) {
        self.fact = fact
        self.arena = arena
        definition = EventTypes.standard[fact.type]!
    }

    var day: String { CivilDay(number: fact.day).description }
    /// The words of the payload.
    var payload: [UInt32] { (0..<Int(fact.payload.count)).map { arena.word($0, of: fact.payload) } }

    func term(_ name: String) -> Term { arena[definition.field(name, as: Term.self), of: fact] }
    func word<List: ClosedList>(_ name: String, of list: List.Type) -> List? {
        arena[definition.field(name, as: List?.self), of: fact]
    }
    func words(_ name: String) -> UInt32? {
        arena[definition.field(name, as: UInt32?.self), of: fact]
    }
    func flag(_ name: String) -> Bool? { arena[definition.field(name, as: Bool?.self), of: fact] }
    func date(_ name: String) -> String? {
        arena[definition.field(name, as: Int32?.self), of: fact]
            .map { CivilDay(number: $0).description }
    }
    func period(_ name: String) -> StatementPeriod? {
        arena[definition.field(name, as: StatementPeriod?.self), of: fact]
    }
    func number(_ name: String) -> Int64? {
        arena[definition.field(name, as: Int64?.self), of: fact]
    }
}

typealias Headers = [(String, [UInt8]?)]

let structuredMode: Headers = [
    ("content-type", Array("application/cloudevents+json; charset=utf-8".utf8))
]

/// Decodes a single record with a decoder of its own. Of all faults of a record, which are found
/// again when an operator asks, the first is why it is refused, and there is none of others.
func decode(
    key: [UInt8]? = Array("student/s1".utf8), _ value: [UInt8]?,
    headers: Headers = structuredMode, clock: DecoderClock = .other
) -> Outcome {
    let digests = KeptDigests()
    var decoder = EventDecoder(digests: digests, clock: clock, types: .standard, terms: Interner())
    var batch = RecordBatch()
    batch.append(offset: 0, key: key, value: value, headers: headers)
    let decoded = decoder.decode(batch)
    #expect(decoder.faults(of: 0, in: batch).first == decoded.refusals.first?.rejection)
    if let fact = decoded.facts.first?.fact {
        return .fact(Stated(fact, in: decoded.arena), content: digests.contents[0])
    }
    return decoded.refusals.first.map { .refused($0.rejection) } ?? .tombstone
}

func decode(
    key: String = "student/s1", _ value: String, headers: Headers = structuredMode,
    clock: DecoderClock = .other
) -> Outcome {
    decode(key: Array(key.utf8), Array(value.utf8), headers: headers, clock: clock)
}

/// Data of an enrolment with the required fields and more.
func enrolmentData(_ more: String = "") -> String {
    #"{"schoolId":"k-1","stage":"primary","from":"2023-09-01","move":"new""#
        + (more.isEmpty ? "" : "," + more) + "}"
}

/// A structured event; attributes given here replace the usual ones, nil leaves one out.
func event(
    _ changed: [String: String?] = [:], data: String? = enrolmentData()
) -> String {
    var members: [String: String?] = [
        "specversion": #""1.0""#, "id": #""e1""#, "source": #""/test""#,
        "type": #""education.enrolment.v1""#, "subject": #""student/s1""#,
        "time": #""2023-09-02T08:00:00+08:00""#, "data": data,
    ]
    for (name, value) in changed { members[name] = value }
    let texts = members.sorted { $0.key < $1.key }.compactMap { name, value in
        value.map { "\"\(name)\":\($0)" }
    }
    return "{" + texts.joined(separator: ",") + "}"
}

/// Structured events as a batch; each key is the subject that `event` gives, or its own.
func batch(_ events: [String]) -> RecordBatch {
    var batch = RecordBatch()
    for (offset, text) in events.enumerated() {
        let key = text.contains("institution/k-9") ? "institution/k-9" : "student/s1"
        batch.append(
            offset: Int64(offset), key: Array(key.utf8), value: Array(text.utf8),
            headers: structuredMode)
    }
    return batch
}

/// Decodes data of any type, with a subject of the right kind.
func decode(_ type: EventDefinition, _ data: String) -> Outcome {
    let subject = type.subjects[0].word + "/s1"
    let changed = ["type": "\"education.\(type.name).v1\"", "subject": "\"\(subject)\""]
    return decode(key: subject, event(changed, data: data))
}
