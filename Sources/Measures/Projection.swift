import Events
import Language
import Subjects

/// All that is made from stored facts: cells, unit histories, statements, refusals.
///
/// A batch changes cells only by contributions(new timeline) − contributions(old timeline), so
/// that the sum of all deltas is a function of the set of facts, in whatever order they came.
package struct Projection: Sendable {
    private(set) var store: SubjectStore
    /// What is counted.
    package private(set) var measures: [NumberedMeasure]
    /// What is to be counted too, once all subjects were reached.
    private var filling: MeasureFilling?
    let types: EventTypes
    private var mentions: UnitMentions
    private var table: MeasureTable { didSet { lanes = [] } }
    /// None until they are asked for.
    private var lanes: [DueSubjects.Lane] = []
    private var kin: AreaKin
    private var difference = TimelineDifference()
    private var refusals = RefusalDifference()
    /// The places of subjects with facts that are not counted yet, in the order in which they came.
    private var due: [Int32] = []
    /// Those of them that lanes passed over.
    private var related: [Int32] = []
    private var arrivals: [Arrival] = []
    private var byPlace = ByteSort<Arrival>()
    /// Records of the facts that the batch added to the current timeline.
    private var newRecords: [Int32] = []

    /// Timelines of this many facts are fetched from memory side by side, since one after the other
    /// each would be waited for.
    private static let groupSize = 32

    /// A fact of the batch and the place of its subject.
    private struct Arrival: BitwiseCopyable {
        var place: Int32
        var index: Int32
    }

    /// An empty projection of facts of these types; `terms` are the texts of the terms 1, 2, 3 …
    /// that are known so far; `formerCodes` gives of each former code of an area its present one.
    package init(
        measures: [NumberedMeasure], terms: [String] = [], types: EventTypes = .standard,
        formerCodes: [String: String] = [:]
    ) {
        self.measures = measures
        self.types = types
        mentions = UnitMentions(types)
        let texts = TermTexts(terms)
        store = SubjectStore(terms: texts)
        table = MeasureTable(measures, terms: texts.lookup)
        kin = AreaKin(formerCodes)
    }

    /// Facts that are stored, refused ones with them.
    package var factCount: Int { store.factCount }

    /// Subjects that have a fact.
    package var subjectCount: Int { store.timelines.count }

    /// Bytes that the stored facts hold in memory.
    package var memoryBytes: Int { store.memoryBytes }

    /// Takes in a batch, counts, and gives what it changes. The projection must be thrown away, and
    /// made again from what is stored, when the delta could not be committed.
    package mutating func apply(_ batch: DecodedBatch) -> ProjectionDelta {
        var delta = receive(batch)
        delta.changes = count()
        return delta
    }

    /// The first half of it: stores the facts, and finds what is refused. Their subjects are due to
    /// be counted.
    package mutating func receive(_ batch: DecodedBatch) -> ProjectionDelta {
        learn(batch)
        var delta = ProjectionDelta()
        delta.arena = batch.arena
        var isNew = [Bool](repeating: false, count: batch.facts.count)
        sortBySubject(batch)
        var next = 0
        while next < arrivals.count {
            let group = next..<endOfGroup(from: next)
            fetch(group)
            for arrival in group {
                let index = Int(arrivals[arrival].index)
                isNew[index] = store.insert(
                    batch.facts[index], at: Int(arrivals[arrival].place), of: batch.arena)
            }
            settle(group, of: batch, isNew, &delta)
            next = group.upperBound
        }
        note(batch, isNew, in: &delta)
        return delta
    }

    /// Where a group ends that begins there: some facts, and all of each subject.
    private func endOfGroup(from start: Int) -> Int {
        var end = min(start + Projection.groupSize, arrivals.count)
        while end < arrivals.count, arrivals[end].place == arrivals[end - 1].place { end += 1 }
        return end
    }

    /// Reads ahead, side by side, what the facts of a group are put beside.
    private mutating func fetch(_ group: Range<Int>) {
        for arrival in group { store.fetchFacts(Int(arrivals[arrival].place)) }
    }

    /// Finds what is refused of the subjects of a group whose facts are stored, and notes them as
    /// due.
    private mutating func settle(
        _ group: Range<Int>, of batch: DecodedBatch, _ isNew: [Bool],
        _ delta: inout ProjectionDelta
    ) {
        var next = group.lowerBound
        while next < group.upperBound {
            let place = arrivals[next].place
            newRecords.removeAll(keepingCapacity: true)
            while next < group.upperBound, arrivals[next].place == place {
                let index = Int(arrivals[next].index)
                if isNew[index] { newRecords.append(batch.facts[index].record) }
                next += 1
            }
            guard !newRecords.isEmpty else { continue }
            // Nearly all are plain, and a copy of one would be counted by reference.
            if !store.timelines[Int(place)].isPlain {
                refusals.note(store.timelines[Int(place)], newRecords, store.terms, &delta)
            }
            let known = store.timelines[Int(place)].facts.count - newRecords.count
            if known == store.timelines[Int(place)].projected { due.append(place) }
        }
    }

    /// Subject by subject, so that each timeline is fetched from memory once a batch.
    private mutating func sortBySubject(_ batch: DecodedBatch) {
        arrivals.removeAll(keepingCapacity: true)
        for start in stride(from: 0, to: batch.facts.count, by: Projection.groupSize) {
            let group = start..<min(start + Projection.groupSize, batch.facts.count)
            for index in group { store.fetchPlace(batch.facts[index]) }
            for index in group { store.fetchTimeline(batch.facts[index]) }
            for index in group {
                guard let place = place(of: batch.facts[index]) else { continue }
                arrivals.append(Arrival(place: Int32(place), index: Int32(index)))
            }
        }
        byPlace.sort(&arrivals) { UInt64($0.place) }
    }

    /// The place of a fact's subject; nil of one that was forgotten.
    private mutating func place(of fact: DecodedBatch.SubjectFact) -> Int? {
        guard let place = store.place(of: fact) else { return nil }
        note(place, fact.kind, fact.name)
        return place
    }

    private mutating func note(_ place: Int, _ kind: SubjectKind, _ name: Term) {
        if kind == .area, !kin.present.isEmpty { kin.note(place, code: store.terms[name]) }
    }

    /// Notes new facts and duplicates in the order of the records. Of a person who was forgotten
    /// each fact is a duplicate.
    private mutating func note(
        _ batch: DecodedBatch, _ isNew: [Bool], in delta: inout ProjectionDelta
    ) {
        delta.facts.reserveCapacity(batch.facts.count)
        for index in batch.facts.indices {
            let incoming = batch.facts[index]
            guard isNew[index] else {
                delta.duplicates.append(incoming.record)
                continue
            }
            delta.facts.append(incoming)
            delta.newestTime = max(delta.newestTime ?? .min, incoming.fact.time)
            mentions.note(incoming.fact, of: incoming.kind, incoming.name, in: batch.arena)
        }
    }

    /// Takes in facts that were stored before, their parts in `arena`: nothing is folded and
    /// nothing changes. For the start, before the first `apply`; some hundred at a time, whose
    /// subjects are fetched from memory side by side.
    ///
    /// - Parameter isCounted: whether they are in the stored cells; else their subjects are due.
    package mutating func restore(
        _ facts: [DecodedBatch.SubjectFact], of arena: FactArena, isCounted: Bool = true
    ) {
        for fact in facts { store.fetchPlace(fact) }
        for fact in facts { store.fetchTimeline(fact) }
        let places = facts.map { place(of: $0) }
        for place in places { if let place { store.fetchFacts(place) } }
        for (place, fact) in zip(places, facts) {
            guard let place, store.insert(fact, at: place, of: arena) else { continue }
            if isCounted {
                store.markProjected(at: place)
                continue
            }
            let timeline = store.timelines[place]
            if timeline.facts.count - 1 == timeline.projected { due.append(Int32(place)) }
            mentions.note(fact.fact, of: fact.kind, fact.name, in: arena)
        }
    }

    /// Takes in subjects with all that is counted of them; false where one is here already, which
    /// makes the projection worthless. For the start, before any other fact.
    package mutating func restore(_ timelines: [Timeline]) -> Bool {
        for timeline in timelines {
            note(store.timelines.count, timeline.kind, timeline.name)
            guard store.add(timeline) else { return false }
        }
        return true
    }

    /// Takes no fact in of these persons, who were forgotten.
    package mutating func refuse(_ erased: Set<SubjectKey>) { store.erased.formUnion(erased) }

    /// Whether a person was forgotten.
    package func isErased(_ subject: SubjectKey) -> Bool { store.erased.contains(subject) }

    /// Forgets a person (`SubjectStore.forget`).
    package mutating func forget(
        _ subject: SubjectKey, under name: SubjectKey, _ facts: [Fact], of arena: FactArena
    ) -> Bool {
        store.forget(subject, under: name, facts, of: arena)
    }

    /// The timelines of all subjects, in an order that never changes.
    package var timelines: ContiguousArray<Timeline> { store.timelines }

    private mutating func learn(_ batch: DecodedBatch) {
        guard !batch.newTerms.isEmpty else { return }
        store.learn(batch.newTerms, from: batch.firstNewTerm)
        if batch.newTerms.contains(where: table.unusedCodes.contains) {
            table = MeasureTable(measures, terms: store.terms.lookup)
        }
        filling?.learn(batch.newTerms, store.terms, counting: table)
    }

    // MARK: counting

    /// How many subjects have facts that are not counted yet.
    package var dueCount: Int { due.count + related.count }

    /// Counts all that is due.
    package mutating func count() -> ProjectionChanges {
        var changes = ProjectionChanges()
        let filled = filling.map { (upTo: $0.next, table: $0.table) }
        for place in related + due {
            let members = store.members(with: place, kin)
            if let filled, members?.first ?? place < filled.upTo {
                difference.note(
                    place, of: store, store.terms, members, kin, filled.table, &changes)
            } else {
                difference.note(place, of: store, store.terms, members, kin, table, &changes)
            }
            store.markProjected(at: Int(place))
        }
        due.removeAll(keepingCapacity: true)
        related = []
        changes.mentions = mentions.take()
        changes.cells.net()
        filling?.take(from: &changes.cells)
        return changes
    }

    /// The next subjects that are due, so that several lanes can count them at once. Not while
    /// other measures are filled.
    package mutating func nextDue(_ limit: Int, lanes count: Int) -> DueSubjects {
        precondition(filling == nil, "what is due was to be counted before")
        while lanes.count < count {
            let table = MeasureTable(measures, terms: store.terms.lookup)
            lanes.append(DueSubjects.Lane(table: table, terms: store.terms.apart))
        }
        for lane in lanes.indices where lanes[lane].terms.count < store.terms.count {
            lanes[lane].terms = store.terms.apart
        }
        return DueSubjects(
            places: due.prefix(limit), store: store, kin: kin, lanes: Array(lanes.prefix(count)))
    }

    /// Notes the next subjects that are due as counted by lanes. Areas that have several codes, of
    /// which one bears upon the other, stay due.
    package mutating func takeDue(_ count: Int) {
        var left: [Int32] = []
        for place in due.prefix(count) {
            if store.members(with: place, kin) != nil {
                left.append(place)
            } else {
                store.markProjected(at: Int(place))
            }
        }
        due.replaceSubrange(0..<count, with: [])
        related += left
    }

    // MARK: other measures

    /// Begins to count further measures over all stored facts. What was begun before is given up.
    package mutating func beginFilling(_ new: [NumberedMeasure]) {
        filling = MeasureFilling(new, beside: measures, counting: table, terms: store.terms)
    }

    /// Gives up what was begun.
    package mutating func giveUpFilling() { filling = nil }

    /// Counts the new measures for a number of further subjects; gives whether all were reached.
    package mutating func fill(subjects: Int) -> Bool {
        filling?.count(subjects, of: store, kin) ?? true
    }

    /// Counts from now on those of the old and new measures that are `wanted`, and gives the cells
    /// of the new ones as of now. For when all subjects were reached.
    package mutating func endFilling(counting wanted: Set<Measure>) -> [Cell] {
        let cells = filling?.finish() ?? []
        measures = (measures + (filling?.new ?? [])).filter { wanted.contains($0.measure) }
        table = MeasureTable(measures, terms: store.terms.lookup)
        filling = nil
        return cells
    }
}

extension Projection {
    /// Of each former code of an area its present one.
    package var formerCodes: [String: String] { kin.present }

    /// Takes other codes of areas into account; gives the cells that this changes. What is on its
    /// way to be counted is given up.
    package mutating func regroup(formerCodes: [String: String]) -> [Cell] {
        let old = kin
        kin = AreaKin(formerCodes)
        filling = nil
        var contributions = Contributions()
        var reader = TimelineReader()
        var (before, after): ([Cell], [Cell]) = ([], [])
        for (place, timeline) in store.timelines.enumerated() where timeline.kind == .area {
            kin.note(place, code: store.terms[timeline.name])
        }
        for (place, timeline) in store.timelines.enumerated() where timeline.kind == .area {
            contributions.fold(
                store.front(at: Int32(place), old, by: &reader), under: table, into: &before)
            contributions.fold(
                store.front(at: Int32(place), kin, by: &reader), under: table, into: &after)
        }
        var cells = before.map { Cell(key: $0.key, amount: -$0.amount) } + after
        cells.net()
        return cells
    }

    /// The net cells of some measures over all subjects, as one batch of everything would give
    /// them: for filling new measures, and for checking what is stored.
    package func cells(of measures: [NumberedMeasure]) -> [Cell] {
        let table = MeasureTable(measures, terms: store.terms.lookup)
        var contributions = Contributions()
        var reader = TimelineReader()
        var cells: [Cell] = []
        var netted = 0
        for (place, timeline) in store.timelines.enumerated()
        where !table.nouns(of: timeline.kind).isEmpty {
            contributions.fold(
                store.front(at: Int32(place), kin, by: &reader), under: table, into: &cells)
            // Netting now and then bounds the memory by what the cells need in the end.
            if cells.count > 2 * netted + 1_000_000 {
                cells.net()
                netted = cells.count
            }
        }
        cells.net()
        return cells
    }

    /// The histories of all institutions that have ever been opened, by unit.
    package func allUnits() -> [UnitHistory] {
        var contributions = Contributions()
        var reader = TimelineReader()
        return store.timelines.filter { $0.kind == .institution }
            .map { contributions.unit(reader.read($0, store.terms)) }
            .filter { !$0.spans.isEmpty }
            .sorted { $0.unit < $1.unit }
    }

    /// The statements of all areas that have any, by area.
    package func allStatements() -> [AreaStatements] {
        var contributions = Contributions()
        var reader = TimelineReader()
        return store.timelines.filter { $0.kind == .area }
            .map { contributions.statements(reader.read($0, store.terms)) }
            .filter { !$0.statements.isEmpty }
            .sorted { $0.area < $1.area }
    }
}
