import Calendar
import Events
import Language
import Measures
import Subjects

extension IndicatorIndex {
    /// All that was taken in, without zeros, sorted: given to an empty index it makes
    /// this one again.
    package func snapshot() -> (
        cells: [Cell], units: [UnitHistory], statements: [AreaStatements],
        mentions: [UnitMention]
    ) {
        var cells: [Cell] = []
        for (unit, unitCells) in units.cellsByUnit {
            cells += unitCells.cells(at: unit)
        }
        cells.sort { precedes($0.key, $1.key) }
        return (
            cells, units.histories.values.sorted { $0.unit < $1.unit },
            stated.statements.values.sorted { $0.area < $1.area },
            mentions.map { UnitMention(unit: $0.key, time: $0.value) }
                .sorted { $0.unit < $1.unit }
        )
    }

    private func precedes(_ left: CellKey, _ right: CellKey) -> Bool {
        (left.measure, left.group, left.unit, left.day, left.unitDay)
            < (right.measure, right.group, right.unit, right.day, right.unitDay)
    }

    /// A cell in words that mean the same in every installation.
    package struct CellLine: Hashable, Comparable, Sendable {
        /// `Measure.key`.
        package let measure: String
        /// The words of the members, empty = none.
        package let group: String
        package let unit: String
        package let day: CivilDay
        /// nil = the unit as on each counted day.
        package let unitDay: CivilDay?
        /// The part of what is at the unit; empty = all of it.
        package let part: String
        package let amount: Int64

        /// By the bytes of the texts, then by day.
        package static func < (left: CellLine, right: CellLine) -> Bool {
            let texts = [
                (left.measure, right.measure), (left.group, right.group), (left.unit, right.unit),
            ]
            for (one, other) in texts where one != other {
                return one.utf8.lexicographicallyPrecedes(other.utf8)
            }
            if left.part != right.part {
                return left.part.utf8.lexicographicallyPrecedes(right.part.utf8)
            }
            return (left.day, left.unitDay?.number ?? .min) < (
                right.day, right.unitDay?.number ?? .min
            )
        }
    }

    /// The cells of the measures that the plans use now, sorted.
    package func cellLines() -> [CellLine] {
        lines(of: units.cellsByUnit.flatMap { $1.cells(at: $0) })
    }

    /// These cells, as far as the plans use their measures now, sorted.
    package func lines(of cells: some Sequence<Cell>) -> [CellLine] {
        var measures: [UInt16: (text: String, groups: GroupKeys)] = [:]
        for (measure, number) in measureNumbers {
            measures[number] = (measure.key, measure.noun.groups)
        }
        return cells.compactMap { cell in
            let key = cell.key
            return measures[key.measure].map { measure in
                CellLine(
                    measure: measure.text, group: measure.groups.words(of: key.group),
                    unit: Spot(number: key.unit).area.map { "area/" + texts[$0] }
                        ?? texts[key.unit],
                    day: CivilDay(number: key.day),
                    unitDay: State.isCountedDay(key.unitDay) ? nil : CivilDay(number: key.unitDay),
                    part: texts[State.part(of: key.unitDay)], amount: cell.amount)
            }
        }.sorted()
    }
}
