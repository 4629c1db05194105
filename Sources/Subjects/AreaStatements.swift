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

extension AreaStatements {
    /// An area's standing facts → the statements that stand (contract §2.3.7): of each exact
    /// (series, period, group) the most final, then the greatest (`time`, `source`, `id`).
    package init(folding timeline: TimelineFront, _ standing: [Int32]) {
        self.init(area: timeline.name, statements: [])
        let order = timeline.order
        var best: [Key: (place: Int32, statement: Statement)] = [:]
        for place in standing {
            let fact = timeline.facts[Int(place)]
            guard fact.type == StatisticStatement.type else { continue }
            let statement = Statement(fact, in: order)
            let key = Key(
                series: statement.series, period: statement.period, group: statement.group)
            if let other = best[key] {
                let otherFact = timeline.facts[Int(other.place)]
                let standsBefore =
                    other.statement.status.rawValue != statement.status.rawValue
                    ? other.statement.status.rawValue > statement.status.rawValue
                    : order.isRecordedAfter(otherFact, fact)
                if standsBefore { continue }
            }
            best[key] = (place, statement)
        }
        statements = best.values.map(\.statement)
        statements.sort { $0.sortsBefore($1) }
    }

    private struct Key: Hashable {
        var series: Term
        var period: StatementPeriod
        var group: Term
    }
}

extension AreaStatements.Statement {
    fileprivate init(_ fact: Fact, in order: FactOrder) {
        self.init(
            series: order.arena[StatisticStatement.series, of: fact],
            period: order.arena[StatisticStatement.period, of: fact],
            group: order.arena[StatisticStatement.group, of: fact],
            millionths: order.arena[StatisticStatement.value, of: fact],
            status: order.arena[StatisticStatement.status, of: fact], time: fact.time,
            source: fact.source, id: String(decoding: order.arena[fact.id], as: UTF8.self))
    }

    /// Any fixed order will do, so that equal statements are equal arrays.
    fileprivate func sortsBefore(_ other: Self) -> Bool {
        if series != other.series { return series < other.series }
        if group != other.group { return group < other.group }
        return period.sortKey < other.period.sortKey
    }
}

extension StatementPeriod {
    /// Kind and number, as one number.
    fileprivate var sortKey: Int {
        switch self {
        case .year(let year): year
        case .day(let day): (1 << 40) + Int(day)
        case .autumn(let year): (2 << 40) + year
        case .spring(let year): (3 << 40) + year
        }
    }
}
