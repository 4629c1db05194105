import Calendar
import Codes
import Exact
import Indicators
import Language
import Plans
import Words

extension Judge {
    /// How a judge forecasts.
    struct Forecasting: Sendable {
        let method: any ForecastMethod
        /// What no value can leave; nil where there is no such thing.
        let bounds: ClosedRange<Double>?
        /// Kinds without a straight path have no straight trend.
        let isAsked: Bool

        /// A share is between nothing and all. A gross ratio is not: more may be enrolled than live
        /// in the area.
        init(of indicator: Indicator, _ kind: TargetKind?) {
            method = LeastSquares()
            bounds = indicator.measure.bounds
            isAsked = kind?.isForecast ?? false
        }

        /// By another method, or within other bounds.
        init(method: any ForecastMethod, bounds: ClosedRange<Double>?) {
            self.method = method
            self.bounds = bounds
            isAsked = true
        }
    }

    /// A chance as near to a threshold as this is not below it.
    private static let chanceTolerance = 1e-9

    /// What the baseline and the closed periods lead to at the deadline. It changes when a period
    /// closes, so that it costs next to nothing day by day.
    package mutating func forecast(on day: CivilDay) -> Forecast? {
        // Of two sides no single chance can be told.
        guard let side = limit?.onlySide, let due, forecasting.isAsked else { return nil }
        let closed = periods.closed(on: day).upperBound
        if let knownForecast, knownForecast.closed == closed { return knownForecast.forecast }
        let goal = Goal(
            on: due.deadline, time: Fraction(due.time), target: side.limit,
            lowerIsBetter: side.lowerIsBetter)
        var forecast = forecasting.method.forecast(observations(on: day), toward: goal)
        if let bounds = forecasting.bounds { forecast = forecast?.clamped(to: bounds) }
        knownForecast = (closed, forecast)
        return forecast
    }

    /// The baseline and the readings of closed periods up to the deadline, one for each τ.
    private mutating func observations(on day: CivilDay) -> [Observation] {
        guard let due, let baseline = baseline(on: day) else { return [] }
        var points = [
            Observation(
                on: baseline.on, time: Fraction(baseline.time), value: baseline.value)
        ]
        for period in periods.closed(on: day) {
            let reading = closedReading(of: period)
            let time = Fraction(reading.time)
            guard let value = reading.value, !reading.isBeforePlan, let last = points.last,
                time > last.time, time <= Fraction(due.time)
            else { continue }
            points.append(Observation(on: reading.on, time: time, value: value))
        }
        return points
    }

    /// A low chance makes the status worse by one step, and never better.
    mutating func weighChance(
        _ finding: inout Finding, on day: CivilDay, _ reason: Reason
    ) {
        let worse: (status: Status, below: Double)? =
            switch finding.verdict.status {
            case .onCourse: (.atRisk, 0.5)
            case .atRisk: (.offCourse, 0.2)
            case .needsConfiguration, .noData, .notDue, .offCourse, .met, .breached, .missed, nil:
                nil
            }
        guard let worse, let chance = forecast(on: day)?.chance,
            chance < worse.below - Judge.chanceTolerance
        else { return }
        finding.verdict = Verdict(worse.status, reason)
    }

    /// Whether a period of the plan has closed on a day.
    package func hasClosed(_ period: Int, on day: CivilDay) -> Bool {
        periods.closed(on: day).contains(period)
    }

    /// The last closed period, while a forecast can still be wrong.
    mutating func outlookPeriod(on day: CivilDay) -> Int? {
        guard let due, day < due.verdictOn, forecast(on: day) != nil else { return nil }
        let closed = periods.closed(on: day)
        return closed.isEmpty ? nil : closed.upperBound - 1
    }
}
