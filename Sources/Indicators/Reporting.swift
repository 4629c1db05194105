import Calendar
import Codes
import Events
import Language
import Measures
import Plans

/// 填报情况: of those who should report, who has sent anything that a value counts (contract §5).
///
/// An institution is expected where it is open on the counted day and teaches a stage of the
/// value's base; it is silent while nobody is counted there. An area, a district or county, is
/// silent while nobody is counted in it. A value with silent ones is not wrong, it is incomplete.
package struct Reporting: Equatable, Sendable {
    /// Districts and counties in the row's area.
    package var areas = 0
    /// Codes of those that are silent, in the order of the area tree.
    package var silentAreas: [String] = []
    package var institutions = 0
    package var silentInstitutions = 0

    package init() {}

    package init(
        areas: Int, silentAreas: [String], institutions: Int, silentInstitutions: Int
    ) {
        self.areas = areas
        self.silentAreas = silentAreas
        self.institutions = institutions
        self.silentInstitutions = silentInstitutions
    }

    package var isComplete: Bool { silentAreas.isEmpty && silentInstitutions == 0 }
}

/// Who has reported, for all rows of one round: the cells are gone through once for each day that
/// values are counted on, and rows with one base share the answer.
package struct ReportingSurvey {
    private let index: IndicatorIndex
    /// By counted day: at which units, and in which areas, a base counts anybody.
    private var presences: [CivilDay: Presence] = [:]
    private var tallies: [Question: [Int: Tally]] = [:]

    private struct Question: Hashable {
        var bases: [Int]
        /// Of each base the day on which it is looked at.
        var days: [CivilDay]
    }

    /// What is expected directly in one area, and what is silent of it.
    private struct Tally {
        var institutions = 0
        var silent = 0
        var hasPersons = false
    }

    package init(of index: IndicatorIndex) { self.index = index }

    /// Who has reported for the reading of a row that is in force on a day; nil where the row
    /// counts nobody at units.
    package mutating func reporting(of row: Row, inForceOn day: CivilDay) -> Reporting? {
        guard let compiled = index.compiledIndicators[row.place], !compiled.reported.isEmpty else {
            return nil
        }
        let date = index.readingDate(of: compiled, in: row.area, inForceOn: day)
        let tallies = tallies(
            of: Question(
                bases: compiled.reported,
                days: compiled.reported.map { date.day(of: index.rollUp.bases[$0].measure) }))
        var found = Reporting()
        for area in index.areas.subtree(of: row.area) {
            let tally = tallies[area] ?? Tally()
            found.institutions += tally.institutions
            found.silentInstitutions += tally.silent
            guard index.areas.areas[area].reports(on: date.countedOn) else { continue }
            found.areas += 1
            let isHeard = index.areas.subtree(of: area).contains {
                tallies[$0]?.hasPersons ?? false
            }
            if !isHeard { found.silentAreas.append(index.areas.areas[area].code) }
        }
        return found
    }

    private mutating func tallies(of question: Question) -> [Int: Tally] {
        if let known = tallies[question] { return known }
        let groups = question.bases.map { index.rollUp.bases[$0].groups }
        var heard: Set<UInt32> = []
        var found: [Int: Tally] = [:]
        for (base, day) in zip(question.bases, question.days) {
            let presence = presence(on: day)
            heard.formUnion(presence.units[base])
            for area in presence.areas[base] { found[area, default: Tally()].hasPersons = true }
        }
        for unit in index.units.histories.keys {
            guard let day = question.days.first, let place = index.place(of: unit, on: day),
                place.number == unit,
                groups.contains(where: { $0.isExpected(at: place) })
            else { continue }
            found[place.area, default: Tally()].institutions += 1
            if !heard.contains(unit) { found[place.area, default: Tally()].silent += 1 }
        }
        tallies[question] = found
        return found
    }

    private mutating func presence(on day: CivilDay) -> Presence {
        if let known = presences[day] { return known }
        let presence = index.presence(on: day)
        presences[day] = presence
        return presence
    }
}

extension IndicatorIndex {
    /// Where a unit's persons count on a day; nil while it is not open or not known.
    func place(of unit: UInt32, on day: CivilDay) -> UnitPeriod.Place? {
        let period = unitPeriods(of: unit).last { $0.from <= Int(day.number) }
        guard case .open(let place)? = period?.attribution else { return nil }
        return place
    }

    /// Where each base counts anybody on a day.
    fileprivate func presence(on day: CivilDay) -> Presence {
        var persons = [[Whereabouts: Int64]](repeating: [:], count: rollUp.bases.count)
        for (unit, unitCells) in units.cellsByUnit {
            let unitPeriods = unitPeriods(of: unit)
            for (cells, amount) in unitCells.sums(until: day.number) where amount != 0 {
                let isGiven = !State.isCountedDay(cells.unitDay)
                let unitDay = isGiven ? Int(cells.unitDay) : Int(day.number)
                let unitPeriod = unitPeriods.last { $0.from <= unitDay } ?? unitPeriods[0]
                guard case .open(let place) = unitPeriod.attribution else { continue }
                let here = Whereabouts(unit: place.number, area: place.area)
                for base in rollUp.bases(of: cells.measure)
                where rollUp.bases[base].groups.passes(cells.group, at: place) {
                    persons[base][here, default: 0] += amount
                }
            }
        }
        let heard = persons.map { $0.filter { $0.value != 0 }.keys }
        return Presence(
            units: heard.map { Set($0.map(\.unit)) }, areas: heard.map { Set($0.map(\.area)) })
    }
}

/// Units and areas where bases count somebody on a day.
private struct Presence {
    /// By base: numbers of the units under which persons count.
    var units: [Set<UInt32>]
    /// By base: indices of the areas in which persons count directly.
    var areas: [Set<Int>]
}

/// Where persons count; at no unit, but in an area, the unit is 0.
private struct Whereabouts: Hashable {
    var unit: UInt32
    var area: Int
}

extension AreaTree.Area {
    /// Whether it is one of those that report: a district or county that exists on the day.
    func reports(on day: CivilDay) -> Bool {
        (kind == .district || kind == .county) && exists(on: day)
    }
}
