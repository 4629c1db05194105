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

    /// One statistic over all areas.
    private struct Figure: Sendable {
        let statistic: Statistic
        /// By index of the area: what the area itself states.
        var own: [Figures]
        /// Likewise, with the sums over children that stand in.
        var known: [Figures]
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
        if let known = figures.firstIndex(where: { $0.statistic == statistic }) { return known }
        let none = [Figures](repeating: [:], count: tree.areas.count)
        figures.append(Figure(statistic: statistic, own: none, known: none))
        return figures.count - 1
    }

    /// A statement without a group means the series' default group.
    private func group(_ group: String, of series: String) -> String {
        group.isEmpty ? vocabulary.series[series] ?? "" : group
    }

    /// The figure of an area for a reading of this period: of exactly it, or of the earlier year
    /// that the statistic asks for.
    func callAsFunction(_ index: Int, in area: Int, for period: StatementPeriod) -> Fraction? {
        figures[index].known[area][period.earlier(by: yearsBefore(index))]
    }

    /// How much earlier the figures are than their reading.
    func yearsBefore(_ index: Int) -> Int { figures[index].statistic.yearsBefore }

    /// A figure of an area.
    struct Asked {
        let figure: Int
        let area: Int
    }

    /// The period whose figures are the latest ones on a day (contract §2.3.7, reading
    /// `latest`): of those that have begun, for which there are all these figures, the last to
    /// begin that still serves; where none does, the last to begin. Of several that begin on one day the
    /// one that speaks for the longest time.
    ///
    /// - Parameter yearly: only years count.
    func latest(
        of asked: [Asked], on day: CivilDay, yearly: Bool
    ) -> StatementPeriod? {
        guard let first = asked.first else { return nil }
        return figures[first.figure].known[first.area].keys.filter { period in
            period.begins <= day && (period.isYear || !yearly)
                && asked.allSatisfy { figures[$0.figure].known[$0.area][period] != nil }
        }.max { left, right in
            if (left.serves(on: day)) != right.serves(on: day) { return right.serves(on: day) }
            return (left.begins, left.lastServed) < (right.begins, right.lastServed)
        }
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
        for index in figures.indices where series.contains(figures[index].statistic.series) {
            figures[index].own[area] = ownFigures(
                of: figures[index].statistic, in: area, texts: texts)
            changes[index] = refresh(index, from: area)
        }
        return changes
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
        guard !figures[index].statistic.own else { return own }
        var known: Figures = [:]
        for period in Set(tree.children[area].flatMap { figures[index].known[$0].keys }) {
            known[period] = sumOverChildren(index, of: area, for: period)
        }
        return known.merging(own) { _, own in own }
    }

    /// A child that does not exist on the day from which the statements take effect owes none.
    private func sumOverChildren(
        _ index: Int, of area: Int, for period: StatementPeriod
    ) -> Fraction? {
        let children = tree.children[area].filter { tree.areas[$0].exists(on: period.begins) }
        let parts = children.compactMap { figures[index].known[$0][period] }
        guard !parts.isEmpty, parts.count == children.count else { return nil }
        return parts.reduce(.zero, +)
    }
}

extension StatementPeriod {
    /// The year this many years earlier; other periods stay.
    fileprivate func earlier(by years: Int) -> StatementPeriod {
        if case .year(let year) = self { .year(year - years) } else { self }
    }

    /// The day on which a statement takes effect (contract §2.2).
    var begins: CivilDay {
        switch self {
        case .year(let year): .first(of: year)
        case .day(let number): CivilDay(number: number)
        case .autumn(let year): .on(9, 1, year)
        case .spring(let year): .on(3, 1, year + 1)
        }
    }

    /// The last day on which it can be the latest one: a year's to the end of the second year
    /// after its own, that of a day, or of a semester, to the same day two years later.
    var lastServed: CivilDay {
        if case .year(let year) = self { return .last(of: year + StatementPeriod.yearsServed) }
        let (year, month, day) = begins.date
        let later = year + StatementPeriod.yearsServed
        // Of 29 February it is 28 February.
        return CivilDay(year: later, month: month, day: day) ?? .on(2, 28, later)
    }

    /// Whether it has begun and may still be the latest one.
    func serves(on day: CivilDay) -> Bool { begins <= day && day <= lastServed }

    var isYear: Bool {
        if case .year = self { true } else { false }
    }

    private static let yearsServed = 2
}
