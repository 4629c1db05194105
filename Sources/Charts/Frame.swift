import Calendar

/// Where days and values lie in a drawing.
struct Frame {
    /// The field inside the axes.
    let plot: Box
    private let times: ClosedRange<Double>
    let values: ClosedRange<Double>

    init(plot: Box, times: ClosedRange<Double>, values: ClosedRange<Double>) {
        self.plot = plot
        self.times = times
        self.values = values
    }

    /// Across, by plan time: years are equally long.
    func x(_ day: CivilDay) -> Double { x(time: Self.time(day)) }

    func x(time: Double) -> Double {
        let share = (time - times.lowerBound) / (times.upperBound - times.lowerBound)
        return plot.left + share * (plot.right - plot.left)
    }

    /// The same, but never outside of the plot.
    func xInside(_ day: CivilDay) -> Double { min(max(x(day), plot.left), plot.right) }

    func y(_ value: Double) -> Double {
        let share = (values.upperBound - value) / (values.upperBound - values.lowerBound)
        return plot.top + share * (plot.bottom - plot.top)
    }

    func spot(_ day: CivilDay, _ value: Double) -> Spot { Spot(x: x(day), y: y(value)) }

    /// Whether the day lies on the axis.
    func shows(_ day: CivilDay) -> Bool { times.contains(Self.time(day)) }

    /// The whole years on the axis, the last one always among them, so far apart that labels of
    /// that width stand by themselves.
    func years(labelled width: Double) -> [Int] {
        let first = Int(times.lowerBound.rounded(.up))
        let last = Int(times.upperBound.rounded(.down))
        guard first <= last else { return [] }
        let yearWidth = (plot.right - plot.left) / (times.upperBound - times.lowerBound)
        let steps = [1, 2, 5, 10, 20, 50, 100, 200, 500]
        let step = steps.first { Double($0) * yearWidth >= width + 8 } ?? 1_000
        return stride(from: last, through: first, by: -step).reversed()
    }

    /// Plan time: 31 December of a year is that year.
    static func time(_ day: CivilDay) -> Double {
        let time = PlanTime(day)
        return Double(time.numerator) / Double(time.denominator)
    }
}
