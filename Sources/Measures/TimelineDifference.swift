import Events
import Subjects

/// A timeline as it was before a batch against what it is now → what the batch changes.
///
/// Apart from the store, so that its timelines are read where they lie.
struct TimelineDifference: Sendable {
    private var contributions = Contributions()
    private var before: [Cell] = []
    private var after: [Cell] = []
    private var refusals = RefusalDifference()

    /// Adds what the new facts of a timeline change.
    ///
    /// - Parameter newRecords: the records of its new facts.
    mutating func note(
        _ timeline: Timeline, _ newRecords: [Int32], under table: MeasureTable,
        in order: FactOrder, _ delta: inout ProjectionDelta
    ) {
        let known = TimelineFront(timeline, count: Int(timeline.projected))
        let all = TimelineFront(timeline)
        before.removeAll(keepingCapacity: true)
        after.removeAll(keepingCapacity: true)
        if known.count > 0 {
            contributions.fold(known, under: table, in: order, into: &before)
            refusals.remember(contributions.refused)
        }
        contributions.fold(all, under: table, in: order, into: &after)
        delta.cells.appendDifference(from: before, to: after)
        switch all.kind {
        case .student, .staff, .resource, .person: break
        case .institution:
            let old = contributions.unit(known, in: order)
            let new = contributions.unit(all, in: order)
            if new != old { delta.units.append(new) }
        case .area:
            let old = contributions.statements(known, in: order)
            let new = contributions.statements(all, in: order)
            if new != old { delta.statements.append(new) }
        }
        refusals.write(
            contributions.refused, of: timeline, records: newRecords, to: &delta)
    }
}
