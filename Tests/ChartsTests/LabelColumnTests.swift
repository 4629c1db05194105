import PropertySupport
import Testing

@testable import Charts

/// The labels at the right of a plot.
struct LabelColumnTests {
    private func label(_ rank: Int, _ value: Double, lines: Int = 1) -> LabelColumn.Label {
        LabelColumn.Label(
            rank: rank, value: value,
            lines: (0..<lines).map { .init(style: .now, text: "\(rank)/\($0)") })
    }

    @Test(arguments: 1...300)
    func `labels keep their order, stand apart and stay inside`(seed: UInt64) {
        var dice = Dice(seed: seed)
        let labels = (0..<dice.below(7)).map { rank in
            label(rank, Double(dice.below(300)) - 50, lines: 1 + dice.below(2))
        }
        let bottom = 20 + Double(dice.below(200))
        let placed = LabelColumn.place(labels, apart: 16, top: 10, bottom: bottom)

        var next = 10.0
        for one in placed {
            #expect(one.middle >= next - 1e-9, "seed \(seed)")
            next = one.middle + Double(one.label.lines.count) * 16
        }
        #expect(next - 16 <= bottom + 1e-9 || placed.isEmpty)
        #expect(placed.map(\.label.value) == placed.map(\.label.value).sorted())
        #expect(Set(placed.map(\.label.rank)) == Set(0..<placed.count), "the last ranks go first")
    }

    @Test func `labels with room stay at their values`() {
        let placed = LabelColumn.place(
            [label(0, 20), label(1, 60), label(2, 40)], apart: 16, top: 10, bottom: 90)
        #expect(placed.map(\.middle) == [20, 40, 60])
    }

    @Test func `labels at one value are pushed apart evenly`() {
        let placed = LabelColumn.place(
            [label(0, 50), label(1, 50), label(2, 50)], apart: 16, top: 0, bottom: 100)
        #expect(placed.map(\.middle) == [34, 50, 66])
    }

    @Test func `labels at the edge are pushed inside`() {
        let placed = LabelColumn.place(
            [label(0, 5), label(1, 0)], apart: 16, top: 0, bottom: 100)
        #expect(placed.map(\.middle) == [0, 16])
    }

    @Test func `a second line goes before a label does`() {
        let placed = LabelColumn.place(
            [label(0, 5), label(1, 10, lines: 2)], apart: 16, top: 0, bottom: 16)
        #expect(placed.map(\.label.lines.count) == [1, 1])
        let fewer = LabelColumn.place([label(0, 5), label(1, 10)], apart: 16, top: 0, bottom: 9)
        #expect(fewer.map(\.label.rank) == [0])
    }
}
