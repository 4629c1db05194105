import Calendar
import Exact

/// 时序进度: the line in plan time from the baseline to the target: a straight one, or one that leads
/// through the values that the plan itself names on the way.
package struct Path: Equatable, Sendable {
    /// The value the line begins with, and its τ.
    package let baseline: Fraction
    package let begins: Fraction
    package let target: Fraction
    /// τ of the deadline.
    package let ends: Fraction
    /// Both ends, and in between where it turns, in order; empty of a flat path.
    private let points: [Point]

    /// A value at a plan time, τ in years.
    package struct Point: Equatable, Sendable {
        let time: Fraction
        let value: Fraction

        package init(_ time: Fraction, _ value: Fraction) {
            self.time = time
            self.value = value
        }
    }

    /// A baseline at or past the target makes a flat path, and so does one that leaves no time.
    ///
    /// - Parameter named: what the plan names on the way, in order; those count that lie between
    ///   the ends.
    init(
        baseline: Fraction, begins: Fraction, target: Fraction, ends: Fraction,
        lowerIsBetter: Bool, through named: [Point] = []
    ) {
        self.baseline = baseline
        self.begins = begins
        self.target = target
        self.ends = ends
        let isReached = lowerIsBetter ? baseline <= target : baseline >= target
        if !isReached, begins < ends {
            let between = named.filter { begins < $0.time && $0.time < ends }
            points = [Point(begins, baseline)] + between + [Point(ends, target)]
        } else {
            points = []
        }
    }

    /// The value that the plan expects at that plan time: the baseline before the line begins, the
    /// target once it has ended.
    package func expected(at time: PlanTime) -> Fraction { expected(at: Fraction(time)) }

    /// The same, τ in years.
    package func expected(at time: Fraction) -> Fraction {
        guard time < ends, let (from, slope) = piece(at: time) else { return target }
        if time <= begins { return baseline }
        return from.value + slope * (time - from.time)
    }

    /// The planned movement of one plan year at that time, without its sign; nil of a flat path, on
    /// which any shortfall is off course.
    package func yearlyStep(at time: Fraction) -> Fraction? { piece(at: time)?.slope.magnitude }

    /// Where the piece of the line begins that a time lies on, and its slope; the last one's after
    /// the end.
    private func piece(at time: Fraction) -> (from: Point, slope: Fraction)? {
        guard
            let end = points.indices.dropFirst().first(where: { time <= points[$0].time })
                ?? points.indices.last
        else { return nil }
        let (from, to) = (points[end - 1], points[end])
        return (to.value - from.value).divided(by: to.time - from.time).map { (from, $0) }
    }
}

extension Fraction {
    /// τ in years.
    package init(_ time: PlanTime) {
        // The denominator is 1 or the days of a year.
        self = Fraction(Int128(time.numerator), Int128(time.denominator)) ?? .zero
    }
}
