/// What a method expects at the deadline: an estimate, so in doubles and not exact.
package struct Forecast: Equatable, Sendable {
    /// The value at the deadline, in the indicator's unit.
    package var value: Double
    /// The ends of the 80 % interval; nil of a method that gives none.
    package var low: Double?
    package var high: Double?
    /// The chance of meeting the target, 0 to 1; nil of a method that gives none.
    package var chance: Double?
    /// Of a method that reports a ratio of the pace so far to the pace that is needed: that ratio.
    package var ratio: Double?

    init(
        value: Double, low: Double? = nil, high: Double? = nil, chance: Double? = nil,
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
    func clamped(to bounds: ClosedRange<Double>) -> Forecast {
        func clamp(_ value: Double) -> Double {
            min(max(value, bounds.lowerBound), bounds.upperBound)
        }
        var forecast = self
        forecast.value = clamp(value)
        forecast.low = low.map(clamp)
        forecast.high = high.map(clamp)
        return forecast
    }
}
