import Calendar
import Language
import Measures
import Subjects

/// How many of each base count at a unit on a day, and where.
struct UnitPresence: Sendable {
    struct Place: Sendable {
        /// The unit under which they count; 0 in an area and at no unit.
        var unit: UInt32
        var area: Int
        /// By base.
        var persons: [Int64]
    }

    /// Few: on one day persons of a unit count together, but for those that are counted where they
    /// were on a day of their own.
    private(set) var places: [Place] = []

    fileprivate mutating func add(
        _ amount: Int64, of base: Int, at place: UnitPeriod.Place, bases: Int
    ) {
        var index =
            places.firstIndex { $0.unit == place.number && $0.area == place.area }
            ?? places.count
        if index == places.count {
            places.append(
                Place(
                    unit: place.number, area: place.area,
                    persons: [Int64](repeating: 0, count: bases)))
            index = places.count - 1
        }
        places[index].persons[base] += amount
    }
}

/// Who is heard of on the days that values are counted on, unit by unit. It is found when it is
/// first asked for, from all that counts at the unit, and from then on news are added.
package struct KnownPresences: Sendable {
    private var days: [CivilDay: [UInt32: UnitPresence]] = [:]

    package init() {}

    /// Adds changes of cells that an index has taken in.
    ///
    /// - Parameter moved: units that count elsewhere now; they are looked at as a whole.
    package mutating func add(_ cells: [Cell], moved: Set<UInt32>, in index: IndicatorIndex) {
        var counted: [UInt32: [Cell]] = [:]
        var latest: (measure: UInt16, isOfBases: Bool)?
        // Sorted by measure, so that each is looked up once.
        for cell in cells {
            let measure = cell.key.measure
            if latest?.measure != measure {
                latest = (measure, !index.rollUp.bases(of: measure).isEmpty)
            }
            if latest?.isOfBases == true { counted[cell.key.unit, default: []].append(cell) }
        }
        for day in days.keys {
            for unit in moved { days[day]?[unit] = nil }
            for (unit, cells) in counted {
                guard let known = days[day]?.removeValue(forKey: unit) else { continue }
                var sum = PresenceSum(known, of: unit, on: day, in: index)
                for cell in cells where cell.key.day <= day.number {
                    sum.add(
                        cell.amount, of: cell.key.measure, group: cell.key.group,
                        unitDay: cell.key.unitDay, in: index.rollUp)
                }
                days[day]?[unit] = sum.presence
            }
        }
    }

    /// Takes over what another one has learnt.
    package mutating func take(_ other: KnownPresences) {
        for (day, units) in other.days {
            days[day, default: [:]].merge(units) { mine, _ in mine }
        }
    }

    mutating func callAsFunction(
        _ unit: UInt32, on day: CivilDay, in index: IndicatorIndex
    ) -> UnitPresence {
        if let known = days[day]?[unit] { return known }
        var sum = PresenceSum(UnitPresence(), of: unit, on: day, in: index)
        index.units.cellsByUnit[unit]?.forEachSum(until: day.number) { cells, amount in
            sum.add(
                amount, of: cells.measure, group: cells.group, unitDay: cells.unitDay,
                in: index.rollUp)
        }
        days[day, default: [:]][unit] = sum.presence
        return sum.presence
    }
}

/// The presence of a unit while cells are added; those of one measure and day come one after the
/// other, and what they have in common is looked up once.
private struct PresenceSum {
    private(set) var presence: UnitPresence
    private let periods: [UnitPeriod]
    private let day: Int
    private var measured: (measure: UInt16, bases: [Int])
    private var placed: (day: Int, place: UnitPeriod.Place?)

    init(
        _ presence: UnitPresence, of unit: UInt32, on day: CivilDay, in index: IndicatorIndex
    ) {
        self.presence = presence
        self.day = Int(day.number)
        periods = index.unitPeriods(of: unit)
        measured = (0, index.rollUp.bases(of: 0))
        placed = (self.day, periods.place(on: self.day))
    }

    mutating func add(
        _ amount: Int64, of measure: UInt16, group: UInt16, unitDay: Int32, in rollUp: RollUp
    ) {
        if measure != measured.measure { measured = (measure, rollUp.bases(of: measure)) }
        guard !measured.bases.isEmpty else { return }
        let placedOn = State.isCountedDay(unitDay) ? day : Int(unitDay)
        if placedOn != placed.day { placed = (placedOn, periods.place(on: placedOn)) }
        guard let place = placed.place else { return }
        for base in measured.bases
        where rollUp.bases[base].groups.passes(group, at: place) {
            presence.add(amount, of: base, at: place, bases: rollUp.bases.count)
        }
    }
}

extension [UnitPeriod] {
    /// Where persons count on a day; nil where they do not, or nobody knows.
    fileprivate func place(on day: Int) -> UnitPeriod.Place? {
        guard case .open(let place)? = (last { $0.from <= day } ?? first)?.attribution else {
            return nil
        }
        return place
    }
}
