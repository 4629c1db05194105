import Judgements
import Measures
import PostgresClient

/// What the projector hands to the judge: the changes of each batch, in the order of the batches.
package enum ChangeLog {
    /// - Parameter shard: -1 where the changes are of no shard: nothing is shared, or the base.
    static func append(
        _ chunks: [ChangeCodec.Chunk], batch: Int64, shard: Int32 = -1,
        _ connection: isolated PostgresConnection
    ) throws {
        guard !chunks.isEmpty else { return }
        var copy = BinaryCopy()
        for (place, chunk) in chunks.enumerated() {
            copy.startRow(fields: 5)
            copy.append(int8: batch)
            copy.append(int4: Int32(place))
            copy.append(int2: chunk.kind.rawValue)
            copy.append(bytes: chunk.bytes)
            copy.append(int4: shard)
        }
        try connection.copyIn(
            """
            COPY planwatch.change_chunk (batch, chunk, kind, content, shard)
            FROM STDIN (FORMAT binary)
            """, copy.finished())
    }

    /// The changes behind `mark`, up to the batch `last`, in their order.
    static func changes(
        after mark: Int64, upTo last: Int64 = .max, _ connection: isolated PostgresConnection
    ) throws -> ProjectionChanges {
        var changes = ProjectionChanges()
        // COPY takes no parameters: the marks are numbers of ours, never a text from outside.
        try connection.copyOut(
            """
            COPY (SELECT kind, content FROM planwatch.change_chunk
                  WHERE batch > \(mark) AND batch <= \(last) ORDER BY batch, chunk)
            TO STDOUT (FORMAT binary)
            """
        ) { row in
            try changes.add(row.int(0), Array(row.bytes(1)))
        }
        return changes
    }

    /// Replaces all chunks up to `mark` by one base that says the same.
    static func rebase(
        _ chunks: [ChangeCodec.Chunk], upTo mark: Int64,
        _ connection: isolated PostgresConnection
    ) throws {
        try connection.query("DELETE FROM planwatch.change_chunk WHERE batch <= $1", [.int(mark)])
        try append(chunks, batch: mark, connection)
        try connection.query("UPDATE planwatch.mark SET base = $1", [.int(mark)])
    }
}

extension ProjectionChanges {
    mutating func add(_ kind: Int16, _ bytes: [UInt8]) throws {
        switch ChangeCodec.Kind(rawValue: kind) {
        case .cells: cells += try ChangeCodec.cells(bytes)
        case .unnamedUnits: units += try ChangeCodec.units(bytes, named: false)
        case .units: units += try ChangeCodec.units(bytes, named: true)
        case .statements: statements += try ChangeCodec.statements(bytes)
        case .mentions: mentions += try ChangeCodec.mentions(bytes)
        case nil: throw PostgresError.unexpectedValue(in: 0, "no kind of a change")
        }
    }
}
