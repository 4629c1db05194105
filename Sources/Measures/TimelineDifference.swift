import Events
import Subjects

/// A timeline as far as it was counted against what it is now → what that changes.
///
/// Apart from the store, so that its timelines are read where they lie.
package struct TimelineDifference: Sendable {
    /// What was known before, and what is known now.
    private var old = Contributions()
    private var new = Contributions()
    private var reader = TimelineReader()
    private var before: [Cell] = []
    private var after: [Cell] = []
    /// The measures of a noun that are to be counted one by one, a bit each.
    private var touched: [UInt64] = []

    package init() {}

    /// Adds what the facts at a place change that are not counted yet.
    ///
    /// - Parameters:
    ///   - terms: the texts of the store.
    ///   - members: the places of all timelines of an area that has several codes, from which
    ///     nouns count.
    mutating func note(
        _ place: Int32, of store: SubjectStore, _ terms: TermTexts, _ members: [Int32]?,
        _ kin: AreaKin, _ table: MeasureTable, _ changes: inout ProjectionChanges
    ) {
        let fronts = members.map { KinFronts($0, adding: place, in: store, kin) }
        let timeline = store.timelines[Int(place)]
        let all = reader.read(timeline, terms)
        note(all, known: Int(timeline.projected), as: fronts, under: table, &changes)
    }

    private mutating func note(
        _ all: TimelineFront, known count: Int, as kin: KinFronts?, under table: MeasureTable,
        _ changes: inout ProjectionChanges
    ) {
        let known = all.first(count)
        let isNew = count == 0 && kin == nil
        // Without facts nothing is counted.
        new.begin(kin.map { $0.all ?? all.first(0) } ?? all)
        if !isNew { old.begin(kin.map { $0.known ?? all.first(0) } ?? known) }
        let groups = table.nouns(of: all.kind)
        // By index: an element is a list of its own, to be counted by reference each time.
        for index in groups.indices
        where new.mayHave(groups[index].event) || !isNew && old.mayHave(groups[index].event) {
            for noun in groups[index].nouns {
                if isNew {
                    new.add(noun, into: &changes.cells)
                    continue
                }
                new.read(noun)
                old.read(noun)
                note(noun, isOfKin: kin != nil, &changes.cells)
            }
        }
        old.end()
        new.end()
        switch all.kind {
        case .student, .staff, .resource, .person: break
        case .institution:
            let unit = new.unit(all)
            if unit != old.unit(known) { changes.units.append(unit) }
        case .area:
            let statements = new.statements(all)
            if statements != old.statements(known) {
                changes.statements.append(statements)
            }
        }
    }

    /// Only what differs counts: a new fact changes a state or two of a life, which few of hundreds
    /// of measures ask for.
    private mutating func note(
        _ noun: MeasureTable.CountedNoun, isOfKin: Bool, _ cells: inout [Cell]
    ) {
        let (was, now) = (old.counts.reading.count, new.counts.reading.count)
        if was == 0, now == 0 { return }
        // The facts of kin are put together, so that places tell nothing.
        let (front, back) =
            isOfKin ? (0, 0) : old.counts.reading.common(with: new.counts.reading)
        if noun.isOfStates {
            old.addStates(front..<was - back, of: noun, times: -1, into: &cells)
            new.addStates(front..<now - back, of: noun, times: 1, into: &cells)
            if !noun.asksMore { return }
        }
        touched.removeAll(keepingCapacity: true)
        for _ in 0..<noun.measureWords { touched.append(0) }
        old.counts.reading.mark(front..<was - back, among: noun.alone, &touched)
        new.counts.reading.mark(front..<now - back, among: noun.alone, &touched)
        if noun.asksMore {
            // What answers alone do not decide may be another one of what is as it was.
            old.counts.reading.mark(0..<was, among: noun.askingMore, &touched)
            new.counts.reading.mark(0..<now, among: noun.askingMore, &touched)
        }
        for word in touched.indices {
            while touched[word] != 0 {
                count(word << 6 + touched[word].trailingZeroBitCount, of: noun, &cells)
                touched[word] &= touched[word] - 1
            }
        }
    }

    /// Counts one measure as it was and as it is.
    private mutating func count(
        _ measure: Int, of noun: MeasureTable.CountedNoun, _ cells: inout [Cell]
    ) {
        before.removeAll(keepingCapacity: true)
        after.removeAll(keepingCapacity: true)
        old.count(measure, of: noun, into: &before)
        new.count(measure, of: noun, into: &after)
        cells.appendDifference(from: before, to: after)
    }
}
