import Calendar

extension Chart {
    /// Whether the vertical axis starts at zero; where it does not, the page says so.
    package var startsAtZero: Bool { form == .count || form == .quota || form == .milestone }

    /// The same without what cannot be drawn: figures that are no number, days out of order or
    /// centuries away.
    func drawable() -> Chart {
        var chart = self
        chart.readings = readings.map { reading in
            var reading = reading
            reading.day = Self.near(reading.day)
            reading.value = Figures.drawable(reading.value)
            reading.earlier = Figures.drawable(reading.earlier)
            return reading
        }.sorted { $0.day < $1.day }
        chart.series = Self.drawable(series)
        chart.path = Self.drawable(path)
        chart.baseline = baseline.flatMap { Self.drawable([$0]).first }
        if chart.baseline?.value == nil { chart.baseline = nil }
        chart.target = Figures.drawable(target)
        chart.expected = Figures.drawable(expected)
        chart.range = range.flatMap { range in
            guard let low = Figures.drawable(range.lowerBound),
                let high = Figures.drawable(range.upperBound)
            else { return nil }
            return low...high
        }
        chart.forecast = forecast.flatMap(Self.drawable)
        chart.breaks = breaks.map { Break(Self.near($0.day), label: $0.label, hint: $0.hint) }
        chart.today = Self.near(today)
        let first = Self.near(days.lowerBound)
        chart.days = first...max(first + 1, Self.near(days.upperBound))
        return chart
    }

    private static func drawable(_ points: [Point]) -> [Point] {
        points.map { Point(near($0.day), Figures.drawable($0.value)) }.sorted { $0.day < $1.day }
    }

    private static func drawable(_ forecast: Forecast) -> Forecast? {
        let points = forecast.points.compactMap { point -> Forecast.Interval? in
            guard let middle = Figures.drawable(point.middle),
                let low = Figures.drawable(point.low), let high = Figures.drawable(point.high)
            else { return nil }
            return Forecast.Interval(
                near(point.day), middle, low: min(low, high), high: max(low, high))
        }
        return points.isEmpty ? nil : Forecast(points.sorted { $0.day < $1.day })
    }

    static func near(_ day: CivilDay) -> CivilDay {
        min(max(day, CivilDay.first(of: 1800)), CivilDay.last(of: 2200))
    }

    /// First and last moment of the horizontal axis: the days asked for, and every reading.
    var times: ClosedRange<Double> {
        let shown = readings.map(\.day) + series.map(\.day) + (baseline.map { [$0.day] } ?? [])
        let first = min(days.lowerBound, shown.min() ?? days.lowerBound)
        let last = max(days.upperBound, shown.max() ?? days.upperBound)
        return Frame.time(first)...Frame.time(last)
    }

    /// The range of the vertical axis: all that is drawn and a tenth beyond, counts from zero.
    func valueSpan(withSeries: Bool) -> ClosedRange<Double> {
        var values = readings.flatMap { [$0.value, $0.earlier] }
        if withSeries { values += series.map(\.value) }
        if form != .quota {
            values += path.map(\.value) + [baseline?.value, expected]
            values += forecast?.points.flatMap { [$0.low, $0.middle, $0.high] } ?? []
        }
        values += form == .range ? [range?.lowerBound, range?.upperBound] : [target]
        return Self.span(of: values.compactMap { $0 }, fromZero: startsAtZero, unit: unit)
    }

    /// Lowest to highest with a tenth of it on either side; never without width.
    static func span(
        of values: [Double], fromZero: Bool, unit: String = ""
    ) -> ClosedRange<Double> {
        guard let lowest = values.min(), let highest = values.max() else { return 0...1 }
        if fromZero {
            let low = min(0, lowest)
            let high = max(0, highest)
            guard high > low else { return 0...1 }
            return (low * 1.1)...(high + (high - low) * 0.1)
        }
        let size = max(abs(lowest), abs(highest))
        var margin = (highest - lowest) * 0.1
        if highest - lowest < size * 1e-6 || size == 0 { margin = size == 0 ? 1 : size * 0.05 }
        // Below nothing, and above the whole of a share, there is nothing to show.
        let low = lowest >= 0 ? max(0, lowest - margin) : lowest - margin
        return low...(highest + margin)
    }

    /// Years without a figure after which a line stops, instead of bridging unknown values.
    static let longestGap = 1.5
    /// The same of month ends.
    static let longestGapOfSeries = 0.3
}

/// The sizes in which a chart is drawn. Each gives the text of one `<svg>` element.
extension Chart {
    /// 980 × 400 units (a milestone 980 × 150 and what the timeline takes), with the line of today
    /// and, below, the statuses of all days.
    package func large(timeline: StatusTimeline? = nil) -> String {
        Drawing(drawable(), .large, timeline).finished()
    }

    /// 370 × 330 units: what a narrow screen shows in place of the large one.
    package func phone(timeline: StatusTimeline? = nil) -> String {
        Drawing(drawable(), .phone, timeline).finished()
    }

    /// 400 × 130 units (a milestone 400 × 104), for a card.
    package func card() -> String { Drawing(drawable(), .card, nil).finished() }
}
