import Codes
import Events
import Subjects

/// What areas and institutions report of themselves (contract §2.3.7): money, answers to a survey.
/// It comes in cells, those of each place for itself.
package struct Report: Hashable, Sendable {
    package var noun: NounDefinition
    /// As the file says it.
    package var said: [Condition]
    /// Each in cells of its own; of several those that are stated are added up.
    package var parts: [Measure]
    /// The institutions whose reports are added up; nil = what areas report.
    package var units: UnitFilter?
    /// Never summed over children.
    package var own: Bool
    private let isLatest: Bool

    /// - Parameter isLatest: whether the row is read `latest`.
    package init(_ noun: NounDefinition, _ rules: ReportRules, _ filter: Filter, isLatest: Bool) {
        self.init(
            noun, rules, said: filter.conditions, units: filter.units, isLatest: isLatest)
    }

    private init(
        _ noun: NounDefinition, _ rules: ReportRules, said: [Condition], units: UnitFilter,
        isLatest: Bool
    ) {
        self.noun = noun
        self.said = said
        self.isLatest = isLatest
        own = said.contains(Condition(ReportRules.own, .flag(true)))
        let isOfInstitutions = ReportRules.isOfInstitutions(said)
        self.units = isOfInstitutions ? units : nil
        var shared = said.filter { $0.key != ReportRules.own && $0.key != rules.item }
        if isLatest, isOfInstitutions || !rules.isYearly {
            shared.append(Condition(ReportRules.latest, .flag(true)))
        }
        let items = said.filter { $0.key == rules.item }.flatMap(\.value.codes)
        parts =
            rules.item.map { key in
                items.map {
                    Measure(noun: noun, conditions: shared + [Condition(key, .codes([$0]))])
                }
            } ?? [Measure(noun: noun, conditions: shared)]
    }

    /// How many of what the cells add up make one.
    package var scale: Int { parts.first?.figure?.scale ?? 1 }

    /// How it is stated.
    package var rules: ReportRules {
        guard case .reported(let rules) = noun.counting else {
            preconditionFailure("\(noun.name) is not reported")
        }
        return rules
    }

    /// Those that also pass a second filter. `twice` hears of every key that the second gives again
    /// without narrowing the first's list.
    package func narrowed(by filter: Filter, twice: (String) -> Void) -> Report {
        let units = units ?? UnitFilter()
        return Report(
            noun, rules, said: UnitFilter.narrowed(said, by: filter.conditions, twice),
            units: units.narrowed(by: filter.units, twice: twice), isLatest: isLatest)
    }

    /// The same of institutions, where it is asked of single ones.
    var ofInstitutions: Report {
        guard units == nil else { return self }
        let condition = Condition(ReportRules.of, .members(CodeList.bits([2])))
        var report = Report(
            noun, rules, said: said.filter { $0.key != ReportRules.of } + [condition],
            units: UnitFilter(), isLatest: isLatest)
        report.said = said
        return report
    }

    /// The same, as something that is counted: for its words.
    var asCount: Count {
        Count(
            measure: Measure(noun: noun, conditions: said.filter { $0.key != ReportRules.own }),
            units: units ?? UnitFilter())
    }
}

/// How a noun is reported.
package struct ReportRules: Sendable {
    /// Whether a figure is of a year; else it is of a day and counts until the next.
    package let isYearly: Bool
    /// Whether a share can be among those whom it counts.
    package let isBase: Bool
    /// The key each of whose codes is reported for itself; nil = it has none.
    let item: FilterKey?
    /// What a place states, as `FigurePart`s.
    package let states: @Sendable (StateFilter) -> @Sendable (inout Life, inout [State]) -> Void

    init(
        isYearly: Bool, isBase: Bool = false, item: FilterKey? = nil,
        states: @escaping @Sendable (StateFilter) -> @Sendable (inout Life, inout [State]) -> Void
    ) {
        self.isYearly = isYearly
        self.isBase = isBase
        self.item = item
        self.states = states
    }

    /// Who reports; areas where none is said.
    static let of = FilterKey(
        "of",
        .member(
            CodeList(
                ["areas", "institutions"], called: "who reports", chinese: ["地区上报", "学校上报"])),
        .shape, meaning: "`institutions`: summed over them; areas where none is said.")
    static let own = FilterKey(
        "own", .flag, .shape, meaning: "Never summed over the areas below.")
    /// Whether it is for a row that is read `latest`; no key of the language.
    static let latest = FilterKey("latest", .flag, .shape)

    package static func isOfInstitutions(_ conditions: [Condition]) -> Bool {
        conditions.contains { $0.key == of && $0.words == ["institutions"] }
    }
}

/// What a figure of a place is: how it is kept in cells, and in which units a row can have it.
package struct Figure: Sendable {
    /// How many of what the cells add up make one.
    package let scale: Int
    package let units: UnitRule
}

extension Measure {
    /// nil where subjects or things are counted.
    package var figure: Figure? { noun.figure?(self) }
}

/// What a cell of a figure says, as its group: an amount alone does not tell 0 from nothing.
package enum FigurePart: UInt8, CaseIterable, Sendable {
    case amount = 1
    /// Above 0 while something is stated.
    case given
    /// Likewise of the year before, for rows that are read on any day.
    case earlierAmount, earlierGiven
    /// How often it has been stated so far.
    case new

    private static let key = FilterKey(
        "figure",
        .members(
            CodeList(
                ["amount", "given", "earlierAmount", "earlierGiven", "new"], called: "part",
                chinese: ["数值", "已报", "上年数值", "上年已报", "新报"])), .group)

    static let groups = GroupKeys([GroupKey(key)])

    /// The group of such a cell.
    package var group: UInt16 { UInt16(rawValue) }

    /// What asks for such cells.
    package var condition: Condition {
        Condition(FigurePart.key, .members(CodeList.bits([rawValue])))
    }
}

extension [State] {
    /// A place's figure from one day to the day before another.
    ///
    /// - Parameter given: above 0; the greater one stands where an area states it under two codes.
    mutating func append(
        figure: Int64, given: Int64 = 1, isEarlier: Bool = false, from start: Int32, end: Int32,
        at spot: Spot, unitDay: Int32 = State.countedDay
    ) {
        let parts: [(FigurePart, Int64)] =
            isEarlier
            ? [(.earlierAmount, figure), (.earlierGiven, given)]
            : [(.amount, figure), (.given, given)]
        for (part, amount) in parts {
            var state = State(from: start, end: end, counts: true, group: part.group, spot: spot)
            state.unitDay = unitDay
            state.amount = amount
            append(state)
        }
    }

    /// A place has stated something on a day.
    mutating func append(newOn day: Int32, at spot: Spot) {
        append(
            State(from: day, end: .max, counts: true, group: FigurePart.new.group, spot: spot))
    }
}

extension Int64 {
    /// Above 0, and the greater the later a fact is: by its day, then by the second in which it was
    /// recorded.
    static func rank(of fact: Fact) -> Int64 {
        (Int64(fact.day) + 1_000_000) << 34 + (fact.time / 1_000_000_000 + 1 << 33)
    }
}
