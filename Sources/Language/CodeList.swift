import Calendar
import Codes

/// A closed list of codes as the language reads and says it.
package struct CodeList: Sendable {
    /// What one of it is called in a message: `stage`, `kind of institution`.
    package let name: String
    /// The word of number n at n − 1.
    package let words: [String]
    /// Likewise; nil where people have no short word for a member.
    private let chinese: [String?]
    /// Whether the members are whole numbers, which stand in files as such.
    package let areNumbers: Bool

    /// - Parameter chinese: what people call the members.
    package init<List: ClosedList>(
        _ list: List.Type, called name: String, chinese: [List: String] = [:]
    ) {
        let members = list.allCases.sorted { $0.rawValue < $1.rawValue }
        self.name = name
        words = members.map(\.word)
        self.chinese = members.map { chinese[$0] }
        areNumbers = false
    }

    /// Words that are no list of events.
    init(_ words: [String], called name: String, chinese: [String]) {
        self.init(name: name, words: words, chinese: chinese, areNumbers: false)
    }

    /// The whole numbers from 1 to the greatest.
    init(numbersTo greatest: Int, called name: String) {
        self.init(
            name: name, words: (1...greatest).map(String.init),
            chinese: (1...greatest).map(String.init), areNumbers: true)
    }

    /// A list of nothing, for keys that have none.
    static let none = CodeList(name: "", words: [], chinese: [], areNumbers: false)

    private init(name: String, words: [String], chinese: [String?], areNumbers: Bool) {
        self.name = name
        self.words = words
        self.chinese = chinese
        self.areNumbers = areNumbers
    }

    package func word(of number: UInt8) -> String {
        number == 0 || Int(number) > words.count ? "" : words[Int(number) - 1]
    }

    /// From 1; nil of a word that the list lacks.
    package func number(of word: String) -> UInt8? {
        words.firstIndex(of: word).map { UInt8($0 + 1) }
    }

    /// The members whose bits are set, in the order of the list; bit 0 is number 1.
    package func words(of bits: UInt64) -> [String] {
        words.indices.filter { bits & 1 << UInt64($0) != 0 }.map { words[$0] }
    }

    /// nil where one of them has no word.
    package func chinese(of words: [String]) -> [String]? {
        let found = words.compactMap { word in
            self.words.firstIndex(of: word).flatMap { chinese[$0] }
        }
        return found.count == words.count ? found : nil
    }

    /// The bits of some numbers.
    package static func bits(_ numbers: some Sequence<UInt8>) -> UInt64 {
        numbers.reduce(0) { $0 | 1 << (UInt64($1) - 1) }
    }
}

/// What a key of a filter asks for.
package enum FilterValue: Hashable, Sendable {
    /// Any of the members of a closed list, as bits; bit 0 is number 1.
    case members(UInt64)
    /// All of the members of a closed list, as bits.
    case every(UInt64)
    /// This member of an ordered list or a higher one.
    case atLeast(UInt8)
    /// A lower member of an ordered list, and one at all.
    case below(UInt8)
    /// The first member of an ordered list or a higher one, and lower than the second.
    case within(UInt8, below: UInt8)
    /// This member of an ordered list.
    case exactly(UInt8)
    /// Any of these open codes, sorted.
    case codes([String])
    /// Completed years, both included.
    case ages(Int, Int)
    /// A number of days.
    case days(Int)
    /// On that day or later.
    case since(CivilDay)
    case flag(Bool)
    /// A number within a limit.
    case limit(MeasureLimit)
    /// All of these capabilities, by their codes.
    case capabilities([Capability])
    /// One of these filters, in all of whose conditions it must hold.
    case any([[Condition]])
    /// Not all of these.
    case none([Condition])
    /// What is counted so of the subject, the unit or the area itself.
    indirect case holds(Measure)
    /// Events of a flow that reach a number.
    indirect case happened(Measure, atLeast: Int)
    /// Measures of the unit or area itself reach their limits.
    indirect case meets(Combination)
    /// The same in proportion to the days on which somebody is one of the noun.
    indirect case happenedForDays(Measure, atLeast: Int)
    /// An event that follows.
    indirect case followed(FollowedBy)
}

/// What is asked of a capability: an open code with a flag or a number.
package struct Capability: Hashable, Sendable {
    package let code: String
    package let wanted: Wanted

    package enum Wanted: Hashable, Sendable {
        case flag(Bool)
        /// A number within all of these.
        case limits([MeasureLimit])
    }

    package init(_ code: String, _ wanted: Wanted) {
        self.code = code
        self.wanted = wanted
    }

    /// Said with the words of its limits, `wifi` or `standardLevel>=1`.
    func text(_ name: String, _ limit: (MeasureLimit) -> String) -> String {
        switch wanted {
        case .flag(let isWanted): isWanted ? name : "!\(name)"
        case .limits(let limits): name + limits.map(limit).joined()
        }
    }
}

extension FilterValue {
    /// Of what asks for members their bits.
    package var bits: UInt64 {
        switch self {
        case .members(let bits), .every(let bits): bits
        default: preconditionFailure("members are asked for")
        }
    }

    /// Of what asks for codes.
    package var codes: [String] {
        if case .codes(let codes) = self { codes } else { preconditionFailure("codes") }
    }

    /// Of what asks for a day.
    package var day: CivilDay {
        if case .since(let day) = self { day } else { preconditionFailure("a day") }
    }

    /// Whether it is as wanted; what is not stated is no.
    package func takes(_ isTrue: Bool?) -> Bool { self == .flag(isTrue == true) }

    /// Whether a member is among those asked for; a flag is 1 or 0. What is not stated is not.
    package func takes(_ number: UInt8?) -> Bool {
        guard let number else { return false }
        if case .flag(let isWanted) = self { return isWanted == (number == 1) }
        return number > 0 && bits & 1 << (UInt64(number) - 1) != 0
    }
}

/// What can be written behind a key.
package enum ValueType: Sendable {
    /// A member of a closed list, or a list of members.
    case members(CodeList)
    /// The same, and all of them are asked for.
    case every(CodeList)
    /// Exactly one member.
    case member(CodeList)
    /// `{atLeast: member}`, `below`, both, or `equals`, of a list that has an order.
    case ordered(CodeList)
    /// An open code or a list of codes, of that list of the vocabulary.
    case codes(String)
    /// Exactly one open code.
    case code(String)
    /// A series of statements.
    case series
    /// The youngest and the oldest, both included.
    case ages
    /// `{days: number}`.
    case dayCount
    /// A number of years.
    case years
    /// A day, or `plan` for the first day of the plan.
    case since
    case flag
    /// A limit with its number, `{atLeast: 56}`.
    case limit
    /// Capabilities of a facility, `{wifi: true, standardLevel: {atLeast: 1}}`.
    case capabilities
    /// A code or a list of codes: of areas, of institutions, of townships.
    case areaCodes, institutionCodes, townshipCodes
    /// A text or a list of texts that no vocabulary has.
    case names
    /// A list of filters, and one filter, of the side on which it stands.
    case filters, filter
    /// A filter of a noun that is asked of the subject, unit or area itself.
    indirect case asked(NounDefinition)
    /// A flow with a number, `{rotations: {}, atLeast: 2, in: year}`.
    case happened
    /// A measure with its limit, or a list of them.
    case conditions
    /// A flow with the time in which it follows, `{admissions: {}, within: {days: 90}}`.
    case followed
}
