import Configuration
import Events
import Instruments
import JSONText
import Records

/// A record as it came, in a form that can be kept: key, value and headers, each of which may be
/// absent.
package struct StoredRecord: Equatable, Sendable {
    var key: [UInt8]?
    var value: [UInt8]?
    var headers: [(name: [UInt8], value: [UInt8]?)]

    /// A copy of one record of a batch.
    init(_ record: RecordBatch.Record, of batch: RecordBatch) {
        key = record.key.map { Array(batch.bytes[$0.range]) }
        value = record.value.map { Array(batch.bytes[$0.range]) }
        headers = batch.headers[Int(record.firstHeader)...].prefix(Int(record.headerCount)).map {
            (Array(batch.bytes[$0.name.range]), $0.value.map { Array(batch.bytes[$0.range]) })
        }
    }

    /// Reads what `bytes` wrote; nil where it is something else.
    init?(bytes: [UInt8]) {
        var reader = PieceReader(rest: bytes[...])
        guard let key = reader.readContent(), let value = reader.readContent() else { return nil }
        self.key = key.content
        self.value = value.content
        headers = []
        while !reader.rest.isEmpty {
            guard let name = reader.readContent()?.content, let value = reader.readContent() else {
                return nil
            }
            headers.append((name, value.content))
        }
    }

    /// Piece after piece: a byte that says whether it is there, its length in four bytes, its
    /// bytes.
    var bytes: [UInt8] {
        let pieces = [key, value] + headers.flatMap { [$0.name, $0.value] }
        return pieces.reduce(into: []) { out, piece in
            guard let piece else { return out.append(0) }
            out.append(1)
            for shift in stride(from: 0, to: 32, by: 8) {
                out.append(UInt8(truncatingIfNeeded: piece.count >> shift))
            }
            out += piece
        }
    }

    /// Appends the record to a batch, under the place that it was read from.
    func append(to batch: inout RecordBatch, partition: Int32, offset: Int64) {
        let keySlice = key.map { batch.add($0) }
        let valueSlice = value.map { batch.add($0) }
        let first = batch.headers.count
        for header in headers {
            let name = batch.add(header.name)
            batch.headers.append(
                RecordBatch.Header(name: name, value: header.value.map { batch.add($0) }))
        }
        batch.records.append(
            RecordBatch.Record(
                partition: partition, offset: offset, key: keySlice, value: valueSlice,
                firstHeader: Int32(first), headerCount: Int32(headers.count)))
    }

    /// Base64 texts, for the person who looks at it: a record may hold any bytes.
    package var json: JSON {
        .object([
            ("key", .optional(key.map(Base64.text))), ("value", .optional(value.map(Base64.text))),
            (
                "headers",
                .array(
                    headers.map { header in
                        .array([
                            .string(Base64.text(header.name)),
                            .optional(header.value.map(Base64.text)),
                        ])
                    })
            ),
        ])
    }

    /// Key, headers and value with their names, for the person who looks at it; nil is null.
    package var parts: [(name: String, bytes: [UInt8]?)] {
        var parts: [(name: String, bytes: [UInt8]?)] = [("key", key)]
        for header in headers {
            parts.append((String(decoding: header.name, as: UTF8.self), header.value))
        }
        parts.append(("value", value))
        return parts
    }

    /// All that is wrong with it, by this program and on this day.
    package func faults(by clock: Settings.Clock) -> [Rejection] {
        var batch = RecordBatch()
        append(to: &batch, partition: 0, offset: 0)
        // Nothing is kept of it, so that any key tells persons apart.
        let digests = KeyedDigests(
            identityKey: [UInt8](repeating: 0, count: Settings.Identity.shortestKey))
        var decoder = EventDecoder(
            digests: digests, clock: clock == .wall ? .wall(today: WallClock.today()) : .other,
            types: .standard, terms: Interner([]))
        return decoder.faults(of: 0, in: batch)
    }

    package static func == (left: StoredRecord, right: StoredRecord) -> Bool {
        left.bytes == right.bytes
    }

    private struct PieceReader {
        var rest: ArraySlice<UInt8>

        /// The next piece; nil where the bytes are cut short.
        mutating func readContent() -> (content: [UInt8]?, Void)? {
            guard let flag = rest.popFirst() else { return nil }
            guard flag == 1 else { return (nil, ()) }
            guard rest.count >= 4 else { return nil }
            let count = rest.prefix(4).reversed().reduce(0) { $0 << 8 | Int($1) }
            rest = rest.dropFirst(4)
            guard rest.count >= count else { return nil }
            defer { rest = rest.dropFirst(count) }
            return (Array(rest.prefix(count)), ())
        }
    }
}
