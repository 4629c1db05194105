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
        switch Outlook(points, toward: goal) {
        case .none: return nil
        case .known(let value, let isMet):
            return Forecast(value: value, low: value, high: value, chance: isMet ? 1 : 0)
        case .untold: return Forecast(value: nil, chance: 0.5)
        case .spread(let mixture, let task, let isCertain):
            var forecast = Forecast(
                value: task.figure(mixture.quantile(0.5)),
                low: task.figure(mixture.quantile(Self.tail)),
                high: task.figure(mixture.quantile(1 - Self.tail)),
                chance: Self.chance(mixture, task, goal, isCertain: isCertain))
            if goal.isCumulative { forecast = forecast.clamped(to: ValueBounds(low: task.begun)) }
            return forecast
        }
    }

    package func chance(_ points: [Observation], toward goal: Goal) -> Double? {
        switch Outlook(points, toward: goal) {
        case .none: nil
        case .known(_, let isMet): isMet ? 1 : 0
        case .untold: 0.5
        case .spread(let mixture, let task, let isCertain):
            Self.chance(mixture, task, goal, isCertain: isCertain)
        }
    }

    private static func chance(
        _ mixture: Mixture, _ task: ForecastTask, _ goal: Goal, isCertain: Bool
    ) -> Double {
        let limit = task.foretold(goal.target)
        let chance = goal.lowerIsBetter ? mixture.below(limit) : mixture.above(limit)
        return isCertain ? 1 : min(max(chance, doubt), 1 - doubt)
    }

    /// What the points say of the deadline.
    private enum Outlook {
        /// There are none.
        case none
        /// The deadline is over.
        case known(value: Double, isMet: Bool)
        /// Too little is known for anything but even odds.
        case untold
        case spread(Mixture, ForecastTask, isCertain: Bool)

        init(_ points: [Observation], toward goal: Goal) {
            guard let latest = points.last else {
                self = .none
                return
            }
            let isMet = goal.isMet(by: latest.value)
            guard latest.time < goal.time else {
                self = .known(value: latest.value.double, isMet: isMet)
                return
            }
            guard let task = ForecastTask.of(points, toward: goal) else {
                self = .untold
                return
            }
            // The latest reading may be none of those that were chosen.
            let isConstant = task.constant == latest.value
            let fits = PictureFits(task, believing: Beliefs(goal.siblings, at: task.times))
            self = .spread(
                Mixture(fits), task,
                isCertain: isMet && (goal.isCumulative ? !goal.lowerIsBetter : isConstant))
        }
    }
}
