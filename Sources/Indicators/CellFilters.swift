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
    /// Bits of the members that are wanted; 0 = all.
    private let wanted: UInt64
    private let standIn: @Sendable (UnitHistory.Span) -> UInt64

    init(_ count: Count) {
        guard let group = count.measure.noun.group else {
            precondition(count.groups.isEmpty, "a noun without groups is asked for some")
            wanted = 0
            standIn = { _ in 0 }
            return
        }
        var bits: UInt64 = 0
        for condition in count.groups {
            guard condition.key == group.key, case .members(let members) = condition.value else {
                preconditionFailure("\(condition.text) is no group of the noun")
            }
            bits = members
        }
        wanted = bits
        standIn = group.standIn
    }

    /// Of one measure, whose groups have one meaning.
    static func == (left: Self, right: Self) -> Bool { left.wanted == right.wanted }

    /// Whether a contribution of that group counts. Of group 0, which is none, something of the
    /// unit where it counts may stand in (contract §2.3.6).
    func passes(_ group: UInt16, at place: UnitPeriod.Place?) -> Bool {
        guard wanted != 0 else { return true }
        if group != 0 { return wanted & 1 << (UInt64(group) - 1) != 0 }
        guard let unit = place?.unit else { return false }
        return wanted & standIn(unit) != 0
    }
}
