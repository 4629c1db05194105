import Calendar

extension CountyPanels {
    private static let width = 210.0
    private static let height = 112.0
    /// How much larger the text is made on a narrow screen, which scales the panels down.
    private static let textScale = 15.0 / 13

    /// 210 × 112 units each, in the order of the counties.
    package func drawings() -> [String] {
        let shown = drawable()
        let frame = shown.frame
        return shown.counties.indices.map { shown.draw($0, frame) }
    }

    private func drawable() -> CountyPanels {
        var panels = self
        panels.city = Self.drawable(city)
        panels.target = Figures.drawable(target)
        panels.counties = counties.map { county in
            var county = county
            county.readings = Self.drawable(county.readings)
            return county
        }
        let first = Chart.near(days.lowerBound)
        panels.days = first...max(first + 1, Chart.near(days.upperBound))
        return panels
    }

    private static func drawable(_ readings: [Chart.Reading]) -> [Chart.Reading] {
        readings.map { reading in
            var reading = reading
            reading.day = Chart.near(reading.day)
            reading.value = Figures.drawable(reading.value)
            return reading
        }.sorted { $0.day < $1.day }
    }

    /// One for all panels, so that they can be compared by eye.
    private var frame: Frame {
        let readings = city + counties.flatMap(\.readings)
        let values = readings.compactMap(\.value) + [target].compactMap { $0 }
        let shown = readings.filter { $0.value != nil }.map(\.day)
        var days = self.days
        if let first = shown.min(), let last = shown.max(), first < last { days = first...last }
        let widths =
            counties.map { TextStyle.now.width(of: $0.label) }
            + [targetLabel, cityLabel].compactMap { $0 }.map { TextStyle.axis.width(of: $0) }
        let column = min((widths.max() ?? 0) * Self.textScale + 12, Self.width * 0.5)
        return Frame(
            plot: Box(left: 7, top: 12, right: Self.width - column, bottom: Self.height - 20),
            times: Frame.time(days.lowerBound)...Frame.time(days.upperBound),
            values: Chart.span(of: values, fromZero: false))
    }

    private func draw(_ index: Int, _ frame: Frame) -> String {
        let county = counties[index]
        var canvas = Canvas(
            width: Self.width, height: Self.height, styles: "c mini", name: county.sentence)
        drawAxis(frame, on: &canvas)
        if let target {
            var line = PathData()
            line.move(frame.plot.left - 3, frame.y(target))
            line.across(to: frame.plot.right + 3)
            canvas.path("tg", line)
        }
        draw(city, "ci", frame, on: &canvas)
        draw(county.readings, "ac", frame, on: &canvas)
        for reading in county.readings where frame.shows(reading.day) {
            guard let value = reading.value else { continue }
            canvas.circle(
                reading.isOpen ? "do" : "dc", frame.x(reading.day), frame.y(value),
                radius: reading.isOpen ? 3.4 : 2.8)
        }
        drawLabels(of: county, isFirst: index == 0, frame, on: &canvas)
        return canvas.finished()
    }

    private func draw(
        _ readings: [Chart.Reading], _ styles: String, _ frame: Frame, on canvas: inout Canvas
    ) {
        var data = PathData()
        var last: CivilDay?
        for reading in readings {
            guard let value = reading.value else {
                last = nil
                continue
            }
            let joined = last.map { Frame.time(reading.day) - Frame.time($0) <= Chart.longestGap }
            let spot = frame.spot(reading.day, value)
            if joined ?? false { data.line(spot.x, spot.y) } else { data.move(spot.x, spot.y) }
            last = reading.day
        }
        canvas.path(styles, data)
    }

    private func drawAxis(_ frame: Frame, on canvas: inout Canvas) {
        let plot = frame.plot
        var line = PathData()
        line.move(plot.left - 3, plot.bottom)
        line.across(to: plot.right + 3)
        canvas.path("xa", line)
        let shown = (city + counties.flatMap(\.readings)).filter { $0.value != nil }.map(\.day)
        guard let first = shown.min()?.year, let last = shown.max()?.year else { return }
        canvas.text("ax", plot.left - 5, plot.bottom + 16, .start, String(first))
        let width = TextStyle.axis.width(of: "2020") * Self.textScale
        if last > first, plot.right - plot.left > 2 * width + 8 {
            canvas.text("ax", plot.right + 3, plot.bottom + 16, .end, String(last))
        }
    }

    /// The latest figure; in the first panel also what the two other lines are.
    private func drawLabels(
        of county: County, isFirst: Bool, _ frame: Frame, on canvas: inout Canvas
    ) {
        typealias Label = LabelColumn.Label
        var labels: [Label] = []
        func add(_ rank: Int, _ style: TextStyle, _ text: String?, _ value: Double?) {
            guard let text, let value else { return }
            labels.append(
                Label(rank: rank, value: frame.y(value), lines: [.init(style: style, text: text)]))
        }
        add(0, .now, county.label, county.readings.last { $0.value != nil }?.value)
        if isFirst {
            add(1, .axis, cityLabel, city.last { $0.value != nil }?.value)
            add(2, .axis, targetLabel, target)
        }
        let left = frame.plot.right + 9
        let placed = LabelColumn.place(
            labels, apart: 15, top: frame.plot.top, bottom: frame.plot.bottom)
        for one in placed {
            for line in one.label.lines {
                canvas.text(
                    line.style.rawValue, left, one.middle + 4, .start,
                    line.style.fitted(line.text, to: (Self.width - left) / Self.textScale))
            }
        }
    }
}
