import Events
import Subjects

/// A timeline as it was before a batch against what it is now → what the batch changes.
///
/// Apart from the store, so that its timelines are read where they lie.
struct TimelineDifference: Sendable {
    /// What was known before, and what is known now.
    private var old = Contributions()
    private var new = Contributions()
    private var before: [Cell] = []
    private var after: [Cell] = []
    private var refusals = RefusalDifference()

    /// Adds what the new facts of a timeline change.
    ///
    /// - Parameters:
    ///   - newRecords: the records of its new facts.
    ///   - kin: what nouns count from where it is not the only timeline of its area.
    mutating func note(
        _ timeline: Timeline, _ newRecords: [Int32], as kin: KinFronts?,
        under table: MeasureTable, in order: FactOrder, _ delta: inout ProjectionDelta
    ) {
        let known = TimelineFront(timeline, count: Int(timeline.projected))
        let all = TimelineFront(timeline)
        old.begin(known, in: order)
        new.begin(all, in: order)
        refusals.remember(old.refused)
        refusals.write(new.refused, of: timeline, records: newRecords, to: &delta)
        if let kin {
            // Without facts nothing is counted.
            old.begin(kin.known ?? TimelineFront(timeline, count: 0), in: order)
            new.begin(kin.all ?? TimelineFront(timeline, count: 0), in: order)
        }
        for group in table.nouns(of: all.kind)
        where old.mayHave(group.event) || new.mayHave(group.event) {
            for noun in group.nouns { note(noun, &delta.cells) }
        }
        old.end()
        new.end()
        switch all.kind {
        case .student, .staff, .resource, .person: break
        case .institution:
            let unit = new.unit(all, in: order)
            if unit != old.unit(known, in: order) { delta.units.append(unit) }
        case .area:
            let statements = new.statements(all, in: order)
            if statements != old.statements(known, in: order) {
                delta.statements.append(statements)
            }
        }
    }

    /// Noun by noun, so that most of what stays as it was is compared and goes nowhere.
    private mutating func note(_ noun: MeasureTable.CountedNoun, _ cells: inout [Cell]) {
        before.removeAll(keepingCapacity: true)
        after.removeAll(keepingCapacity: true)
        old.add(noun, into: &before)
        new.add(noun, into: &after)
        cells.appendDifference(from: before, to: after)
    }
}
