import Calendar
import Codes
import Events
import Language
import Measures
import Subjects

/// An open institution and a stage that it teaches, with the persons who count there.
package struct InstitutionLine: Hashable, Sendable {
    /// As the events name it.
    package var institution: String
    /// nil where it has not stated one.
    package var name: String?
    /// Index in the area tree.
    package var area: Int
    package var kind: InstitutionKind?
    /// nil where the institution has stated no stage: then it is everybody.
    package var stage: Stage?
    package var learners: Int64 = 0
    package var staff: Int64 = 0
    /// The greatest `time` of the facts that speak of it, nanoseconds; nil where none does.
    package var newestFact: Int64?
}

/// Which cells are the head counts of institutions, by measure.
struct HeadCounts: Sendable {
    private let counts: [UInt16: (of: HeadCount, filters: [GroupFilter])]
    var measures: Set<UInt16> { Set(counts.keys) }

    init(_ measureNumbers: [Measure: UInt16]) {
        var counts: [UInt16: (of: HeadCount, filters: [GroupFilter])] = [:]
        for (measure, number) in measureNumbers {
            guard let headCount = measure.headCount else { continue }
            let everybody = GroupFilter(Count(measure: measure))
            let staged = Stage.allCases.map { stage in
                GroupFilter(
                    Count(
                        measure: measure,
                        groups: [Condition(.stage, .members(CodeList.bits([stage.rawValue])))]))
            }
            counts[number] = (headCount, [everybody] + staged)
        }
        self.counts = counts
    }

    /// Whom a cell counts, if anybody, at a unit of that stage; 0 = any.
    func headCount(
        _ measure: UInt16, _ group: UInt16, stage: UInt8, at place: UnitPeriod.Place
    ) -> HeadCount? {
        guard let (headCount, filters) = counts[measure],
            filters[Int(stage)].passes(group, at: place)
        else { return nil }
        return headCount
    }
}

/// Institutions of which something may be another one than it was.
package enum TouchedInstitutions: Equatable, Sendable {
    /// By number.
    case some(Set<UInt32>)
    case all

    package static let none = TouchedInstitutions.some([])

    package mutating func formUnion(_ other: TouchedInstitutions) {
        switch (self, other) {
        case (.some(let mine), .some(let others)): self = .some(mine.union(others))
        case (.all, _), (_, .all): self = .all
        }
    }
}

extension IndicatorIndex {
    /// How the events name some institutions; nil of all.
    package func names(of touched: TouchedInstitutions) -> Set<String>? {
        guard case .some(let units) = touched else { return nil }
        return Set(units.map { texts[$0] })
    }

    /// Every institution that is open on a day, once for each stage that it teaches. Those that
    /// were merged count under the one that they were merged into.
    ///
    /// Who is of no stage that the institution teaches is in no line of it.
    package func institutions(
        on day: CivilDay, among touched: TouchedInstitutions = .all
    ) -> [InstitutionLine] {
        var lines: [Spell: InstitutionLine] = [:]
        let counting: Set<UInt32>?
        let asked: [Term]
        switch touched {
        case .all: (asked, counting) = (Array(units.histories.keys), nil)
        case .some(let some):
            asked = Array(some)
            counting = some.reduce(into: []) { $0.formUnion(units.counting(under: $1)) }
        }
        for unit in asked {
            guard let history = units.histories[unit], let place = place(of: unit, on: day),
                place.number == unit
            else { continue }
            let span = history.spans.last { $0.from <= day.number }
            let name = texts[span?.name ?? 0]
            for stage in place.stages {
                lines[Spell(unit: unit, stage: stage)] = InstitutionLine(
                    institution: texts[unit], name: name.isEmpty ? nil : name, area: place.area,
                    kind: span?.kind, stage: Stage(rawValue: stage),
                    newestFact: mentions[unit])
            }
        }
        for (spell, heads) in heads(at: Array(counting ?? Set(units.cellsByUnit.keys)), on: day) {
            lines[spell]?.learners += heads.learners
            lines[spell]?.staff += heads.staff
        }
        return Array(lines.values)
    }

    private typealias Heads = (learners: Int64, staff: Int64)

    /// Who counts at some units on a day, by the unit under which they count: no unit bears upon
    /// another.
    private func heads(at units: [UInt32], on day: CivilDay) -> [(Spell, Heads)] {
        let size = 32
        return workers.map((units.count + size - 1) / size) { part in
            units[(part * size)..<min((part + 1) * size, units.count)].flatMap { unit in
                heads(at: unit, on: day)
            }
        }.flatMap(\.self)
    }

    private func heads(at unit: UInt32, on day: CivilDay) -> [(Spell, Heads)] {
        guard let unitCells = units.cellsByUnit[unit], let place = place(of: unit, on: day),
            place.number != 0
        else { return [] }
        let stages = place.stages
        var heads = [Heads](repeating: (0, 0), count: stages.count)
        for measure in headCounts.measures {
            unitCells.forEachSum(of: measure, until: day.number) { group, amount in
                for (index, stage) in stages.enumerated() {
                    switch headCounts.headCount(measure, group, stage: stage, at: place) {
                    case .learners: heads[index].learners += amount
                    case .staff: heads[index].staff += amount
                    case nil: continue
                    }
                }
            }
        }
        return zip(stages, heads).map { (Spell(unit: place.number, stage: $0), $1) }
    }

    /// A unit and a stage of it; 0 = it has stated none.
    private struct Spell: Hashable {
        var unit: UInt32
        var stage: UInt8
    }
}

extension UnitPeriod.Place {
    /// The stages that are taught here, by their numbers; 0 alone where none is stated.
    fileprivate var stages: [UInt8] {
        let taught = Stage.allCases.map(\.rawValue).filter { stage in
            (unit?.stages ?? 0) & 1 << UInt32(stage - 1) != 0
        }
        return taught.isEmpty ? [0] : taught
    }
}
