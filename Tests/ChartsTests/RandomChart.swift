import Calendar
import Charts
import Codes
import PropertySupport

extension Dice {
    /// A chart of any form, kind and state, with figures of any size and some that are none.
    mutating func chart() -> Chart {
        let first = 1990 + below(40)
        let last = first + 1 + below(once(in: 4) ? 40 : 8)
        let today = CivilDay.first(of: first) + below((last - first + 2) * 365)
        let scale = pick([0, 1e-9, 0.01, 1, 1, 100, 100, 1e6, 1e11, 1e300])
        var chart = Chart(
            pick(Chart.Form.allCases), status: once(in: 5) ? nil : pick(Status.allCases),
            days: CivilDay.last(of: first)...CivilDay.last(of: last), today: today,
            words: ChartWords(afterYear: pick(["", "年底"])), sentence: phrase())
        chart.readings = (0..<below(last - first + 3)).map { index in
            Chart.Reading(
                .last(of: first + 1 + index), once(in: 5) ? nil : value(scale),
                isOpen: once(in: 6), earlier: once(in: 4) ? value(scale) : nil, hint: phrase())
        }
        if once(in: 2) {
            chart.series = (0..<below(80)).map { index in
                Chart.Point(
                    CivilDay.last(of: first) + index * 30, once(in: 9) ? nil : value(scale))
            }
        }
        if once(in: 2) { chart.baseline = .init(.last(of: first), value(scale)) }
        if !once(in: 4) { chart.target = value(scale) }
        if once(in: 2), let target = chart.target {
            chart.path = [
                .init(.last(of: first), value(scale)), .init(.last(of: last), target),
            ]
        }
        if once(in: 2) {
            let low = below(100)
            chart.range = Double(low)...Double(low + below(5))
        }
        if once(in: 2) {
            chart.forecast = Chart.Forecast(
                (0...below(3)).map { index in
                    .init(
                        .last(of: last - index), value(scale), low: value(scale),
                        high: value(scale))
                })
        }
        chart.breaks = (0..<below(3)).map { _ in
            Chart.Break(
                CivilDay.last(of: first) + below(3_000), label: phrase(), hint: phrase())
        }
        chart.milestone = .init(.last(of: last), judgedFrom: .on(7, 5, last))
        if once(in: 3) { chart.milestone?.reached = .on(3, 3, last) }
        decorate(&chart, scale)
        return chart
    }

    private mutating func decorate(_ chart: inout Chart, _ scale: Double) {
        chart.expected = once(in: 2) ? value(scale) : nil
        chart.lowerIsBetter = once(in: 2)
        chart.readsSchoolYears = once(in: 3)
        chart.decimals = below(4)
        chart.unit = pick(["", "%", "每千名学生", "per 1,000 pupils"])
        chart.labels = Chart.Labels(
            target: label(), now: label(), expected: label(), forecast: label(), gap: label(),
            today: label(), silence: label())
    }

    /// Runs of days from the first day of the chart on, and alerts among them.
    mutating func timeline(of chart: Chart) -> StatusTimeline {
        var runs: [StatusTimeline.Run] = []
        var day = chart.days.lowerBound - 100
        while day < chart.today, runs.count < 60 {
            let end = day + below(500)
            runs.append(.init(day...end, pick(Status.allCases), word: phrase()))
            day = end + 1
        }
        let alerts = (0..<below(20)).map { _ in
            StatusTimeline.Alert(chart.days.lowerBound + below(2_000), word: phrase())
        }
        return StatusTimeline(runs: runs, alerts: alerts)
    }

    mutating func value(_ scale: Double) -> Double {
        if once(in: 40) { return pick([.nan, .infinity, -.infinity, .greatestFiniteMagnitude]) }
        let share = Double(below(10_001)) / 10_000
        return once(in: 12) ? -share * scale : share * scale
    }

    mutating func label() -> String? { once(in: 4) ? nil : phrase() }

    mutating func phrase() -> String {
        pick([
            "", "now 63.94%", "目标 75%", "a < b & \"c\" > 'd'", "over two years without a figure",
            "\u{0}\u{B}", "両方とも非常に長い説明文がここに入ることがあります", "x", "On course",
        ])
    }
}
