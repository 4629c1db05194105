import Calendar
import Exact

/// What a method expects at the deadline: an estimate, so in doubles and not exact.
package struct Forecast: Equatable, Sendable {
    /// The value at the deadline, in the indicator's unit; nil where only a chance can be told.
    package var value: Double?
    /// The ends of the 80 % interval; nil of a method that gives none.
    package var low: Double?
    package var high: Double?
    /// The chance of meeting the target, 0 to 1; nil of a method that gives none.
    package var chance: Double?
    /// Of a method that reports a ratio of the pace so far to the pace that is needed: that ratio.
    package var ratio: Double?
    /// What it rests on; nil until the points have been counted.
    package var basis: Basis?

    /// The method that made it; empty until somebody says.
    package var method = ""
    /// What the two plainest methods say of the same points; nil where nobody asked.
    package var plain: Plain?

    /// What forecasts are measured against.
    package struct Plain: Equatable, Sendable {
        package let lastValue: Fraction
        package let linearSchedule: Fraction?

        /// nil of no points.
        package init?(_ points: [Observation], toward goal: Goal) {
            guard let last = points.last else { return nil }
            lastValue = last.value
            linearSchedule = Chord(points)?.value(at: goal.time)
        }
    }

    /// How many values a forecast rests on, and from which days they are.
    package struct Basis: Equatable, Sendable {
        package let count: Int
        package let from: CivilDay
        package let to: CivilDay

        /// nil of no points.
        package init?(_ points: [Observation]) {
            guard let first = points.first, let last = points.last else { return nil }
            (count, from, to) = (points.count, first.on, last.on)
        }
    }

    package init(
        value: Double?, low: Double? = nil, high: Double? = nil, chance: Double? = nil,
        ratio: Double? = nil
    ) {
        self.value = value
        self.low = low
        self.high = high
        self.chance = chance
        self.ratio = ratio
    }

    /// The same with value and interval kept within bounds that no value can leave. The chance
    /// stays: what lies beyond a bound is on the same side of the target as the bound is.
    package func clamped(to bounds: ValueBounds) -> Forecast {
        func clamp(_ value: Double) -> Double {
            min(max(value, bounds.low ?? -.infinity), bounds.high ?? .infinity)
        }
        var forecast = self
        forecast.value = value.map(clamp)
        forecast.low = low.map(clamp)
        forecast.high = high.map(clamp)
        return forecast
    }
}

/// What no value can leave, on either side; nil = no bound there.
package struct ValueBounds: Equatable, Sendable {
    package let low: Double?
    package let high: Double?

    package init(low: Double? = nil, high: Double? = nil) {
        self.low = low
        self.high = high
    }
}
