import Testing

@testable import Measures

struct ByteSortTests {
    private struct Item: Equatable {
        var word: UInt64
        var arrival: Int
    }

    @Test func `words are sorted and equal ones stay in their order`() {
        var sorter = ByteSort<Item>()
        for differing: UInt64 in [0, 0xFF, 0xFF00_0000_0000_00FF, .max] {
            var word: UInt64 = 1
            var items = (0..<2000).map { arrival in
                word = word &* 6_364_136_223_846_793_005 &+ 1_442_695_040_888_963_407
                return Item(word: (word ^ word >> 32) & differing, arrival: arrival)
            }
            let expected = items.sorted { ($0.word, $0.arrival) < ($1.word, $1.arrival) }
            sorter.sort(&items) { $0.word }
            #expect(items == expected)
        }
    }

    @Test func `cells of days before 1970 come first`() {
        let days: [Int32] = [3, -1, 0, -70_000, 70_000]
        var cells = days.map { day in
            Cell(key: CellKey(measure: 1, group: 2, unit: 3, day: day), amount: 1)
        }
        cells.net()
        #expect(cells.map(\.key.day) == [-70_000, -1, 0, 3, 70_000])
    }
}
