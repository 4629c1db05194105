import Calendar
import Exact
import Language
import Plans
import Testing

@testable import Indicators

@Suite struct UnitAmountsTests {
    private let known = UnitAmounts(upTo: day(2024, 10, 31))
    private let recent = ReadingDate(readOn: day(2024, 10, 30))
    private let old = ReadingDate(readOn: day(2023, 9, 1))

    /// The units that are asked when some are wanted; each comes to its own number.
    private func asked(
        _ units: [UInt32], in number: Int = 1, on date: ReadingDate, isYearly: Bool = false
    ) -> [UInt32] {
        var asked: [UInt32] = []
        let found = known.of(units, in: number, on: date, isYearly: isYearly) { unit in
            asked.append(unit)
            return [Amount(value: Fraction(Int(unit)))]
        }
        #expect(found == units.map { [Amount(value: Fraction(Int($0)))] })
        return asked
    }

    @Test func `a unit that an area within has asked is not asked again for the wider one`() {
        #expect(asked([1, 2], on: recent) == [1, 2])
        #expect(asked([3], on: recent) == [3])
        #expect(asked([1, 2, 3, 4], on: recent) == [4])
    }

    @Test func `another combination and another day are asked for themselves`() {
        #expect(asked([1], on: recent) == [1])
        #expect(asked([1], in: 2, on: recent) == [1])
        #expect(asked([1], on: ReadingDate(readOn: day(2024, 10, 29))) == [1])
    }

    @Test func `of days long ago only what is read once a year is kept`() {
        #expect(asked([1], on: old) == [1])
        #expect(asked([1], on: old) == [1])
        #expect(asked([1], on: old, isYearly: true) == [1])
        #expect(asked([1], on: old, isYearly: true) == [])
    }

    @Test func `the next indicator begins with nothing`() {
        let (first, second) = (place(0), place(1))
        known.begin(first)
        #expect(asked([1], on: recent) == [1])
        known.begin(first)
        #expect(asked([1], on: recent) == [])
        known.begin(second)
        #expect(asked([1], on: recent) == [1])
    }

    private func place(_ indicator: Int) -> IndicatorPlace {
        IndicatorPlace(plan: 0, indicator: indicator)
    }
}
