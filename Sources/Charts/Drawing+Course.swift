import Calendar

/// Charts of a value over time: against a path, a limit, or counted up from nothing.
extension Drawing {
    mutating func drawCourse() {
        drawGrid()
        drawYears()
        drawSilences()
        drawBreaks()
        if chart.form == .limit { drawLimit() } else { drawTarget() }
        drawForecast()
        drawPath()
        drawToday()
        drawRevisions()
        drawActual()
        drawBracket()
        drawReadings()
        labelLatest()
        labelBreaks()
        labelReadings()
        labelSilences()
    }

    /// The line through readings and month ends, broken where there is no figure.
    var actualRuns: [[Spot]] {
        var points = chart.readings.map { LinePoint($0.day, $0.value, isReading: true) }
        if size.isDetailed {
            let days = Set(points.map(\.day))
            points += chart.series.filter { !days.contains($0.day) }
                .map { LinePoint($0.day, $0.value, isReading: false) }
            points.sort { $0.day < $1.day }
        }
        if let baseline = chart.baseline {
            if points.first.map({ baseline.day < $0.day }) ?? true {
                points.insert(LinePoint(baseline.day, baseline.value, isReading: true), at: 0)
            }
        } else if chart.form == .count {
            points.insert(LinePoint(chart.days.lowerBound, 0, isReading: true), at: 0)
        }
        return runs(points)
    }

    /// A point of a line. Readings may be joined over a year, month ends only over weeks.
    struct LinePoint {
        var day: CivilDay
        var value: Double?
        var isReading: Bool

        init(_ day: CivilDay, _ value: Double?, isReading: Bool) {
            self.day = day
            self.value = value
            self.isReading = isReading
        }
    }

    /// Neighbouring points of one line.
    func runs(_ points: [LinePoint]) -> [[Spot]] {
        var runs: [[Spot]] = []
        var last: LinePoint?
        for point in points {
            guard let value = point.value else {
                last = nil
                continue
            }
            let spot = frame.spot(point.day, value)
            let longest = last.map {
                $0.isReading && point.isReading ? Chart.longestGap : Chart.longestGapOfSeries
            }
            if let before = last, let longest,
                Frame.time(point.day) - Frame.time(before.day) <= longest
            {
                runs[runs.count - 1].append(spot)
            } else {
                runs.append([spot])
            }
            last = point
        }
        return runs
    }

    // MARK: - The target

    private mutating func drawTarget() {
        guard let target = chart.target else { return }
        let y = frame.y(target)
        let line = [Spot(x: frame.plot.left, y: y), Spot(x: frame.plot.right, y: y)]
        drawLine("tg", line)
        places.occupy(line)
    }

    /// A limit, and the side on which it is broken.
    private mutating func drawLimit() {
        guard let target = chart.target else { return }
        let plot = frame.plot
        let y = frame.y(target)
        let manner = chart.status?.manner
        let isBad = manner == .solid || manner == .outlined
        canvas.rectangle(
            isBad ? "zone bad" : "zone",
            Box(
                left: plot.left, top: chart.lowerIsBetter ? plot.top : y, right: plot.right,
                bottom: chart.lowerIsBetter ? y : plot.bottom))
        let line = [Spot(x: plot.left, y: y), Spot(x: plot.right, y: y)]
        drawLine("ta", line)
        places.occupy(line)
        addLabel(0, .target, chart.labels.target, at: y)
    }

    private mutating func drawPath() {
        let points = chart.path.compactMap { point in
            point.value.map { frame.spot(point.day, $0) }
        }
        drawLine("pa", points)
        places.occupy(points)
        if let baseline = chart.baseline, let value = baseline.value {
            canvas.circle("b", frame.x(baseline.day), frame.y(value), radius: 3.2)
        }
        guard chart.form != .limit, let target = chart.target else { return }
        let end = chart.path.last.map { frame.x($0.day) } ?? frame.xInside(chart.days.upperBound)
        let y = frame.y(target)
        canvas.circle("ring", end, y, radius: 5)
        canvas.circle("hub", end, y, radius: 1.8)
        places.occupy(Box(left: end - 6, top: y - 6, right: end + 6, bottom: y + 6))
        addLabel(0, .target, chart.labels.target, at: y)
    }

    // MARK: - The forecast

    private mutating func drawForecast() {
        guard let forecast = chart.forecast, let end = forecast.points.last else { return }
        var points = forecast.points
        // One interval is known, that of the deadline: it opens from the last figure that stands.
        if points.count == 1, let start = chart.lastClosed, start.day < end.day {
            points.insert(
                Chart.Forecast.Interval(
                    start.day, start.value, low: start.value, high: start.value),
                at: 0)
        }
        let upper = points.map { frame.spot($0.day, $0.high) }
        let lower = points.map { frame.spot($0.day, $0.low) }
        if points.count > 1 {
            var band = PathData()
            band.polyline(upper)
            for spot in lower.reversed() { band.line(spot.x, spot.y) }
            band.close()
            canvas.path("fb", band)
            drawLine("fm", points.map { frame.spot($0.day, $0.middle) })
        } else {
            drawLine("fm", [upper[0], lower[0]])
        }
        places.occupy(upper)
        places.occupy(lower)
        addLabel(2, .forecast, chart.labels.forecast, at: frame.y(end.middle))
    }

    // MARK: - Breaks

    private var shownBreaks: [Chart.Break] { chart.breaks.filter { frame.shows($0.day) } }

    private mutating func drawBreaks() {
        let plot = frame.plot
        for shift in shownBreaks {
            let x = frame.x(shift.day)
            canvas.rectangle(
                "br", Box(left: x - 0.75, top: plot.top, right: x + 0.75, bottom: plot.bottom),
                hint: size.isDetailed ? shift.hint : "")
            places.occupy([Spot(x: x, y: plot.top), Spot(x: x, y: plot.bottom)])
        }
    }

    /// What the lines are, where it can be read; the page says it below in any case.
    private mutating func labelBreaks() {
        guard size.isDetailed else { return }
        for shift in shownBreaks where !shift.label.isEmpty {
            let x = frame.x(shift.day)
            let (top, bottom) = (frame.plot.top + 12, frame.plot.bottom - 7)
            write(
                .shift, shift.label,
                at: [
                    (x + 5, top, .start), (x - 5, top, .end), (x + 5, bottom, .start),
                    (x - 5, bottom, .end),
                ])
        }
    }

    // MARK: - The readings

    private mutating func drawActual() {
        for run in actualRuns {
            if run.count == 1, size.isDetailed {
                canvas.circle("dc", run[0].x, run[0].y, radius: 1.2)
            }
            guard run.count > 1 else { continue }
            guard chart.form == .count else {
                drawLine("ac", run)
                places.occupy(run)
                continue
            }
            var steps = [run[0]]
            for spot in run.dropFirst() {
                if let last = steps.last, last.y != spot.y {
                    steps.append(Spot(x: spot.x, y: last.y))
                }
                steps.append(spot)
            }
            drawLine("ac", steps)
            places.occupy(steps)
        }
    }

    /// A cross at what was believed before, joined to what is believed now.
    mutating func drawRevisions() {
        for reading in chart.readings {
            guard let value = reading.value, let earlier = reading.earlier, earlier != value
            else { continue }
            let old = frame.spot(reading.day, earlier)
            var data = PathData()
            data.move(old.x - 4, old.y - 4)
            data.add("l8 8m0-8l-8 8")
            data.move(old.x, old.y)
            data.down(to: frame.y(value))
            canvas.path("gh", data)
            places.occupy(Box(left: old.x - 5, top: old.y - 5, right: old.x + 5, bottom: old.y + 5))
        }
    }

    mutating func drawReadings() {
        for reading in chart.readings {
            guard let value = reading.value else { continue }
            let spot = frame.spot(reading.day, value)
            canvas.circle(
                reading.isOpen ? "do" : "dc", spot.x, spot.y, radius: reading.isOpen ? 4.4 : 3.6,
                hint: size.isDetailed ? reading.hint : "")
            places.occupy(
                Box(left: spot.x - 5, top: spot.y - 5, right: spot.x + 5, bottom: spot.y + 5))
        }
    }

    /// What is now: in the column at the right, or beside the mark where that is far away.
    private mutating func labelLatest() {
        guard let last = chart.latest, let now = chart.labels.now else { return }
        let spot = frame.spot(last.day, last.value)
        let isFar = frame.plot.right - spot.x > (frame.plot.right - frame.plot.left) * 0.45
        if isFar,
            write(
                .now, now,
                at: [
                    (spot.x + 10, spot.y + 5, .start), (spot.x + 9, spot.y + 17, .start),
                    (spot.x + 9, spot.y - 8, .start), (spot.x, spot.y + 21, .middle),
                ])
        {
            return
        }
        var lines = [LabelColumn.Label.Line(style: .now, text: now)]
        if size.isDetailed, let gap = chart.labels.gap {
            lines.append(LabelColumn.Label.Line(style: .gap, text: gap))
        }
        labels.append(LabelColumn.Label(rank: 1, value: frame.y(last.value), lines: lines))
    }

    /// From the path down, or up, to the latest reading where that is behind.
    private mutating func drawBracket() {
        guard chart.form != .limit, let expected = chart.expected, let last = chart.latest,
            chart.lowerIsBetter ? last.value > expected : last.value < expected
        else { return }
        let from = frame.y(expected)
        let to = frame.y(last.value)
        guard abs(from - to) > 9 else { return }
        let x = frame.x(last.day)
        var data = PathData()
        data.move(x - 5, from)
        data.across(to: x + 5)
        data.move(x, from)
        data.down(to: to + (to > from ? -5 : 5))
        canvas.path("gp", data)
        places.occupy(Box(left: x - 6, top: min(from, to), right: x + 6, bottom: max(from, to)))
        guard size.isDetailed, let label = chart.labels.expected else { return }
        expectedLabel = (label, Spot(x: x, y: from))
    }

    // MARK: - Texts inside the plot

    /// The figure beside each closed reading, where it can be read.
    private mutating func labelReadings() {
        if let (label, spot) = expectedLabel {
            write(
                .value, label,
                at: [
                    (spot.x - 9, spot.y - 4, .end), (spot.x - 9, spot.y + 12, .end),
                    (spot.x + 9, spot.y + 4, .start),
                ])
        }
        guard size.isDetailed else { return }
        let closed = chart.readings.filter { !$0.isOpen }.map { Chart.Point($0.day, $0.value) }
        for point in (chart.baseline.map { [$0] } ?? []) + closed {
            guard let value = point.value, point.day != chart.latest?.day else { continue }
            let spot = frame.spot(point.day, value)
            write(
                .value, Figures.text(value, decimals: chart.decimals),
                at: [
                    (spot.x, spot.y + 18, .middle), (spot.x, spot.y - 9, .middle),
                    (spot.x + 8, spot.y + 16, .start), (spot.x - 8, spot.y - 8, .end),
                    (spot.x + 8, spot.y - 8, .start), (spot.x - 8, spot.y + 16, .end),
                ])
        }
    }

    // MARK: - Small things

    mutating func drawLine(_ styles: String, _ points: [Spot]) {
        guard points.count > 1 else { return }
        var data = PathData()
        data.polyline(points)
        canvas.path(styles, data)
    }

    mutating func addLabel(_ rank: Int, _ style: TextStyle, _ text: String?, at y: Double) {
        guard let text else { return }
        labels.append(
            LabelColumn.Label(
                rank: rank, value: y,
                lines: [LabelColumn.Label.Line(style: style, text: text)]))
    }
}

extension Chart {
    /// The latest reading that has a figure.
    var latest: (day: CivilDay, value: Double)? { Self.last(of: readings) }

    /// The latest that will not change by itself; failing that, the baseline.
    var lastClosed: (day: CivilDay, value: Double)? {
        Self.last(of: readings.filter { !$0.isOpen })
            ?? baseline.flatMap { point in point.value.map { (point.day, $0) } }
    }

    private static func last(of readings: [Reading]) -> (day: CivilDay, value: Double)? {
        readings.last { $0.value != nil }.flatMap { reading in
            reading.value.map { (reading.day, $0) }
        }
    }
}
