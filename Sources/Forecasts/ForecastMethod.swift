import Calendar
import Exact

/// A way to go from what has been observed to the deadline. Which one is used is settled in one
/// place, so that another can be tried without touching the judgement.
package protocol ForecastMethod: Sendable {
    /// The word by which it is chosen and reported.
    var name: String { get }

    /// What it expects of these points, the oldest first and each later than the one before; nil
    /// where they are too few or of a kind that it cannot deal with.
    func forecast(_ points: [Observation], toward goal: Goal) -> Forecast?

    /// The chance alone, for those who ask for many.
    func chance(_ points: [Observation], toward goal: Goal) -> Double?
}

extension ForecastMethod {
    package func chance(_ points: [Observation], toward goal: Goal) -> Double? {
        forecast(points, toward: goal)?.chance
    }
}

/// A value that counts: a figure of an earlier year, the baseline, or the reading of a closed
/// period.
package struct Observation: Hashable, Sendable {
    package let on: CivilDay
    /// τ in years.
    package let time: Fraction
    package let value: Fraction

    package init(on: CivilDay, time: Fraction, value: Fraction) {
        self.on = on
        self.time = time
        self.value = value
    }
}

/// Where the points are to lead, and what is known of them beside their values.
package struct Goal: Sendable {
    package let on: CivilDay
    /// τ of the deadline.
    package let time: Fraction
    package let target: Fraction
    package let lowerIsBetter: Bool
    /// What no value can leave.
    package var bounds = ValueBounds()
    /// Whether the values are counts so far, which only grow.
    package var isCumulative = false
    /// τ of the days from which on values are not comparable with those before.
    package var breaks: [Fraction] = []
    /// What the same figure has done elsewhere.
    package var siblings: [SiblingPast] = []

    package init(on: CivilDay, time: Fraction, target: Fraction, lowerIsBetter: Bool) {
        self.on = on
        self.time = time
        self.target = target
        self.lowerIsBetter = lowerIsBetter
    }

    /// Whether a value meets the target.
    func isMet(by value: Fraction) -> Bool { lowerIsBetter ? value <= target : value >= target }
}

/// The methods by name; the first is the one that judgements use.
package let forecastMethods: [any ForecastMethod] = [
    ModelAverage(), LeastSquares(), LinearSchedule(), LastValue(), Drift(), PredictLinear(),
    CompoundGrowth(),
]
