import Language
import Plans
import Subjects

/// What filters ask beside what a unit is itself.
struct UnitContext: Sendable {
    var texts: Texts
    let tree: AreaTree
}

/// Which units are wanted, by what they are; no condition = all.
struct UnitTest: Sendable {
    private let conditions: [Asked]
    /// Those that are decided by what the unit is.
    private let lasting: [Asked]

    private enum Asked: Sendable {
        /// The bits of what is asked, of which the unit must have one.
        case bits(FilterKey.UnitAttribute, wanted: UInt64)
        case question(@Sendable (borrowing UnitView) -> Bool)
        /// nil while the measure is being built.
        case held(UInt16?)
        /// By its place in `UnitFilter.meets`.
        case met(Int)
        case any([[Asked]])
        case none([Asked])

        /// Whether it is decided by measures of the unit, which change from day to day.
        var isMeasured: Bool {
            switch self {
            case .bits, .question, .held: false
            case .met: true
            case .any(let filters): filters.joined().contains(where: \.isMeasured)
            case .none(let filter): filter.contains(where: \.isMeasured)
            }
        }
    }

    /// - Parameter numbers: of the measures that are asked of units.
    init(_ filter: UnitFilter, _ numbers: [Measure: UInt16]) {
        let meets = filter.meets
        conditions = filter.conditions.map { UnitTest.asked($0, numbers, meets) }
        lasting = conditions.filter { !$0.isMeasured }
    }

    private static func asked(
        _ condition: Condition, _ numbers: [Measure: UInt16], _ meets: [Combination]
    ) -> Asked {
        switch (condition.key.side, condition.value) {
        case (.unit(let attribute), .members(let wanted)): .bits(attribute, wanted: wanted)
        case (.unitQuestion(let question), let value): .question(question(value))
        case (.askedOfPlace, .holds(let measure)): .held(numbers[measure])
        case (.measured, .meets(let conditions)):
            // Every one is among them.
            .met(meets.firstIndex(of: conditions) ?? 0)
        case (.combined, .any(let filters)):
            .any(filters.map { $0.map { asked($0, numbers, meets) } })
        case (.combined, .none(let filter)): .none(filter.map { asked($0, numbers, meets) })
        default: preconditionFailure("\(condition.text) is not asked of a unit")
        }
    }

    /// Whether nothing is asked.
    var isEmpty: Bool { conditions.isEmpty }

    /// Whether all hold; what the unit has not stated does not, and what counts at no unit passes
    /// nothing that is asked of one.
    ///
    /// - Parameter met: which of `UnitFilter.meets` hold.
    func passes(
        _ place: UnitPeriod.Place, in context: UnitContext, met: [Bool] = []
    ) -> Bool {
        guard !conditions.isEmpty else { return true }
        guard let unit = place.unit else { return false }
        return UnitTest.passes(conditions, place, unit, context, met)
    }

    /// Whether all hold that are decided by what the unit is.
    func couldPass(_ place: UnitPeriod.Place, in context: UnitContext) -> Bool {
        guard let unit = place.unit else { return false }
        return UnitTest.passes(lasting, place, unit, context, [])
    }

    private static func passes(
        _ conditions: [Asked], _ place: UnitPeriod.Place, _ unit: UnitHistory.Span,
        _ context: UnitContext, _ met: [Bool]
    ) -> Bool {
        for condition in conditions {
            let holds =
                switch condition {
                case .bits(let attribute, let wanted): attribute(unit) & wanted != 0
                case .question(let question): question(view(of: unit, at: place, context))
                case .held(let measure): measure.map { place.held.contains($0) } ?? false
                case .met(let index): met[index]
                case .any(let filters): filters.contains { passes($0, place, unit, context, met) }
                case .none(let filter): !passes(filter, place, unit, context, met)
                }
            guard holds else { return false }
        }
        return true
    }

    private static func view(
        of unit: UnitHistory.Span, at place: UnitPeriod.Place, _ context: UnitContext
    ) -> UnitView {
        UnitView(
            span: unit, openedOn: place.openedOn, code: context.texts[place.number],
            text: { context.texts[$0] },
            liesIn: { code in
                context.tree.index[code].map {
                    context.tree.ancestors(of: place.area).contains($0)
                } ?? false
            })
    }
}

/// Which areas are wanted where areas are counted, by what they are; no condition = all.
struct AreaTest: Sendable {
    private let conditions: [Asked]

    private enum Asked: Sendable {
        case question(@Sendable (borrowing AreaView) -> Bool)
        case held(Measure)
        /// By its place in `UnitFilter.meets`.
        case met(Int)
        case any([[Asked]])
        case none([Asked])

        /// Whether it says what an area is, whatever is said of it.
        var isLasting: Bool {
            switch self {
            case .question: true
            case .held, .met: false
            case .any(let filters): filters.joined().allSatisfy(\.isLasting)
            case .none(let filter): filter.allSatisfy(\.isLasting)
            }
        }
    }

    init(_ filter: UnitFilter) {
        let meets = filter.meets
        conditions = filter.conditions.map { AreaTest.asked($0, meets) }
    }

    private static func asked(_ condition: Condition, _ meets: [Combination]) -> Asked {
        switch (condition.key.side, condition.value) {
        case (.area(let question), let value): .question(question(value))
        case (.askedOfPlace, .holds(let measure)): .held(measure)
        case (.measured, .meets(let conditions)):
            // Every one is among them.
            .met(meets.firstIndex(of: conditions) ?? 0)
        case (.combined, .any(let filters)): .any(filters.map { $0.map { asked($0, meets) } })
        case (.combined, .none(let filter)): .none(filter.map { asked($0, meets) })
        default: preconditionFailure("\(condition.text) is not asked of an area")
        }
    }

    /// What is asked of areas themselves.
    var measures: [Measure] { AreaTest.measures(conditions) }

    private static func measures(_ conditions: [Asked]) -> [Measure] {
        conditions.flatMap { condition in
            switch condition {
            case .question, .met: [Measure]()
            case .held(let measure): [measure]
            case .any(let filters): filters.flatMap { measures($0) }
            case .none(let filter): measures(filter)
            }
        }
    }

    /// Whether all hold.
    ///
    /// - Parameters:
    ///   - holds: whether a measure holds in the area itself.
    ///   - met: whether one of `UnitFilter.meets` does. It is asked last.
    func passes(
        _ area: AreaTree.Area, holds: (Measure) -> Bool, met: (Int) -> Bool
    ) -> Bool {
        let view = AreaView(code: area.code, formerly: area.formerly, kind: area.kind.rawValue)
        let lasting = conditions.filter(\.isLasting)
        return AreaTest.passes(lasting, view, holds, met)
            && AreaTest.passes(conditions.filter { !$0.isLasting }, view, holds, met)
    }

    /// Whether it could be counted on some day: by what an area is, whatever is said of it.
    func canCount(_ area: AreaTree.Area) -> Bool {
        let view = AreaView(code: area.code, formerly: area.formerly, kind: area.kind.rawValue)
        return AreaTest.passes(
            conditions.filter(\.isLasting), view, { _ in true }, { _ in true })
    }

    private static func passes(
        _ conditions: [Asked], _ area: AreaView, _ holds: (Measure) -> Bool,
        _ met: (Int) -> Bool
    ) -> Bool {
        conditions.allSatisfy { condition in
            switch condition {
            case .question(let question): question(area)
            case .held(let measure): holds(measure)
            case .met(let index): met(index)
            case .any(let filters): filters.contains { passes($0, area, holds, met) }
            case .none(let filter): !passes(filter, area, holds, met)
            }
        }
    }
}

/// Which groups of cells are wanted; no condition = all, also those of no group.
struct GroupFilter: Equatable, Sendable {
    private let tests: [Test]
    /// The key of each test.
    private let keys: [GroupKey]

    /// One key of the group, without a reference: every run of cells is tested.
    private struct Test: Equatable, Sendable, BitwiseCopyable {
        let bits: GroupKeys.Bits
        /// Bits of the members that are wanted, or of those that are not.
        let members: UInt64
        let isWanted: Bool

        static func == (left: Self, right: Self) -> Bool {
            left.members == right.members && left.isWanted == right.isWanted
        }
    }

    init(_ count: Count) {
        let parts = count.measure.noun.groups.parts
        var (tests, keys): ([Test], [GroupKey]) = ([], [])
        for condition in count.groups {
            var (asked, isWanted) = (condition, true)
            if case .none(let filter) = condition.value { (asked, isWanted) = (filter[0], false) }
            guard let part = parts.first(where: { $0.key.key == asked.key }),
                case .members(let members) = asked.value
            else { preconditionFailure("\(condition.text) is no group of the noun") }
            tests.append(Test(bits: part.bits, members: members, isWanted: isWanted))
            keys.append(part.key)
        }
        (self.tests, self.keys) = (tests, keys)
    }

    /// Of one measure, whose groups have one meaning.
    static func == (left: Self, right: Self) -> Bool {
        left.tests == right.tests && left.keys.map(\.key) == right.keys.map(\.key)
    }

    /// Whether somebody of a wanted group is to be expected at a unit.
    func isExpected(at place: UnitPeriod.Place) -> Bool {
        guard !tests.isEmpty else { return true }
        guard let unit = place.unit else { return false }
        return zip(tests, keys).allSatisfy { test, key in
            (test.isWanted ? test.members : ~test.members) & key.offered(unit) != 0
        }
    }

    /// Whether a contribution of that group counts. Of member 0, which is none, something of the
    /// unit where it counts may stand in (contract §2.3.6).
    func passes(_ group: UInt16, at place: UnitPeriod.Place?) -> Bool {
        for index in tests.indices {
            let (member, asked) = (tests[index].bits.member(of: group), tests[index].members)
            let bits =
                member != 0
                ? 1 << (UInt64(member) - 1) : place?.unit.map { keys[index].standIn($0) } ?? 0
            guard (asked & bits != 0) == tests[index].isWanted else { return false }
        }
        return true
    }
}
