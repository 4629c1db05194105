import Testing

@testable import Measures

@Suite struct CellSumsTests {
    /// Cells of some measures, of which many have the same key.
    private func cells(_ count: Int, _ word: inout UInt64) -> [Cell] {
        func next(_ bound: UInt64) -> UInt64 {
            word = word &* 6_364_136_223_846_793_005 &+ 1_442_695_040_888_963_407
            return (word >> 33) % bound
        }
        return (0..<count).map { _ in
            Cell(
                key: CellKey(
                    measure: UInt16(next(9)), group: UInt16(next(2)), unit: UInt32(next(5)),
                    day: Int32(next(40))),
                amount: Int64(next(3)) - 1)
        }
    }

    @Test func `what is added up measure by measure is what all cells sum to`() {
        var word: UInt64 = 3
        var (sums, all): (CellSums, [Cell]) = (CellSums(waitingCells: 500), [])
        for _ in 0..<20 {
            var some = cells(200, &word)
            all += some
            sums.take(from: &some)
            #expect(some.isEmpty)
        }
        // Added up now and then: there are fewer keys than cells.
        #expect(sums.counts.reduce(0, +) < all.count)
        var summed: [Cell] = []
        for measure in sums.counts.indices {
            var cells = sums.take(measure)
            cells.net()
            summed += cells
        }
        all.net()
        #expect(summed == all)
        #expect(sums.counts.allSatisfy { $0 == 0 })
    }

    @Test func `a measure that no cell is of has none`() {
        var sums = CellSums()
        #expect(sums.take(7).isEmpty)
        var cells = [Cell(key: CellKey(measure: 3, group: 0, unit: 1, day: 2), amount: 1)]
        sums.take(from: &cells)
        #expect(sums.counts == [0, 0, 0, 1])
        #expect(sums.take(2).isEmpty)
        #expect(sums.take(3).count == 1)
    }
}
