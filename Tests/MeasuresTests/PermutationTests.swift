import Events
import Measures
import PropertySupport
import Subjects
import Testing

private let all = measures + waysOfAsking

/// Set semantics: what is projected is a function of the set of events, not of order, batches,
/// duplicates, partitions or restarts.
struct PermutationTests {
    @Test(arguments: 0..<8)
    func `what is projected is a function of the set of events`(run: Int) {
        for step in 0..<100 {
            let seed = UInt64(run * 1_000_000 + step)
            var generated = GeneratedEvents(seed: seed)
            let events = generated.events(upTo: 14)
            guard let difference = difference(events, seed: seed) else { continue }
            let small = shrunk(events) { self.difference($0, seed: seed) != nil }
            Issue.record(
                """
                seed \(seed): \(difference)
                smallest example: \(self.difference(small, seed: seed) ?? "")
                \(small.map { "  \($0)" }.joined(separator: "\n"))
                """)
            return
        }
    }

    @Test func `the generated worlds know every kind of trouble`() {
        var reasons: [RejectionReason: Int] = [:]
        var merged = 0
        var cells = 0
        var counted: Set<UInt16> = []
        for seed in UInt64(0)..<200 {
            var generated = GeneratedEvents(seed: seed)
            let outcome = Outcome(of: generated.events(upTo: 14))
            for refusal in outcome.refused { reasons[refusal.reason, default: 0] += 1 }
            merged += outcome.units.filter { $0.spans.contains { $0.state == .merged } }.count
            cells += outcome.cells.count
        }
        for seed in UInt64(0)..<60 {
            var generated = GeneratedEvents(seed: seed)
            counted.formUnion(Outcome(of: generated.events(upTo: 80)).cells.keys.map(\.measure))
        }
        #expect(reasons[.conflictingDuplicate, default: 0] > 20)
        #expect(reasons[.unknownReference, default: 0] > 20)
        #expect(merged > 10)
        #expect(cells > 200)
        #expect(counted == Set(all.map(\.number)))
    }

    /// What differs when the same set comes in another way; nil where nothing does.
    private func difference(_ events: [TestEvent], seed: UInt64) -> String? {
        let expected = Outcome(of: events)
        var dice = Dice(seed: seed ^ 0xABCD)
        for way in [
            "shuffled", "one by one", "with duplicates", "with restarts", "counted later",
            "filled beside",
        ] {
            var arrival = events.shuffled(using: &dice)
            if way == "with duplicates" {
                arrival = (arrival + events + events.prefix(3)).shuffled(using: &dice)
            }
            let outcome = Outcome(
                of: arrival, batches: way == "one by one" ? 1 : 1 + dice.below(5),
                partitions: 1 + dice.below(3),
                restarts: way == "with restarts" || way == "counted later" && dice.once(in: 2),
                waits: way == "counted later",
                fillsFrom: way == "filled beside" ? dice.below(events.count) : nil)
            if let difference = outcome.difference(from: expected) {
                return "\(way): \(difference)"
            }
        }
        return nil
    }
}

/// Everything that a sequence of batches leaves behind, added up as the database does it.
private struct Outcome {
    var cells: [CellKey: Int64] = [:]
    var units: Set<UnitHistory> = []
    var statements: Set<AreaStatements> = []
    var mentions: [Term: Int64] = [:]
    var standing: Set<Projection.KnownFact> = []
    var refused: Set<Refused> = []
    var facts: Set<TestEvent> = []
    /// What the deltas say against what the projection says of the whole; empty = the same.
    var contradictions: [String] = []

    struct Refused: Hashable {
        var event: TestEvent
        var reason: RejectionReason
    }

    /// Feeds the events in order, `batches` at a time, dealt over partitions. With `fillsFrom` all
    /// measures but one are new from that event on, and are counted for a subject a batch.
    init(
        of events: [TestEvent], batches size: Int = .max, partitions: Int = 1,
        restarts: Bool = false, waits: Bool = false, fillsFrom: Int? = nil
    ) {
        var projection = Projection(
            measures: fillsFrom == nil ? all : [students, retired], terms: terms)
        var stored: [(fact: DecodedBatch.SubjectFact, arena: FactArena)] = []
        var counted = 0
        var locations: Set<ProjectionDelta.RefusedFact> = []
        var units: [Term: UnitHistory] = [:]
        var statements: [Term: AreaStatements] = [:]
        var isFilling = false
        var start = 0
        while start < events.count {
            let end = start + min(size, events.count - start)
            if let fillsFrom, (start..<end).contains(fillsFrom) {
                projection.beginFilling(all.filter { $0 != students })
                isFilling = true
            }
            var read = batch(Array(events[start..<end]), from: Int64(start))
            for index in read.facts.indices {
                read.facts[index].fact.partition = Int32((start + index) % partitions)
            }
            if restarts {
                projection = Projection(measures: all, terms: terms)
                for (place, (fact, arena)) in stored.enumerated() {
                    projection.restore([fact], of: arena, isCounted: place < counted)
                }
            }
            var delta = projection.receive(read)
            stored += delta.facts.map { ($0, delta.arena) }
            // Every third batch counts what came with the two before it.
            if !waits || end == events.count || start / size % 3 == 2 {
                delta.changes = projection.count()
                counted = stored.count
            }
            for cell in delta.changes.cells { cells[cell.key, default: 0] += cell.amount }
            for unit in delta.changes.units { units[unit.unit] = unit }
            for area in delta.changes.statements { statements[area.area] = area }
            for mention in delta.changes.mentions {
                mentions[mention.unit] = max(mention.time, mentions[mention.unit] ?? .min)
            }
            note(delta, start, &locations)
            for fact in delta.facts { facts.insert(events[start + Int(fact.record)]) }
            start = end
            while isFilling, projection.fill(subjects: 1) || start == events.count {
                guard projection.fill(subjects: 0) else { continue }
                isFilling = false
                for cell in projection.endFilling(counting: Set(all.map(\.measure))) {
                    cells[cell.key, default: 0] += cell.amount
                }
            }
        }
        cells = cells.filter { $0.value != 0 && $0.key.measure != retired.number }
        self.units = Set(units.values.filter { !$0.spans.isEmpty })
        self.statements = Set(statements.values.filter { !$0.statements.isEmpty })
        refused = Set(locations.map { Refused(event: events[Int($0.offset)], reason: $0.reason) })
        projection.forEachStandingFact { standing.insert($0) }
        contradict(projection, locations)
    }

    /// Follows the refusals as a table of them would.
    private mutating func note(
        _ delta: ProjectionDelta, _ start: Int, _ locations: inout Set<ProjectionDelta.RefusedFact>
    ) {
        for restored in delta.restored where locations.remove(restored) == nil {
            contradictions.append("restored what was not refused")
        }
        for var refused in delta.refused {
            let isNew = refused.offset >= Int64(start)
            if refused.record.map({ Int64($0) + Int64(start) }) != (isNew ? refused.offset : nil) {
                contradictions.append("the record of a refusal")
            }
            refused.record = nil
            if !locations.insert(refused).inserted { contradictions.append("refused twice") }
        }
        if delta.changes.cells.contains(where: { $0.amount == 0 }) {
            contradictions.append("a zero")
        }
        if delta.changes.cells.map(\.key) != Set(delta.changes.cells.map(\.key)).sorted() {
            contradictions.append("cells out of order")
        }
    }

    /// Compares the sum of the deltas with a computation from all stored facts.
    private mutating func contradict(
        _ projection: Projection, _ locations: Set<ProjectionDelta.RefusedFact>
    ) {
        let recomputed = projection.cells(of: all).map { ($0.key, $0.amount) }
        if cells != Dictionary(uniqueKeysWithValues: recomputed) {
            contradictions.append("cells")
        }
        if units != Set(projection.allUnits()) { contradictions.append("units") }
        if statements != Set(projection.allStatements()) { contradictions.append("statements") }
        let whole = projection.allMentions().map { ($0.unit, $0.time) }
        if mentions != Dictionary(uniqueKeysWithValues: whole) {
            contradictions.append("mentions")
        }
        if locations != Set(projection.refusedFacts()) { contradictions.append("refusals") }
        if projection.factCount != facts.count { contradictions.append("facts") }
    }

    /// What differs, in a word; nil where nothing does.
    func difference(from other: Outcome) -> String? {
        if let first = (contradictions + other.contradictions).first {
            return "deltas and whole differ: \(first)"
        }
        if cells != other.cells { return "cells \(cells) instead of \(other.cells)" }
        if units != other.units { return "units \(units) instead of \(other.units)" }
        if statements != other.statements { return "statements" }
        if mentions != other.mentions { return "mentions" }
        if refused != other.refused { return "refused \(refused) instead of \(other.refused)" }
        if standing != other.standing { return "standing" }
        if facts != other.facts { return "facts" }
        return nil
    }
}
