import Calendar
import Codes
import Exact
import Forecasts
import Indicators
import Language
import Plans
import Words

extension Judge {
    /// How a judge forecasts.
    struct Forecasting: Sendable {
        let method: any ForecastMethod
        /// What no value can leave.
        let bounds: ValueBounds
        /// Kinds without a straight path have no straight trend.
        let isAsked: Bool
        /// Whether values are counts so far.
        var isCumulative = false
        /// Figures of earlier years, for the forecast alone.
        var history: [Observation] = []
        /// τ of the days from which on values are not comparable with those before.
        var breaks: [Fraction] = []

        /// A share is between nothing and all. A gross ratio is not: more may be enrolled than live
        /// in the area.
        init(of indicator: Indicator, _ kind: TargetKind?) {
            method = ModelAverage()
            bounds =
                if let bounds = indicator.measure.bounds {
                    ValueBounds(low: bounds.lowerBound, high: bounds.upperBound)
                } else {
                    ValueBounds(low: indicator.measure.isSigned ? nil : 0)
                }
            isAsked = kind?.shape.hasForecast ?? false
            isCumulative = kind?.startsAtZero ?? false
            history = (indicator.target?.history ?? []).map {
                Observation(on: .last(of: $0.year), time: Fraction($0.year), value: $0.value)
            }
            breaks = (indicator.target?.breaks ?? []).map { Fraction(PlanTime($0.on)) }
        }

        /// By another method, or within other bounds.
        init(method: any ForecastMethod, bounds: ValueBounds) {
            self.method = method
            self.bounds = bounds
            isAsked = true
        }
    }

    /// With fewer points no forecast is shown: a single one has no course.
    private static let fewestPointsShown = 2
    /// With fewer points a forecast makes no status worse: on a straight path to the target three
    /// have a chance of less than a third.
    private static let fewestPointsWeighed = 4
    /// A chance as near to a threshold as this is not below it.
    private static let chanceTolerance = 1e-9

    /// What all points lead to at the deadline. It changes when a period closes, so that it is made
    /// once for each, and not day by day.
    package mutating func forecast(on day: CivilDay) -> Forecast? {
        guard forecasting.isAsked else { return nil }
        let closed = periods.closed(on: day).upperBound
        guard var goal else { return nil }
        if let known = memory.forecast, known.closed == closed, known.deadline == goal.on {
            return known.forecast
        }
        let points = observations(on: day)
        var forecast: Forecast?
        if points.count >= Self.fewestPointsShown {
            goal.siblings = siblings(day)
            forecast = forecasting.method.forecast(points, toward: goal)?.clamped(to: goal.bounds)
            forecast?.basis = Forecast.Basis(points)
            forecast?.method = forecasting.method.name
            forecast?.plain = Forecast.Plain(points, toward: goal)
        }
        let last = closed > periods.closed(on: day).lowerBound ? closed - 1 : nil
        memory.forecast = Memory.KnownForecast(
            closed: closed, deadline: goal.on, lastDay: last.map { periods.readingDay(of: $0) },
            forecast: forecast)
        return forecast
    }

    /// What the points of this row say to the same indicator in other areas.
    package mutating func pastForSiblings(on day: CivilDay) -> SiblingPast? {
        guard let goal else { return nil }
        return ModelAverage().past(of: observations(on: day), toward: goal)
    }

    /// Where points are to lead; nil where there is no forecast. Of two sides no single chance can
    /// be told.
    var goal: Goal? {
        guard let side = limit?.onlySide, let due, forecasting.isAsked else { return nil }
        var goal = Goal(
            on: due.deadline, time: Fraction(due.time), target: side.limit,
            lowerIsBetter: side.lowerIsBetter)
        goal.bounds = forecasting.bounds
        goal.isCumulative = forecasting.isCumulative
        goal.breaks = forecasting.breaks
        return goal
    }

    /// Figures of earlier years, the baseline, and the readings of closed periods up to the
    /// deadline, the oldest first: one for each τ, the first of these that has it.
    mutating func observations(on day: CivilDay) -> [Observation] {
        guard let due else { return [] }
        var points = forecasting.history
        if let baseline = baseline(on: day) {
            points.append(
                Observation(
                    on: baseline.on, time: Fraction(baseline.time), value: baseline.value))
        }
        for period in periods.closed(on: day) {
            let reading = closedReading(of: period)
            if let value = reading.value, !reading.isBeforePlan {
                points.append(
                    Observation(on: reading.on, time: Fraction(reading.time), value: value))
            }
        }
        let last = Fraction(due.time)
        var known: Set<Fraction> = []
        return points.filter { $0.time <= last && known.insert($0.time).inserted }
            .sorted { $0.time < $1.time }
    }

    /// A low chance makes the status worse by one step, and never better.
    mutating func weighChance(
        _ finding: inout Finding, on day: CivilDay, _ reason: Reason
    ) {
        let worse: (status: Status, below: Double)? =
            switch finding.verdict.status {
            case .onCourse: (.atRisk, 0.35)
            case .atRisk: (.offCourse, 0.17)
            case .needsConfiguration, .noData, .notDue, .offCourse, .met, .breached, .missed, nil:
                nil
            }
        guard let worse, let forecast = forecast(on: day), let chance = forecast.chance,
            (forecast.basis?.count ?? 0) >= Self.fewestPointsWeighed,
            chance < worse.below - Self.chanceTolerance
        else { return }
        finding.verdict = Verdict(worse.status, reason)
    }

    /// The end of the closed periods: while it is the same, so are the points of a forecast.
    package func closedEnd(on day: CivilDay) -> Int { periods.closed(on: day).upperBound }

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
