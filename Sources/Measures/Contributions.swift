import Codes
import Events
import Plans
import Subjects

/// Timelines → what they add to cells: +1 on the day from which a person counts, −1 on the first
/// day on which not.
///
/// A person's contribution knows nothing of units but their names: what a unit is on a day is asked
/// when cells are added up.
struct Contributions: Sendable {
    private var resolution = Resolution()
    private var learner = LearnerFold()
    private var staff = StaffFold()
    /// Of each segment under what a full-time teacher counts; nil = the person is none.
    private var places: [Standing?] = []
    /// For each condition and segment how many qualifications meet it, end to end.
    private var qualified: [Int32] = []

    /// Refused facts of the timeline that was folded last.
    var refused: [Resolution.Refusal] { resolution.refused }

    /// Appends what the first `count` facts of a person's timeline contribute; only a cell's sum
    /// means something, two changes on a day may cancel.
    mutating func fold(
        _ timeline: Timeline, count: Int, under table: MeasureTable, in order: FactOrder,
        into cells: inout [Cell]
    ) {
        resolution.resolve(
            timeline.facts, count: count, isPlain: timeline.isPlain, in: order)
        switch timeline.kind {
        case .student:
            learner.fold(timeline.facts, resolution.standing)
            addStudent(table, &cells)
        case .staff:
            staff.fold(timeline.facts, resolution.standing, in: order)
            addStaff(table, &cells)
        case .institution, .area, .resource, .person: break
        }
    }

    /// The history of an institution after the first `count` facts of its timeline.
    mutating func unit(_ timeline: Timeline, count: Int, in order: FactOrder) -> UnitHistory {
        resolution.resolve(
            timeline.facts, count: count, isPlain: timeline.isPlain, in: order)
        return UnitHistory(
            unit: timeline.name, folding: timeline.facts, resolution.standing)
    }

    /// The statements of an area after the first `count` facts of its timeline.
    mutating func statements(
        _ timeline: Timeline, count: Int, in order: FactOrder
    ) -> AreaStatements {
        resolution.resolve(
            timeline.facts, count: count, isPlain: timeline.isPlain, in: order)
        return AreaStatements(
            area: timeline.name, folding: timeline.facts, resolution.standing, in: order)
    }

    private func addStudent(_ table: MeasureTable, _ cells: inout [Cell]) {
        for span in learner.spans where span.isCounted {
            let group = UInt16(span.stage.rawValue)
            for number in table.students {
                add(
                    number, Standing(group: group, unit: span.school), span.from,
                    span.end, &cells)
            }
        }
    }

    private mutating func addStaff(_ table: MeasureTable, _ cells: inout [Cell]) {
        guard findPlaces() else { return }
        testConditions(table)
        for measure in table.teachers {
            var current: Standing?
            var from: Int32 = 0
            for index in places.indices {
                let standing = holds(measure, index) ? places[index] : nil
                guard standing != current else { continue }
                let day = staff.segments[index].from
                if let current { add(measure.number, current, from, day, &cells) }
                current = standing
                from = day
            }
            if let current { add(measure.number, current, from, .max, &cells) }
        }
    }

    /// Under what a person counts.
    private struct Standing: Equatable {
        var group: UInt16
        var unit: Term
    }

    /// Fills `places`; false where there is no segment on which the person is a full-time teacher.
    private mutating func findPlaces() -> Bool {
        places.removeAll(keepingCapacity: true)
        var isTeacher = false
        for segment in staff.segments {
            guard segment.isFullTimeTeacher, let appointment = segment.appointment else {
                places.append(nil)
                continue
            }
            isTeacher = true
            let group = UInt16(appointment.stage?.rawValue ?? 0)
            places.append(Standing(group: group, unit: segment.unit))
        }
        return isTeacher
    }

    /// Whether what a measure asks beside the noun holds in a segment.
    private func holds(_ measure: MeasureTable.TeacherMeasure, _ index: Int) -> Bool {
        guard staff.segments[index].degree?.rawValue ?? 0 >= measure.lowestDegree else {
            return false
        }
        for condition in measure.conditions {
            guard qualified[condition * places.count + index] > 0 else { return false }
        }
        return true
    }

    private mutating func testConditions(_ table: MeasureTable) {
        let count = staff.segments.count
        qualified.removeAll(keepingCapacity: true)
        for condition in table.conditions {
            let start = qualified.count
            for _ in 0..<count { qualified.append(0) }
            for qualification in staff.qualifications
            where qualification.kind == condition.kind
                && condition.codes.contains(qualification.value)
            {
                // The change at either end; summed up below.
                let segments = qualification.segments
                qualified[start + segments.lowerBound] += 1
                if segments.upperBound < count { qualified[start + segments.upperBound] -= 1 }
            }
            for index in 1..<max(count, 1) {
                qualified[start + index] += qualified[start + index - 1]
            }
        }
    }

    private func add(
        _ measure: UInt16, _ standing: Standing, _ from: Int32, _ end: Int32,
        _ cells: inout [Cell]
    ) {
        cells.append(
            Cell(
                key: CellKey(
                    measure: measure, group: standing.group, unit: standing.unit, day: from),
                amount: 1))
        guard end != .max else { return }
        cells.append(
            Cell(
                key: CellKey(
                    measure: measure, group: standing.group, unit: standing.unit, day: end),
                amount: -1))
    }
}
