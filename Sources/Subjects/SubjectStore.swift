import Events

/// Every stored fact, by subject: the memory from which all projections are made.
package struct SubjectStore: Sendable {
    /// A subject's place here never changes.
    package private(set) var timelines: ContiguousArray<Timeline> = []
    /// The ids, references and payloads of all stored facts.
    package private(set) var arena = FactArena()
    package private(set) var terms: TermTexts
    package private(set) var factCount = 0
    private var places = PlaceTable()
    private var crowds: [Int32: Crowd] = [:]
    private var timelineBytes = 0
    private var prefetch = Prefetch()

    /// From this many facts on a timeline has an index, so that no subject makes inserting slow.
    private static let crowded = 64
    /// How many facts of a timeline are fetched ahead: most have fewer.
    private static let fetchedFacts = 16

    package init(terms: TermTexts = TermTexts()) { self.terms = terms }

    /// What to order facts by; get it again after every insertion.
    package var order: FactOrder { FactOrder(arena: arena, terms: terms) }

    /// Takes in texts that a batch saw for the first time.
    package mutating func learn(_ news: [String], from first: Term) {
        terms.learn(news, from: first)
    }

    /// The place of a subject; one that is met for the first time gets an empty timeline.
    package mutating func place(of incoming: DecodedBatch.SubjectFact) -> Int {
        let place = places.place(of: incoming.subject, orElse: timelines.count)
        guard place == timelines.count else { return place }
        timelines.append(
            Timeline(subject: incoming.subject, kind: incoming.kind, name: incoming.name))
        return place
    }

    /// Stores a fact, whose parts lie in `other`, at its subject's place; false where the same
    /// event with the same content is stored already.
    package mutating func insert(
        _ incoming: DecodedBatch.SubjectFact, at place: Int, of other: FactArena
    ) -> Bool {
        let fact = incoming.fact
        let likeness = likeness(of: fact, incoming.identity, of: other, at: place)
        guard likeness != .same else { return false }
        var stored = StoredFact(fact: fact, identity: incoming.identity)
        stored.fact.id = arena.add(fact.id, of: other)
        stored.fact.reference = arena.add(fact.reference, of: other)
        stored.fact.payload = arena.add(fact.payload, of: other)
        append(stored, at: place)
        if fact.link != .none || likeness == .perhapsConflicting {
            timelines[place].isPlain = false
        }
        return true
    }

    /// Brings what will soon be read into the cache: where the search for a subject begins, then
    /// its timeline, then its facts.
    package mutating func fetchPlace(_ incoming: DecodedBatch.SubjectFact) {
        prefetch.touch(UInt64(truncatingIfNeeded: places.firstFound(for: incoming.subject)))
    }

    package mutating func fetch(_ place: Int, _ incoming: DecodedBatch.SubjectFact) {
        prefetch.touch(
            UInt64(truncatingIfNeeded: timelines[place].projected) &+ incoming.identity)
    }

    package mutating func fetchFacts(
        _ place: Int, _ incoming: DecodedBatch.SubjectFact, of other: FactArena
    ) {
        prefetch.touch(UInt64(other.bytes[Int(incoming.fact.id.offset)]))
        for index in timelines[place].facts.indices.prefix(SubjectStore.fetchedFacts) {
            let stored = timelines[place].facts[index]
            prefetch.touch(stored.identity &+ UInt64(bitPattern: stored.fact.time))
        }
    }

    /// Says that every fact of the timeline is in the projections now.
    package mutating func markProjected(at place: Int) {
        timelines[place].projected = Int32(timelines[place].facts.count)
    }

    /// Bytes that facts, arena and indices hold, close to what the allocator gave.
    package var memoryBytes: Int {
        timelineBytes + arena.memoryBytes
            + timelines.capacity * MemoryLayout<Timeline>.stride
            + places.bytes
            + crowds.values.reduce(0) { $0 + $1.bytes }
    }

    private mutating func append(_ stored: StoredFact, at place: Int) {
        let stride = MemoryLayout<StoredFact>.stride
        var count = timelines[place].facts.count
        if count == timelines[place].facts.capacity {
            // Doubling would leave a third of all memory unused: most lives are a few facts.
            timelineBytes -= timelines[place].facts.capacity * stride
            timelines[place].facts.reserveCapacity(max(4, count + count / 2))
            timelineBytes += timelines[place].facts.capacity * stride
        }
        timelines[place].facts.append(stored)
        factCount += 1
        count += 1
        if count == SubjectStore.crowded {
            crowds[Int32(place)] = Crowd(timelines[place].facts)
        } else if count > SubjectStore.crowded {
            crowds[Int32(place)]?.add(stored, at: Int32(count - 1))
        }
    }

    /// How a fact that comes in is like those of its timeline.
    private enum Likeness {
        case new
        case same
        /// Another fact has the same hash of the identity; whether it is the same event is found
        /// when the timeline is resolved.
        case perhapsConflicting
    }

    private func likeness(
        of fact: Fact, _ identity: UInt64, of other: FactArena, at place: Int
    ) -> Likeness {
        if timelines[place].facts.count >= SubjectStore.crowded, let crowd = crowds[Int32(place)] {
            guard crowd.identities.contains(identity) else { return .new }
            guard let twin = crowd.places[Crowd.key(identity, fact.content)] else {
                return .perhapsConflicting
            }
            let stored = timelines[place].facts[Int(twin)]
            if isSame(stored, fact, identity, of: other) { return .same }
        }
        var likeness = Likeness.new
        for index in timelines[place].facts.indices
        where timelines[place].facts[index].identity == identity {
            if isSame(timelines[place].facts[index], fact, identity, of: other) { return .same }
            likeness = .perhapsConflicting
        }
        return likeness
    }

    private func isSame(
        _ stored: StoredFact, _ fact: Fact, _ identity: UInt64, of other: FactArena
    ) -> Bool {
        stored.identity == identity && stored.fact.content == fact.content
            && stored.fact.source == fact.source
            && arena.equal(stored.fact.id, fact.id, of: other)
    }
}

/// The index of a timeline that has grown long.
private struct Crowd: Sendable {
    /// The place of the first fact with this identity and content.
    var places: [UInt64: Int32] = [:]
    var identities: Set<UInt64> = []

    init(_ facts: [StoredFact]) {
        for (place, stored) in facts.enumerated() { add(stored, at: Int32(place)) }
    }

    mutating func add(_ stored: StoredFact, at place: Int32) {
        identities.insert(stored.identity)
        let key = Crowd.key(stored.identity, stored.fact.content)
        if places[key] == nil { places[key] = place }
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
