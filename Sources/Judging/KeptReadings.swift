import Assessments
import Calendar
import Indicators
import Judgements

/// The readings that are kept, as they were last written: a round writes only what differs from
/// them, and looks only at what may differ.
struct KeptReadings: Sendable {
    private(set) var stored: [RowKey: [KeptReading.Span: KeptReading.Figures]] = [:]
    /// Rows of which a reading may have changed since the last writing, with the first day in force
    /// on which.
    private var changed: [Row: CivilDay] = [:]
    /// The day as of which they were last written in this life; nil before.
    private var day: CivilDay?
    /// The day of the round that is being committed.
    private var dayInHand: CivilDay?

    init(_ readings: [KeptReading] = []) {
        for reading in readings {
            stored[reading.key, default: [:]][reading.span] = reading.figures
        }
    }

    /// Notes what the indicator index says of changes. They wait while rounds are held back.
    mutating func note(_ news: [Row: CivilDay]) {
        changed.merge(news) { min($0, $1) }
    }

    /// What of an indicator's readings is not stored as it is.
    struct Difference: Sendable {
        fileprivate(set) var readings: [KeptReading] = []
        fileprivate(set) var gone: [KeptReading] = []
    }

    /// What differs of an indicator. The first round of a life looks at all readings and finds what
    /// is not there any more; so does one whose day lies before the last.
    ///
    /// - Parameter findings: those of the indicator, whose judges know most of the readings.
    func difference(
        of place: IndicatorPlace, in assessment: Assessment, _ findings: [Assessment.Finding]
    ) -> Difference {
        let judges = Dictionary(
            findings.compactMap(\.found), uniquingKeysWith: { first, _ in first })
        let today = assessment.day
        let isComplete = isComplete(today)
        let isOfAll = isComplete || day != today
        var difference = Difference()
        for row in assessment.indicatorIndex.rows(of: place) where isOfAll || changed[row] != nil {
            let key = assessment.key(of: row)
            // Those of before stand until there are others.
            if assessment.isBuilding(row) { continue }
            guard let first = isComplete ? .first(of: 1) : firstDay(of: row, key, today) else {
                continue
            }
            let known = stored[key] ?? [:]
            let readings = assessment.keptReadings(of: row, from: first, by: judges[row])
            for var reading in readings {
                let before = known[reading.span]
                guard before != reading.figures else { continue }
                reading.overwrites = before?.isOpen ?? false
                difference.readings.append(reading)
            }
            // Of a part there may be nothing to keep any more.
            guard isComplete || row.isPart else { continue }
            let spans = Set(readings.map(\.span))
            difference.gone += gone(from: key) { $0.to >= first && !spans.contains($0) }
        }
        return difference
    }

    /// Whether a round of that day looks at all readings.
    private func isComplete(_ today: CivilDay) -> Bool { day.map { today < $0 } ?? true }

    /// Enters what differs, and where all was looked at what is kept of rows that are not there.
    mutating func enter(
        _ differences: consuming [Difference], of assessment: Assessment,
        in commit: inout RoundCommit
    ) {
        commit.readings.reserveCapacity(differences.reduce(0) { $0 + $1.readings.count })
        for place in differences.indices {
            commit.readings += differences[place].readings
            commit.goneReadings += differences[place].gone
            differences[place] = Difference()
        }
        if isComplete(assessment.day) {
            let rows = Set(assessment.indicatorIndex.rows.map { assessment.key(of: $0) })
            for key in stored.keys where !rows.contains(key) {
                commit.goneReadings += gone(from: key) { _ in true }
            }
        }
        dayInHand = assessment.day
    }

    /// The first day of which a reading of the row may be another one than is stored: by what has
    /// changed and, on a new day, by what was provisional and may have become final.
    private func firstDay(
        of row: Row, _ key: RowKey, _ today: CivilDay
    ) -> CivilDay? {
        let byChange = changed[row]
        guard let day, day != today else { return byChange }
        let open = stored[key]?.filter { $0.value.isOpen }.keys.map(\.from).min() ?? day
        return min(open, day, byChange ?? day)
    }

    private func gone(
        from key: RowKey, where isGone: (KeptReading.Span) -> Bool
    ) -> [KeptReading] {
        (stored[key] ?? [:]).filter { isGone($0.key) }.map {
            KeptReading(key: key, span: $0.key, figures: $0.value)
        }
    }

    /// Takes over what has been committed; nothing of a round that held back.
    mutating func take(_ commit: RoundCommit) {
        guard let dayInHand else { return }
        for reading in commit.goneReadings { stored[reading.key]?[reading.span] = nil }
        for reading in commit.readings {
            stored[reading.key, default: [:]][reading.span] = reading.figures
        }
        day = dayInHand
        self.dayInHand = nil
        changed = [:]
    }
}
