import Events
import Language
import Measures
import Plans
import Storage
import Subjects

/// The projections of a projector: one of all subjects, or one for each shard that it has.
struct ProjectionSet: Sendable {
    /// nil where nothing is shared: the one projection has everything.
    private let shardCount: Int32?
    /// The shards in their order, and beside each its projection.
    private(set) var shards: [Int32] = []
    private var projections: [Projection] = []

    /// What is not shared.
    init(_ whole: Projection) {
        shardCount = nil
        shards = [-1]
        projections = [whole]
    }

    /// Shards, none of which is held yet.
    init(shardCount: Int32) { self.shardCount = shardCount }

    var isShared: Bool { shardCount != nil }

    mutating func add(_ projection: Projection, shard: Int32) {
        let place = shards.firstIndex { $0 > shard } ?? shards.count
        shards.insert(shard, at: place)
        projections.insert(projection, at: place)
    }

    mutating func remove(_ gone: Set<Int32>) {
        for place in shards.indices.reversed() where gone.contains(shards[place]) {
            shards.remove(at: place)
            projections.remove(at: place)
        }
    }

    // MARK: facts

    /// Stores the facts of a batch, and finds what is refused. Where shards are shared its facts
    /// come out shard by shard, with how many are of each.
    mutating func receive(
        _ batch: DecodedBatch
    ) -> (delta: ProjectionDelta, counts: [(shard: Int32, facts: Int)]) {
        guard let shardCount else { return (projections[0].receive(batch), []) }
        var ofShard = [[DecodedBatch.SubjectFact]](repeating: [], count: Int(shardCount))
        for fact in batch.facts {
            ofShard[Int(ShardRoute.shard(of: fact.subject, fact.kind, count: shardCount))]
                .append(fact)
        }
        var delta = ProjectionDelta()
        delta.arena = batch.arena
        var counts: [(shard: Int32, facts: Int)] = []
        var part = DecodedBatch()
        (part.arena, part.newTerms) = (batch.arena, batch.newTerms)
        part.firstNewTerm = batch.firstNewTerm
        for (place, shard) in shards.enumerated() {
            part.facts = ofShard[Int(shard)]
            guard !part.facts.isEmpty || !part.newTerms.isEmpty else { continue }
            let found = projections[place].receive(part)
            delta.add(found)
            counts.append((shard, found.facts.count))
        }
        return (delta, counts)
    }

    /// Counts all that is due, one shard after the other. Also where nothing is left to be counted
    /// there may be news of units.
    mutating func count() -> ProjectionChanges {
        var changes = ProjectionChanges()
        for place in projections.indices { changes.add(projections[place].count()) }
        return changes
    }

    var dueCount: Int { projections.reduce(0) { $0 + $1.dueCount } }

    /// The next subjects that are due, of what is not shared.
    mutating func nextDue(_ limit: Int, lanes: Int) -> DueSubjects {
        projections[0].nextDue(limit, lanes: lanes)
    }

    mutating func takeDue(_ count: Int) { projections[0].takeDue(count) }

    var memoryBytes: Int { projections.reduce(0) { $0 + $1.memoryBytes } }

    /// The facts of each shard, -1 of what is not shared.
    var factCounts: [(shard: Int32, facts: Int)] {
        zip(shards, projections).map { ($0, $1.factCount) }
    }

    /// Pieces of the timelines of a shard; none behind the last.
    func pieces(from first: Int, _ count: Int, of shard: Int32) -> [[UInt8]] {
        guard let place = shards.firstIndex(of: shard) else { return [] }
        let timelines = projections[place].timelines
        let size = GatheredCodec.subjectsInPiece
        return stride(from: first * size, to: timelines.count, by: size).prefix(count).map {
            GatheredCodec.piece(of: timelines[$0..<min($0 + size, timelines.count)])
        }
    }

    var factCount: Int { projections.reduce(0) { $0 + $1.factCount } }

    // MARK: persons who are forgotten

    /// The shard of a person; nil where it is not held.
    func shard(of person: SubjectKey) -> Int32? {
        guard let shardCount else { return shards[0] }
        let shard = ShardRoute.shard(of: person, count: shardCount)
        return shards.contains(shard) ? shard : nil
    }

    /// A name in a shard that is nobody's hash.
    func freeName(in shard: Int32) -> SubjectKey {
        while true {
            let name = SubjectKey(high: .random(in: .min ... .max), low: .random(in: .min ... .max))
            if self.shard(of: name) == shard { return name }
        }
    }

    func isErased(_ subject: SubjectKey) -> Bool {
        projections.contains { $0.isErased(subject) }
    }

    /// Forgets a person (`SubjectStore.forget`).
    mutating func forget(
        _ person: SubjectKey, under name: SubjectKey, _ facts: [Fact], of arena: FactArena,
        in shard: Int32
    ) -> Bool {
        guard let place = shards.firstIndex(of: shard) else { return false }
        return projections[place].forget(person, under: name, facts, of: arena)
    }

    func origin(of sort: ProjectionDelta.RefusedSort) -> EventOrigin {
        projections.first?.origin(of: sort) ?? EventOrigin()
    }

    // MARK: codes of areas, which are all of the first shard

    /// nil where this member has no areas.
    var formerCodes: [String: String]? {
        shards.first.flatMap { $0 <= 0 ? projections[0].formerCodes : nil }
    }

    mutating func regroup(formerCodes: [String: String]) -> [Cell] {
        projections[0].regroup(formerCodes: formerCodes)
    }

    // MARK: measures

    /// What each shard counts.
    var measures: [(shard: Int32, measures: [NumberedMeasure])] {
        zip(shards, projections).map { ($0, $1.measures) }
    }

    /// What any of them counts; a measure that several count is there more than once.
    var allMeasures: [NumberedMeasure] { projections.flatMap(\.measures) }

    /// Begins to count measures that shards do not count yet.
    mutating func beginFilling(_ new: (Int32) -> [NumberedMeasure]) {
        for (place, shard) in shards.enumerated() {
            let missing = new(shard)
            if isShared, missing.isEmpty { continue }
            projections[place].beginFilling(missing)
        }
    }

    mutating func giveUpFilling() {
        for place in projections.indices { projections[place].giveUpFilling() }
    }

    /// Counts new measures for a number of further subjects; gives whether all were reached.
    mutating func fill(subjects: Int) -> Bool {
        for place in projections.indices where !projections[place].fill(subjects: subjects) {
            return false
        }
        return true
    }

    /// Counts from now on what is `wanted`; gives the cells of what is new.
    mutating func endFilling(counting wanted: Set<Measure>) -> [Cell] {
        var changes = ProjectionChanges()
        for place in projections.indices {
            changes.add(ProjectionChanges(cells: projections[place].endFilling(counting: wanted)))
        }
        return changes.cells
    }

    func allUnits() -> [UnitHistory] { projections.flatMap { $0.allUnits() } }

    func allMentions() -> [UnitMention] { projections.flatMap { $0.allMentions() } }
}

extension ProjectionDelta {
    /// Adds what the same batch brings of another shard.
    fileprivate mutating func add(_ other: ProjectionDelta) {
        facts += other.facts
        duplicates += other.duplicates
        refused += other.refused
        refusedSorts += other.refusedSorts
        restored += other.restored
        newestTime = [newestTime, other.newestTime].compactMap(\.self).max()
    }
}
