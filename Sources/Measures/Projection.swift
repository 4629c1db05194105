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
    private var table: MeasureTable
    private var kin: AreaKin
    private var difference = TimelineDifference()
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
        table = MeasureTable(measures, terms: texts.term(of:))
        kin = AreaKin(formerCodes)
    }

    /// Facts that are stored, refused ones with them.
    package var factCount: Int { store.factCount }

    /// Subjects that have a fact.
    package var subjectCount: Int { store.timelines.count }

    /// Bytes that the stored facts hold in memory.
    package var memoryBytes: Int { store.memoryBytes }

    /// Takes in a batch and gives what it changes. The projection must be thrown away, and made
    /// again from what is stored, when the delta could not be committed.
    package mutating func apply(_ batch: DecodedBatch) -> ProjectionDelta {
        learn(batch)
        var delta = ProjectionDelta()
        delta.arena = batch.arena
        var isNew = [Bool](repeating: false, count: batch.facts.count)
        sortBySubject(batch)
        var next = 0
        while next < arrivals.count {
            let group = next..<endOfGroup(from: next)
            fetch(group, of: batch)
            for arrival in group {
                let index = Int(arrivals[arrival].index)
                isNew[index] = store.insert(
                    batch.facts[index], at: Int(arrivals[arrival].place), of: batch.arena)
            }
            project(group, of: batch, isNew, &delta)
            next = group.upperBound
        }
        note(batch, isNew, in: &delta)
        delta.cells.net()
        filling?.take(from: &delta.cells)
        return delta
    }

    /// Where a group ends that begins there: some facts, and all of each subject.
    private func endOfGroup(from start: Int) -> Int {
        var end = min(start + Projection.groupSize, arrivals.count)
        while end < arrivals.count, arrivals[end].place == arrivals[end - 1].place { end += 1 }
        return end
    }

    /// Reads ahead, side by side, what the facts of a group are put beside.
    private mutating func fetch(_ group: Range<Int>, of batch: DecodedBatch) {
        for arrival in group {
            store.fetch(Int(arrivals[arrival].place), batch.facts[Int(arrivals[arrival].index)])
        }
        for arrival in group {
            store.fetchFacts(
                Int(arrivals[arrival].place), batch.facts[Int(arrivals[arrival].index)],
                of: batch.arena)
        }
    }

    /// Projects the subjects of a group whose facts are stored.
    private mutating func project(
        _ group: Range<Int>, of batch: DecodedBatch, _ isNew: [Bool],
        _ delta: inout ProjectionDelta
    ) {
        let order = store.order
        let filled = filling.map { (upTo: $0.next, table: $0.table) }
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
            let members = store.members(with: place, kin)
            let fronts = members.map { KinFronts($0, adding: place, in: store, kin) }
            if let filled, members?.first ?? place < filled.upTo {
                difference.note(
                    store.timelines[Int(place)], newRecords, as: fronts, under: filled.table,
                    in: order, &delta)
            } else {
                difference.note(
                    store.timelines[Int(place)], newRecords, as: fronts, under: table, in: order,
                    &delta)
            }
            store.markProjected(at: Int(place))
        }
    }

    /// Subject by subject, so that each timeline is fetched from memory once a batch.
    private mutating func sortBySubject(_ batch: DecodedBatch) {
        arrivals.removeAll(keepingCapacity: true)
        for index in batch.facts.indices {
            let place = place(of: batch.facts[index])
            arrivals.append(Arrival(place: Int32(place), index: Int32(index)))
        }
        byPlace.sort(&arrivals) { UInt64($0.place) }
    }

    /// The place of a fact's subject.
    private mutating func place(of fact: DecodedBatch.SubjectFact) -> Int {
        let place = store.place(of: fact)
        if fact.kind == .area, !kin.present.isEmpty {
            kin.note(place, code: store.terms[fact.name])
        }
        return place
    }

    /// Notes new facts and duplicates in the order of the records.
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
        delta.mentions = mentions.take()
    }

    /// Takes in facts that were stored before, their parts in `arena`: nothing is folded and
    /// nothing changes. For the start, before the first `apply`; some hundred at a time, whose
    /// subjects are fetched from memory side by side.
    package mutating func restore(_ facts: [DecodedBatch.SubjectFact], of arena: FactArena) {
        let places = facts.map { place(of: $0) }
        for (place, fact) in zip(places, facts) { store.fetch(place, fact) }
        for (place, fact) in zip(places, facts) { store.fetchFacts(place, fact, of: arena) }
        for (place, fact) in zip(places, facts) where store.insert(fact, at: place, of: arena) {
            store.markProjected(at: place)
        }
    }

    private mutating func learn(_ batch: DecodedBatch) {
        guard !batch.newTerms.isEmpty else { return }
        store.learn(batch.newTerms, from: batch.firstNewTerm)
        if batch.newTerms.contains(where: table.unusedCodes.contains) {
            table = MeasureTable(measures, terms: store.terms.term(of:))
        }
        filling?.learn(batch.newTerms, store.terms, counting: table)
    }

    // MARK: other measures

    /// Begins to count further measures over all stored facts. What was begun before is given up.
    package mutating func beginFilling(_ new: [NumberedMeasure]) {
        filling = MeasureFilling(new, beside: measures, counting: table, terms: store.terms)
    }

    /// Counts the new measures for a number of further subjects; gives whether all were reached.
    package mutating func fill(subjects: Int) -> Bool {
        filling?.count(subjects, of: store, kin) ?? true
    }

    /// Counts from now on those of the old and new measures that are `wanted`, and gives the cells
    /// of the new ones as of now. For when all subjects were reached.
    package mutating func endFilling(counting wanted: Set<Measure>) -> [Cell] {
        let cells = filling?.finish() ?? []
        measures = (measures + (filling?.new ?? [])).filter { wanted.contains($0.measure) }
        table = MeasureTable(measures, terms: store.terms.term(of:))
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
        let order = store.order
        var contributions = Contributions()
        var (before, after): ([Cell], [Cell]) = ([], [])
        for (place, timeline) in store.timelines.enumerated() where timeline.kind == .area {
            kin.note(place, code: store.terms[timeline.name])
        }
        for (place, timeline) in store.timelines.enumerated() where timeline.kind == .area {
            contributions.fold(
                store.front(at: Int32(place), old), under: table, in: order, into: &before)
            contributions.fold(
                store.front(at: Int32(place), kin), under: table, in: order, into: &after)
        }
        var cells = before.map { Cell(key: $0.key, amount: -$0.amount) } + after
        cells.net()
        return cells
    }

    /// The net cells of some measures over all subjects, as one batch of everything would give
    /// them: for filling new measures, and for checking what is stored.
    package func cells(of measures: [NumberedMeasure]) -> [Cell] {
        let table = MeasureTable(measures, terms: store.terms.term(of:))
        let order = store.order
        var contributions = Contributions()
        var cells: [Cell] = []
        var netted = 0
        for (place, timeline) in store.timelines.enumerated()
        where !table.nouns(of: timeline.kind).isEmpty {
            contributions.fold(
                store.front(at: Int32(place), kin), under: table, in: order, into: &cells)
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
        let order = store.order
        var contributions = Contributions()
        return store.timelines.filter { $0.kind == .institution }
            .map { contributions.unit(TimelineFront($0), in: order) }
            .filter { !$0.spans.isEmpty }
            .sorted { $0.unit < $1.unit }
    }

    /// The statements of all areas that have any, by area.
    package func allStatements() -> [AreaStatements] {
        let order = store.order
        var contributions = Contributions()
        return store.timelines.filter { $0.kind == .area }
            .map { contributions.statements(TimelineFront($0), in: order) }
            .filter { !$0.statements.isEmpty }
            .sorted { $0.area < $1.area }
    }
}

extension Projection {
    /// A stored fact as the outside knows it.
    package struct KnownFact: Hashable, Sendable {
        package var subject: SubjectKey
        package var source: String
        package var id: String
        package var type: EventType
    }

    /// Gives every fact that stands, subject by subject; retractions state nothing and are not
    /// among them.
    package func forEachStandingFact<Failure: Error>(
        _ body: (KnownFact) throws(Failure) -> Void
    ) throws(Failure) {
        let order = store.order
        var resolution = Resolution()
        for timeline in store.timelines {
            resolution.resolve(
                timeline.facts, count: timeline.facts.count, isPlain: timeline.isPlain, in: order)
            for place in resolution.standing { try body(known(place, timeline)) }
        }
    }

    /// The stored facts that are refused, by partition and offset.
    package func refusedFacts() -> [ProjectionDelta.RefusedFact] {
        var refused: [ProjectionDelta.RefusedFact] = []
        forEachRefusal { refusal, timeline in
            let fact = timeline.facts[Int(refusal.place)].fact
            refused.append(
                ProjectionDelta.RefusedFact(
                    partition: fact.partition, offset: fact.offset, record: nil,
                    reason: refusal.reason))
        }
        return refused.sorted { ($0.partition, $0.offset) < ($1.partition, $1.offset) }
    }

    /// Of each event that came with different contents the facts that lost.
    package func conflictingFacts() -> [KnownFact] {
        var conflicting: [KnownFact] = []
        forEachRefusal { refusal, timeline in
            if refusal.reason == .conflictingDuplicate {
                conflicting.append(known(refusal.place, timeline))
            }
        }
        return conflicting
    }

    private func forEachRefusal(_ body: (Resolution.Refusal, Timeline) -> Void) {
        let order = store.order
        var resolution = Resolution()
        for timeline in store.timelines where !timeline.isPlain {
            resolution.resolve(
                timeline.facts, count: timeline.facts.count, isPlain: false, in: order)
            for refusal in resolution.refused { body(refusal, timeline) }
        }
    }

    /// Where a refused fact comes from, as a refused record says it.
    package func origin(of sort: ProjectionDelta.RefusedSort) -> EventOrigin {
        EventOrigin(
            type: "education.\(types.name(of: sort.type)).v1", source: store.terms[sort.source],
            subjectKind: sort.kind)
    }

    private func known(_ place: Int32, _ timeline: Timeline) -> KnownFact {
        let fact = timeline.facts[Int(place)].fact
        return KnownFact(
            subject: timeline.subject, source: store.terms[fact.source],
            id: String(decoding: store.arena[fact.id], as: UTF8.self), type: fact.type)
    }
}
