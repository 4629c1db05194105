import Bytes
import Codes
import Events
import Judgements
import Measures
import Subjects

/// The stored form of what a batch changed in the projections.
package enum ChangeCodec {
    /// What a chunk holds; raw values are stored.
    package enum Kind: Int16, Sendable {
        case cells = 1
        /// Histories of units without their names, as they were stored once.
        case unnamedUnits = 2
        case statements = 3
        case units = 4
        case mentions = 5
    }

    /// One chunk and what it holds.
    package struct Chunk: Sendable {
        package var kind: Kind
        package var bytes: [UInt8]
    }

    /// Chunks of some 60 KB: few rows, and none so large that it must be held twice.
    static let chunkBytes = 60_000

    /// The chunks of a batch's changes.
    package static func chunks(
        cells: [Cell], units: [UnitHistory], statements: [AreaStatements],
        mentions: [UnitMention] = []
    ) -> [Chunk] {
        chunks(of: cells) + chunks(.units, units, encode)
            + chunks(.statements, statements, encode) + chunks(.mentions, mentions, encode)
    }

    /// The chunks of changes.
    package static func chunks(of changes: ProjectionChanges) -> [Chunk] {
        chunks(
            cells: changes.cells, units: changes.units, statements: changes.statements,
            mentions: changes.mentions)
    }

    private static func chunks<Item>(
        _ kind: Kind, _ items: [Item], _ encode: (Item, inout ByteWriter) -> Void
    ) -> [Chunk] {
        var chunks: [Chunk] = []
        var writer = ByteWriter()
        for item in items {
            encode(item, &writer)
            if writer.count > chunkBytes { chunks.append(Chunk(kind: kind, bytes: writer.take())) }
        }
        if writer.count > 0 { chunks.append(Chunk(kind: kind, bytes: writer.take())) }
        return chunks
    }

    // MARK: cells

    private static func chunks(of cells: [Cell]) -> [Chunk] {
        var writer = CellChunks()
        writer.append(cells)
        return writer.finish()
    }

    /// The cells of a chunk of that kind.
    package static func cells(_ bytes: [UInt8]) throws -> [Cell] {
        var reader = ByteReader(bytes)
        var cells: [Cell] = []
        cells.reserveCapacity(bytes.count / 3)
        var last = CellCodec.origin
        while !reader.isAtEnd {
            let cell = CellCodec.decode(after: last, from: &reader)
            cells.append(cell)
            last = cell.key
        }
        try reader.finish()
        return cells
    }

    // MARK: units

    private static func encode(_ unit: UnitHistory, to writer: inout ByteWriter) {
        writer.put(unit.unit)
        writer.put(UInt16(unit.spans.count))
        for span in unit.spans {
            writer.put(span.from)
            writer.put(span.state.rawValue)
            writer.put(span.mergedInto)
            writer.put(span.kind?.rawValue ?? 0)
            writer.put(span.setting?.rawValue ?? 0)
            writer.put(span.ownership?.rawValue ?? 0)
            writer.put(span.stages | flags(of: span))
            writer.put(span.area)
            writer.put(span.township)
            writer.put(span.name)
        }
    }

    /// The unit histories of a chunk of that kind, `named` or not.
    package static func units(_ bytes: [UInt8], named: Bool) throws -> [UnitHistory] {
        var reader = ByteReader(bytes)
        var units: [UnitHistory] = []
        while !reader.isAtEnd {
            let unit: Term = reader.take()
            let count = Int(reader.take(UInt16.self))
            let spans = (0..<count).map { _ in span(&reader, named: named) }
            units.append(UnitHistory(unit: unit, spans: spans))
        }
        try reader.finish()
        return units
    }

    private static func span(_ reader: inout ByteReader, named: Bool) -> UnitHistory.Span {
        let from: Int32 = reader.take()
        let state = UnitHistory.State(rawValue: reader.take())
        if state == nil { reader.fail() }
        var span = UnitHistory.Span(
            from: from, state: state ?? .open, mergedInto: reader.take(), kind: code(&reader),
            setting: code(&reader), ownership: code(&reader), stages: reader.take(),
            area: reader.take(), township: reader.take(), name: named ? reader.take() : 0)
        span.forProfit = flag(span.stages >> forProfitShift)
        span.townshipSeat = flag(span.stages >> townshipSeatShift)
        span.stages &= 1 << townshipSeatShift - 1
        return span
    }

    /// What is true or false of a unit lies above the bits of its stages, of which there are
    /// fewer: as it was not kept before, it is not stated there.
    private static func flags(of span: UnitHistory.Span) -> UInt32 {
        bits(of: span.forProfit) << forProfitShift | bits(of: span.townshipSeat)
            << townshipSeatShift
    }

    private static let townshipSeatShift: UInt32 = 28
    private static let forProfitShift: UInt32 = 30

    /// 0 = not stated, else 1 or 2.
    private static func bits(of flag: Bool?) -> UInt32 { flag.map { $0 ? 2 : 1 } ?? 0 }

    private static func flag(_ bits: UInt32) -> Bool? { bits & 3 == 0 ? nil : bits & 3 == 2 }

    /// A code of a closed list; 0 stands for none.
    private static func code<Code: RawRepresentable<UInt8>>(_ reader: inout ByteReader) -> Code? {
        let number = reader.take(UInt8.self)
        let code = Code(rawValue: number)
        if code == nil, number != 0 { reader.fail() }
        return code
    }

    // MARK: mentions

    private static func encode(_ mention: UnitMention, to writer: inout ByteWriter) {
        writer.put(mention.unit)
        writer.put(mention.time)
    }

    /// The mentions of a chunk of that kind.
    package static func mentions(_ bytes: [UInt8]) throws -> [UnitMention] {
        var reader = ByteReader(bytes)
        var mentions: [UnitMention] = []
        while !reader.isAtEnd {
            mentions.append(UnitMention(unit: reader.take(), time: reader.take()))
        }
        try reader.finish()
        return mentions
    }

    // MARK: statements

    private static func encode(_ area: AreaStatements, to writer: inout ByteWriter) {
        writer.put(area.area)
        writer.put(UInt32(area.statements.count))
        for statement in area.statements {
            writer.put(statement.series)
            writer.put(statement.period.bits)
            writer.put(statement.group)
            writer.put(statement.millionths)
            writer.put(statement.status.rawValue)
            writer.put(statement.time)
            writer.put(statement.source)
            writer.put(Array(statement.id.utf8)[...])
        }
    }

    /// The areas' statements of a chunk of that kind.
    package static func statements(_ bytes: [UInt8]) throws -> [AreaStatements] {
        var reader = ByteReader(bytes)
        var areas: [AreaStatements] = []
        while !reader.isAtEnd {
            let area: Term = reader.take()
            let count = Int(reader.take(UInt32.self))
            var statements: [AreaStatements.Statement] = []
            while statements.count < count, !reader.isDamaged {
                statements.append(statement(&reader))
            }
            areas.append(AreaStatements(area: area, statements: statements))
        }
        try reader.finish()
        return areas
    }

    private static func statement(_ reader: inout ByteReader) -> AreaStatements.Statement {
        let series: Term = reader.take()
        let period = StatementPeriod(bits: reader.take())
        let (group, millionths): (Term, Int64) = (reader.take(), reader.take())
        let status: StatementStatus? = code(&reader)
        if period == nil || status == nil { reader.fail() }
        return AreaStatements.Statement(
            series: series, period: period ?? .year(1900), group: group, millionths: millionths,
            status: status ?? .final, time: reader.take(), source: reader.take(),
            id: String(decoding: reader.takeText(), as: UTF8.self))
    }
}

/// Writes sorted cells into chunks. Each starts from zero, so that it can be read without those
/// before it.
package struct CellChunks: Sendable {
    private var chunks: [ChangeCodec.Chunk] = []
    private var writer = ByteWriter()
    private var last = CellCodec.origin

    package init() {}

    /// Appends cells that come behind those before.
    package mutating func append(_ cells: [Cell]) {
        for cell in cells {
            CellCodec.encode(cell, after: last, to: &writer)
            last = cell.key
            if writer.count > ChangeCodec.chunkBytes { endChunk() }
        }
    }

    private mutating func endChunk() {
        chunks.append(ChangeCodec.Chunk(kind: .cells, bytes: writer.take()))
        last = CellCodec.origin
    }

    /// The chunks of all that was appended.
    package mutating func finish() -> [ChangeCodec.Chunk] {
        if writer.count > 0 { endChunk() }
        return chunks
    }
}
