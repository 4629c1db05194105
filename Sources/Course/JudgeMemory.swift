import Calendar
import Forecasts
import Indicators

extension Judge {
    /// What a judge has found that stands until readings change: those of closed periods, that of
    /// the eve of the plan and that of the deadline, and the forecast that rests on them.
    package struct Memory: Sendable {
        /// By the day on which they are in force.
        var readings: [CivilDay: Reading] = [:]
        var forecast: KnownForecast?

        struct KnownForecast: Sendable {
            /// The end of the closed periods.
            var closed: Int
            /// What it leads to.
            var deadline: CivilDay
            /// The last day of which it knows a reading, here or in other areas; nil where no
            /// period is closed.
            var lastDay: CivilDay?
            var forecast: Forecast?
        }

        package init() {}

        /// Forgets what rests on readings in force on that day or later.
        package mutating func forget(from first: CivilDay) {
            readings = readings.filter { $0.key < first }
            guard let known = forecast else { return }
            if known.lastDay.map({ first <= $0 }) ?? true { forecast = nil }
        }
    }
}
