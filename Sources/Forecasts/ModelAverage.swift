import Exact

/// A Bayesian average of three pictures of the past: the figure wanders, it keeps its pace, or it
/// scatters around a level. Each is trusted as far as it would have foretold the readings that are
/// known; the chance is the share of the futures, weighted so, in which the target is met.
///
/// There is nothing to fit and nothing random. What it gives depends on points, target and deadline
/// only, never on the day, and is the same bit by bit on every machine.
package struct ModelAverage: ForecastMethod {
    package let name = "model_average"
    /// Of the method's constants and rules: kept beside each forecast that was made.
    package static let version = 1

    /// What is not certain is never said to be: not even by the twelve decimals that are written.
    private static let doubt = 1e-12
    /// Each tail of the 80 % interval: of short series the distribution is a little too wide.
    private static let tail = 0.095

    package init() {}

    package func forecast(_ points: [Observation], toward goal: Goal) -> Forecast? {
        guard let latest = points.last else { return nil }
        let isMet = goal.isMet(by: latest.value)
        guard latest.time < goal.time else {
            let value = latest.value.double
            return Forecast(value: value, low: value, high: value, chance: isMet ? 1 : 0)
        }
        guard let task = ForecastTask.of(points, toward: goal) else {
            return Forecast(value: nil, chance: 0.5)
        }
        let mixture = Mixture(
            PictureFits(task, believing: Beliefs(goal.siblings, at: task.times)))
        let isCertain = isMet && (goal.isCumulative ? !goal.lowerIsBetter : task.isConstant)
        let limit = task.foretold(goal.target)
        let chance = goal.lowerIsBetter ? mixture.below(limit) : mixture.above(limit)
        var forecast = Forecast(
            value: task.figure(mixture.quantile(0.5)),
            low: task.figure(mixture.quantile(Self.tail)),
            high: task.figure(mixture.quantile(1 - Self.tail)),
            chance: isCertain ? 1 : min(max(chance, Self.doubt), 1 - Self.doubt))
        if goal.isCumulative { forecast = forecast.clamped(to: ValueBounds(low: task.begun)) }
        return forecast
    }
}
