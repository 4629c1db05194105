import Subjects

/// Days on which the persons of a unit count in one way, until its next period begins.
struct UnitPeriod: Equatable, Sendable {
    /// `CivilDay.number` of its first day; of a unit's first unit period `Int.min`.
    var from: Int
    var attribution: Attribution

    /// How a unit's persons count on a day, mergers followed.
    enum Attribution: Equatable, Sendable {
        /// Unknown: the unit has not been opened yet, or lies in no known area.
        case unattributed
        /// Closed: they do not count at all.
        case closed
        case open(Place)
    }

    /// Where they count and what that unit is.
    struct Place: Equatable, Sendable {
        /// Index in the area tree.
        var area: Int
        /// nil of what counts in an area and at no unit.
        var unit: UnitHistory.Span?
        /// The unit's own number, 0 = none: of a merged one that under which it counts.
        var number: UInt32
        /// Since when it has been open without a break, as `CivilDay.number`.
        var openedOn: Int32 = 0
        /// What is said of the unit itself, as numbers of measures.
        var held: [UInt16] = []
    }
}

extension [UnitPeriod] {
    /// The units under which they count, on one day or another.
    var units: [UInt32] {
        compactMap { period in
            guard case .open(let place) = period.attribution, place.number != 0 else { return nil }
            return place.number
        }
    }

    /// The areas in which they count, on one day or another.
    var areas: [Int] {
        compactMap { period in
            guard case .open(let place) = period.attribution else { return nil }
            return place.area
        }
    }
}
