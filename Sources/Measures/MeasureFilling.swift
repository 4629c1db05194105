import Events
import Subjects

/// New measures on their way into a projection that goes on meanwhile: they are counted over the
/// stored subjects one after the other, and a batch counts them for the subjects that were reached.
///
/// The sum is that of a projection which has always counted them, whatever comes meanwhile, and no
/// fact is held twice for it.
struct MeasureFilling: Sendable {
    let new: [NumberedMeasure]
    /// What the projection counted before, and the new ones.
    private let all: [NumberedMeasure]
    /// For the subjects before `next`: of both.
    private(set) var table: MeasureTable
    private var newTable: MeasureTable
    private let isNew: [Bool]
    /// The place of the first subject that is not counted yet.
    private(set) var next = 0
    private var cells: [Cell] = []
    private var netted = 0
    private var contributions = Contributions()
    private var reader = TimelineReader()

    /// - Parameter counting: the table of the other measures.
    init(
        _ new: [NumberedMeasure], beside others: [NumberedMeasure], counting: MeasureTable,
        terms: TermTexts
    ) {
        self.new = new
        all = others + new
        let lookup = terms.lookup
        table = MeasureTable(all, terms: lookup, beside: counting)
        newTable = MeasureTable(new, terms: lookup)
        var isNew = [Bool](repeating: false, count: Int(UInt16.max) + 1)
        for measure in new { isNew[Int(measure.number)] = true }
        self.isNew = isNew
    }

    /// Takes in texts that events used for the first time.
    mutating func learn(_ news: [String], _ terms: TermTexts, counting: MeasureTable) {
        guard news.contains(where: table.unusedCodes.contains) else { return }
        let lookup = terms.lookup
        table = MeasureTable(all, terms: lookup, beside: counting)
        newTable = MeasureTable(new, terms: lookup)
    }

    /// Counts a number of further subjects; gives whether all are counted now.
    mutating func count(_ subjects: Int, of store: SubjectStore, _ kin: AreaKin) -> Bool {
        let left = store.timelines.count - next
        let end = next + (new.isEmpty ? left : min(subjects, left))
        for place in next..<end {
            let timeline = store.timelines[place]
            guard !newTable.nouns(of: timeline.kind).isEmpty else { continue }
            contributions.fold(
                store.front(at: Int32(place), kin, by: &reader), under: newTable, into: &cells)
        }
        next = end
        // Netting now and then bounds the memory by what the cells need in the end.
        if cells.count > 2 * netted + 1_000_000 { net() }
        return next == store.timelines.count
    }

    private mutating func net() {
        cells.net()
        netted = cells.count
    }

    /// Takes the changes of the new measures out of those of a batch: they are committed with the
    /// rest of what was counted.
    mutating func take(from changes: inout [Cell]) {
        cells += changes.filter { isNew[Int($0.key.measure)] }
        changes.removeAll { isNew[Int($0.key.measure)] }
    }

    /// All that was counted, net.
    mutating func finish() -> [Cell] {
        net()
        return cells
    }
}
