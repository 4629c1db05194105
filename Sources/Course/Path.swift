import Calendar
import Exact

/// 时序进度: the straight line in plan time from the baseline to the target.
package struct Path: Equatable, Sendable {
    /// The value the line begins with, and its τ.
    package let baseline: Fraction
    package let begins: Fraction
    package let target: Fraction
    /// τ of the deadline.
    package let ends: Fraction
    /// The planned movement of one plan year, without its sign; nil of a flat path, on which any
    /// shortfall is off course.
    package let yearlyStep: Fraction?
    private let slope: Fraction

    /// A baseline at or past the target makes a flat path, and so does one that leaves no time.
    init(
        baseline: Fraction, begins: Fraction, target: Fraction, ends: Fraction,
        lowerIsBetter: Bool
    ) {
        self.baseline = baseline
        self.begins = begins
        self.target = target
        self.ends = ends
        let isReached = lowerIsBetter ? baseline <= target : baseline >= target
        if !isReached, begins < ends,
            let slope = (target - baseline).divided(by: ends - begins)
        {
            self.slope = slope
            yearlyStep = slope.magnitude
        } else {
            slope = .zero
            yearlyStep = nil
        }
    }

    /// The value that the plan expects at that plan time: the baseline before the line begins, the
    /// target once it has ended.
    package func expected(at time: PlanTime) -> Fraction { expected(at: Fraction(time)) }

    /// The same, τ in years.
    package func expected(at time: Fraction) -> Fraction {
        if yearlyStep == nil || time >= ends { return target }
        if time <= begins { return baseline }
        return baseline + slope * (time - begins)
    }
}

extension Fraction {
    /// τ in years.
    package init(_ time: PlanTime) {
        // The denominator is 1 or the days of a year.
        self = Fraction(Int128(time.numerator), Int128(time.denominator)) ?? .zero
    }
}
