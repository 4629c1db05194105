import Calendar

/// One chart being drawn: what is written so far, and what still waits to be written on top.
struct Drawing {
    let chart: Chart
    let size: ChartSize
    let timeline: StatusTimeline?
    let frame: Frame
    let ticks: Ticks
    var canvas: Canvas
    var places: TextPlaces
    /// Written last, so that no line crosses them.
    var texts: [PlacedText] = []
    /// Fields without a figure and what is said in them, written when all else has its place.
    var silences: [(label: String, field: Box)] = []
    /// What the path asks for and where its bracket ends.
    var expectedLabel: (text: String, end: Spot)?
    /// The labels of the column at the right.
    var labels: [LabelColumn.Label] = []

    /// Texts of the column begin so far right of the plot: room for the target's ring and for a
    /// leader.
    static let columnGap = 15.0
    static let axisHeight = 24.0
    static let lineHeight = 16.0

    /// Clears a sheet for a chart that is drawable.
    init(_ chart: Chart, _ size: ChartSize, _ timeline: StatusTimeline?) {
        self.chart = chart
        self.size = size
        self.timeline = size.isDetailed ? timeline : nil
        let isMilestone = chart.form == .milestone
        let strip = self.timeline.map(Self.height) ?? 0
        let height = isMilestone ? size.heightOfMilestone + strip : size.height
        var values = chart.valueSpan(withSeries: size.isDetailed)
        if isMilestone { values = 0...1 }
        let ticks =
            isMilestone
            ? Ticks(in: 0...1, most: 0, whole: true)
            : Self.ticks(of: chart, in: values, most: size.mostTicks)
        self.ticks = ticks
        let plot = Box(
            left: Self.leftMargin(chart, size, ticks), top: isMilestone ? 34 : size.top,
            right: size.width - Self.columnWidth(chart, size),
            bottom: height - Self.axisHeight - strip)
        frame = Frame(plot: plot, times: chart.times, values: values)
        canvas = Canvas(
            width: size.width, height: height,
            styles: size.isDetailed ? "c big" : "c", name: chart.sentence)
        places = TextPlaces(
            within: Box(
                left: plot.left + 2, top: plot.top - (size.isDetailed ? 4 : 8),
                right: plot.right - 2, bottom: plot.bottom))
    }

    private static func ticks(
        of chart: Chart, in values: ClosedRange<Double>, most: Int
    ) -> Ticks {
        if chart.form == .range, let range = chart.range {
            var ends = Ticks(in: 0...1, most: 0, whole: false)
            ends.values =
                range.lowerBound == range.upperBound
                ? [range.lowerBound] : [range.lowerBound, range.upperBound]
            ends.decimals = chart.decimals
            return ends
        }
        var ticks = Ticks(
            in: values, most: most, whole: chart.form == .count || chart.form == .quota)
        // The margin above 100 % is there for the marks and no place for a value.
        let drawn = chart.valueSpan(withSeries: true)
        let top = drawn.upperBound - (drawn.upperBound - drawn.lowerBound) / 12
        if chart.unit == "%", top <= 100.000_001 { ticks.values.removeAll { $0 > 100 } }
        return ticks
    }

    private static func leftMargin(_ chart: Chart, _ size: ChartSize, _ ticks: Ticks) -> Double {
        let widest = ticks.texts.map { TextStyle.axis.width(of: $0) }.max() ?? 0
        let year = TextStyle.axis.width(of: yearText(2020, chart, size))
        return max(widest * size.textScale + 9, year / 2 + 2, 14)
    }

    /// As wide as the widest label, but never more than two fifths.
    private static func columnWidth(_ chart: Chart, _ size: ChartSize) -> Double {
        var labels = chart.labels
        if chart.isDueFarFromColumn { labels.target = nil }
        var widths = [
            labels.target.map { TextStyle.target.width(of: $0) },
            labels.now.map { TextStyle.now.width(of: $0) },
            chart.forecast == nil ? nil : labels.forecast.map { TextStyle.forecast.width(of: $0) },
        ].compactMap { $0 }
        if size.isDetailed, let gap = labels.gap { widths.append(TextStyle.gap.width(of: gap)) }
        let least = TextStyle.axis.width(of: yearText(2020, chart, size)) / 2 + 2
        guard let widest = widths.max() else { return max(least, 14) }
        return min(max(widest * size.textScale + columnGap + 2, least), size.width * 0.4)
    }

    /// What stands below the end of a year.
    static func yearText(_ year: Int, _ chart: Chart, _ size: ChartSize) -> String {
        guard size == .large else { return String(year) }
        return chart.words.beforeYear + String(year) + chart.words.afterYear
    }

    /// Draws all of it, back to front.
    consuming func finished() -> String {
        switch chart.form {
        case .level, .limit, .count: drawCourse()
        case .quota: drawQuota()
        case .milestone: drawMilestone()
        case .range: drawRange()
        }
        if let timeline { draw(timeline) }
        drawLabels()
        for text in texts {
            canvas.text(text.styles.rawValue, text.x, text.y, text.anchor, text.text)
        }
        return canvas.finished()
    }

    // MARK: - Texts

    /// Writes the text at the first place where it is by itself; false where there is none.
    @discardableResult
    mutating func write(
        _ style: TextStyle, _ text: String, at candidates: [(x: Double, y: Double, Anchor)]
    ) -> Bool {
        for (x, y, anchor) in candidates {
            let placed = PlacedText(styles: style, text: text, x: x, y: y, anchor: anchor)
            guard places.isFree(placed.box) else { continue }
            places.occupy(placed.box)
            texts.append(placed)
            return true
        }
        return false
    }

    private mutating func drawLabels() {
        let right = frame.plot.right
        let room = (size.width - right - Self.columnGap) / size.textScale
        let placed = LabelColumn.place(
            labels, apart: Self.lineHeight, top: frame.plot.top + 2, bottom: frame.plot.bottom - 2)
        for one in placed {
            if abs(one.middle - one.label.value) > 7 {
                var leader = PathData()
                leader.move(right + 6, one.label.value)
                leader.line(right + Self.columnGap - 3, one.middle)
                canvas.path("le", leader)
            }
            for (index, line) in one.label.lines.enumerated() {
                texts.append(
                    PlacedText(
                        styles: line.style, text: line.style.fitted(line.text, to: room),
                        x: right + Self.columnGap,
                        y: one.middle + 4 + Double(index) * Self.lineHeight, anchor: .start))
            }
        }
    }
}

/// What every chart has: values at the left, years below, the line of today.
extension Drawing {
    /// Hairlines at the ticks, with their values.
    mutating func drawGrid() {
        let plot = frame.plot
        var data = PathData()
        for (value, text) in zip(ticks.values, ticks.texts) {
            let y = frame.y(value)
            data.move(plot.left, y)
            data.across(to: plot.right)
            texts.append(
                PlacedText(styles: .axis, text: text, x: plot.left - 6, y: y + 4, anchor: .end))
        }
        canvas.path("gr", data)
        if size == .large, !chart.unit.isEmpty, ticks.values.count > 0 {
            texts.append(
                PlacedText(
                    styles: .axis, text: TextStyle.axis.fitted(chart.unit, to: 220), x: 2, y: 10,
                    anchor: .start))
        }
    }

    /// The line of time with a mark at the end of each year.
    mutating func drawYears() {
        let plot = frame.plot
        let width = TextStyle.axis.width(of: Self.yearText(2020, chart, size))
        var data = PathData()
        data.move(plot.left, plot.bottom)
        data.across(to: plot.right)
        for year in frame.years(labelled: -2) {
            data.move(frame.x(time: Double(year)), plot.bottom)
            data.down(to: plot.bottom + 4)
        }
        for year in frame.years(labelled: width * size.textScale) {
            let x = frame.x(time: Double(year))
            texts.append(
                PlacedText(
                    styles: .axis, text: Self.yearText(year, chart, size), x: x,
                    y: plot.bottom + 17, anchor: .middle))
        }
        canvas.path("xa", data)
    }

    /// A dotted line at the day on which is judged, in all but the card.
    mutating func drawToday() {
        let wanted = size.isDetailed || chart.form == .milestone
        guard wanted, chart.form != .quota, let label = chart.labels.today,
            frame.shows(chart.today)
        else { return }
        let x = frame.x(chart.today)
        let plot = frame.plot
        var data = PathData()
        data.move(x, plot.top - 6)
        data.down(to: plot.bottom)
        canvas.path("now", data)
        places.occupy([Spot(x: x, y: plot.top - 6), Spot(x: x, y: plot.bottom)])
        let y = plot.top - 10
        let text = TextStyle.axis.fitted(label, to: plot.right - plot.left)
        let half = TextStyle.axis.width(of: text) / 2
        let middle = min(max(x, plot.left + half), max(plot.right - half, plot.left + half))
        let placed = PlacedText(styles: .axis, text: text, x: middle, y: y, anchor: .middle)
        places.occupy(placed.box)
        texts.append(placed)
    }
}
