import Calendar

/// The counties of a city side by side, all on one vertical axis.
package struct CountyPanels: Sendable, Equatable {
    /// In the order in which they are to stand: the largest shortfall first.
    package var counties: [County]
    /// The city's readings, a thin grey line behind each county's.
    package var city: [Chart.Reading]
    package var target: Double?
    /// First and last day of the horizontal axis where there are no two readings: else it runs
    /// from the first to the last of them, since a panel has no room to spare.
    package var days: ClosedRange<CivilDay>
    /// Said once, in the first panel: `target 75%` and `City`.
    package var targetLabel: String?
    package var cityLabel: String?

    package init(
        counties: [County], city: [Chart.Reading], target: Double?,
        days: ClosedRange<CivilDay>, targetLabel: String? = nil, cityLabel: String? = nil
    ) {
        self.counties = counties
        self.city = city
        self.target = target
        self.days = days
        self.targetLabel = targetLabel
        self.cityLabel = cityLabel
    }

    /// One county. It is compared and not judged: no status, no colour of one.
    package struct County: Sendable, Equatable {
        package var readings: [Chart.Reading]
        /// At the latest reading: `56.21%`.
        package var label: String
        /// `Shenxian: 56.21% now`.
        package var sentence: String

        package init(readings: [Chart.Reading], label: String, sentence: String) {
            self.readings = readings
            self.label = label
            self.sentence = sentence
        }
    }
}
