import Calendar
import Codes
import Exact
import Forecasts
import Indicators
import Language
import Plans

/// Dated values against a target, without a plan around them: judged by the same rules, each value
/// being a reading and a closed period of its own. The plan begins on the day after the baseline.
package struct Series: Sendable {
    package struct Value: Equatable, Sendable {
        package var on: CivilDay
        package var value: Fraction

        package init(on: CivilDay, value: Fraction) {
            self.on = on
            self.value = value
        }
    }

    /// In any order, one a day.
    package var values: [Value]
    package var comparator: Target.Comparator
    package var deadline: CivilDay
    /// Where there is none, the path begins with the first value.
    package var baseline: Value?
    /// What no value can leave.
    package var bounds = ValueBounds()
    /// Whether values are counts so far.
    package var isCumulative = false
    /// Days from which on values are not comparable with those before.
    package var breaks: [CivilDay] = []
    /// The same figure of others, each in any order; what they were after the day does not count.
    package var siblings: [[Value]] = []
    package var method: any ForecastMethod

    package init(
        values: [Value], comparator: Target.Comparator, deadline: CivilDay, baseline: Value? = nil,
        method: any ForecastMethod = ModelAverage()
    ) {
        self.values = values
        self.comparator = comparator
        self.deadline = deadline
        self.baseline = baseline
        self.method = method
    }

    /// Everything that is said of a day. Values from after it are not looked at.
    package func judgement(on day: CivilDay) -> Judgement {
        let known = values.filter { $0.on <= day }.sorted { $0.on < $1.on }
        let startsOn = baseline.map { $0.on + 1 } ?? known.first?.on ?? day
        let indicator = Indicator(
            id: "", nameZh: "", nameEn: "", unit: .ratio, tier: "A", property: .unspecified,
            reading: .latest,
            measure: .unset,
            target: Target(kind: .levelByDate, comparator: comparator, deadline: deadline))
        var judge = Judge(
            indicator, unit: nil, .levelByDate,
            periods: Periods(days: known.map(\.on), startsOn: startsOn, endsOn: deadline),
            baseline: baseline.map { ($0.value, PlanTime($0.on), $0.on) },
            forecasting: forecasting(known), siblings: siblingPasts
        ) { day in
            // The values are in order of their days: the last up to the day is found by halving.
            let following = known.firstAfter(day)
            guard following > 0 else {
                return Reading(
                    value: nil, numerator: nil, denominator: nil, on: day, time: PlanTime(day),
                    isBeforePlan: false, absence: .noValue)
            }
            let last = known[following - 1]
            return Reading(
                value: last.value, numerator: nil, denominator: nil, on: last.on,
                time: PlanTime(last.on), isBeforePlan: last.on < startsOn, absence: nil)
        }
        return judge.judgement(on: day)
    }
}

extension Series {
    /// - Parameter known: values up to the day; those before the baseline are figures of earlier
    ///   years.
    private func forecasting(_ known: [Value]) -> Judge.Forecasting {
        var forecasting = Judge.Forecasting(method: method, bounds: bounds)
        forecasting.isCumulative = isCumulative
        forecasting.breaks = breaks.map { Fraction(PlanTime($0)) }
        if let baseline {
            forecasting.history = known.filter { $0.on < baseline.on }.map(\.observation)
        }
        return forecasting
    }

    private func siblingPasts(on day: CivilDay) -> [SiblingPast] {
        let (low, high) = (comparator.low, comparator.high)
        guard let target = low ?? high else { return [] }
        var goal = Goal(
            on: deadline, time: Fraction(PlanTime(deadline)), target: target,
            lowerIsBetter: low == nil)
        goal.bounds = bounds
        goal.isCumulative = isCumulative
        goal.breaks = breaks.map { Fraction(PlanTime($0)) }
        return siblings.compactMap { values in
            let known = values.filter { $0.on <= min(day, deadline) }.sorted { $0.on < $1.on }
            return ModelAverage().past(of: known.map(\.observation), toward: goal)
        }
    }
}

extension Series.Value {
    fileprivate var observation: Observation {
        Observation(on: on, time: Fraction(PlanTime(on)), value: value)
    }
}

extension [Series.Value] {
    /// The place of the first value after a day.
    fileprivate func firstAfter(_ day: CivilDay) -> Int {
        var low = 0
        var high = count
        while low < high {
            let middle = (low + high) / 2
            if self[middle].on <= day { low = middle + 1 } else { high = middle }
        }
        return low
    }
}
