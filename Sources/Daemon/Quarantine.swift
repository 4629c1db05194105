import Crypto
import JSONText
import Records

/// The encrypted copy of a refused record: AES-256-GCM under a key derived from the identity key.
package struct Quarantine: Sendable {
    private let box: SealedBox

    package init(identityKey: [UInt8]) {
        box = SealedBox(
            key: derivedKey(from: identityKey, info: "planwatch quarantine record v1"))
    }

    /// Key, value and headers of a record as JSON with base64 texts, sealed.
    func seal(_ record: RecordBatch.Record, of batch: RecordBatch) -> [UInt8] {
        let headers = batch.headers[Int(record.firstHeader)...].prefix(Int(record.headerCount))
        let json = JSON.object([
            ("key", base64(record.key, batch)),
            ("value", base64(record.value, batch)),
            (
                "headers",
                .array(
                    headers.map { .array([base64($0.name, batch), base64($0.value, batch)]) })
            ),
        ])
        return box.seal(Array(json.text.utf8))
    }

    /// The JSON of a sealed record; nil where the key is another one.
    package func open(_ sealed: [UInt8]) -> String? {
        box.open(sealed).map { String(decoding: $0, as: UTF8.self) }
    }

    private func base64(_ slice: RecordBatch.Slice?, _ batch: RecordBatch) -> JSON {
        slice.map { .string(base64Text(batch.bytes[$0.range])) } ?? .null
    }
}

/// RFC 4648 base64 with padding.
func base64Text(_ bytes: ArraySlice<UInt8>) -> String {
    let alphabet = Array("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/".utf8)
    var out: [UInt8] = []
    var index = bytes.startIndex
    while index < bytes.endIndex {
        let group = bytes[index..<min(index + 3, bytes.endIndex)]
        let padded = Array(group) + [UInt8](repeating: 0, count: 3 - group.count)
        let bits = UInt32(padded[0]) << 16 | UInt32(padded[1]) << 8 | UInt32(padded[2])
        for place in 0..<4 {
            let shift = UInt32(18 - 6 * place)
            out.append(
                place > group.count ? UInt8(ascii: "=") : alphabet[Int(bits >> shift & 63)])
        }
        index += 3
    }
    return String(decoding: out, as: UTF8.self)
}
