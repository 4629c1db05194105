import Events
import Subjects

/// What is known of one subject, folded: what nouns count from.
///
/// Of a kind of subject without a fold of its own there are only the facts. Definitions read it and
/// change nothing; they are given it `inout` because what is lent would be copied, list by list,
/// for every subject.
package struct Life: Sendable {
    package var kind = SubjectKind.student
    /// The unit or area itself; 0 of a person.
    package var name: Term = 0
    package var learner = LearnerFold()
    package var staff = StaffFold()
    package var unit = UnitHistory(unit: 0, spans: [])
    /// Of the subject, in the order in which they came; empty outside of a fold.
    package private(set) var facts: [Fact] = []
    /// The places of those that stand, in the order of a timeline.
    package private(set) var standing: [Int32] = []
    /// In which the fields of the facts lie: `life.arena[PolicyAdoption.policy, of: fact]`. It is
    /// stored, and not computed, since it is asked for with each field that is read.
    package private(set) var arena = FactArena()
    private let nothing = FactArena()
    /// A bit for each type of event of which a fact stands.
    private var types: UInt64 = 0
    /// Of the facilities of an institution; nil while no noun has asked for them.
    var knownFacilities: [FacilityTime]?

    package init() {}

    /// Another subject: nothing is known of it yet.
    package mutating func begin(_ kind: SubjectKind, _ name: Term) {
        self.kind = kind
        self.name = name
        knownFacilities = nil
    }

    /// The standing facts of a type, in the order of a timeline.
    package func facts(of type: EventType) -> StandingFacts {
        StandingFacts(of: type, in: facts, standing)
    }

    /// How many states a person has that a condition can be asked of.
    package var stateCount: Int {
        switch kind {
        case .student: learner.spans.count
        case .staff: staff.segments.count
        case .institution, .area, .resource, .person: 0
        }
    }

    /// The one of a day; nil where there is none.
    package func state(on day: Int32) -> Int? {
        switch kind {
        case .student: learner.spans.firstIndex { $0.from <= day && day < $0.end }
        case .staff: staff.segments.firstIndex { $0.from <= day && day < $0.end }
        // The folds still hold what is known of somebody before.
        case .institution, .area, .resource, .person: nil
        }
    }

    /// Gives the facts. They must be let go of before another timeline is read, or that needs
    /// memory of its own.
    package mutating func hold(
        _ facts: [Fact], _ standing: [Int32], in arena: FactArena
    ) {
        (self.facts, self.standing, self.arena) = (facts, standing, arena)
        types = 0
        for place in standing { types |= Life.bit(of: facts[Int(place)].type) }
    }

    /// Whether a fact of the type stands.
    package func hasFact(of type: EventType) -> Bool { types & Life.bit(of: type) != 0 }

    /// Types that are too many for bits of their own share one.
    private static func bit(of type: EventType) -> UInt64 { 1 << UInt64(type.number & 63) }

    package mutating func letGo() { (facts, standing, arena) = ([], [], nothing) }
}

/// Where something counts: at a unit, or in an area where no unit has a part in it.
package struct Spot: Hashable, Sendable, BitwiseCopyable {
    /// As it is stored: the term, with the highest bit set of an area.
    package let number: UInt32

    package static func unit(_ unit: Term) -> Spot { Spot(number: unit) }

    /// Where the plan is: what nobody says a place of counts there.
    package static let nowhere = Spot(number: 0)

    package static func area(_ area: Term) -> Spot { Spot(number: area | Spot.areaBit) }

    package init(number: UInt32) { self.number = number }

    /// The area's code; nil of a unit.
    package var area: Term? {
        number & Spot.areaBit == 0 ? nil : number & ~Spot.areaBit
    }

    /// No installation has this many texts.
    private static let areaBit: UInt32 = 0x8000_0000
}

/// Days on which nothing changes in what is known of a subject.
package struct State: Equatable, Sendable, BitwiseCopyable {
    /// `CivilDay.number` of the first day.
    package var from: Int32
    /// The first day that is no longer part of it; `Int32.max` = still open.
    package var end: Int32
    /// Whether the subject is one of the noun.
    package var counts: Bool
    package var group: UInt16
    package var spot: Spot
    /// The day whose attributes of the unit hold, as `CivilDay.number`; `State.countedDay` = those
    /// of each day that is counted.
    package var unitDay = State.countedDay
    /// How much is counted: 1 of a subject, else of things at it.
    package var amount: Int64 = 1

    package static let countedDay = Int32.min

    /// The attributes of each day that is counted, for one part of what is at the unit: a class, a
    /// type. No installation has this many texts.
    package static func countedDay(of part: Term) -> Int32 { countedDay + Int32(part) }

    /// Whether the attributes of each counted day hold; no civil day is as early.
    package static func isCountedDay(_ unitDay: Int32) -> Bool { unitDay < countedDay / 2 }

    /// The part; 0 = there are none.
    package static func part(of unitDay: Int32) -> Term {
        isCountedDay(unitDay) ? Term(unitDay - countedDay) : 0
    }

    package init(from: Int32, end: Int32, counts: Bool, group: UInt16, spot: Spot) {
        self.from = from
        self.end = end
        self.counts = counts
        self.group = group
        self.spot = spot
    }
}

/// An event that a flow counts.
package struct Happening: Equatable, Sendable, BitwiseCopyable {
    /// `CivilDay.number` of the day on which it counts.
    package var day: Int32
    /// By whose attributes of the unit.
    package var unitDay: Int32
    package var group: UInt16
    package var spot: Spot
    /// The fact, by its place among `Life.facts`.
    package var fact: Int32
    /// The fact that says who or what it happened to, by its place: of who leaves the enrolment.
    package var about: Int32
    /// What is counted once in a window: 0 = the subject itself; else a thing of the subject's,
    /// such as a case.
    package var item: UInt32
    /// The day whose school year it belongs to: of an event that names one that year's.
    package var windowDay: Int32

    /// - Parameters:
    ///   - about: nil = the event itself.
    ///   - windowDay: nil = the day itself; so is unitDay.
    package init(
        day: Int32, group: UInt16, spot: Spot, fact: Int32, about: Int32? = nil,
        item: UInt32 = 0, windowDay: Int32? = nil, unitDay: Int32? = nil
    ) {
        self.day = day
        self.unitDay = unitDay ?? day
        self.windowDay = windowDay ?? day
        self.group = group
        self.spot = spot
        self.fact = fact
        self.about = about ?? fact
        self.item = item
    }
}

extension Happening {
    /// Whether both are of one case, each by its name.
    package func isOfCase(of other: Happening) -> Bool {
        item == other.item && item != 0 && item & 0x8000_0000 == 0
    }
}
