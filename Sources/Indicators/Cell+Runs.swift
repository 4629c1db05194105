import Measures

extension [Cell] {
    /// Gives the cells in runs of one measure, group and unit, which go the same way. Of sorted
    /// cells those are as few as can be; in any other order it is right too, and slower.
    func forEachRun(_ body: (ArraySlice<Cell>) -> Void) {
        var start = 0
        while start < count {
            let first = self[start].key
            var end = start + 1
            while end < count, self[end].key.isBeside(first) { end += 1 }
            body(self[start..<end])
            start = end
        }
    }
}

extension CellKey {
    /// Whether both count the same persons at the same unit, be it on different days.
    fileprivate func isBeside(_ other: CellKey) -> Bool {
        measure == other.measure && group == other.group && unit == other.unit
    }
}
