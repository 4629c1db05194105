import Events
import Measures
import PostgresClient
import Subjects

/// What the projector hands to the judge: the changes of each batch, in the order of the batches.
package enum ChangeLog {
    /// The changes of some batches, decoded.
    package struct Changes: Sendable {
        package var cells: [Cell] = []
        package var units: [UnitHistory] = []
        package var statements: [AreaStatements] = []

        package init() {}

        package var isEmpty: Bool { cells.isEmpty && units.isEmpty && statements.isEmpty }

        mutating func add(_ kind: Int16, _ bytes: [UInt8]) throws {
            switch ChangeCodec.Kind(rawValue: kind) {
            case .cells: cells += try ChangeCodec.cells(bytes)
            case .units: units += try ChangeCodec.units(bytes)
            case .statements: statements += try ChangeCodec.statements(bytes)
            case nil: throw PostgresError.unexpectedValue(in: 0, "no kind of a change")
            }
        }
    }

    static func append(
        _ chunks: [ChangeCodec.Chunk], batch: Int64, _ connection: isolated PostgresConnection
    ) throws {
        guard !chunks.isEmpty else { return }
        var copy = BinaryCopy()
        for (place, chunk) in chunks.enumerated() {
            copy.startRow(fields: 4)
            copy.append(int8: batch)
            copy.append(int4: Int32(place))
            copy.append(int2: chunk.kind.rawValue)
            copy.append(bytes: chunk.bytes)
        }
        try connection.copyIn(
            "COPY planwatch.change_chunk (batch, chunk, kind, content) FROM STDIN (FORMAT binary)",
            copy.finished())
    }

    /// Hands every chunk behind `mark` to `body`, in order.
    static func read(
        after mark: Int64, upTo last: Int64 = .max, _ connection: isolated PostgresConnection,
        _ body: (Int16, [UInt8]) throws -> Void
    ) throws {
        // COPY takes no parameters: the marks are numbers of ours, never a text from outside.
        try connection.copyOut(
            """
            COPY (SELECT kind, content FROM planwatch.change_chunk
                  WHERE batch > \(mark) AND batch <= \(last) ORDER BY batch, chunk)
            TO STDOUT (FORMAT binary)
            """
        ) { row in
            try body(row.int(0), Array(row.bytes(1)))
        }
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
