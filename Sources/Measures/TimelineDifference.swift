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
    /// The measures of a noun that may have changed, a bit each.
    private var touched: [UInt64] = []
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
            for noun in group.nouns { note(noun, isOfKin: kin != nil, &delta.cells) }
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

    /// Only those measures are counted, before and now, that count something of what differs: a
    /// new fact changes a state or two of a life, which few of hundreds of measures ask for.
    private mutating func note(
        _ noun: MeasureTable.CountedNoun, isOfKin: Bool, _ cells: inout [Cell]
    ) {
        old.read(noun)
        new.read(noun)
        touch(noun, isOfKin)
        for word in touched.indices {
            while touched[word] != 0 {
                let bit = touched[word].trailingZeroBitCount
                touched[word] &= touched[word] - 1
                before.removeAll(keepingCapacity: true)
                after.removeAll(keepingCapacity: true)
                old.count(word << 6 + bit, of: noun, into: &before)
                new.count(word << 6 + bit, of: noun, into: &after)
                cells.appendDifference(from: before, to: after)
            }
        }
    }

    /// Finds the measures that may have changed: those of the states or events that were not there
    /// or are not any more, and those that answers alone do not decide.
    private mutating func touch(_ noun: MeasureTable.CountedNoun, _ isOfKin: Bool) {
        touched.removeAll(keepingCapacity: true)
        for _ in 0..<noun.measureWords { touched.append(0) }
        if isOfKin {
            // The facts of kin are put together, so that places tell nothing.
            old.counts.reading.markAll(of: noun, &touched)
            new.counts.reading.markAll(of: noun, &touched)
        } else {
            old.counts.reading.markDifference(to: new.counts.reading, of: noun, &touched)
        }
        guard noun.asksMore else { return }
        old.counts.reading.markAll(of: noun, among: noun.askingMore, &touched)
        new.counts.reading.markAll(of: noun, among: noun.askingMore, &touched)
    }
}
