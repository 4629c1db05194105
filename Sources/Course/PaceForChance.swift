import Calendar
import Codes
import Exact
import Forecasts
import Indicators
import Language
import Plans
import Words

/// The smallest movements a year toward the target, seen in the next reading, after which the
/// chance is even, and after which it is four in five: they change with the points of a forecast
/// only, not from day to day.
package struct YearlyPaces: Equatable, Sendable {
    /// In the indicator's unit; nil where no movement within reason is enough.
    package let even: Fraction?
    package let likely: Fraction?

    /// What is called likely.
    private static let fourInFive = 0.8
    /// The pace that would reach the target at once, this many times, is within reason.
    private static let mostTimes = 8
    /// Halvings: what is left is a thousandth of the whole.
    private static let steps = 14

    /// - Parameter chance: by the movement toward the target in the coming year.
    fileprivate init(atOnce: Fraction, chance: (Fraction) -> Double?) {
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
        even = least(0.5)
        likely = least(Self.fourInFive)
    }
}

extension Judge {
    /// What it would take from a day on, in what is counted too; nil where there is no forecast,
    /// where the target is met by the last point, and where no year is left before the deadline:
    /// then the required pace is all that there is to say.
    package mutating func pacesForChance(on day: CivilDay) -> ReasonFacts.Paces? {
        yearlyPaces(on: day).map { counted($0, on: day) }
    }

    /// The same without what is counted, which changes from day to day.
    package mutating func yearlyPaces(on day: CivilDay) -> YearlyPaces? {
        guard var goal, forecast(on: day)?.chance != nil else { return nil }
        let points = observations(on: day)
        guard let last = points.last, last.time + Fraction(1) < goal.time else { return nil }
        let distance =
            goal.lowerIsBetter ? last.value - goal.target : goal.target - last.value
        guard distance.sign > 0 else { return nil }
        goal.siblings = []
        let method = forecasting.method
        return YearlyPaces(atOnce: distance) { pace in
            let next = Observation(
                on: .last(of: last.on.year + 1), time: last.time + Fraction(1),
                value: goal.lowerIsBetter ? last.value - pace : last.value + pace)
            return method.chance(points + [next], toward: goal)
        }
    }

    /// Paces with what they are of the persons or things that are counted on a day.
    package func counted(_ paces: YearlyPaces, on day: CivilDay) -> ReasonFacts.Paces {
        var found = ReasonFacts.Paces(even: paces.even, likely: paces.likely)
        guard let shortfall = Shortfall(indicator.measure) else { return found }
        let reading = read(day)
        func count(_ pace: Fraction?) -> Fraction? {
            pace.flatMap { shortfall.counted($0, in: reading)?.ceiling }
        }
        found.evenCount = count(paces.even)
        found.likelyCount = count(paces.likely)
        found.noun = shortfall.noun
        return found
    }

    /// What a forecast rests on: while it is the same, and no reading of a day up to its last one
    /// changes, so is the forecast.
    package struct ForecastGround: Equatable, Sendable {
        /// Of the closed periods.
        let end: Int
        package let lastDay: CivilDay
        let deadline: CivilDay?
    }

    package func forecastGround(on day: CivilDay) -> ForecastGround {
        let closed = periods.closed(on: day)
        return ForecastGround(
            end: closed.upperBound,
            lastDay: closed.isEmpty
                ? periods.startsOn - 1 : periods.readingDay(of: closed.upperBound - 1),
            deadline: due?.deadline)
    }
}
