import Calendar

/// A figure that is given for the end of each year and moves in straight lines between.
struct YearlyFigure: Sendable {
    /// The year of the first value.
    let first: Int
    /// At least one; before the first and after the last year the figure stays.
    let values: [Double]

    init(_ first: Int, _ values: Double...) {
        self.first = first
        self.values = values
    }

    /// The value that belongs to a year as a whole.
    subscript(year: Int) -> Double { values[min(max(year - first, 0), values.count - 1)] }

    /// The value on a day, on the line from the end of the year before to the end of the year.
    func on(_ day: CivilDay) -> Double {
        let year = day.year
        let share = Double(day.dayOfYear) / Double(CivilDay.daysIn(year: year))
        return self[year - 1] + (self[year] - self[year - 1]) * share
    }
}
