/// Plan time τ in years, exact: 31 December of year y is y, so that yearly targets fall on whole
/// numbers. τ(d) = year(d) − 1 + day of the year ÷ days in the year.
package struct PlanTime: Hashable, Sendable, BitwiseCopyable {
    /// Numerator over `denominator`.
    package let numerator: Int64
    /// 1, 365 or 366.
    package let denominator: Int64

    /// The end of a year.
    package init(year: Int) {
        numerator = Int64(year)
        denominator = 1
    }

    /// The τ of a day.
    package init(_ day: CivilDay) {
        let year = day.year
        let days = Int64(CivilDay.daysIn(year: year))
        numerator = Int64(year - 1) * days + Int64(day.dayOfYear)
        denominator = days
    }
}
