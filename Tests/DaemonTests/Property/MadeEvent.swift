import JSONText
import PropertySupport

/// An event as a source would write it.
struct MadeEvent {
    var id: String
    var source: String
    /// The name between `education.` and `.v1`.
    var type: String
    var subject: String
    var time: String
    var link: (word: String, id: String)?
    var data: [(String, JSON)]?

    /// The attributes in some order.
    private func attributes() -> [(String, String)] {
        [
            ("specversion", "1.0"), ("id", id), ("source", source),
            ("type", "education.\(type).v1"), ("subject", subject), ("time", time),
        ] + (link.map { [($0.word, $0.id)] } ?? [])
    }

    /// The event as a record in one of the content modes and spellings: the same fact in all.
    func record(_ dice: inout Dice) -> SentRecord {
        var record = SentRecord(key: Array(subject.utf8))
        let data = data?.shuffled(using: &dice)
        if dice.once(in: 3) {
            record.headers = attributes().shuffled(using: &dice).map {
                ("ce_" + $0.0, Array($0.1.utf8))
            }
            if dice.once(in: 2) {
                record.headers.append(("content-type", Array("application/json".utf8)))
            }
            record.value = data.map { Array(JSON.object($0).text.utf8) }
            return record
        }
        var members = attributes().map { ($0.0, JSON.string($0.1)) }
        if let data { members.append(("data", .object(data))) }
        record.value = Array(JSON.object(members.shuffled(using: &dice)).text.utf8)
        if !dice.once(in: 4) {
            let mode = dice.pick([
                "application/cloudevents+json", "Application/CloudEvents+JSON; charset=utf-8",
            ])
            record.headers = [("content-type", Array(mode.utf8))]
        }
        return record
    }
}

/// One record as a producer sends it.
struct SentRecord: CustomStringConvertible {
    var key: [UInt8]?
    var value: [UInt8]?
    var headers: [(String, [UInt8]?)] = []

    var description: String {
        let words = headers.map { "\($0.0): \($0.1.map { Self.text($0) } ?? "-")" }
        return
            (["key \(key.map { Self.text($0) } ?? "-")"] + words + [
                value.map { Self.text($0) } ?? "no value"
            ]).joined(separator: " | ")
    }

    private static func text(_ bytes: [UInt8]) -> String { String(decoding: bytes, as: UTF8.self) }
}
