import PropertySupport
import Testing

@testable import Charts

/// Round values along an axis.
struct TicksTests {
    @Test(arguments: 1...300)
    func `ticks are few, round, inside and evenly apart`(seed: UInt64) {
        var dice = Dice(seed: seed)
        let size = dice.pick([1e-7, 0.01, 0.3, 1, 17, 100, 1e5, 1e11])
        let low = (Double(dice.below(2_001)) - 1_000) / 1_000 * size
        let high = low + Double(1 + dice.below(1_000)) / 1_000 * size
        let most = 4 + dice.below(2)
        let ticks = Ticks(in: low...high, most: most, whole: false)

        #expect((1...most).contains(ticks.values.count))
        let slack = (high - low) * 1e-6
        #expect(ticks.values.allSatisfy { $0 >= low - slack && $0 <= high + slack })
        guard ticks.values.count > 1 else { return }
        var step = ticks.values[1] - ticks.values[0]
        while step < 0.9999 { step *= 10 }
        while step > 9.999 { step /= 10 }
        #expect([1, 2, 2.5, 5].contains { abs($0 - step) < 1e-4 }, "a step of \(step)")
    }

    @Test func `a step of a quarter has the decimals that it needs`() {
        let ticks = Ticks(in: 98.1...98.32, most: 5, whole: false)
        #expect(ticks.texts == ["98.10", "98.15", "98.20", "98.25", "98.30"])
        #expect(
            Ticks(in: 0...0.9, most: 4, whole: false).texts == ["0.00", "0.25", "0.50", "0.75"])
    }

    @Test func `what is counted has no half on its axis`() {
        #expect(Ticks(in: 0...2.2, most: 4, whole: true).texts == ["0", "1", "2"])
        #expect(Ticks(in: 0...1.1, most: 5, whole: true).texts == ["0", "1"])
    }

    @Test func `figures have commas from a thousand on and a true minus`() {
        #expect(Figures.text(1_234.5, decimals: 1) == "1,234.5")
        #expect(Figures.text(-0.899, decimals: 2) == "−0.90")
        #expect(Figures.text(-0.001, decimals: 2) == "0.00")
        #expect(Figures.text(999, decimals: 0) == "999")
    }
}
