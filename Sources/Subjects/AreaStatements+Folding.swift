import Codes
import Events

extension AreaStatements {
    /// An area's standing facts → the statements that stand (contract §2.3.7): of each exact
    /// (series, period, group) the most final, then the greatest (`time`, `source`, `id`).
    package init(
        area: Term, folding facts: [StoredFact], _ standing: [Int32], in order: FactOrder
    ) {
        self.init(area: area, statements: [])
        var best: [Key: (place: Int32, statement: Statement)] = [:]
        for place in standing {
            let fact = facts[Int(place)].fact
            guard fact.type == StatisticStatement.type else { continue }
            let statement = Statement(fact, in: order)
            let key = Key(
                series: statement.series, period: statement.period, group: statement.group)
            if let other = best[key] {
                let otherFact = facts[Int(other.place)].fact
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
