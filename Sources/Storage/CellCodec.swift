import Bytes
import Events
import Measures

/// The stored form of cells: each as what it has other than the one before it. Sorted cells, which
/// mostly differ in their day alone, take 3 or 4 bytes instead of 24.
enum CellCodec {
    /// What the first cell of a chunk is compared with.
    static let origin = CellKey(measure: 0, group: 0, unit: 0, day: 0)

    /// Twice the distance of the days, one more where a place follows; then the amount.
    static func encode(_ cell: Cell, after last: CellKey, to writer: inout ByteWriter) {
        let key = cell.key
        let isElsewhere = !isSamePlace(key, last)
        let step = Int64(key.day) - Int64(last.day)
        writer.putCompact(signed: 2 * step + (isElsewhere ? 1 : 0))
        if isElsewhere {
            writer.putCompact(UInt64(key.measure))
            writer.putCompact(UInt64(key.group))
            writer.putCompact(UInt64(key.unit))
            writer.putCompact(signed: Int64(key.unitDay) - Int64(CellKey.countedDay))
        }
        writer.putCompact(signed: cell.amount)
    }

    static func decode(after last: CellKey, from reader: inout ByteReader) -> Cell {
        var key = last
        let step = reader.takeSignedCompact(as: Int64.self)
        key.day = reader.fitting(Int64(last.day) + step >> 1)
        if step & 1 != 0 {
            key.measure = reader.takeCompact()
            key.group = reader.takeCompact()
            key.unit = reader.takeCompact()
            let distance = reader.takeSignedCompact(as: Int64.self)
            key.unitDay = reader.fitting(distance &+ Int64(CellKey.countedDay))
        }
        return Cell(key: key, amount: reader.takeSignedCompact())
    }

    private static func isSamePlace(_ key: CellKey, _ other: CellKey) -> Bool {
        key.unit == other.unit && key.measure == other.measure && key.group == other.group
            && key.unitDay == other.unitDay
    }
}
