/// A cell in a form in which cells are sorted.
protocol KeyedAmount {
    var amount: Int64 { get set }
    func hasKey(of other: Self) -> Bool
}

/// A cell with its key in one number, in the order of keys.
struct PackedCell: KeyedAmount, Sendable, BitwiseCopyable {
    var key: UInt64
    var amount: Int64

    @inline(__always)
    func hasKey(of other: PackedCell) -> Bool { key == other.key }
}

/// How the keys of some cells fit into one number each: a batch has few measures, units and days,
/// so that of five numbers, sixteen bytes, mostly less than eight are needed, and there is half as
/// much to sort.
struct CellPacking {
    private var measures = Spread()
    private var groups = Spread()
    private var units = Spread()
    private var days = Spread()
    private var unitDays = Spread()

    /// nil where the keys are too far apart.
    init?(_ cells: [Cell]) {
        for cell in cells {
            measures.add(UInt32(cell.key.measure))
            groups.add(UInt32(cell.key.group))
            units.add(cell.key.unit)
            days.add(unsigned(cell.key.day))
            unitDays.add(unsigned(cell.key.unitDay))
        }
        let width =
            measures.measured() + groups.measured() + units.measured() + days.measured()
            + unitDays.measured()
        guard width <= UInt64.bitWidth else { return nil }
    }

    @inline(__always)
    func pack(_ key: CellKey) -> UInt64 {
        var packed = measures.place(of: UInt32(key.measure))
        packed = packed &<< groups.width | groups.place(of: UInt32(key.group))
        packed = packed &<< units.width | units.place(of: key.unit)
        packed = packed &<< days.width | days.place(of: unsigned(key.day))
        return packed &<< unitDays.width | unitDays.place(of: unsigned(key.unitDay))
    }

    @inline(__always)
    func unpack(_ packed: UInt64) -> CellKey {
        var left = packed
        let unitDay = signed(unitDays.take(from: &left))
        let day = signed(days.take(from: &left))
        let unit = units.take(from: &left)
        let group = UInt16(groups.take(from: &left))
        return CellKey(
            measure: UInt16(measures.take(from: &left)), group: group, unit: unit, day: day,
            unitDay: unitDay)
    }
}

/// The numbers that occur in one part of a key: those with the highest bit lie apart from those
/// without, as areas do from units and days from the mark of each counted day.
private struct Spread {
    private var low = Cluster()
    private var high = Cluster()
    /// Bits for a place; 0 where there is one number only.
    private(set) var width: UInt64 = 0

    private struct Cluster {
        var first = UInt32.max
        var last: UInt32 = 0

        var count: UInt64 { first > last ? 0 : UInt64(last - first) + 1 }
    }

    private static let highest: UInt32 = 1 << 31

    @inline(__always)
    mutating func add(_ number: UInt32) {
        if number < Self.highest {
            low.first = min(low.first, number)
            low.last = max(low.last, number)
        } else {
            high.first = min(high.first, number)
            high.last = max(high.last, number)
        }
    }

    /// All numbers are added: gives the width, which holds from now on.
    mutating func measured() -> UInt64 {
        let count = low.count + high.count
        width = count == 0 ? 0 : UInt64(UInt64.bitWidth - (count - 1).leadingZeroBitCount)
        return width
    }

    @inline(__always)
    func place(of number: UInt32) -> UInt64 {
        number < Self.highest
            ? UInt64(number - low.first) : low.count + UInt64(number - high.first)
    }

    /// Takes the lowest bits away; gives the number at the place that they say.
    @inline(__always)
    func take(from packed: inout UInt64) -> UInt32 {
        let place = packed & (1 &<< width - 1)
        packed &>>= width
        return place < low.count
            ? low.first + UInt32(place) : high.first + UInt32(place - low.count)
    }
}
