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
    /// Whether its test reads facts, which a stock is given for that alone.
    package let readsFacts: Bool

    /// Where a key is decided.
    package enum Side: Sendable {
        /// By the group under which a contribution is counted.
        case group
        /// By what is known of the subject on each of its days.
        case states(StateTest)
        /// By the days themselves, which begin and end something without an event: a birthday.
        case days(DayTest)
        /// By an event itself, or by what was known of the subject on its day.
        case events(EventTest)
        /// By what the unit is, as bits: one of the wanted must be among them.
        case unit(UnitAttribute)
        /// By the statement.
        case statement
    }

    /// Gives, for a wanted value, what marks the days on which it holds. Open codes come as the
    /// terms that events have used so far.
    package typealias StateTest =
        @Sendable (FilterValue, [Term]) -> @Sendable (inout Life, inout Marks) -> Void
    /// Gives, for a wanted value, what says on which days it holds, in the order of days. The
    /// states are those of the noun.
    package typealias DayTest =
        @Sendable (FilterValue, [Term]) ->
        @Sendable (inout Life, [State], inout Stretches) -> Void
    /// Likewise for the events of a flow.
    package typealias EventTest =
        @Sendable (FilterValue, [Term]) ->
        @Sendable (
            inout Life, [Happening], inout Marks
        ) -> Void
    package typealias UnitAttribute = @Sendable (UnitHistory.Span) -> UInt64

    package init(
        _ name: String, _ type: ValueType, _ side: Side, meaning: String = "",
        chinese: (before: String, behind: String) = ("", ""), namesSides: Bool = false,
        readsFacts: Bool = false
    ) {
        self.name = name
        self.type = type
        self.side = side
        self.meaning = meaning
        self.chinese = chinese
        self.namesSides = namesSides
        self.readsFacts = readsFacts
    }

    package static func == (left: Self, right: Self) -> Bool { left.name == right.name }

    package func hash(into hasher: inout Hasher) { hasher.combine(name) }

    /// The closed list behind it; empty where it has none.
    package var list: CodeList {
        switch type {
        case .members(let list), .every(let list), .member(let list), .ordered(let list): list
        case .codes, .code, .series, .ages, .dayCount, .flag: .none
        }
    }

    package var isUnit: Bool {
        if case .unit = side { true } else { false }
    }
}

extension Condition {
    /// `degree at least bachelor`, `major a or b`, of a unit `setting rural`.
    var english: String {
        switch value {
        case .atLeast: "\(key.name) at least \(words.joined())"
        case .below: "\(key.name) below \(words.joined())"
        case .members, .codes, .exactly: "\(key.name) \(words.joined(separator: " or "))"
        case .every: "\(key.name) \(words.joined(separator: " and "))"
        case .ages: "\(key.name) \(words.joined(separator: " to "))"
        case .days: "\(key.name) \(words.joined()) days"
        case .flag(let isWanted): isWanted ? key.name : "not \(key.name)"
        }
    }

    /// nil where a member has no word.
    func chinese(_ vocabulary: Vocabulary) -> String? {
        let said: [String]? =
            switch value {
            case .members, .every, .exactly: key.list.chinese(of: words)
            case .atLeast: key.list.chinese(of: words)?.map { $0 + "及以上" }
            case .below: key.list.chinese(of: words)?.map { $0 + "以下" }
            case .ages: [words.joined(separator: "至")]
            case .days: words
            case .codes:
                words.map { vocabulary.chineseName(of: $0) }.contains(nil)
                    ? nil : words.compactMap { vocabulary.chineseName(of: $0) }
            case .flag(let isWanted): [isWanted ? "是" : "否"]
            }
        return said.map { key.said($0.joined(separator: isOfEvery ? "且" : "或")) }
    }
}

extension Condition {
    private var isOfEvery: Bool {
        if case .every = value { true } else { false }
    }
}

extension FilterKey {
    fileprivate func said(_ members: String) -> String {
        chinese.before + members + chinese.behind
    }
}

extension Vocabulary {
    /// A code's name in whichever list has it.
    func chineseName(of code: String) -> String? {
        names.sorted { $0.key < $1.key }.compactMap { $0.value[code]?.zh }.first
    }
}
