import Calendar

/// A band to stay in: what is outside differs by shape, not only by colour.
extension Drawing {
    mutating func drawRange() {
        drawSilences()
        let plot = frame.plot
        if let range = chart.range {
            let top = frame.y(range.upperBound)
            let bottom = frame.y(range.lowerBound)
            canvas.rectangle(
                "ok", Box(left: plot.left, top: top, right: plot.right, bottom: bottom))
            for y in [top, bottom] {
                let line = [Spot(x: plot.left, y: y), Spot(x: plot.right, y: y)]
                drawLine("ta", line)
                places.occupy(line)
            }
            addLabel(0, .target, chart.labels.target, at: (top + bottom) / 2)
        }
        drawEnds()
        if chart.readsSchoolYears { drawSchoolYears() } else { drawYears() }
        drawToday()
        for run in runs(
            chart.readings.map { LinePoint($0.day, $0.value, isReading: true) })
        {
            drawLine("ac", run)
            places.occupy(run)
        }
        drawRevisions()
        drawMarks()
        labelSilences()
    }

    /// The two ends of the band in figures, at the left.
    private mutating func drawEnds() {
        var last = -100.0
        for (value, text) in zip(ticks.values, ticks.texts).reversed() {
            let y = frame.y(value)
            // Ends too close to each other for two texts have the upper one only.
            guard y - last >= 14 else { continue }
            last = y
            texts.append(
                PlacedText(
                    styles: .axis, text: text, x: frame.plot.left - 6, y: y + 4, anchor: .end))
        }
    }

    private mutating func drawSchoolYears() {
        let plot = frame.plot
        var data = PathData()
        data.move(plot.left, plot.bottom)
        data.across(to: plot.right)
        var lastRight = -100.0
        for reading in chart.readings {
            let year = reading.day.schoolYear
            let x = frame.x(reading.day)
            let text = "\(year)/\(year % 100 < 9 ? "0" : "")\((year + 1) % 100)"
            let placed = PlacedText(
                styles: .axis, text: text, x: x, y: plot.bottom + 17, anchor: .middle)
            data.move(x, plot.bottom)
            data.down(to: plot.bottom + 4)
            guard placed.box.left > lastRight + 6 else { continue }
            lastRight = placed.box.right
            texts.append(placed)
        }
        canvas.path("xa", data)
    }

    private mutating func drawMarks() {
        for reading in chart.readings {
            guard let value = reading.value else { continue }
            let spot = frame.spot(reading.day, value)
            let isInside = chart.range?.contains(value) ?? true
            let hint = size.isDetailed ? reading.hint : ""
            if isInside {
                canvas.circle(
                    reading.isOpen ? "do" : "dc", spot.x, spot.y,
                    radius: reading.isOpen ? 4.4 : 3.6, hint: hint)
            } else {
                var data = PathData()
                data.move(spot.x, spot.y - 6)
                data.add("l6 6l-6 6l-6-6z")
                canvas.path(reading.isOpen ? "do" : "dx", data)
            }
            places.occupy(
                Box(left: spot.x - 6, top: spot.y - 6, right: spot.x + 6, bottom: spot.y + 6))
        }
        for reading in chart.readings {
            guard let value = reading.value,
                size.isDetailed || !(chart.range?.contains(value) ?? true)
            else { continue }
            let spot = frame.spot(reading.day, value)
            write(
                chart.range?.contains(value) ?? true ? .value : .now,
                Figures.text(value, decimals: chart.decimals),
                at: [
                    (spot.x + 10, spot.y + 14, .start), (spot.x + 10, spot.y - 5, .start),
                    (spot.x - 10, spot.y - 5, .end), (spot.x - 10, spot.y + 14, .end),
                    (spot.x, spot.y - 11, .middle), (spot.x, spot.y + 19, .middle),
                ])
        }
    }
}
