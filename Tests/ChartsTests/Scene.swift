import Calendar
import Charts
import Codes
import Testing

/// A chart with made-up figures that shows one kind or state.
struct Scene {
    var title: String
    var chart: Chart
    var timeline: StatusTimeline?

    static let today = CivilDay.on(12, 10, 2024)

    /// A chart over the years 2021 to 2025, with the baseline's year before them.
    init(
        _ title: String, _ form: Chart.Form, _ status: Status?, _ values: [Int: Double?],
        openAt open: Double? = nil, change: (inout Chart) -> Void = { _ in }
    ) {
        self.title = title
        var readings = values.sorted { $0.key < $1.key }.map { year, value in
            Chart.Reading(.last(of: year), value, hint: "\(year)")
        }
        if let open { readings.append(Chart.Reading(Self.today, open, isOpen: true)) }
        chart = Chart(
            form, status: status, days: CivilDay.last(of: 2020)...CivilDay.last(of: 2025),
            today: Self.today, readings: readings,
            words: ChartWords(beforeYear: "end "), sentence: title)
        chart.labels.today = "today, 10 Dec"
        chart.decimals = 2
        change(&chart)
    }
}

extension Scene: CustomTestStringConvertible {
    var testDescription: String { title }
}

extension Chart {
    mutating func promise(
        _ target: Double, from baseline: Double? = nil, year: Int = 2020, to last: Int = 2025
    ) {
        self.target = target
        guard let baseline else { return }
        self.baseline = Point(.last(of: year), baseline)
        path = [Point(.last(of: year), baseline), Point(.last(of: last), target)]
    }

    mutating func expect(
        _ low: (Double, Double), _ middle: (Double, Double), _ high: (Double, Double),
        from: CivilDay
    ) {
        let end = CivilDay.last(of: 2025)
        forecast = Forecast([
            .init(from, middle.0, low: low.0, high: high.0),
            .init(end, middle.1, low: low.1, high: high.1),
        ])
    }
}

extension Scene {
    /// Every kind of target, and every state that is drawn in a way of its own.
    static let all: [Scene] = courses + others

    static let major = Scene(
        "Running, off course, with a revision", .level, .offCourse,
        [2021: 55.573, 2022: 58.490, 2023: 61.605], openAt: 63.942
    ) { chart in
        chart.promise(75, from: 50.88)
        chart.readings[1].earlier = 59.84
        chart.series = monthEnds
        chart.expected = 69.899
        chart.unit = "%"
        chart.expect((60.329, 66.6), (61.901, 68.919), (63.472, 71.238), from: .last(of: 2023))
        chart.labels = Chart.Labels(
            target: "target 75%", now: "now 63.94%", expected: "path 69.90%",
            forecast: "forecast 68.9%", gap: "5.96 points behind", today: "today, 10 Dec")
    }

    private static let monthEnds: [Chart.Point] =
        [
            50.91, 51.2, 51.23, 51.26, 51.55, 51.58, 51.29, 51.53, 54.26, 54.61, 55.22, 55.573,
            55.64, 55.81, 55.71, 55.86, 56.03, 55.93, 55.87, 56.01, 57.59, 57.94, 58.31, 58.49,
            58.65,
            58.66, 58.63, 58.88, 58.89, 58.87, 58.9, 58.87, 60.64, 61.11, 61.32, 61.605, 61.76,
            61.65,
            61.76, 61.93, 61.82, 61.94, 61.94, 61.81, 63.28, 63.6, 63.64,
        ].enumerated().map { index, value in
            let month = index % 12 + 1
            let year = 2021 + index / 12
            return Chart.Point(.on(month, 28, year), value)
        } + [Chart.Point(today, 63.942)]

    static let timeline = StatusTimeline(
        runs: [
            .init(.first(of: 2021)...(.on(11, 20, 2021)), .onCourse, word: "On course"),
            .init(.on(11, 21, 2021)...(.on(3, 10, 2022)), .atRisk, word: "At risk"),
            .init(.on(3, 11, 2022)...(.on(7, 16, 2022)), .onCourse, word: "On course"),
            .init(.on(7, 17, 2022)...(.on(12, 1, 2022)), .atRisk, word: "At risk"),
            .init(.on(12, 2, 2022)...today, .offCourse, word: "Off course"),
        ],
        alerts: [
            .init(.on(12, 1, 2022), word: "opened"), .init(.on(12, 8, 2022), word: "fired"),
            .init(.on(12, 9, 2024), word: "worsened"),
        ])

    private static let courses: [Scene] = [
        Scene(
            "A cohort's share, off course", .level, .offCourse,
            [2021: 98.179, 2022: 98.222, 2023: 98.195, 2024: 98.165]
        ) { chart in
            chart.promise(98.3, from: 98.13)
            chart.expected = 98.266
            chart.unit = "%"
            chart.decimals = 3
            chart.expect(
                (98.121, 98.118), (98.196, 98.205), (98.271, 98.291), from: .last(of: 2024))
            chart.labels.target = "target 98.3%"
            chart.labels.now = "now 98.165%"
            chart.labels.forecast = "forecast 98.205%"
        },
        Scene(
            "A census, one interval known", .level, .offCourse,
            [2021: 92.774, 2022: 92.948, 2023: 93.111, 2024: 93.266]
        ) { chart in
            chart.promise(95, from: 92.13)
            chart.expected = 94.426
            chart.unit = "%"
            chart.forecast = Chart.Forecast([
                .init(.last(of: 2025), 93.629, low: 93.208, high: 94.049)
            ])
            chart.labels.target = "target 95%"
            chart.labels.now = "now 93.27%"
            chart.labels.forecast = "forecast 93.6%"
        },
        Scene(
            "Too few points to forecast, at risk", .level, .atRisk,
            [2021: 79.135, 2022: 80.609, 2023: 82.151], openAt: 83.241
        ) { chart in
            chart.target = 85
            chart.path = [.init(.last(of: 2021), 79.135), .init(.last(of: 2025), 85)]
            chart.expected = 83.45
            chart.labels.target = "target 85%"
            chart.labels.now = "now 83.24%"
        },
        Scene(
            "A ratio that is to fall", .level, .onCourse,
            [2021: 1.153, 2022: 1.144, 2023: 1.134], openAt: 1.125
        ) { chart in
            chart.promise(1.12, from: 1.16)
            chart.lowerIsBetter = true
            chart.expected = 1.1285
            chart.decimals = 3
            chart.expect((1.132, 1.113), (1.135, 1.117), (1.137, 1.121), from: .last(of: 2023))
            chart.labels.target = "target ≤ 1.12"
            chart.labels.now = "now 1.125"
            chart.labels.forecast = "forecast 1.117"
        },
        Scene(
            "A count, on course", .count, .onCourse, [2021: 18, 2022: 41, 2023: 63], openAt: 81
        ) { chart in
            chart.promise(100, from: 0)
            chart.decimals = 0
            chart.expect((58.1, 98.5), (62.3, 104.7), (66.5, 110.9), from: .last(of: 2023))
            chart.labels.target = "target 100"
            chart.labels.now = "now 81"
            chart.labels.forecast = "forecast 104.7"
        },
        Scene(
            "Met before the deadline", .level, .met,
            [2021: 8.928, 2022: 9.244, 2023: 9.739], openAt: 10.129
        ) { chart in
            chart.promise(10, from: 8.4)
            chart.unit = "%"
            chart.expect((9.572, 10.364), (9.728, 10.594), (9.883, 10.824), from: .last(of: 2023))
            chart.labels.target = "target 10%"
            chart.labels.now = "now 10.13%"
            chart.labels.forecast = "forecast 10.6%"
        },
    ]

    /// The same for readers of Chinese.
    static let chinese: Scene = {
        var scene = major
        scene.title = "开放年度滞后，有更正"
        scene.chart.sentence = scene.title
        scene.chart.words = ChartWords(afterYear: "年底")
        scene.chart.labels = Chart.Labels(
            target: "目标 75%", now: "现值 63.94%", expected: "进度 69.90%",
            forecast: "预计 68.9%", gap: "差 5.96 个百分点", today: "今日 12月10日")
        return scene
    }()

    private static let others: [Scene] = [
        major,
        chinese,
        Scene("A stale statement", .level, .noData, [2021: 10.24]) { chart in
            chart.promise(10.5, from: 10.2)
            chart.labels.target = "target 10.5"
            chart.labels.now = "2021: 10.24"
            chart.labels.silence = "over two years without a figure"
        },
        Scene(
            "A year without a figure", .level, .offCourse,
            [2021: 92.77, 2022: nil, 2023: 93.11, 2024: 93.27]
        ) { chart in
            chart.promise(95, from: 92.13)
            chart.expected = 94.426
            chart.unit = "%"
            chart.labels.target = "target 95%"
            chart.labels.now = "now 93.27%"
        },
        Scene(
            "A floor that does not hold", .limit, .breached,
            [2021: 0.72, 2022: 0.783, 2023: 0.866], openAt: 0.899
        ) { chart in
            chart.target = 1
            chart.decimals = 3
            chart.unit = "per 1,000 pupils"
            chart.labels.target = "floor 1"
            chart.labels.now = "now 0.899"
        },
        Scene(
            "A ceiling that holds", .limit, .onCourse, [2021: 54.2, 2022: 53.1, 2023: 51.8],
            openAt: 52.4
        ) { chart in
            chart.target = 56
            chart.lowerIsBetter = true
            chart.labels.target = "ceiling 56"
            chart.labels.now = "now 52.4"
        },
        Scene(
            "A quota a year, missed", .quota, .missed, [2021: 23, 2022: 21, 2023: 17], openAt: 15
        ) { chart in
            chart.target = 20
            chart.decimals = 0
            chart.labels.target = "quota 20"
        },
        Scene("A milestone to come", .milestone, .notDue, [:]) { chart in
            let due = CivilDay.last(of: 2025)
            chart.milestone = Chart.Milestone(due, judgedFrom: due - 180)
            chart.labels.target = "end of 2025"
        },
        Scene("A milestone reached", .milestone, .met, [:]) { chart in
            let due = CivilDay.last(of: 2023)
            chart.milestone = Chart.Milestone(
                due, judgedFrom: due - 180, reached: .on(6, 20, 2023))
            chart.labels.target = "reached 20 Jun 2023"
        },
        Scene("A milestone passed", .milestone, .missed, [:]) { chart in
            let due = CivilDay.last(of: 2023)
            chart.milestone = Chart.Milestone(due, judgedFrom: due - 180)
            chart.labels.target = "end of 2023"
        },
        Scene("A range, outside of it", .range, .breached, [:]) { chart in
            chart.range = 6...8
            chart.decimals = 1
            chart.readsSchoolYears = true
            chart.readings = [5.1, 6.6, 9.2].enumerated().map { index, value in
                Chart.Reading(.on(8, 31, 2022 + index), value)
            }
            chart.days = CivilDay.on(3, 1, 2022)...CivilDay.on(3, 1, 2026)
            chart.labels.target = "about 7%"
        },
        Scene("Nothing known yet", .level, .notDue, [:]) { chart in
            chart.promise(75, from: 50.88)
            chart.labels.target = "target 75%"
        },
        Scene(
            "A plan of fifteen years", .level, .onCourse,
            [2021: 1_204_500, 2022: 1_251_300, 2023: 1_302_800], openAt: 1_339_120
        ) { chart in
            chart.promise(1_800_000, from: 1_180_000, to: 2035)
            chart.days = CivilDay.last(of: 2020)...CivilDay.last(of: 2035)
            chart.decimals = 0
            chart.labels.target = "target 1,800,000"
            chart.labels.now = "now 1,339,120"
        },
    ]

    /// Eight counties around their city.
    static let counties = CountyPanels(
        counties: [
            ("Shenxian", [48.49, 51.19, 54.09, 56.21]), ("Guanxian", [49.78, 52.6, 55.58, 57.82]),
            ("Yanggu", [53.64, 56.72, 60, 62.51]), ("Linqing", [55.27, 58.53, 61.88, 64.48]),
            ("Chiping", [58, 61.05, 64.28, 66.79]), ("Dong’e", [57.19, 60.25, 63.62, 66.12]),
            ("Gaotang", [58.28, 61.32, 64.62, 67]),
            ("Dongchangfu", [62.31, 65.15, 68.18, 70.44]),
        ].map { name, values in
            CountyPanels.County(
                readings: fourYears(values), label: "\(values[3])%",
                sentence: "\(name): \(values[3])% now")
        }, city: fourYears([55.57, 58.49, 61.6, 63.94]), target: 75,
        days: CivilDay.last(of: 2021)...today, targetLabel: "target 75%", cityLabel: "City")

    private static func fourYears(_ values: [Double]) -> [Chart.Reading] {
        values.enumerated().map { index, value in
            index < 3
                ? Chart.Reading(.last(of: 2021 + index), value)
                : Chart.Reading(today, value, isOpen: true)
        }
    }
}
