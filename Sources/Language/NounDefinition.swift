import Codes
import Events
import Subjects

/// A thing that can be counted or that is stated: everything that the program knows of a noun.
///
/// Readers, faults, contributions, roll-up, privacy and words are made from it; none of them knows
/// a noun by name.
package struct NounDefinition: Hashable, Sendable {
    /// The word of the file.
    package let name: String
    /// What people call them: `在学学生`.
    package let chinese: String
    /// What those of one group are called.
    package let alias: Alias?
    /// One sentence for the schema and the reference.
    package let meaning: String
    /// Kinds of subjects that contribute to it; of what is stated, those that state it.
    package let counted: Set<SubjectKind>
    package let privacy: Privacy
    /// Its own keys, those about the unit with them, in the order in which they are said.
    package let keys: [FilterKey]
    /// Words of the language that this version does not understand yet.
    package let later: [String]
    package let counting: Counting
    /// What the group of a cell means; empty = there is one group, 0.
    package let groups: GroupKeys
    /// The units of an indicator that counts it.
    package let units: UnitRule
    package let shortage: Shortage
    /// Whether fewer are there in July and August: leavers are gone, entrants have not come.
    package let dropsInSummer: Bool
    /// The head count of institutions that it is, if it is one; it is counted by stage then.
    package let headCount: HeadCount?

    /// A word that says a group with it: 在园幼儿 are the students of stage kindergarten.
    package struct Alias: Sendable {
        package let of: Condition
        package let chinese: String

        package init(of group: Condition, chinese: String) {
            of = group
            self.chinese = chinese
        }
    }

    /// How it comes to be counted.
    package enum Counting: Sendable {
        /// True on a day: gives every state of the subject, in the order of days.
        case stock(@Sendable (inout Life, inout [State]) -> Void)
        /// The same from the facts themselves, where they have no fold of their own.
        case stockOfFacts(@Sendable (inout Life, inout [State]) -> Void)
        case flow(Flow)
        /// Stated, a figure a year, and in some group.
        case stated(StatementReading)
    }

    package init(
        _ name: String, chinese: String, alias: Alias? = nil, meaning: String,
        counted: Set<SubjectKind>,
        privacy: Privacy, keys: [FilterKey], later: [String] = [], counting: Counting,
        groups: GroupKeys = GroupKeys([]), units: UnitRule, shortage: Shortage,
        dropsInSummer: Bool, headCount: HeadCount? = nil
    ) {
        self.name = name
        self.chinese = chinese
        self.alias = alias
        self.meaning = meaning
        self.counted = counted
        self.privacy = privacy
        self.keys = keys
        let known =
            keys.filter { !$0.isUnit }.map(\.name) + (keys.contains(where: \.isUnit) ? ["at"] : [])
        self.later = later.filter { !known.contains($0) }
        self.counting = counting
        self.groups = groups
        self.units = units
        self.shortage = shortage
        self.dropsInSummer = dropsInSummer
        self.headCount = headCount
    }

    package static func == (left: Self, right: Self) -> Bool { left.name == right.name }

    package func hash(into hasher: inout Hasher) { hasher.combine(name) }
}

/// What happened in a window.
package struct Flow: Sendable {
    /// Gives the events that count, in the order of a timeline.
    package let happenings: @Sendable (inout Life, inout [Happening]) -> Void
    /// Which event stands for the subject and decides where it counts.
    package let representative: Representative
    /// What can be summed, by its word: an event's amount.
    package let amounts: [String: Amount]

    /// What an event brings, its fields lying in the arena.
    package typealias Amount = @Sendable (Fact, borrowing FactArena) -> Int64

    package enum Representative: Sendable { case first, last }

    package init(
        representative: Representative = .first,
        amounts: [String: Amount] = [:],
        happenings: @escaping @Sendable (inout Life, inout [Happening]) -> Void
    ) {
        self.representative = representative
        self.amounts = amounts
        self.happenings = happenings
    }
}

extension NounDefinition {
    package var isFlow: Bool {
        if case .flow = counting { true } else { false }
    }

    /// Whether it is counted from the facts themselves.
    package var readsFacts: Bool {
        switch counting {
        case .stockOfFacts, .flow: true
        case .stock, .stated: false
        }
    }

    package var isStated: Bool {
        if case .stated = counting { true } else { false }
    }

    /// Whether a filter can say at which units.
    package var takesUnits: Bool { keys.contains(where: \.isUnit) }

    /// Kinds of subjects from whose facts its figures come, those of the units with them.
    package var subjects: Set<SubjectKind> {
        takesUnits ? counted.union([.institution]) : counted
    }

    /// The keys beside `at`.
    package var ownKeys: [FilterKey] { keys.filter { !$0.isUnit } }

    package var unitKeys: [FilterKey] { keys.filter(\.isUnit) }

    /// The noun of a measure in which something is `unset`.
    package static let unset = NounDefinition(
        "unset", chinese: "尚待设定的数", meaning: "", counted: [], privacy: .unknown, keys: [],
        counting: .stated(StatementReading(series: "", own: "")), units: .any,
        shortage: .none, dropsInSummer: false)
}
