import Codes
import Events

/// The statements of one area subject that stand: one for each (series, period, group).
package struct AreaStatements: Hashable, Sendable {
    /// The area's code as the subject gives it; a former code is a subject of its own.
    package var area: Term
    package var statements: [Statement]

    package init(area: Term, statements: [Statement]) {
        self.area = area
        self.statements = statements
    }

    package struct Statement: Hashable, Sendable {
        package var series: Term
        package var period: StatementPeriod
        /// As `StatisticStatement.group`.
        package var group: Term
        package var millionths: Int64
        // What decides between two statements, also of two codes of the same area.
        package var status: StatementStatus
        package var time: Int64
        package var source: Term
        package var id: String

        package init(
            series: Term, period: StatementPeriod, group: Term, millionths: Int64,
            status: StatementStatus, time: Int64, source: Term, id: String
        ) {
            self.series = series
            self.period = period
            self.group = group
            self.millionths = millionths
            self.status = status
            self.time = time
            self.source = source
            self.id = id
        }

        /// Ids by their bytes: two spellings of a character are two ids.
        package static func == (left: Self, right: Self) -> Bool {
            left.series == right.series && left.period == right.period
                && left.group == right.group && left.millionths == right.millionths
                && left.status == right.status && left.time == right.time
                && left.source == right.source && left.id.utf8.elementsEqual(right.id.utf8)
        }
    }
}
