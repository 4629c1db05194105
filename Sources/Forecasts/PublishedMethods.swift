import Calendar
import Exact

// In: points and a goal. Out: what published methods say of them, for people who report in their
// terms. None of them gives an interval or a chance, so none of them worsens a status.

/// 时序进度: the pace since the first point, held to the deadline; its ratio is the progress made
/// over the time gone.
struct LinearSchedule: ForecastMethod {
    let name = "linear_schedule"

    func forecast(_ points: [Observation], toward goal: Goal) -> Forecast? {
        guard let chord = Chord(points) else { return nil }
        let planned = (goal.target - chord.first.value)
            .divided(by: goal.time - chord.first.time)
        return Forecast(
            value: chord.value(at: goal.time).double,
            ratio: planned.flatMap { chord.slope.divided(by: $0) }?.double)
    }
}

/// The naive forecast: nothing changes any more.
struct LastValue: ForecastMethod {
    let name = "last_value"

    func forecast(_ points: [Observation], toward goal: Goal) -> Forecast? {
        points.last.map { Forecast(value: $0.value.double) }
    }
}

/// The naive forecast with drift: the last value, and on by the mean change a year so far.
struct Drift: ForecastMethod {
    let name = "drift"

    func forecast(_ points: [Observation], toward goal: Goal) -> Forecast? {
        Chord(points).map { Forecast(value: $0.value(at: goal.time).double) }
    }
}

/// `predict_linear` of Prometheus: least squares on the days themselves, from two points on.
struct PredictLinear: ForecastMethod {
    let name = "predict_linear"

    func forecast(_ points: [Observation], toward goal: Goal) -> Forecast? {
        guard points.count >= 2, let first = points.first, points.last?.on != first.on else {
            return nil
        }
        let line = FittedLine(
            points.map { Double($0.on - first.on) }, points.map { ($0.value - first.value).double })
        let rise = line.prediction(at: Double(goal.on - first.on)).value
        return Forecast(value: first.value.double + rise)
    }
}

/// Eurostat's ratio: compound growth a year so far over the growth that leads to the target, as
/// Open SDG publishes it. Only of values above 0.
struct CompoundGrowth: ForecastMethod {
    let name = "eurostat_cagr"

    func forecast(_ points: [Observation], toward goal: Goal) -> Forecast? {
        guard let chord = Chord(points), chord.first.value.sign > 0, chord.last.value.sign > 0
        else { return nil }
        let base = chord.first.value.double
        let growth = chord.last.value.double / base
        let gone = (chord.last.time - chord.first.time).double
        let whole = (goal.time - chord.first.time).double
        return Forecast(
            value: base * power(growth, whole / gone),
            ratio: ratio(growth, gone, goal.target.double / base, whole, goal.lowerIsBetter))
    }

    private func ratio(
        _ growth: Double, _ gone: Double, _ wanted: Double, _ whole: Double, _ lower: Bool
    ) -> Double? {
        guard wanted > 0, whole > 0 else { return nil }
        let observed = power(growth, 1 / gone) - 1
        let required = power(wanted, 1 / whole) - 1
        guard required != 0 else { return nil }
        return (lower ? -observed : observed) / abs(required)
    }
}

/// The straight line from the first point to the last.
struct Chord {
    let first: Observation
    let last: Observation
    let slope: Fraction

    /// nil of fewer than two points.
    init?(_ points: [Observation]) {
        guard let first = points.first, let last = points.last,
            let slope = (last.value - first.value).divided(by: last.time - first.time)
        else { return nil }
        self.first = first
        self.last = last
        self.slope = slope
    }

    func value(at time: Fraction) -> Fraction { last.value + slope * (time - last.time) }
}
