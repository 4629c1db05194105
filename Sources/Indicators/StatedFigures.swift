import Calendar
import Codes
import Events
import Exact
import Language
import Plans
import Subjects

/// The figures that areas state, as far as indicators ask for them.
struct StatedFigures: Sendable {
    /// What is known of an area, by the period that it is stated for.
    private typealias Figures = [StatementPeriod: Fraction]

    /// What areas state or report.
    private struct Figure: Sendable {
        let source: Source
        /// Never summed over children.
        let isOwn: Bool
        let yearsBefore: Int
        /// By index of the area: what the area itself states.
        var own: [Figures]
        /// Likewise, with the sums over children that stand in.
        var known: [Figures]
    }

    private enum Source: Equatable, Sendable {
        case statistic(Statistic)
        case report(Measure, Kept)
    }

    /// For how long a report counts.
    enum Kept: Equatable, Sendable {
        /// For its year.
        case year
        /// From its day until the next, for at most two years where `served`.
        case untilNext(served: Bool)
    }

    /// As they were given, by the code under which they came.
    private(set) var statements: [Term: AreaStatements] = [:]
    private var figures: [Figure] = []
    /// Codes with statements that mean the area, by its index.
    private var codes: [[Term]]
    private let tree: AreaTree
    private let vocabulary: Vocabulary

    init(tree: AreaTree, vocabulary: Vocabulary) {
        self.tree = tree
        self.vocabulary = vocabulary
        codes = [[Term]](repeating: [], count: tree.areas.count)
    }

    /// The index of that statistic, new if nothing asked for it before. All must be asked for
    /// before the first statement comes.
    mutating func index(of statistic: Statistic) -> Int {
        var statistic = statistic
        statistic.group = group(statistic.group, of: statistic.series)
        return index(
            of: .statistic(statistic), isOwn: statistic.own, yearsBefore: statistic.yearsBefore)
    }

    /// The index of what areas report under a measure.
    mutating func index(of measure: Measure, kept: Kept, isOwn: Bool) -> Int {
        index(of: .report(measure, kept), isOwn: isOwn, yearsBefore: 0)
    }

    private mutating func index(of source: Source, isOwn: Bool, yearsBefore: Int) -> Int {
        if let known = figures.firstIndex(where: { $0.source == source && $0.isOwn == isOwn }) {
            return known
        }
        let none = [Figures](repeating: [:], count: tree.areas.count)
        figures.append(
            Figure(
                source: source, isOwn: isOwn, yearsBefore: yearsBefore, own: none, known: none))
        return figures.count - 1
    }

    /// A statement without a group means the series' default group.
    private func group(_ group: String, of series: String) -> String {
        group.isEmpty ? vocabulary.series[series] ?? "" : group
    }

    /// The figure of an area for a reading of this period: of exactly it, or of the earlier year
    /// that the statistic asks for. Of what counts until the next that of the day on which the
    /// period begins.
    func callAsFunction(_ index: Int, in area: Int, for period: StatementPeriod) -> Fraction? {
        let figure = figures[index]
        if case .report(_, .untilNext(let isServed)) = figure.source {
            return StatedFigures.last(of: figure.known[area], on: period.begins, isServed)
        }
        return figure.known[area][period.earlier(by: figure.yearsBefore)]
    }

    /// How much earlier the figures are than their reading.
    func yearsBefore(_ index: Int) -> Int { figures[index].yearsBefore }

    /// The periods for which an area has a figure.
    func periods(_ index: Int, in area: Int) -> some Collection<StatementPeriod> {
        figures[index].known[area].keys
    }

    /// The last figure of a day that counts on a day.
    private static func last(
        of figures: Figures, on day: CivilDay, _ isServed: Bool
    ) -> Fraction? {
        figures.filter { period, _ in isServed ? period.serves(on: day) : period.begins <= day }
            .max { $0.key.begins < $1.key.begins }?.value
    }

    /// Replaces the statements of one code. Gives the figures that are others now, with the first
    /// day from which that is so.
    mutating func set(_ new: AreaStatements, texts: Texts) -> [Int: CivilDay] {
        let before = statements[new.area]?.statements ?? []
        statements[new.area] = new.statements.isEmpty ? nil : new
        guard let area = tree.index[texts[new.area]] else { return [:] }
        if !codes[area].contains(new.area) {
            // In one order whatever came first, since statements of two codes may be equal in all
            // that decides between them.
            codes[area].append(new.area)
            codes[area].sort { texts[$0].utf8.lexicographicallyPrecedes(texts[$1].utf8) }
        }
        let series = Set((before + new.statements).map { texts[$0.series] })
        var changes: [Int: CivilDay] = [:]
        for index in figures.indices {
            guard case .statistic(let statistic) = figures[index].source,
                series.contains(statistic.series)
            else { continue }
            figures[index].own[area] = ownFigures(of: statistic, in: area, texts: texts)
            changes[index] = refresh(index, from: area)
        }
        return changes
    }

    /// Replaces what an area itself reports under a measure, whose number in the cells is given.
    mutating func set(
        _ measure: Measure, _ number: UInt16, in area: Int, from places: PlaceFigures
    ) {
        for index in figures.indices {
            guard case .report(measure, let kept) = figures[index].source else { continue }
            let periods: [StatementPeriod] =
                switch kept {
                case .year: places.years(number, inArea: area).map { .year($0) }
                case .untilNext: places.days(number, inArea: area).map { .day($0) }
                }
            figures[index].own[area] = Dictionary(
                uniqueKeysWithValues: periods.compactMap { period in
                    places.amount(number, inArea: area, on: period.begins).map {
                        (period, Fraction($0))
                    }
                })
            _ = refresh(index, from: area)
        }
    }

    /// What an area states itself, its former codes included: of several statements for a period
    /// the one that stands by contract §2.3.7.
    private func ownFigures(
        of statistic: Statistic, in area: Int, texts: Texts
    ) -> Figures {
        var standing: [StatementPeriod: AreaStatements.Statement] = [:]
        for statement in codes[area].flatMap({ statements[$0]?.statements ?? [] }) {
            guard texts[statement.series] == statistic.series,
                group(texts[statement.group], of: statistic.series) == statistic.group
            else { continue }
            let period = statement.period
            if let rival = standing[period], !StatedFigures.beats(statement, rival, texts) {
                continue
            }
            standing[period] = statement
        }
        return standing.mapValues { Fraction(millionths: $0.millionths) }
    }

    private static func beats(
        _ left: AreaStatements.Statement, _ right: AreaStatements.Statement, _ texts: Texts
    ) -> Bool {
        if left.status != right.status { return left.status.rawValue > right.status.rawValue }
        if left.time != right.time { return left.time > right.time }
        let (source, other) = (texts[left.source], texts[right.source])
        if !source.utf8.elementsEqual(other.utf8) {
            return other.utf8.lexicographicallyPrecedes(source.utf8)
        }
        return right.id.utf8.lexicographicallyPrecedes(left.id.utf8)
    }

    /// Computes a figure again for an area and those that it lies in; gives the first day from
    /// which it is another one.
    private mutating func refresh(_ index: Int, from area: Int) -> CivilDay? {
        var first: CivilDay?
        for place in tree.ancestors(of: area) {
            let old = figures[index].known[place]
            let new = knownFigures(index, in: place)
            figures[index].known[place] = new
            let periods = Set(old.keys).union(new.keys).filter { old[$0] != new[$0] }
            if let day = periods.map(\.begins).min() { first = min(day, first ?? day) }
        }
        return first
    }

    /// Contract §2.3.9: its own statement, else the sum over its children if all have one.
    private func knownFigures(_ index: Int, in area: Int) -> Figures {
        let own = figures[index].own[area]
        guard !figures[index].isOwn else { return own }
        var known: Figures = [:]
        for period in Set(tree.children[area].flatMap { figures[index].known[$0].keys }) {
            if case .report(_, .untilNext(let isServed)) = figures[index].source,
                StatedFigures.last(of: own, on: period.begins, isServed) != nil
            {
                continue  // its own still counts
            }
            known[period] = sumOverChildren(index, of: area, for: period)
        }
        return known.merging(own) { _, own in own }
    }

    /// A child that does not exist on the day from which the statements take effect owes none.
    private func sumOverChildren(
        _ index: Int, of area: Int, for period: StatementPeriod
    ) -> Fraction? {
        let children = tree.children[area].filter { tree.areas[$0].exists(on: period.begins) }
        let parts = children.compactMap { child in
            if case .report(_, .untilNext(let isServed)) = figures[index].source {
                StatedFigures.last(of: figures[index].known[child], on: period.begins, isServed)
            } else {
                figures[index].known[child][period]
            }
        }
        guard !parts.isEmpty, parts.count == children.count else { return nil }
        return parts.reduce(.zero, +)
    }
}

extension StatementPeriod {
    /// The year this many years earlier; other periods stay.
    fileprivate func earlier(by years: Int) -> StatementPeriod {
        if case .year(let year) = self { .year(year - years) } else { self }
    }

    /// Whether a figure of this period is an earlier one on a day: one that still serves is later,
    /// then the one that begins later, then the one that speaks for the longer time.
    func isEarlier(than other: StatementPeriod, on day: CivilDay) -> Bool {
        if serves(on: day) != other.serves(on: day) { return other.serves(on: day) }
        return (begins, lastServed) < (other.begins, other.lastServed)
    }
}
