import Testing

@testable import Measures

@Suite struct CellPackingTests {
    /// Cells whose keys are drawn from some numbers for each part.
    private func cells(
        units: [UInt32], days: [Int32], unitDays: [Int32], measures: [UInt16] = [1, 7, 300]
    ) -> [Cell] {
        var word: UInt64 = 1
        func next(_ bound: Int) -> Int {
            word = word &* 6_364_136_223_846_793_005 &+ 1_442_695_040_888_963_407
            return Int(word >> 33) % bound
        }
        return (0..<3_000).map { _ in
            Cell(
                key: CellKey(
                    measure: measures[next(measures.count)], group: UInt16(next(4)),
                    unit: units[next(units.count)], day: days[next(days.count)],
                    unitDay: unitDays[next(unitDays.count)]),
                amount: Int64(next(3)) - 1)
        }
    }

    /// The sum of each key that is not zero, by key.
    private func summed(_ cells: [Cell]) -> [Cell] {
        let sums = cells.reduce(into: [CellKey: Int64]()) { $0[$1.key, default: 0] += $1.amount }
        return sums.filter { $0.value != 0 }.sorted { $0.key < $1.key }
            .map { Cell(key: $0.key, amount: $0.value) }
    }

    @Test func `cells are netted by packed keys, units beside areas and days beside each day`() {
        let area: UInt32 = 1 << 31
        var cells = cells(
            units: [3, 4, 900, area | 5, area | 77], days: [18_262, 18_263, 20_000, .max],
            unitDays: [CellKey.countedDay, CellKey.countedDay + 9, 18_262, 19_000])
        #expect(CellPacking(cells) != nil)
        let expected = summed(cells)
        cells.net()
        #expect(cells == expected)
        #expect(!expected.isEmpty)
    }

    @Test func `cells are netted all the same where their keys are too far apart`() {
        var cells = cells(
            units: [1, 0x7FFF_FFFF, 1 << 31, .max], days: [-700_000, 0, 2_900_000],
            unitDays: [CellKey.countedDay, -700_000, 2_900_000])
        #expect(CellPacking(cells) == nil)
        let expected = summed(cells)
        cells.net()
        #expect(cells == expected)
    }

    @Test func `one cell, and none, stay what they are`() {
        var none: [Cell] = []
        none.net()
        #expect(none.isEmpty)
        let one = Cell(key: CellKey(measure: 65_535, group: 0, unit: .max, day: -1), amount: 2)
        var cells = [one]
        cells.net()
        #expect(cells == [one])
    }
}
