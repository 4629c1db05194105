import Language
import Subjects

/// Which units are wanted, by what they are; no condition = all.
struct UnitTest: Sendable {
    /// The bits of what is asked, of which the unit must have one.
    private let conditions: [(attribute: FilterKey.UnitAttribute, wanted: UInt64)]

    init(_ filter: UnitFilter) {
        conditions = filter.conditions.map { condition in
            guard case .unit(let attribute) = condition.key.side,
                case .members(let wanted) = condition.value
            else { preconditionFailure("\(condition.text) is not asked of a unit") }
            return (attribute, wanted)
        }
    }

    /// Whether all hold; what the unit has not stated does not, and what counts at no unit passes
    /// nothing that is asked of one.
    func passes(_ place: UnitPeriod.Place) -> Bool {
        for (attribute, wanted) in conditions {
            guard let unit = place.unit, attribute(unit) & wanted != 0 else { return false }
        }
        return true
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
        /// Bits of the members that are wanted.
        let wanted: UInt64

        static func == (left: Self, right: Self) -> Bool { left.wanted == right.wanted }
    }

    init(_ count: Count) {
        let parts = count.measure.noun.groups.parts
        var (tests, keys): ([Test], [GroupKey]) = ([], [])
        for condition in count.groups {
            guard let part = parts.first(where: { $0.key.key == condition.key }),
                case .members(let wanted) = condition.value
            else { preconditionFailure("\(condition.text) is no group of the noun") }
            tests.append(Test(bits: part.bits, wanted: wanted))
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
        return zip(tests, keys).allSatisfy { $0.wanted & $1.offered(unit) != 0 }
    }

    /// Whether a contribution of that group counts. Of member 0, which is none, something of the
    /// unit where it counts may stand in (contract §2.3.6).
    func passes(_ group: UInt16, at place: UnitPeriod.Place?) -> Bool {
        for index in tests.indices {
            let (member, wanted) = (tests[index].bits.member(of: group), tests[index].wanted)
            if member != 0 {
                guard wanted & 1 << (UInt64(member) - 1) != 0 else { return false }
            } else {
                guard let unit = place?.unit, wanted & keys[index].standIn(unit) != 0 else {
                    return false
                }
            }
        }
        return true
    }
}
