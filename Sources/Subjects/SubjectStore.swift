import Bytes
import Events

/// Every stored fact, by subject: the memory from which all projections are made.
///
/// Facts rest packed, since nearly all of them are only kept: a batch touches the lives of some
/// thousand subjects, and reads those.
package struct SubjectStore: Sendable {
    /// A subject's place here never changes.
    package private(set) var timelines: ContiguousArray<Timeline> = []
    package private(set) var terms: TermTexts
    package private(set) var factCount = 0
    /// Persons who were forgotten: none of their facts is taken in any more.
    package var erased: Set<SubjectKey> = []
    private var places = PlaceTable()
    private var crowds: [Int32: Crowd] = [:]
    private var factBytes = 0
    private var buffer = ByteWriter(room: 256)
    private var prefetch = Prefetch()

    /// From this many facts on a timeline has an index, so that no subject makes inserting slow.
    private static let crowded = 64

    package init(terms: TermTexts = TermTexts()) { self.terms = terms }

    /// Takes in texts that a batch saw for the first time.
    package mutating func learn(_ news: [String], from first: Term) {
        terms.learn(news, from: first)
    }

    /// The place of a subject; one that is met for the first time gets an empty timeline, or nil
    /// where it was forgotten.
    package mutating func place(of incoming: DecodedBatch.SubjectFact) -> Int? {
        let place = places.place(of: incoming.subject, in: timelines, besides: erased)
        guard place == timelines.count else { return place }
        timelines.append(
            Timeline(subject: incoming.subject, kind: incoming.kind, name: incoming.name))
        return place
    }

    /// Stores a fact, whose parts lie in `arena`, at its subject's place; false where the same
    /// event with the same content is stored already.
    package mutating func insert(
        _ incoming: DecodedBatch.SubjectFact, at place: Int, of arena: FactArena
    ) -> Bool {
        let fact = incoming.fact
        let likeness = likeness(of: fact, in: arena, at: place)
        guard likeness != .same else { return false }
        append(fact, of: arena, at: place)
        if fact.link != .none || likeness == .perhapsConflicting {
            timelines[place].isPlain = false
        }
        return true
    }

    /// Takes in a subject with all that is known of it; false where it is here already.
    package mutating func add(_ timeline: Timeline) -> Bool {
        guard let place = places.place(of: timeline.subject, in: timelines),
            place == timelines.count
        else { return false }
        factCount += timeline.facts.count
        factBytes += timeline.facts.memoryBytes
        if timeline.facts.count >= SubjectStore.crowded {
            crowds[Int32(place)] = Crowd(timeline.facts)
        }
        timelines.append(timeline)
        return true
    }

    /// Forgets a person: these facts, which are those that it had, in their order, stand in their
    /// place under a name of nobody's. What is counted of them stays counted. False where they are
    /// not as many, or the name is somebody's: then the store is not what is stored.
    package mutating func forget(
        _ subject: SubjectKey, under name: SubjectKey, _ facts: [Fact], of arena: FactArena
    ) -> Bool {
        erased.insert(subject)
        guard let place = places.knownPlace(of: subject, in: timelines) else {
            return facts.isEmpty
        }
        let known = timelines[place]
        guard known.facts.count == facts.count,
            places.knownPlace(of: name, in: timelines) == nil
        else { return false }
        var packed = PackedFacts()
        for fact in facts { _ = packed.append(fact, of: arena, by: &buffer) }
        factBytes += packed.memoryBytes - known.facts.memoryBytes
        timelines[place] = known.renamed(name, packed)
        if packed.count >= SubjectStore.crowded { crowds[Int32(place)] = Crowd(packed) }
        places.rename(timelines)
        return true
    }

    /// Brings what will soon be read into the cache: where the search for a subject begins, then
    /// its timeline, then its facts.
    package mutating func fetchPlace(_ incoming: DecodedBatch.SubjectFact) {
        prefetch.touch(UInt64(places.firstFound(for: incoming.subject) ?? 0))
    }

    package mutating func fetchTimeline(_ incoming: DecodedBatch.SubjectFact) {
        guard let place = places.firstFound(for: incoming.subject) else { return }
        prefetch.touch(timelines[place].subject.high)
    }

    package mutating func fetchFacts(_ place: Int) {
        prefetch.touch(UInt64(timelines[place].facts.touch()))
    }

    /// Says that every fact of the timeline is in the projections now.
    package mutating func markProjected(at place: Int) {
        timelines[place].projected = Int32(timelines[place].facts.count)
    }

    /// Bytes that facts and indices hold, close to what the allocator gave.
    package var memoryBytes: Int {
        factBytes + timelines.capacity * MemoryLayout<Timeline>.stride + places.bytes
            + crowds.values.reduce(0) { $0 + $1.bytes }
    }

    private mutating func append(_ fact: Fact, of arena: FactArena, at place: Int) {
        let start = timelines[place].facts.end
        factBytes += timelines[place].facts.append(fact, of: arena, by: &buffer)
        factCount += 1
        let count = timelines[place].facts.count
        if count == SubjectStore.crowded {
            crowds[Int32(place)] = Crowd(timelines[place].facts)
        } else if count > SubjectStore.crowded {
            crowds[Int32(place)]?.add(
                identityHash(source: fact.source, id: fact.id, in: arena), fact.content, at: start)
        }
    }

    /// How a fact that comes in is like those of its timeline.
    private func likeness(
        of fact: Fact, in arena: FactArena, at place: Int
    ) -> PackedFacts.Likeness {
        guard timelines[place].facts.count >= SubjectStore.crowded,
            let crowd = crowds[Int32(place)]
        else { return timelines[place].facts.likeness(of: fact, in: arena) }
        let identity = identityHash(source: fact.source, id: fact.id, in: arena)
        guard crowd.identities.contains(identity) else { return .new }
        guard let twin = crowd.places[Crowd.key(identity, fact.content)] else {
            return .perhapsConflicting
        }
        let likeness = timelines[place].facts.likeness(of: fact, in: arena, at: twin)
        // Where the hashes of two are the same by chance, all have to be looked at.
        return likeness == .same
            ? .same : timelines[place].facts.likeness(of: fact, in: arena)
    }
}

/// The index of a timeline that has grown long.
private struct Crowd: Sendable {
    /// Where the first fact with this identity and content begins.
    var places: [UInt64: Int] = [:]
    var identities: Set<UInt64> = []

    init(_ facts: PackedFacts) {
        var (all, arena): ([Fact], FactArena) = ([], FactArena())
        facts.read(into: &all, &arena)
        for (fact, start) in zip(all, facts.starts) {
            add(
                identityHash(source: fact.source, id: fact.id, in: arena), fact.content, at: start)
        }
    }

    mutating func add(_ identity: UInt64, _ content: UInt64, at start: Int) {
        identities.insert(identity)
        let key = Crowd.key(identity, content)
        if places[key] == nil { places[key] = start }
    }

    static func key(_ identity: UInt64, _ content: UInt64) -> UInt64 {
        identity &* 0x9E37_79B9_7F4A_7C15 ^ content
    }

    /// Bytes that both tables hold.
    var bytes: Int { places.capacity * 16 + identities.capacity * 8 }
}

/// Reads whose only purpose is to bring memory into the cache. The compiler leaves out a read whose
/// value is not used, so the values are added up; the sum itself means nothing.
///
/// With 200,000 subjects it saves about 100 of 1,000 ns a fact (DECISIONS.md, 86).
private struct Prefetch {
    private var sum: UInt64 = 0

    @inline(__always)
    mutating func touch(_ value: UInt64) { sum &+= value }
}
