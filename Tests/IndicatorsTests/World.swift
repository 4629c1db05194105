import Calendar
import Codes
import Events
import Exact
import Indicators
import Language
import LanguageSupport
import Measures
import Plans
import Subjects
import Testing

/// A small installation: two cities with their counties, one plan, and a vocabulary of texts.
struct World {
    static let areas = AreaTree(areas: [
        area("371500", .city, parent: nil),
        area("371502", .district, parent: "371500"),
        area("371503", .district, parent: "371500", formerly: ["371523"]),
        area("371521", .county, parent: "371500"),
        area("230600", .city, parent: nil),
        area("230621", .county, parent: "230600", from: day(2022, 1, 1), to: day(2024, 12, 31)),
    ])
    static let vocabulary = Vocabulary(series: [
        "population": "", "schoolingYears": "{\"ageFrom\":16,\"ageTo\":59}",
    ])
    static let measures: [Measure: UInt16] = [
        Measure(noun: .students): 1,
        Measure(noun: .teachers): 2,
        bachelors: 3,
        Measure(noun: .staff): 4,
    ]
    static let bachelors = Measure(
        noun: .teachers, conditions: [.degree(atLeast: .bachelor)])

    var indicatorIndex: IndicatorIndex
    /// By the bytes of their texts: two spellings of a character are two texts.
    private var terms: [[UInt8]: Term] = [:]

    init(
        _ measure: Formula, reading: ReadingKind = .running, scope: Indicator.Scope = .plan,
        rowsBelow: Bool = true
    ) {
        self.init([
            World.indicator(measure, reading: reading, scope: scope, rowsBelow: rowsBelow)
        ])
    }

    init(_ indicators: [Indicator], workers: any Workers = OneByOne()) {
        indicatorIndex = IndicatorIndex(
            plans: [World.plan(indicators)], areas: World.areas, vocabulary: World.vocabulary,
            measureNumbers: World.measures, horizon: day(2025, 12, 31), workers: workers)
    }

    /// The same installation with the same terms, to which nothing has happened. Its work is shared
    /// out: what the two are compared for must not depend on that.
    func emptied() -> World {
        var world = World(indicatorIndex.plans[0].indicators, workers: SharedOut())
        for (text, _) in terms.sorted(by: { $0.value < $1.value }) {
            _ = world.term(String(decoding: text, as: UTF8.self))
        }
        return world
    }

    static func plan(_ indicators: [Indicator]) -> Plan {
        Plan(
            id: "liaocheng", titleZh: "聊城", titleEn: "Liaocheng", area: "371500",
            startsOn: day(2021, 1, 1), endsOn: day(2025, 12, 31), indicators: indicators)
    }

    static func indicator(
        _ measure: Formula, reading: ReadingKind = .running, scope: Indicator.Scope = .plan,
        rowsBelow: Bool = true
    ) -> Indicator {
        Indicator(
            id: "row", nameZh: "指标", nameEn: "Row", unit: .percent, tier: "A",
            property: .anticipatory, scope: scope, rowsBelow: rowsBelow, reading: reading,
            measure: measure,
            target: Target(
                kind: TargetShape("level_by_date", comparators: [.atLeast], hasDeadline: true),
                comparator: .atLeast(Fraction(95)),
                deadline: day(2025, 12, 31)))
    }

    private static func area(
        _ code: String, _ kind: AreaTree.Kind, parent: String?, from: CivilDay? = nil,
        to: CivilDay? = nil, formerly: [String] = []
    ) -> AreaTree.Area {
        AreaTree.Area(
            code: code, nameZh: code, nameEn: code, kind: kind, parent: parent, from: from,
            to: to, formerly: formerly)
    }

    /// The number of a text, which the indicator index learns when it is first used.
    mutating func term(_ text: String) -> Term {
        if text.isEmpty { return 0 }
        if let known = terms[Array(text.utf8)] { return known }
        let term = Term(terms.count + 1)
        terms[Array(text.utf8)] = term
        indicatorIndex.add(terms: [text], from: term)
        return term
    }

    /// `amount` persons more at a unit from a day on.
    mutating func count(
        _ amount: Int64, _ measure: UInt16 = 1, stage: Stage? = .kindergarten, at unit: String,
        from start: CivilDay
    ) {
        let key = CellKey(
            measure: measure, group: UInt16(stage?.rawValue ?? 0), unit: term(unit),
            day: start.number)
        indicatorIndex.add([Cell(key: key, amount: amount)])
    }

    /// A fact of that time speaks of a unit.
    mutating func mention(_ unit: String, at time: Int64) {
        indicatorIndex.add([UnitMention(unit: term(unit), time: time)])
    }

    /// A span of a unit's history.
    mutating func span(
        from start: CivilDay, _ state: UnitHistory.State = .open, area: String = "371502",
        into successor: String = "", setting: Setting? = .urban, ownership: Ownership? = .public,
        kind: InstitutionKind? = .kindergarten, stages: [Stage] = [], name: String = ""
    ) -> UnitHistory.Span {
        UnitHistory.Span(
            from: start.number, state: state, mergedInto: term(successor), kind: kind,
            setting: setting, ownership: ownership, stages: bits(stages), area: term(area),
            name: term(name))
    }

    mutating func history(of unit: String, _ spans: [UnitHistory.Span]) {
        indicatorIndex.set([UnitHistory(unit: term(unit), spans: spans)])
    }

    /// A unit that opened in 2010 and has not changed since.
    mutating func open(
        _ unit: String, area: String = "371502", setting: Setting? = .urban,
        ownership: Ownership? = .public, kind: InstitutionKind? = .kindergarten,
        stages: [Stage] = []
    ) {
        let span = span(
            from: day(2010, 9, 1), area: area, setting: setting, ownership: ownership, kind: kind,
            stages: stages)
        history(of: unit, [span])
    }

    mutating func statement(
        _ series: String, _ period: StatementPeriod, _ value: Int64, group: String = "",
        status: StatementStatus = .final, time: Int64 = 0, source: String = "bureau",
        id: String = "1"
    ) -> AreaStatements.Statement {
        AreaStatements.Statement(
            series: term(series), period: period, group: term(group),
            millionths: value * 1_000_000, status: status, time: time, source: term(source),
            id: id)
    }

    /// All statements that an area has made, under one of its codes.
    mutating func state(_ area: String, _ statements: AreaStatements.Statement...) {
        indicatorIndex.set([AreaStatements(area: term(area), statements: statements)])
    }

    /// The population aged 3 to 5 of an area by year.
    mutating func statePopulation(_ area: String, _ values: [Int: Int64]) {
        let statements = values.sorted { $0.key < $1.key }.map { year, value in
            statement("population", .year(year), value, group: World.threeToFive)
        }
        indicatorIndex.set([AreaStatements(area: term(area), statements: statements)])
    }

    static let threeToFive = "{\"ageFrom\":3,\"ageTo\":5}"

    /// The reading of an area's row, of the first indicator.
    func reading(_ area: String = "371500", on day: CivilDay) -> Reading? {
        let index = World.areas.index[area]
        return indicatorIndex.rows.first { $0.area == index }.map {
            indicatorIndex.reading(of: $0, inForceOn: day)
        }
    }

    func value(_ area: String = "371500", on day: CivilDay) -> Fraction? {
        reading(area, on: day)?.value
    }
}

/// A day that the calendar is known to have.
func day(_ year: Int, _ month: Int, _ day: Int) -> CivilDay {
    CivilDay(year: year, month: month, day: day) ?? .first(of: year)
}

/// A quotient whose denominator is known not to be 0.
func fraction(_ numerator: Int128, _ denominator: Int128) -> Fraction {
    Fraction(numerator, denominator) ?? .zero
}

/// Children and staff whom the rows of these tests count.
enum Counts {
    static let children = Count(
        measure: Measure(noun: .students), stages: [.kindergarten])

    static func children(at ownership: Set<Ownership>) -> Count {
        Count(
            measure: Measure(noun: .students), stages: [.kindergarten],
            units: UnitFilter(ownership: ownership))
    }

    static func teachers(_ stages: Set<Stage>, at setting: Set<Setting> = []) -> Count {
        Count(
            measure: Measure(noun: .teachers), stages: stages, units: UnitFilter(setting: setting))
    }

    static func bachelors(_ stages: Set<Stage>, at setting: Set<Setting> = []) -> Count {
        Count(measure: World.bachelors, stages: stages, units: UnitFilter(setting: setting))
    }

    /// Children in kindergartens, of 100 aged 3 to 5.
    static let grossEnrolment = Formula.ratio(
        of: .count(children),
        to: .statistic(
            Statistic(series: "population", group: World.threeToFive, own: false)), per: 100)

    /// Children in public kindergartens, of 100 children in kindergartens.
    static let publicShare = Formula.share(part: children(at: [.public]), base: children)

    static let urbanRuralRatio = Formula.ratio(
        of: .share(
            part: bachelors([.primary, .junior], at: [.urban]),
            base: teachers([.primary, .junior], at: [.urban])),
        to: .share(
            part: bachelors([.primary, .junior], at: [.rural]),
            base: teachers([.primary, .junior], at: [.rural])), per: 1)
}

/// Shares out everything, and does the last part first.
struct SharedOut: Workers {
    let cellsWorthSharing = 0

    func map<Result: Sendable>(
        _ parts: Int, _ body: @Sendable (_ part: Int) -> Result
    ) -> [Result] {
        (0..<parts).reversed().map(body).reversed()
    }
}
