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
    /// The type of events without which a subject has nothing of it; nil where no single type
    /// decides. A subject without such a fact is passed over.
    package let event: EventType?
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
    /// What is counted for itself, so that its keys belong to no person and stand in no `at`.
    package let itself: Itself?

    package enum Itself: Sendable {
        case unit, area
        /// Said of a unit or an area, never added up over others.
        case place
    }

    /// Of what is said of a place: a measure that holds from when anything was said of the same, so
    /// that a place can be silent; nil where it always has an answer.
    package let heard: (@Sendable (Measure) -> Measure)?

    /// Of a noun whose cells are figures of a place what these are; nil of a measure that counts.
    package let figure: (@Sendable (Measure) -> Figure?)?
    /// Keys that decide whether somebody is one of them at all: of staff role and employment.
    package let memberKeys: [FilterKey]
    /// Keys without which it says nothing.
    package let required: [String]
    /// What is meant of a key that is not said.
    package let defaults: [Condition]
    /// Likewise where its events are counted, and not what follows others.
    package let countedDefaults: [Condition]
    /// The readings that it can have; empty = any.
    package let readings: [ReadingKind]
    /// Keys that ask for something else than how many there are, one at a time, and how many parts
    /// of what they count make one.
    package let amounts: [String: Int]
    /// How what counts at units is put together, by the conditions of a measure.
    package let together: @Sendable ([Condition]) -> Together
    /// The key that asks for the part of an amount that falls to a stage.
    package let split: FilterKey?
    /// What each of its states counts for where a key asks for it, in place of 1; nil where none
    /// does.
    package let weight: Weight?
    /// Whether things of the subjects are counted, which are no persons: classes, cases.
    package let countsThings: Bool

    /// A word that says a group with it: 在园幼儿 are the students of stage kindergarten.
    package struct Alias: Sendable {
        package let of: Condition
        package let chinese: String

        package init(of group: Condition, chinese: String) {
            of = group
            self.chinese = chinese
        }
    }

    /// What somebody counts for: how many guardians there are.
    package struct Weight: Sendable {
        /// The key that asks for it.
        package let key: FilterKey
        /// Sets the amount of each state.
        package let weigh: @Sendable (inout Life, inout [State]) -> Void

        package init(
            _ key: FilterKey, weigh: @escaping @Sendable (inout Life, inout [State]) -> Void
        ) {
            self.key = key
            self.weigh = weigh
        }
    }

    /// How it comes to be counted.
    package enum Counting: Sendable {
        /// True on a day: gives every state of the subject, in the order of days.
        case stock(@Sendable (inout Life, inout [State]) -> Void)
        /// The same from the facts themselves, where they have no fold of their own.
        case stockOfFacts(@Sendable (inout Life, inout [State]) -> Void)
        /// The same, where the filter decides what a state is: which designation, at which levels.
        case stockOfFilter(@Sendable (StateFilter) -> @Sendable (inout Life, inout [State]) -> Void)
        case flow(Flow)
        /// What came about in a window and is asked as it is on the counted day: the filter and the
        /// window make the states.
        case flowOfFilter(@Sendable (StateFilter) -> @Sendable (inout Life, inout [State]) -> Void)
        /// Areas of the tree, which no event makes.
        case areas
        /// Figures that places report, in the cells of `FigurePart`.
        case reported(ReportRules)
        /// Stated, a figure a year, and in some group.
        case stated(StatementReading)
    }

    package init(
        _ name: String, chinese: String, alias: Alias? = nil, meaning: String,
        counted: Set<SubjectKind>, event: EventType? = nil,
        privacy: Privacy, keys: [FilterKey], later: [String] = [], counting: Counting,
        groups: GroupKeys = GroupKeys([]), itself: Itself? = nil,
        figure: (@Sendable (Measure) -> Figure?)? = nil, required: [String] = [],
        defaults: [Condition] = [], countedDefaults: [Condition] = [],
        memberKeys: [FilterKey] = [], readings: [ReadingKind] = [], amounts: [String: Int] = [:],
        together: @escaping @Sendable ([Condition]) -> Together = { _ in .sum },
        split: FilterKey? = nil, weight: Weight? = nil, countsThings: Bool = false, units: UnitRule,
        shortage: Shortage, dropsInSummer: Bool, headCount: HeadCount? = nil,
        heard: (@Sendable (Measure) -> Measure)? = nil
    ) {
        self.heard = heard
        self.name = name
        self.chinese = chinese
        self.alias = alias
        self.meaning = meaning
        self.counted = counted
        self.event = event
        self.privacy = privacy
        self.keys = keys
        let isAt = itself == nil && keys.contains(where: \.isUnit)
        let known =
            keys.filter { itself != nil || !$0.isUnit }.map(\.name) + (isAt ? ["at"] : [])
            + (NounDefinition.takesFilters(itself, keys) ? ["any", "not"] : [])
        self.later = later.filter { !known.contains($0) }
        self.counting = counting
        self.groups = groups
        self.units = units
        self.shortage = shortage
        self.dropsInSummer = dropsInSummer
        self.headCount = headCount
        self.itself = itself
        self.figure = figure
        self.required = required
        self.defaults = defaults
        self.countedDefaults = countedDefaults
        self.memberKeys = memberKeys
        self.readings = readings
        self.amounts = amounts
        self.together = together
        self.split = split
        self.weight = weight
        self.countsThings = countsThings
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
    /// How many of an amount make one of what is said: hundredths of a yuan. 1 where nothing is.
    package let scales: [String: Int]
    /// The amount that is always added up; nil = subjects are counted where nothing is said.
    package let always: String?
    /// Of what different ones can be counted of a subject, by its word.
    package let distinct: [String: Distinct]

    /// What an event is about, 0 = nothing.
    package typealias Distinct = @Sendable (Fact, borrowing FactArena) -> Term

    /// What an event brings, its fields lying in the arena.
    package typealias Amount = @Sendable (Fact, borrowing FactArena) -> Int64

    package enum Representative: Sendable { case first, last }

    package init(
        representative: Representative = .first,
        amounts: [String: Amount] = [:], scales: [String: Int] = [:], always: String? = nil,
        distinct: [String: Distinct] = [:],
        happenings: @escaping @Sendable (inout Life, inout [Happening]) -> Void
    ) {
        self.representative = representative
        self.amounts = amounts
        self.scales = scales
        self.always = always
        self.distinct = distinct
        self.happenings = happenings
    }
}

extension NounDefinition {
    package var isFlow: Bool {
        switch counting {
        case .flow, .flowOfFilter: true
        case .stock, .stockOfFacts, .stockOfFilter, .areas, .reported, .stated: false
        }
    }

    /// Whether single events are counted, and not what came of them.
    package var countsEvents: Bool {
        if case .flow = counting { true } else { false }
    }

    /// Whether it is a number of persons on a day, of which there is a mean.
    package var hasMean: Bool {
        switch counting {
        case .stock, .stockOfFacts: countsPersons
        case .stockOfFilter, .flow, .flowOfFilter, .areas, .reported, .stated: false
        }
    }

    /// Whether both can be of one subject.
    package func isJoined(with other: NounDefinition) -> Bool {
        !counted.isDisjoint(with: other.counted)
    }

    /// Whether its states are made by the filter.
    package var isShaped: Bool {
        switch counting {
        case .stockOfFilter, .flowOfFilter, .reported: true
        case .stock, .stockOfFacts, .flow, .areas, .stated: false
        }
    }

    /// Whether it is said of a unit or an area itself and never added up.
    package var isOfPlace: Bool { itself == .place }

    /// Whether areas of the tree are counted, which add nothing to cells.
    package var isOfAreas: Bool {
        if case .areas = counting { true } else { false }
    }

    package var isStated: Bool {
        switch counting {
        case .stated, .reported: true
        case .stock, .stockOfFacts, .stockOfFilter, .flow, .flowOfFilter, .areas: false
        }
    }

    /// Whether a share can be among those whom it counts.
    package var isBase: Bool {
        if case .reported(let rules) = counting { return rules.isBase }
        return !isStated && !isOfPlace
    }

    /// Whether institutions alone contribute to it.
    package var isOfInstitutions: Bool { counted == [.institution] }

    /// Whether a filter can say at which units.
    package var takesUnits: Bool { itself == nil && keys.contains(where: \.isUnit) }

    /// Kinds of subjects from whose facts its figures come, those of the units with them.
    package var subjects: Set<SubjectKind> {
        if isOfAreas { return [.area] }
        return keys.contains(where: \.isUnit) ? counted.union([.institution]) : counted
    }

    /// The keys beside `at`, all of what is counted for itself.
    package var ownKeys: [FilterKey] { keys.filter { itself != nil || !$0.isUnit } }

    /// Those of the unit, in whatever place they stand.
    package var unitKeys: [FilterKey] { keys.filter(\.isUnit) }

    /// Whether filters of its own side can stand under `any` and `not`.
    package var takesFilters: Bool { NounDefinition.takesFilters(itself, keys) }

    private static func takesFilters(_ itself: Itself?, _ keys: [FilterKey]) -> Bool {
        itself == .unit || itself == .area || keys.contains(where: \.isOfEachState)
    }

    /// Whether persons alone contribute to it.
    package var countsNobodyElse: Bool {
        countsPersons && counted.isSubset(of: [.student, .staff, .person])
    }

    /// Whether it counts persons, whose units can be unknown.
    package var countsPersons: Bool {
        !countsThings && !counted.isDisjoint(with: [.student, .staff, .person])
    }

    /// The noun of a measure in which something is `unset`.
    package static let unset = NounDefinition(
        "unset", chinese: "尚待设定的数", meaning: "", counted: [], privacy: .unknown, keys: [],
        counting: .stated(StatementReading(series: "", own: "")), units: .any,
        shortage: .none, dropsInSummer: false)
}
