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

/// Who has reported, for all rows of one round: rows with one base share the answer.
package struct ReportingSurvey {
    private let index: IndicatorIndex
    /// What is known of who is heard of; it learns what is looked for.
    package private(set) var known: KnownPresences
    private var tallies: [Question: [Int: Tally]] = [:]
    /// What may count in each area.
    private var counting: [Int: Set<UInt32>] = [:]

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

    /// - Parameter known: what was found before; nothing of it may have changed since.
    package init(of index: IndicatorIndex, knowing known: KnownPresences = KnownPresences()) {
        self.index = index
        self.known = known
    }

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
        let here = counting[area] ?? index.units.counting(in: area)
        counting[area] = here
        var heard: Set<UInt32> = []
        var found = Tally()
        for (base, day) in zip(question.bases, question.days) {
            for unit in here {
                for place in known(unit, on: day, in: index).places where place.persons[base] != 0 {
                    heard.insert(place.unit)
                    if place.area == area { found.hasPersons = true }
                }
            }
        }
        for unit in here where index.units.histories[unit] != nil {
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
}

extension IndicatorIndex {
    /// Where a unit's persons count on a day; nil while it is not open or not known.
    func place(of unit: UInt32, on day: CivilDay) -> UnitPeriod.Place? {
        let period = unitPeriods(of: unit).last { $0.from <= Int(day.number) }
        guard case .open(let place)? = period?.attribution else { return nil }
        return place
    }
}

extension AreaTree.Area {
    /// Whether it is one of those that report: a district or county that exists on the day.
    func reports(on day: CivilDay) -> Bool {
        (kind == .district || kind == .county) && exists(on: day)
    }
}
