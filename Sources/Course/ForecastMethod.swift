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
}

/// A value that counts: the baseline, or the reading of a closed period.
package struct Observation: Equatable, Sendable {
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

/// Where the points are to lead.
package struct Goal: Equatable, Sendable {
    package let on: CivilDay
    /// τ of the deadline.
    package let time: Fraction
    package let target: Fraction
    package let lowerIsBetter: Bool

    package init(on: CivilDay, time: Fraction, target: Fraction, lowerIsBetter: Bool) {
        self.on = on
        self.time = time
        self.target = target
        self.lowerIsBetter = lowerIsBetter
    }
}

/// The methods by name; the first is the one that judgements use.
package let forecastMethods: [any ForecastMethod] = [
    LeastSquares(), LinearSchedule(), LastValue(), Drift(), PredictLinear(), CompoundGrowth(),
]
