import Codes
import Events
import Subjects

/// A key of filters: what can be written behind it, on which side it is decided, and how it is
/// said.
///
/// Two keys of one name on one side are one key; a noun names the keys that it takes.
package struct FilterKey: Hashable, Sendable {
    package let name: String
    package let type: ValueType
    package let side: Side
    /// For the schema and the reference; empty where the name says it.
    package let meaning: String
    /// Before the members when it is said: `学历`; and behind them: `及以上`.
    private let chinese: (before: String, behind: String)
    /// Whether people call a side of a comparison by it: the urban share.
    package let namesSides: Bool

    /// Where a key is decided.
    package enum Side: Sendable {
        /// By the group under which a contribution is counted.
        case group
        /// By what is known of the subject on each of its days.
        case states(StateQuestion)
        /// By the days themselves, which begin and end something without an event: a birthday.
        case days(DayTest)
        /// By an event itself, or by what was known of the subject on its day.
        case events(EventQuestion)
        /// By what the unit is, as bits: one of the wanted must be among them.
        case unit(UnitAttribute)
        /// By what else is known of the unit.
        case unitQuestion(UnitQuestion)
        /// By what an area is, where areas are counted.
        case area(AreaQuestion)
        /// By filters of its own, which all lie on one side.
        case combined
        /// By what else is counted of the subject itself.
        case asked
        /// By an event that follows.
        case following
        /// By whether an event is the first one of the subject that all else of the filter chooses.
        case occurrence
        /// By what is said of the unit or the area itself.
        case askedOfPlace
        /// By measures of the unit or area itself.
        case measured
        /// It decides what a state of the noun is: `NounDefinition.Counting.stockOfFilter`.
        case shape
        /// By the statement.
        case statement
    }

    /// Gives, for a wanted value, what says on which days it holds, in the order of days. The
    /// states are those of the noun. Open codes come as the terms that events have used so far.
    package typealias DayTest =
        @Sendable (FilterValue, [Term]) ->
        @Sendable (inout Life, [State], inout Stretches) -> Void
    package typealias UnitAttribute = @Sendable (UnitHistory.Span) -> UInt64
    package typealias UnitQuestion =
        @Sendable (FilterValue) -> @Sendable (borrowing UnitView) -> Bool
    package typealias AreaQuestion =
        @Sendable (FilterValue) -> @Sendable (borrowing AreaView) -> Bool

    package init(
        _ name: String, _ type: ValueType, _ side: Side, meaning: String = "",
        chinese: (before: String, behind: String) = ("", ""), namesSides: Bool = false
    ) {
        self.name = name
        self.type = type
        self.side = side
        self.meaning = meaning
        self.chinese = chinese
        self.namesSides = namesSides
    }

    package static func == (left: Self, right: Self) -> Bool { left.name == right.name }

    package func hash(into hasher: inout Hasher) { hasher.combine(name) }

    /// The closed list behind it; empty where it has none.
    package var list: CodeList {
        switch type {
        case .members(let list), .every(let list), .member(let list), .ordered(let list): list
        case .codes, .code, .series, .areaCodes, .institutionCodes, .townshipCodes, .names: .none
        case .limit, .capabilities, .conditions, .followed: .none
        case .ages, .dayCount, .years, .since, .flag, .filters, .filter, .asked, .happened: .none
        }
    }

    /// Whether it is asked of units.
    package var isUnit: Bool {
        switch side {
        case .unit, .unitQuestion, .askedOfPlace, .measured: true
        case .group, .states, .days, .events, .statement, .area, .combined, .asked, .following,
            .occurrence, .shape:
            false
        }
    }

    /// Whether it holds on whole states or events of a subject.
    package var isOfEachState: Bool {
        switch side {
        case .states, .events: true
        case .group, .days, .unit, .unitQuestion, .askedOfPlace, .area, .combined, .statement,
            .asked, .following, .occurrence, .measured, .shape:
            false
        }
    }

    package var isShape: Bool {
        if case .shape = side { true } else { false }
    }

    package var isCombined: Bool {
        if case .combined = side { true } else { false }
    }

    /// Whether several of it stand side by side in a filter, all of which are asked.
    var isRepeated: Bool {
        if case .measured = side { true } else { isCombined }
    }
}

extension Condition {
    /// `degree at least bachelor`, `major a or b`, of a unit `setting rural`.
    var english: String {
        switch value {
        case .atLeast: "\(key.name) at least \(words.joined())"
        case .below: "\(key.name) below \(words.joined())"
        case .within: "\(key.name) at least \(words[0]) and below \(words[1])"
        case .members, .codes, .since, .exactly: "\(key.name) \(words.joined(separator: " or "))"
        case .every: "\(key.name) \(words.joined(separator: " and "))"
        case .ages: "\(key.name) \(words.joined(separator: " to "))"
        case .days: "\(key.name) \(words.joined()) days"
        case .flag(let isWanted): isWanted ? key.name : "not \(key.name)"
        case .limit(let limit): "\(key.name) \(limit.sign)"
        case .capabilities: words.joined(separator: " and ")
        case .any(let filters):
            filters.map { $0.map(\.english).joined(separator: " and ") }.joined(separator: " or ")
        case .holds(let measure):
            measure.conditions.map { "\($0.english)" }.joined(separator: ", ")
        case .happened(let measure, let least):
            "at least \(least) \(Count(measure: measure).words)"
        case .happenedForDays(let measure, let least):
            "at least \(least), for a part of the time in proportion, "
                + Count(measure: measure).words
        case .followed(let following): "followed by \(following.english)"
        case .none(let filter): "not (\(filter.map(\.english).joined(separator: " and ")))"
        case .meets(let conditions): conditions.metWords
        }
    }

    /// nil where a member has no word.
    func chinese(_ vocabulary: Vocabulary) -> String? {
        let said: [String]? =
            switch value {
            case .members, .every, .exactly: key.list.chinese(of: words)
            case .atLeast: key.list.chinese(of: words)?.map { $0 + "及以上" }
            case .below: key.list.chinese(of: words)?.map { $0 + "以下" }
            case .within: key.list.chinese(of: words).map { [$0[0] + "及以上、" + $0[1] + "以下"] }
            case .ages: [words.joined(separator: "至")]
            case .days, .since: words
            case .any(let filters): filters.compactMap { $0.chinese(vocabulary) }
            case .none(let filter): filter.chinese(vocabulary).map { ["非（\($0)）"] }
            case .holds(let measure):
                measure.conditions.chinese(vocabulary).map { ["\(measure.noun.chinese)：\($0)"] }
            case .happened(let measure, let least):
                Count(measure: measure).chinese(vocabulary).map { ["有\($0)不少于\(least)"] }
            case .happenedForDays(let measure, let least):
                Count(measure: measure).chinese(vocabulary).map { ["有\($0)不少于\(least)（按在岗天数折算）"] }
            case .followed(let following): following.chinese(vocabulary).map { [$0] }
            case .codes where !key.hasVocabulary: words
            case .codes:
                words.map { vocabulary.chineseName(of: $0) }.contains(nil)
                    ? nil : words.compactMap { vocabulary.chineseName(of: $0) }
            case .flag(let isWanted): [isWanted ? "是" : "否"]
            case .limit(let limit): [limit.sign]
            case .capabilities(let capabilities): vocabulary.chinese(of: capabilities)
            case .meets(let conditions): conditions.chineseMetWords(vocabulary).map { [$0] }
            }
        if case .any(let filters) = value, said?.count != filters.count { return nil }
        return said.map { key.said($0.joined(separator: isOfEvery ? "且" : "或")) }
    }
}

extension [Condition] {
    /// All of them, nil where one has no words.
    fileprivate func chinese(_ vocabulary: Vocabulary) -> String? {
        let said = compactMap { $0.chinese(vocabulary) }
        return said.count == count ? said.joined(separator: "、") : nil
    }
}

extension Condition {
    private var isOfEvery: Bool {
        if case .every = value { true } else { false }
    }
}

extension FilterKey {
    /// Whether its codes have names.
    fileprivate var hasVocabulary: Bool {
        switch type {
        case .institutionCodes, .areaCodes, .townshipCodes, .names: false
        default: true
        }
    }

    fileprivate func said(_ members: String) -> String {
        chinese.before + members + chinese.behind
    }
}

extension Vocabulary {
    /// nil where a code has no name.
    fileprivate func chinese(of capabilities: [Capability]) -> [String]? {
        let said = capabilities.compactMap { one in
            chineseName(of: one.code).map { name in
                one.wanted == .flag(false) ? "无" + name : one.text(name) { " " + $0.sign }
            }
        }
        return said.count == capabilities.count ? [said.joined(separator: "且")] : nil
    }

    /// A code's name in whichever list has it.
    func chineseName(of code: String) -> String? {
        names.sorted { $0.key < $1.key }.compactMap { $0.value[code]?.zh }.first
    }
}
