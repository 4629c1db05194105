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

    @Test func `parts are asked once for each combination, area and day`() {
        var asked = 0
        func ask(_ number: Int, _ area: Int, _ date: ReadingDate) -> [Amount] {
            known.of(partsOf: number, in: area, on: date, isYearly: false) {
                asked += 1
                return [Amount(value: Fraction(number * 10 + area))]
            }
        }
        known.begin(place(0))
        for (number, area, date) in [(1, 1, recent), (2, 1, recent), (1, 2, recent), (1, 1, old)] {
            for _ in 1...2 {
                let value = Amount(value: Fraction(number * 10 + area))
                #expect(ask(number, area, date) == [value])
            }
        }
        // Of a day long ago it is asked each time.
        #expect(asked == 5)
        known.begin(place(1))
        _ = ask(1, 1, recent)
        #expect(asked == 6)
    }

    private func place(_ indicator: Int) -> IndicatorPlace {
        IndicatorPlace(plan: 0, indicator: indicator)
    }
}
