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

/// Who has reported, for all rows of one round: the cells of an area are gone through once for each
/// day that values are counted on, and rows with one base share the answer.
package struct ReportingSurvey {
    private let index: IndicatorIndex
    /// By counted day and area: which units a base counts anybody at, and whether in the area.
    private var presences: [DayAndArea: Presence] = [:]
    private var tallies: [Question: [Int: Tally]] = [:]

    private struct DayAndArea: Hashable {
        var day: CivilDay
        var area: Int
    }

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
        let question = Question(
            bases: compiled.reported,
            days: compiled.reported.map { date.day(of: index.rollUp.bases[$0].measure) })
        var found = Reporting()
        for area in index.areas.subtree(of: row.area) {
            let tally = tally(of: question, in: area)
            found.institutions += tally.institutions
            found.silentInstitutions += tally.silent
            guard index.areas.areas[area].reports(on: date.countedOn) else { continue }
            found.areas += 1
            let isHeard = index.areas.subtree(of: area).contains {
                self.tally(of: question, in: $0).hasPersons
            }
            if !isHeard { found.silentAreas.append(index.areas.areas[area].code) }
        }
        return found
    }

    private mutating func tally(of question: Question, in area: Int) -> Tally {
        if let known = tallies[question]?[area] { return known }
        let groups = question.bases.map { index.rollUp.bases[$0].groups }
        var heard: Set<UInt32> = []
        var found = Tally()
        for (base, day) in zip(question.bases, question.days) {
            let presence = presence(on: day, in: area)
            heard.formUnion(presence.units[base])
            if presence.isHere[base] { found.hasPersons = true }
        }
        for unit in index.units.counting(in: area) where index.units.histories[unit] != nil {
            guard let day = question.days.first, let place = index.place(of: unit, on: day),
                place.number == unit, place.area == area,
                groups.contains(where: { $0.isExpected(at: place) })
            else { continue }
            found.institutions += 1
            if !heard.contains(unit) { found.silent += 1 }
        }
        tallies[question, default: [:]][area] = found
        return found
    }

    private mutating func presence(on day: CivilDay, in area: Int) -> Presence {
        let key = DayAndArea(day: day, area: area)
        if let known = presences[key] { return known }
        let presence = index.presence(on: day, in: area)
        presences[key] = presence
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

    /// Where each base counts anybody of the units of an area on a day.
    fileprivate func presence(on day: CivilDay, in area: Int) -> Presence {
        var persons = PersonsByBase(bases: rollUp.bases.count)
        for unit in units.counting(in: area) {
            guard let unitCells = units.cellsByUnit[unit] else { continue }
            let unitPeriods = unitPeriods(of: unit)
            var last: (measure: UInt16, bases: [Int]) = (0, rollUp.bases(of: 0))
            unitCells.forEachSum(until: day.number) { cells, amount in
                if cells.measure != last.measure {
                    last = (cells.measure, rollUp.bases(of: cells.measure))
                }
                guard !last.bases.isEmpty else { return }
                let isGiven = !State.isCountedDay(cells.unitDay)
                let unitDay = isGiven ? Int(cells.unitDay) : Int(day.number)
                let unitPeriod = unitPeriods.last { $0.from <= unitDay } ?? unitPeriods[0]
                guard case .open(let place) = unitPeriod.attribution else { return }
                let here = Whereabouts(unit: place.number, area: place.area)
                for base in last.bases
                where rollUp.bases[base].groups.passes(cells.group, at: place) {
                    persons.add(amount, of: base, here)
                }
            }
        }
        let heard = persons.whereAny()
        return Presence(
            units: heard.map { Set($0.map(\.unit)) },
            isHere: heard.map { $0.contains { $0.area == area } })
    }
}

/// Units where bases count somebody on a day, as seen from an area.
private struct Presence {
    /// By base: numbers of the units under which persons count.
    var units: [Set<UInt32>]
    /// By base: whether persons count directly in the area.
    var isHere: [Bool]
}

/// How many persons of each base count where. Those of one place come one after the other, so that
/// they are put down together.
private struct PersonsByBase {
    private var persons: [[Whereabouts: Int64]]
    private var here: Whereabouts?
    private var sums: [Int64]
    private var summed: [Int] = []

    init(bases: Int) {
        persons = Array(repeating: [:], count: bases)
        sums = Array(repeating: 0, count: bases)
    }

    mutating func add(_ amount: Int64, of base: Int, _ place: Whereabouts) {
        if here != place {
            putDown()
            here = place
        }
        if sums[base] == 0 { summed.append(base) }
        sums[base] += amount
    }

    /// Of each base the places at which there is anybody.
    mutating func whereAny() -> [[Whereabouts]] {
        putDown()
        return persons.map { $0.filter { $0.value != 0 }.map(\.key) }
    }

    private mutating func putDown() {
        guard let here else { return }
        for base in summed where sums[base] != 0 {
            persons[base][here, default: 0] += sums[base]
            sums[base] = 0
        }
        summed = []
    }
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
