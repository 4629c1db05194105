import Calendar
import Exact
import Language

/// The value of an indicator in an area that counts on a day (contract §4).
package struct Reading: Equatable, Sendable {
    /// Exact, on the indicator's scale (percent: 0 to 100); nil with a reason in `absence`.
    package var value: Fraction?
    /// Shown where the formula has them, also when the value is missing.
    package var numerator: Fraction?
    package var denominator: Fraction?
    /// The day it was read on: the day, 1 September, or the statement's effective day.
    package var on: CivilDay
    /// τ of the reading.
    package var time: PlanTime
    /// The reading is of a period before the plan: it serves only as a baseline.
    package var isBeforePlan: Bool
    package var absence: Absence?
    /// Whether there is anything to read on that day: of statements, one that serves.
    package var isStated = true
    /// Attributed persons in percent of all, where it is below 95 %.
    package var coverage: Fraction?
    /// The year whose statement stood in for a missing one.
    package var staleDenominator: Int?
    /// Of conditions that all have to hold: what those are called that do not.
    package var failing: [String] = []

    /// Whether a part with it is there: it has a value that counts somebody.
    package var showsPart: Bool { value != nil && (numerator?.sign ?? 0) > 0 }

    /// That of a day without any.
    init(noneOn day: CivilDay) {
        self.init(
            value: nil, numerator: nil, denominator: nil, on: day, time: PlanTime(day),
            isBeforePlan: false, absence: .noValue)
    }

    package init(
        value: Fraction?, numerator: Fraction?, denominator: Fraction?, on: CivilDay,
        time: PlanTime, isBeforePlan: Bool, absence: Absence?, coverage: Fraction? = nil,
        staleDenominator: Int? = nil
    ) {
        self.value = value
        self.numerator = numerator
        self.denominator = denominator
        self.on = on
        self.time = time
        self.isBeforePlan = isBeforePlan
        self.absence = absence
        self.coverage = coverage
        self.staleDenominator = staleDenominator
    }
}
