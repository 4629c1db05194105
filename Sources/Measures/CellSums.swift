/// Cells of many subjects, apart by measure until they are added up.
///
/// Millions of cells sorted as a whole go through the memory once for each byte of their keys; the
/// thousands of one measure stay at the processor.
package struct CellSums: Sendable {
    private var cells: [[Cell]] = []
    private var count = 0
    /// How many were left when they were last added up.
    private var netted = 0

    /// Cells that are taken in before they are added up, beyond twice those that were left the last
    /// time: the memory is bounded by what the cells need in the end.
    private let waitingCells: Int

    package init(waitingCells: Int = 2_000_000) { self.waitingCells = waitingCells }

    /// Takes all cells out of a list, whose room stays.
    package mutating func take(from others: inout [Cell]) {
        for cell in others {
            let measure = Int(cell.key.measure)
            while measure >= cells.count { cells.append([]) }
            cells[measure].append(cell)
        }
        count += others.count
        others.removeAll(keepingCapacity: true)
        if count > 2 * netted + waitingCells { net() }
    }

    private mutating func net() {
        count = 0
        for measure in cells.indices {
            cells[measure].net()
            count += cells[measure].count
        }
        netted = count
    }

    /// How many cells each measure has, by its number, until they are added up.
    package var counts: [Int] { cells.map(\.count) }

    /// Gives the cells of a measure, which are not net, and has none of it any more.
    package mutating func take(_ measure: Int) -> [Cell] {
        guard measure < cells.count else { return [] }
        var taken: [Cell] = []
        swap(&taken, &cells[measure])
        count -= taken.count
        return taken
    }
}
