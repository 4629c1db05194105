import Calendar
import Crypto
import Events
import Foundation
import JSONText
import Records

/// Reads records from standard input, one JSON object a line, and writes what the decoder makes of
/// each: tests in other languages hold their own reading of the contract against it.
///
/// In: `{"key", "value", "headers": [[name, value]…]}`, key and values in base64 or null. Out:
/// `{"verdict": "fact" | "tombstone" | reason, "pointer", "type", "day", "content", "canonical"}`,
/// `content` being the first eight bytes of the digest in hexadecimal.
@main
struct DecodeProbe {
    static func main() throws {
        let clock =
            CommandLine.arguments.dropFirst().first.flatMap { CivilDay($0) }
            .map { DecoderClock.wall(today: $0) } ?? .other
        let digests = ProbeDigests()
        var decoder = EventDecoder(
            digests: digests, clock: clock, types: .standard, terms: Interner())
        while let line = readLine() {
            let batch = try record(Data(line.utf8))
            print(answer(decoder.decode(batch), digests.latest).text)
        }
    }

    private static func record(_ line: Data) throws -> RecordBatch {
        let fields = try JSONSerialization.jsonObject(with: line) as? [String: Any] ?? [:]
        let headers = (fields["headers"] as? [[Any]] ?? []).map { pair in
            (pair.first as? String ?? "", bytes(pair.last))
        }
        var batch = RecordBatch()
        batch.append(
            offset: 0, key: bytes(fields["key"]), value: bytes(fields["value"]), headers: headers)
        return batch
    }

    private static func bytes(_ field: Any?) -> [UInt8]? {
        (field as? String).flatMap { Data(base64Encoded: $0) }.map { [UInt8]($0) }
    }

    private static func answer(_ decoded: DecodedBatch, _ canonical: String) -> JSON {
        if let refusal = decoded.refusals.first {
            return .object([
                ("verdict", .string(refusal.rejection.reason.rawValue)),
                ("pointer", .optional(refusal.rejection.pointer)),
            ])
        }
        guard let fact = decoded.facts.first?.fact else {
            return .object([("verdict", .string("tombstone"))])
        }
        return .object([
            ("verdict", .string("fact")),
            ("type", .string(EventTypes.standard.name(of: fact.type))),
            ("day", .string(CivilDay(number: fact.day).description)),
            ("time", .string(String(fact.time))),
            ("content", .string(String(fact.content, radix: 16))),
            ("canonical", .string(canonical)),
        ])
    }
}

/// SHA-256 as the daemon computes it; subjects are not asked for here.
private final class ProbeDigests: Digests {
    private(set) var latest = ""
    private let hash = SHA256()

    func subjectKey(of subject: Span<UInt8>) -> SubjectKey { SubjectKey(high: 0, low: 0) }

    func contentPrefix(of content: Span<UInt8>) -> UInt64 {
        latest = String(decoding: content.indices.map { content[$0] }, as: UTF8.self)
        return hash.digest(of: content).high
    }
}
