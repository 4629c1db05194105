import Calendar
import Codes

extension Chart {
    /// 84 × 22 pixels for a row of a table: path, actual and the latest reading in the status
    /// colour, in whole pixels and without text or role, since the row's cells say it. Empty
    /// where there is nothing to draw.
    package func row() -> String {
        let chart = drawable()
        if chart.form == .milestone { return chart.milestoneRow() }
        let isColumns = chart.form == .quota
        let row = RowFrame(chart)
        var canvas = Canvas(styles: "s")
        var promise = PathData()
        if chart.path.isEmpty {
            let limits = chart.range.map { [$0.lowerBound, $0.upperBound] }
            for value in limits ?? [chart.target].compactMap({ $0 }) {
                promise.add("M2 \(row.y(value))H82")
            }
        } else {
            promise.add(
                row.polyline(chart.path.compactMap { point in point.value.map { (point.day, $0) } })
            )
        }
        canvas.path("p", promise)
        var actual = PathData()
        if isColumns {
            for reading in chart.readings {
                guard let value = reading.value else { continue }
                actual.add("M\(row.x(reading.day)) 21V\(min(row.y(value), 20))")
            }
        } else {
            for run in chart.rowRuns { actual.add(row.polyline(run)) }
        }
        guard !promise.isEmpty || !actual.isEmpty else { return "" }
        canvas.path(isColumns ? "q" : "", actual)
        if let last = chart.latest, chart.status != .noData, !isColumns {
            canvas.circle("", Double(row.x(last.day)), Double(row.y(last.value)), radius: 3)
        }
        return canvas.finished()
    }

    /// Baseline and readings, parted where a figure is missing.
    private var rowRuns: [[(CivilDay, Double)]] {
        var points = readings.map { Point($0.day, $0.value) }
        if let baseline, points.first.map({ baseline.day < $0.day }) ?? true {
            points.insert(baseline, at: 0)
        } else if form == .count {
            points.insert(Point(days.lowerBound, 0), at: 0)
        }
        var runs: [[(CivilDay, Double)]] = []
        var last: CivilDay?
        for point in points {
            guard let value = point.value else {
                last = nil
                continue
            }
            if let before = last, Frame.time(point.day) - Frame.time(before) <= Self.longestGap {
                runs[runs.count - 1].append((point.day, value))
            } else {
                runs.append([(point.day, value)])
            }
            last = point.day
        }
        return runs.filter { $0.count > 1 }
    }

    private func milestoneRow() -> String {
        guard let milestone else { return "" }
        // The diamond is five pixels wide on either side.
        let x = min(max(RowFrame(self).x(milestone.reached ?? milestone.day), 6), 78)
        var canvas = Canvas(styles: "s")
        var line = PathData()
        line.add("M2 11H82")
        canvas.path("p", line)
        if milestone.reached == nil {
            var diamond = PathData()
            diamond.add("M\(x) 6l5 5-5 5-5-5z")
            canvas.path("m", diamond)
        } else {
            canvas.circle("", Double(x), 11, radius: 4)
        }
        return canvas.finished()
    }
}

/// Days and values on the 84 × 22 pixels of a row.
private struct RowFrame {
    private let times: ClosedRange<Double>
    private let values: ClosedRange<Double>
    private let isColumns: Bool

    init(_ chart: Chart) {
        times = chart.times
        var values = chart.readings.compactMap(\.value) + chart.path.compactMap(\.value)
        values += [chart.baseline?.value, chart.target].compactMap { $0 }
        if let range = chart.range { values += [range.lowerBound, range.upperBound] }
        if chart.startsAtZero { values.append(0) }
        let low = values.min() ?? 0
        let high = values.max() ?? 1
        self.values = low < high ? low...high : (low - 1)...(high + 1)
        isColumns = chart.form == .quota
    }

    func x(_ day: CivilDay) -> Int {
        let share =
            (Frame.time(day) - times.lowerBound) / (times.upperBound - times.lowerBound)
        // A column stands in the middle of its year.
        let years = times.upperBound - times.lowerBound
        let moved = isColumns ? (Double(day.year) - 0.5 - times.lowerBound) / years : share
        return Int((3 + min(max(moved, 0), 1) * 78).rounded())
    }

    func y(_ value: Double) -> Int {
        let share = (values.upperBound - value) / (values.upperBound - values.lowerBound)
        return Int((3 + share * 16).rounded())
    }

    func polyline(_ points: [(CivilDay, Double)]) -> String {
        "M" + points.map { "\(x($0.0)) \(y($0.1))" }.joined(separator: " ")
    }
}
