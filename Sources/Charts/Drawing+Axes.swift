import Calendar

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
        places.take([Spot(x: x, y: plot.top - 6), Spot(x: x, y: plot.bottom)])
        let y = plot.top - 10
        let text = TextStyle.axis.fitted(label, to: plot.right - plot.left)
        let half = TextStyle.axis.width(of: text) / 2
        let middle = min(max(x, plot.left + half), max(plot.right - half, plot.left + half))
        let placed = PlacedText(styles: .axis, text: text, x: middle, y: y, anchor: .middle)
        places.take(placed.box)
        texts.append(placed)
    }
}
