import Exact

/// Ordinary least squares on plan time, with Student's t for interval and chance.
package struct LeastSquares: ForecastMethod {
    /// With fewer points an interval says nothing.
    static let fewestPoints = 4
    /// Each tail of the 80 % interval.
    private static let tail = 0.1

    package let name = "least_squares"

    package init() {}

    package func forecast(_ points: [Observation], toward goal: Goal) -> Forecast? {
        guard points.count >= Self.fewestPoints, let first = points.first, let last = points.last
        else { return nil }
        // The line through the first and the last point is taken off exactly: it changes no
        // residual, and what is left to the doubles is as small as the residuals are.
        let span = last.time - first.time
        let rise = last.value - first.value
        guard let climb = (rise * (goal.time - first.time)).divided(by: span) else { return nil }
        let chord = first.value + climb
        let distance = goal.target - chord
        let rests = points.map {
            ($0.value - first.value) * span - rise * ($0.time - first.time)
        }
        guard rests.contains(where: { !$0.isZero }) else {
            let isReached = goal.lowerIsBetter ? distance.sign >= 0 : distance.sign <= 0
            return Forecast(
                value: chord.double, low: chord.double, high: chord.double,
                chance: isReached ? 1 : 0)
        }
        let years = span.double
        let line = FittedLine(
            points.map { ($0.time - first.time).double }, rests.map { $0.double / years })
        let (rest, error) = line.prediction(at: (goal.time - first.time).double)
        let distribution = StudentT(degreesOfFreedom: Double(points.count - 2))
        let margin = distribution.quantile(upperTail: Self.tail) * error
        let value = chord.double + rest
        let score = (distance.double - rest) / error
        return Forecast(
            value: value, low: value - margin, high: value + margin,
            chance: distribution.upperTail(goal.lowerIsBetter ? -score : score))
    }
}

/// A straight line through three points or more with the least squares of residuals.
struct FittedLine {
    private let count: Double
    private let middle: (x: Double, y: Double)
    private let squares: Double
    let slope: Double
    /// The standard deviation of the residuals, with two degrees of freedom spent.
    private let deviation: Double

    init(_ xs: [Double], _ ys: [Double]) {
        let count = Double(xs.count)
        let middle = (x: xs.reduce(0, +) / count, y: ys.reduce(0, +) / count)
        var squares = 0.0
        var products = 0.0
        for (x, y) in zip(xs, ys) {
            squares += (x - middle.x) * (x - middle.x)
            products += (x - middle.x) * (y - middle.y)
        }
        let slope = products / squares
        var residuals = 0.0
        for (x, y) in zip(xs, ys) {
            let residual = y - middle.y - slope * (x - middle.x)
            residuals += residual * residual
        }
        self.count = count
        self.middle = middle
        self.squares = squares
        self.slope = slope
        deviation = (residuals / (count - 2)).squareRoot()
    }

    /// The value of the line there, and the standard error of one further point.
    func prediction(at x: Double) -> (value: Double, error: Double) {
        let reach = x - middle.x
        let spread = (1 + 1 / count + reach * reach / squares).squareRoot()
        return (middle.y + slope * reach, deviation * spread)
    }
}
