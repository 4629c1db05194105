import Bytes
import Crypto
import Events
import Subjects

/// The stored form of timelines as they rest in memory: a piece holds those of some subjects, each
/// with its counted facts, and then the checksum of all that.
///
/// What the facts are is not looked at again when a piece is read: a checksum that is right says
/// that a program wrote it, and the form that its layout was the same.
package enum GatheredCodec {
    /// How many subjects a piece has; the last one has fewer.
    package static let subjectsInPiece = 256

    /// The form of pieces with facts of these types. With another layout of anything in it, or
    /// another field of an event type or number of a word, it is another form, and what is stored
    /// is not read.
    package static func form(of types: EventTypes) -> String {
        let layout = SHA256.digest(of: Array(types.layout.utf8))
        return "1.\(PackedFacts.layout).\(String(layout.high, radix: 16))"
    }

    /// Why pieces cannot be used.
    package enum Damage: String, Error {
        case changed = "a piece is not as it was written"
        case missing = "a piece is missing"
        case twice = "a subject is there twice"
    }

    package static func piece(of timelines: some Sequence<Timeline>) -> [UInt8] {
        var writer = ByteWriter(room: 1 << 19)
        for timeline in timelines {
            let facts = timeline.facts.front(Int(timeline.projected))
            writer.put(timeline.subject.high)
            writer.put(timeline.subject.low)
            writer.put(timeline.kind.rawValue << 1 | (timeline.isPlain ? 1 : 0))
            writer.putCompact(UInt64(timeline.name))
            writer.putCompact(UInt64(timeline.projected))
            writer.putCompact(UInt64(facts.count))
            writer.put(bytes: facts.span)
        }
        let content = writer.take()
        return content + SHA256.digest(of: content).bytes
    }

    package static func timelines(_ piece: [UInt8]) throws(Damage) -> [Timeline] {
        let end = piece.count - Digest.byteCount
        guard end >= 0,
            SHA256().digest(of: piece.span.extracting(0..<end)).bytes.elementsEqual(piece[end...])
        else { throw .changed }
        var reader = ByteReader(piece)
        var timelines: [Timeline] = []
        timelines.reserveCapacity(subjectsInPiece)
        while reader.index < end {
            let subject = SubjectKey(high: reader.take(), low: reader.take())
            let kindAndPlain = reader.take(UInt8.self)
            guard let kind = SubjectKind(rawValue: kindAndPlain >> 1) else { throw .changed }
            let name: Term = reader.takeCompact()
            let count = reader.takeCompact(as: Int.self)
            let facts = reader.take(bytes: reader.takeCompact(as: Int.self))
            timelines.append(
                Timeline(
                    subject: subject, kind: kind, name: name,
                    facts: PackedFacts(bytes: facts, count: count),
                    isPlain: kindAndPlain & 1 == 1))
        }
        guard reader.index == end, !reader.isDamaged else { throw .changed }
        return timelines
    }
}
