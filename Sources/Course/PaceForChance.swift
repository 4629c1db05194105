import Calendar
import Codes
import Exact
import Forecasts
import Indicators
import Language
import Plans

/// What it would take: the smallest movement a year toward the target, seen in the next reading,
/// after which the chance is even, and after which it is four in five.
package struct PacesForChance: Equatable, Sendable {
    /// In the indicator's unit; nil where no movement within reason is enough.
    package let even: Fraction?
    package let likely: Fraction?
    /// The same in what is counted, rounded up; nil where nothing is.
    package let evenCount: Fraction?
    package let likelyCount: Fraction?
    /// Of what; nil where that has no word.
    package let noun: ShortfallNoun?

    /// What is called likely.
    private static let fourInFive = 0.8
    /// The pace that would reach the target at once, this many times, is within reason.
    private static let mostTimes = 8
    /// Halvings: what is left is a thousandth of the whole.
    private static let steps = 14

    /// - Parameter chance: by the movement toward the target in the coming year.
    fileprivate init(
        atOnce: Fraction, in reading: Reading, _ measure: Formula, chance: (Fraction) -> Double?
    ) {
        func least(_ wanted: Double) -> Fraction? {
            func isEnough(_ pace: Fraction) -> Bool { chance(pace).map { $0 >= wanted } ?? false }
            if isEnough(.zero) { return .zero }
            var (low, high) = (Fraction.zero, atOnce)
            for _ in 0..<Self.mostTimes where !isEnough(high) {
                low = high
                high = high + atOnce
            }
            guard isEnough(high) else { return nil }
            for _ in 0..<Self.steps {
                guard let middle = (low + high).divided(by: Fraction(2)) else { break }
                if isEnough(middle) { high = middle } else { low = middle }
            }
            return high
        }
        let shortfall = Shortfall(measure)
        func count(_ pace: Fraction?) -> Fraction? {
            guard let shortfall, let pace else { return nil }
            return shortfall.counted(pace, in: reading)?.ceiling
        }
        even = least(0.5)
        likely = least(Self.fourInFive)
        evenCount = count(even)
        likelyCount = count(likely)
        noun = shortfall?.noun
    }
}

extension Judge {
    /// What it would take from a day on; nil where there is no forecast, where the target is met by
    /// the last point, and where no year is left before the deadline: then the required pace is all
    /// that there is to say.
    package mutating func pacesForChance(on day: CivilDay) -> PacesForChance? {
        guard var goal, forecast(on: day)?.chance != nil else { return nil }
        let points = observations(on: day)
        guard let last = points.last, last.time + Fraction(1) < goal.time else { return nil }
        let distance =
            goal.lowerIsBetter ? last.value - goal.target : goal.target - last.value
        guard distance.sign > 0 else { return nil }
        goal.siblings = []
        let method = forecasting.method
        return PacesForChance(atOnce: distance, in: read(day), indicator.measure) { pace in
            let next = Observation(
                on: .last(of: last.on.year + 1), time: last.time + Fraction(1),
                value: goal.lowerIsBetter ? last.value - pace : last.value + pace)
            return method.forecast(points + [next], toward: goal)?.chance
        }
    }
}
