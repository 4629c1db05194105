import Calendar
import Events
import Measures
import Subjects

/// What a round of the judge learns: all that is new since the mark of the last one.
package struct RoundNews: Sendable {
    package var mark: Int64 = 0
    package var changes = ProjectionChanges()
    package var firstTerm: Term = 1
    package var terms: [String] = []
    package var measures: [String: UInt16] = [:]
    /// Whether measures are on their way that some shards have counted and others not.
    package var areMeasuresBuilding = false
    /// Greatest `time` of any stored fact, as microseconds since 1970; nil before the first.
    package var newestEventMicroseconds: Int64?
    /// Records still to be read; nil while the end of a partition is unknown.
    package var lag: Int64?
    /// Today at +08:00 by the database's clock.
    package var today: CivilDay
    /// The last evaluated day and the clock that it was found by; nil before the first.
    package var judgedOn: CivilDay?
    package var judgedBy: String?
    /// When the newest batch was committed, as PostgreSQL writes it.
    package var committedAt: String?
    /// How often the projections were made again: what was taken in before is worthless then.
    package var rebuilds: Int64 = 0
    /// What operators have said; nil where it is what was known before.
    package var operators: OperatorRecords?
    /// Bytes of the change log, and of its base.
    package var logBytes: Int64 = 0
    package var baseBytes: Int64 = 0

    package init(today: CivilDay) { self.today = today }

    /// Whether more records than that are still to be read, or nobody knows how many.
    package func isBehind(by most: Int) -> Bool { lag.map { $0 > Int64(most) } ?? true }
}

extension RoundNews {
    /// Takes the cells out, without those of measures that nobody counts any more.
    package mutating func takeCountedCells() -> [Cell] {
        var isCounted = [Bool](repeating: false, count: Int(UInt16.max) + 1)
        for number in measures.values { isCounted[Int(number)] = true }
        var cells: [Cell] = []
        swap(&cells, &changes.cells)
        cells.removeAll { !isCounted[Int($0.key.measure)] }
        return cells
    }
}

/// Everything that one round of the judge writes.
package struct RoundCommit: Sendable {
    package var mark: Int64
    package var judgedOn: CivilDay
    /// The clock that the day was found by, as `mark.judged_by`; nil where nothing was evaluated.
    package var judgedBy: String?
    /// Whether transitions wait, because the daemon is catching up.
    package var isHolding = false
    /// How many rows of what operators said it rests on.
    package var operators: Int64 = 0
    /// How often the projections that it rests on were made again.
    package var rebuilds: Int64 = 0
    /// Rows that changed in more than their day; those of `removed` are gone.
    package var statuses: [StatusRow] = []
    /// Whether all rows were evaluated and some are what they were on another day: they are of the
    /// evaluated day now.
    package var isNewDay = false
    package var removed: [RowKey] = []
    /// When the data of the changed readings were committed, and the rows that it is true of.
    package var freshAt: String?
    package var fresh: Set<RowKey> = []
    /// Sequences of transitions that are no longer part of the history.
    package var withdrawn: [Int64] = []
    package var transitions: [TransitionRow] = []
    /// Forecasts made; one for each row and final period is kept, the first.
    package var forecasts: [ForecastRow] = []
    /// Kept readings that changed, and those that are gone.
    package var readings: [KeptReading] = []
    package var goneReadings: [KeptReading] = []
    /// Lines of who has reported that changed, and those that are gone.
    package var reports: [ReportingRow] = []
    package var goneReports: [ReportingRow.Key] = []
    /// All that the projections hold up to the mark, where it is to replace the change log.
    package var base: ProjectionChanges?

    package init(mark: Int64, judgedOn: CivilDay) {
        self.mark = mark
        self.judgedOn = judgedOn
    }
}
