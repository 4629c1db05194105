import Calendar
import Codes

/// One indicator in one area, as it is to be drawn.
///
/// The caller has the words: every text that depends on a language comes in
/// `labels` and `words`. What is left out is not drawn. No colour is written into a drawing, only
/// the classes that `Chart.styleSheet` explains; the element around it carries `k-<status>`.
package struct Chart: Sendable, Equatable {
    package var form: Form
    /// Nil of what is not judged, such as a county: drawn in ink.
    package var status: Status?
    /// One reading a period in the order of days; a period without a figure is a reading without
    /// a value, and no line passes over it.
    package var readings: [Reading]
    /// What the large chart draws its line through besides the readings: month ends of a running
    /// indicator. May be empty.
    package var series: [Point]
    /// The plan's own first figure.
    package var baseline: Point?
    /// The path that was planned, corner by corner. Empty: none.
    package var path: [Point]
    /// The target, the floor or ceiling, or the quota of a year.
    package var target: Double?
    /// Of a range: its two ends, in place of `target`.
    package var range: ClosedRange<Double>?
    /// Whether lower is better, so that the failing side lies above.
    package var lowerIsBetter: Bool
    /// What the path asks for on the day of the latest reading; the bracket ends there.
    package var expected: Double?
    package var forecast: Forecast?
    /// From when on figures are not comparable with those before.
    package var breaks: [Break]
    /// First and last day of the horizontal axis: 31 December of the baseline year (without a
    /// baseline, of the year before the plan) and 31 December of the target year.
    package var days: ClosedRange<CivilDay>
    /// The day on which is judged.
    package var today: CivilDay
    /// Of a milestone: the day on which it is due, and whether it was reached.
    package var milestone: Milestone?
    /// Decimals of a value that the chart writes itself (columns, points outside a range).
    package var decimals: Int
    /// What stands above the vertical axis of a large chart, `%`; empty: nothing.
    package var unit: String
    /// Whether every reading is for a school year, so that ticks say `2023/24`.
    package var readsSchoolYears: Bool
    package var labels: Labels
    package var words: ChartWords
    /// The whole chart in one sentence: its name for those who do not see it.
    package var sentence: String

    package init(
        _ form: Form, status: Status?, days: ClosedRange<CivilDay>, today: CivilDay,
        readings: [Reading] = [], words: ChartWords = ChartWords(), sentence: String
    ) {
        self.form = form
        self.status = status
        self.readings = readings
        self.days = days
        self.today = today
        self.words = words
        self.sentence = sentence
        series = []
        path = []
        breaks = []
        lowerIsBetter = false
        decimals = 0
        unit = ""
        readsSchoolYears = false
        labels = Labels()
    }

    /// How a kind of target is drawn.
    package enum Form: Sendable, CaseIterable {
        /// A value against a path to a target.
        case level
        /// A line that must not be passed, the failing side tinted.
        case limit
        /// Steps from nothing to a count.
        case count
        /// A column a year.
        case quota
        /// A day on a line of time.
        case milestone
        /// A band to stay in.
        case range
    }

    /// A value on a day; nil where there is none, which breaks a line.
    package struct Point: Sendable, Equatable {
        package var day: CivilDay
        package var value: Double?

        package init(_ day: CivilDay, _ value: Double?) {
            self.day = day
            self.value = value
        }
    }

    /// The figure of a period.
    package struct Reading: Sendable, Equatable {
        /// Where it stands: 31 December of the period's year where it is closed or of a census,
        /// else the day up to which it is counted.
        package var day: CivilDay
        package var value: Double?
        /// Whether the period still runs: a hollow mark.
        package var isOpen: Bool
        /// What was believed before the latest revision; nil where nothing was revised.
        package var earlier: Double?
        /// The tooltip of the mark, `2022: 58.49%`; empty: nothing.
        package var hint: String

        package init(
            _ day: CivilDay, _ value: Double?, isOpen: Bool = false, earlier: Double? = nil,
            hint: String = ""
        ) {
            self.day = day
            self.value = value
            self.isOpen = isOpen
            self.earlier = earlier
            self.hint = hint
        }
    }

    /// What is expected, with its 80 % interval. One point, that of the deadline, opens like a
    /// fan from the last closed reading; several are drawn as they are.
    package struct Forecast: Sendable, Equatable {
        package var points: [Interval]

        package init(_ points: [Interval]) { self.points = points }

        /// The expectation for a day.
        package struct Interval: Sendable, Equatable {
            package var day: CivilDay
            package var middle: Double
            package var low: Double
            package var high: Double

            package init(_ day: CivilDay, _ middle: Double, low: Double, high: Double) {
                self.day = day
                self.middle = middle
                self.low = low
                self.high = high
            }
        }
    }

    /// A day from which on figures mean something else: a merger, another definition.
    package struct Break: Sendable, Equatable {
        package var day: CivilDay
        /// Beside its line in a large chart: `break`; empty: nothing.
        package var label: String
        /// The tooltip of the line: its day and source.
        package var hint: String

        package init(_ day: CivilDay, label: String, hint: String) {
            self.day = day
            self.label = label
            self.hint = hint
        }
    }

    /// A day to be met.
    package struct Milestone: Sendable, Equatable {
        package var day: CivilDay
        /// The first day on which it is evaluated.
        package var judgedFrom: CivilDay
        /// The day on which it was reached; nil as long as it was not.
        package var reached: CivilDay?

        package init(_ day: CivilDay, judgedFrom: CivilDay, reached: CivilDay? = nil) {
            self.day = day
            self.judgedFrom = judgedFrom
            self.reached = reached
        }
    }

    /// The texts in a chart, in the language of the page. Nil: not written.
    package struct Labels: Sendable, Equatable {
        /// At the target, floor, ceiling, quota, range or milestone: `target 75%`, `floor 1`.
        package var target: String?
        /// At the latest reading: `now 63.94%`.
        package var now: String?
        /// At the upper end of the bracket in a large chart: `path 69.90%`.
        package var expected: String?
        /// At the end of the forecast: `forecast 68.9%`.
        package var forecast: String?
        /// Below the latest reading of a large chart: `5.96 points behind`.
        package var gap: String?
        /// At the line of today in a large chart: `today, 10 Dec`.
        package var today: String?
        /// In the field where there is no figure: `over two years without a figure`.
        package var silence: String?

        package init(
            target: String? = nil, now: String? = nil, expected: String? = nil,
            forecast: String? = nil, gap: String? = nil, today: String? = nil,
            silence: String? = nil
        ) {
            self.target = target
            self.now = now
            self.expected = expected
            self.forecast = forecast
            self.gap = gap
            self.today = today
            self.silence = silence
        }
    }
}
