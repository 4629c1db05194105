import Language

/// What a contribution is counted under.
package struct CellKey: Hashable, Sendable, BitwiseCopyable {
    /// The number that this installation gave to the measure.
    package var measure: UInt16
    /// The member of the noun's group key, 0 = none: of a learner the stage of the enrolment, of
    /// staff that of the appointment.
    package var group: UInt16
    /// `Spot.number`: the unit, or the area of what no unit has a part in.
    package var unit: UInt32
    /// The day from which the amount counts, as `CivilDay.number`.
    package var day: Int32
    /// The day whose attributes of the unit hold; `CellKey.countedDay` = those of each counted day,
    /// which may name a part of what is at the unit too (`State.countedDay(of:)`).
    package var unitDay: Int32

    package static let countedDay = State.countedDay

    /// Whether the attributes of each counted day hold.
    package var isOfCountedDay: Bool { State.isCountedDay(unitDay) }

    @inlinable
    package init(
        measure: UInt16, group: UInt16, unit: UInt32, day: Int32,
        unitDay: Int32 = CellKey.countedDay
    ) {
        self.measure = measure
        self.group = group
        self.unit = unit
        self.day = day
        self.unitDay = unitDay
    }
}

/// A change of a cell: +1 on the day from which a person counts, −1 on the first day on which not.
package struct Cell: Hashable, Sendable, BitwiseCopyable {
    package var key: CellKey
    package var amount: Int64

    @inlinable
    package init(key: CellKey, amount: Int64) {
        self.key = key
        self.amount = amount
    }
}

extension CellKey: Comparable {
    /// By measure, group, unit, day, day of the unit: the order in which cells are written.
    package static func < (left: CellKey, right: CellKey) -> Bool {
        let (mine, others) = (SortedCell(left), SortedCell(right))
        return mine < others
    }
}

/// A cell in the form in which it is sorted: two numbers instead of five.
private struct SortedCell: Comparable, KeyedAmount {
    /// Measure, group and unit.
    var place: UInt64
    /// Both days, so that they sort as they come.
    var days: UInt64
    var amount: Int64 = 0

    init(_ key: CellKey) {
        place = UInt64(key.measure) << 48 | UInt64(key.group) << 32 | UInt64(key.unit)
        days = UInt64(unsigned(key.day)) << 32 | UInt64(unsigned(key.unitDay))
    }

    init(_ cell: Cell) {
        self.init(cell.key)
        amount = cell.amount
    }

    var cell: Cell {
        let key = CellKey(
            measure: UInt16(place >> 48), group: UInt16(truncatingIfNeeded: place >> 32),
            unit: UInt32(truncatingIfNeeded: place), day: signed(UInt32(days >> 32)),
            unitDay: signed(UInt32(truncatingIfNeeded: days)))
        return Cell(key: key, amount: amount)
    }

    func hasKey(of other: SortedCell) -> Bool { place == other.place && days == other.days }

    static func < (left: SortedCell, right: SortedCell) -> Bool {
        left.place == right.place ? left.days < right.days : left.place < right.place
    }
}

/// Days before 1970 come first.
func unsigned(_ day: Int32) -> UInt32 { UInt32(bitPattern: day) ^ 0x8000_0000 }

func signed(_ word: UInt32) -> Int32 { Int32(bitPattern: word ^ 0x8000_0000) }

extension [Cell] {
    /// Sorts by key, adds up what has the same key and drops what is zero.
    package mutating func net() {
        guard let packing = CellPacking(self) else {
            netUnpacked()
            return
        }
        var sorted = map { PackedCell(key: packing.pack($0.key), amount: $0.amount) }
        var bytes = ByteSort<PackedCell>()
        bytes.sort(&sorted) { $0.key }
        replace(bySumsOf: sorted) { Cell(key: packing.unpack($0.key), amount: $0.amount) }
    }

    /// The same of cells whose keys are too far apart to be packed.
    private mutating func netUnpacked() {
        var sorted = map { SortedCell($0) }
        var bytes = ByteSort<SortedCell>()
        bytes.sort(&sorted) { $0.days }
        bytes.sort(&sorted) { $0.place }
        replace(bySumsOf: sorted) { $0.cell }
    }

    /// Leaves the sum of each key in its place, without zeros.
    @inline(__always)
    private mutating func replace<Sorted: KeyedAmount>(
        bySumsOf sorted: [Sorted], cell: (Sorted) -> Cell
    ) {
        removeAll(keepingCapacity: true)
        var index = 0
        while index < sorted.count {
            var sum = sorted[index]
            index += 1
            while index < sorted.count, sorted[index].hasKey(of: sum) {
                sum.amount += sorted[index].amount
                index += 1
            }
            if sum.amount != 0 { append(cell(sum)) }
        }
    }

    /// Net cells and others, which are net again.
    func merged(with others: [Cell]) -> [Cell] {
        var merged: [Cell] = []
        merged.reserveCapacity(count + others.count)
        var (mine, other) = (startIndex, others.startIndex)
        while mine < endIndex, other < others.endIndex {
            let (left, right) = (SortedCell(self[mine]), SortedCell(others[other]))
            if left < right {
                merged.append(self[mine])
                mine += 1
            } else if right < left {
                merged.append(others[other])
                other += 1
            } else {
                let sum = left.amount + right.amount
                if sum != 0 { merged.append(Cell(key: self[mine].key, amount: sum)) }
                mine += 1
                other += 1
            }
        }
        merged += self[mine...]
        merged += others[other...]
        return merged
    }

    /// Appends what turns the first list into the second, both of one measure. A new fact changes a
    /// few days of a life: what both begin and end with is passed over.
    mutating func appendDifference(from before: [Cell], to after: [Cell]) {
        let most = Swift.min(before.count, after.count)
        var front = 0
        while front < most, before[front] == after[front] { front += 1 }
        var back = 0
        while front + back < most,
            before[before.count - back - 1] == after[after.count - back - 1]
        {
            back += 1
        }
        for index in front..<before.count - back {
            append(Cell(key: before[index].key, amount: -before[index].amount))
        }
        for index in front..<after.count - back { append(after[index]) }
    }
}
