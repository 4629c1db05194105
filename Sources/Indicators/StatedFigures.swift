import Calendar
import Codes
import Events
import Exact
import Language
import Plans
import Subjects

/// The yearly figures that areas state, as far as indicators ask for them.
///
/// Only statements for a whole year are used here; those for a day or a semester are passed over.
struct StatedFigures: Sendable {
    /// One statistic over all areas.
    private struct Figure: Sendable {
        let statistic: Statistic
        /// By index of the area and year: what the area itself states.
        var own: [[Int: Fraction]]
        /// Likewise, with the sums over children that stand in.
        var known: [[Int: Fraction]]
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
        let none = [[Int: Fraction]](repeating: [:], count: tree.areas.count)
        figures.append(Figure(statistic: statistic, own: none, known: none))
        return figures.count - 1
    }

    /// A statement without a group means the series' default group.
    private func group(_ group: String, of series: String) -> String {
        group.isEmpty ? vocabulary.series[series] ?? "" : group
    }

    /// The index of a statistic that is asked for; nil of any other.
    func known(_ statistic: Statistic) -> Int? {
        var statistic = statistic
        statistic.group = group(statistic.group, of: statistic.series)
        return figures.firstIndex { $0.statistic == statistic }
    }

    /// The figure of an area for a year.
    func callAsFunction(_ index: Int, in area: Int, year: Int) -> Fraction? {
        figures[index].known[area][year]
    }

    /// The years for which an area has the figure.
    func years(of index: Int, in area: Int) -> Set<Int> { Set(figures[index].known[area].keys) }

    /// Replaces the statements of one code. Gives the figures that are others now, with the first
    /// year of which that is so.
    mutating func set(_ new: AreaStatements, texts: Texts) -> [Int: Int] {
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
        var changes: [Int: Int] = [:]
        for index in figures.indices where series.contains(figures[index].statistic.series) {
            figures[index].own[area] = ownFigures(
                of: figures[index].statistic, in: area, texts: texts)
            changes[index] = refresh(index, from: area)
        }
        return changes
    }

    /// What an area states itself, its former codes included: of several statements for a year the
    /// one that stands by contract §2.3.7.
    private func ownFigures(
        of statistic: Statistic, in area: Int, texts: Texts
    ) -> [Int: Fraction] {
        var standing: [Int: AreaStatements.Statement] = [:]
        for statement in codes[area].flatMap({ statements[$0]?.statements ?? [] }) {
            guard case .year(let year) = statement.period,
                texts[statement.series] == statistic.series,
                group(texts[statement.group], of: statistic.series) == statistic.group
            else { continue }
            if let rival = standing[year], !StatedFigures.beats(statement, rival, texts) {
                continue
            }
            standing[year] = statement
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

    /// Reckons a figure again for an area and those that it lies in; gives the first year that
    /// changed.
    private mutating func refresh(_ index: Int, from area: Int) -> Int? {
        var first: Int?
        for place in tree.ancestors(of: area) {
            let old = figures[index].known[place]
            let new = knownFigures(index, in: place)
            figures[index].known[place] = new
            let years = Set(old.keys).union(new.keys).filter { old[$0] != new[$0] }
            if let year = years.min() { first = min(year, first ?? year) }
        }
        return first
    }

    /// Contract §2.3.9: its own statement, else the sum over its children if all have one.
    private func knownFigures(_ index: Int, in area: Int) -> [Int: Fraction] {
        let own = figures[index].own[area]
        guard !figures[index].statistic.own else { return own }
        var known: [Int: Fraction] = [:]
        for year in Set(tree.children[area].flatMap { figures[index].known[$0].keys }) {
            known[year] = sumOverChildren(index, of: area, year: year)
        }
        return known.merging(own) { _, own in own }
    }

    /// A child that does not exist on the day from which the year's statements take effect owes
    /// none.
    private func sumOverChildren(_ index: Int, of area: Int, year: Int) -> Fraction? {
        let children = tree.children[area].filter {
            tree.areas[$0].exists(on: .first(of: year))
        }
        let parts = children.compactMap { figures[index].known[$0][year] }
        guard !parts.isEmpty, parts.count == children.count else { return nil }
        return parts.reduce(.zero, +)
    }
}
