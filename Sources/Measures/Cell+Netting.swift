extension CellKey: Comparable {
    /// By measure, group, unit, day, day of the unit: the order in which cells are written.
    package static func < (left: CellKey, right: CellKey) -> Bool {
        let (mine, others) = (left.place, right.place)
        return mine == others ? left.days < right.days : mine < others
    }

    /// Measure, group and unit as one number.
    private var place: UInt64 {
        UInt64(measure) << 48 | UInt64(group) << 32 | UInt64(unit)
    }

    /// Both days as one number that sorts like them.
    private var days: UInt64 {
        UInt64(UInt32(bitPattern: day) ^ 0x8000_0000) << 32
            | UInt64(UInt32(bitPattern: unitDay) ^ 0x8000_0000)
    }
}

extension [Cell] {
    /// Sorts by key, adds up what has the same key and drops what is zero.
    mutating func net() {
        sort { $0.key < $1.key }
        var kept = 0
        for index in indices {
            let cell = self[index]
            if kept > 0, self[kept - 1].key == cell.key {
                self[kept - 1].amount += cell.amount
                continue
            }
            if kept > 0, self[kept - 1].amount == 0 { kept -= 1 }
            self[kept] = cell
            kept += 1
        }
        if kept > 0, self[kept - 1].amount == 0 { kept -= 1 }
        removeLast(count - kept)
    }

    /// Appends what turns the first list into the second.
    mutating func appendDifference(from before: [Cell], to after: [Cell]) {
        // A new fact mostly changes the end of a life: what both begin with is passed over.
        var same = 0
        while same < before.count, same < after.count, before[same] == after[same] { same += 1 }
        for cell in before[same...] { append(Cell(key: cell.key, amount: -cell.amount)) }
        append(contentsOf: after[same...])
    }
}
