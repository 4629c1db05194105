import Calendar

/// A column for each year, against what each is to bring.
extension Drawing {
    mutating func drawQuota() {
        drawGrid()
        drawLineOfTime()
        for year in years { drawColumn(of: year) }
        guard let target = chart.target else { return }
        let y = frame.y(target)
        drawLine("ta", [Spot(x: frame.plot.left, y: y), Spot(x: frame.plot.right, y: y)])
        addLabel(0, .target, chart.labels.target, at: y)
    }

    /// The years after the one that the axis begins with.
    private var years: ClosedRange<Int> {
        let first = chart.days.lowerBound.year + 1
        return first...max(first, chart.days.upperBound.year)
    }

    private var slot: Double { (frame.plot.right - frame.plot.left) / Double(years.count) }

    private func middle(of year: Int) -> Double {
        frame.plot.left + slot * (Double(year - years.lowerBound) + 0.5)
    }

    private mutating func drawLineOfTime() {
        let plot = frame.plot
        drawLine(
            "xa", [Spot(x: plot.left, y: plot.bottom), Spot(x: plot.right, y: plot.bottom)])
        let every = Int((TextStyle.axis.width(of: "2020") + 8) / slot) + 1
        for year in years where (years.upperBound - year).isMultiple(of: every) {
            texts.append(
                PlacedText(
                    styles: .axis, text: String(year), x: middle(of: year), y: plot.bottom + 17,
                    anchor: .middle))
        }
    }

    private mutating func drawColumn(of year: Int) {
        guard let reading = chart.readings.last(where: { $0.day.year == year }),
            let value = reading.value
        else { return }
        let width = min(slot * 0.6, size.isDetailed ? 76 : 40)
        let x = middle(of: year)
        let zero = frame.y(0)
        let y = frame.y(value)
        let column = Box(
            left: x - width / 2, top: min(y, zero), right: x + width / 2, bottom: max(y, zero))
        let failed = chart.target.map { chart.lowerIsBetter ? value > $0 : value < $0 } ?? false
        let isMissed = failed && !reading.isOpen
        canvas.rectangle(
            reading.isOpen ? "qo" : isMissed ? "qm k-missed" : "qk", column,
            hint: size.isDetailed ? reading.hint : "")
        label(value, over: column, isOpen: reading.isOpen, isMissed: isMissed)
        guard let earlier = reading.earlier, earlier != value else { return }
        var data = PathData()
        data.move(x - 4 + width * 0.3, frame.y(earlier) - 4)
        data.add("l8 8m0-8l-8 8")
        data.move(x + width * 0.3, frame.y(earlier))
        data.down(to: y)
        canvas.path("gh", data)
    }

    /// The figure in a column that failed, above one that did not.
    private mutating func label(_ value: Double, over column: Box, isOpen: Bool, isMissed: Bool) {
        let text = Figures.text(value, decimals: chart.decimals)
        let quota = chart.target.map { frame.y($0) } ?? -100
        let isTall = column.bottom - column.top > 22
        let isWide = TextStyle.inside.width(of: text) <= column.right - column.left
        let inside = (isMissed || isOpen) && isTall && isWide
        let style: TextStyle = isMissed && inside ? .inside : .value
        // Above, but clear of the line of the quota.
        var y = inside ? column.top + 16 : column.top - 5
        if !inside, y > quota - 2, y - 10 < quota + 2 { y = quota - 5 }
        guard style.width(of: text) <= slot - 2 else { return }
        texts.append(
            PlacedText(
                styles: style, text: text, x: (column.left + column.right) / 2, y: y,
                anchor: .middle))
    }
}
