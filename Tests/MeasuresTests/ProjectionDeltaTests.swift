import Codes
import EventSupport
import Events
import Measures
import Subjects
import Testing

/// What a batch reports beside cells: facts, duplicates, refusals, units, statements.
struct ProjectionDeltaTests {
    private var projection = Projection(measures: measures, terms: terms)

    @Test mutating func `a record that says what is known is a duplicate, in one batch or later`() {
        let event = enrolment("x", "a", "2023-09-01").id("1")
        let first = projection.apply(batch([event, event]))
        #expect(first.facts.map(\.record) == [0])
        #expect(first.duplicates == [1])
        let second = projection.apply(batch([event]))
        #expect(second.facts.isEmpty)
        #expect(second.duplicates == [0])
        #expect(second.changes.cells == [])
        #expect(second.newestTime == nil)
    }

    @Test mutating func `new facts carry their ids in the delta's own texts`() {
        let delta = projection.apply(batch([enrolment("x", "a", "2023-09-01").id("first").at(7)]))
        let ids = delta.facts.map { String(decoding: delta.arena[$0.fact.id], as: UTF8.self) }
        #expect(ids == ["first"])
        #expect(delta.newestTime == 7)
    }

    @Test mutating func `a conflicting fact is stored and refused with its record`() {
        let delta = projection.apply(
            batch(
                [
                    enrolment("x", "a", "2023-09-01").id("1").at(1),
                    enrolment("x", "b", "2023-09-01").id("1").at(2),
                ], from: 40))
        #expect(delta.facts.map(\.record) == [0, 1])
        #expect(delta.refused == [refused(41, record: 1)])
        #expect(delta.restored == [])
        #expect(delta.changes.cells.map(\.key.unit) == [term("a")])
    }

    @Test mutating func `an earlier content that comes later refuses the fact that had counted`() {
        _ = projection.apply(batch([enrolment("x", "b", "2023-09-01").id("1").at(2)]))
        let delta = projection.apply(
            batch([enrolment("x", "a", "2023-09-01").id("1").at(1)], from: 10))
        #expect(delta.refused == [refused(0, record: nil)])
        #expect(delta.changes.cells.map(\.key.unit) == [term("a"), term("b")])
        #expect(delta.changes.cells.map(\.amount) == [1, -1])
        #expect(projection.refusedFacts() == delta.refused)
    }

    @Test mutating func `institutions that new facts speak of are mentioned, with the newest`() {
        var moved = rotation("t", to: "b", "2023-09-01", year: 2023).at(5)
        moved.payload.set(StaffRotation.definition.field("fromUnitId"), to: term("a"))
        var left = exit("x", "a", "2024-03-01").at(3)
        left.payload.set(LearnerExit.definition.field("destinationSchoolId"), to: term("c"))
        let events = [
            enrolment("x", "a", "2023-09-01").at(1), moved, left,
            institution("d", .merged, "2024-01-01", into: "K").at(-2),
            degree("t", .bachelor, "2020-01-01").at(9),
        ]
        func mentions(_ delta: ProjectionDelta) -> [String] {
            delta.changes.mentions.map { "\(terms[Int($0.unit) - 1]) \($0.time)" }.sorted()
        }
        let expected = ["K -2", "a 5", "b 5", "c 3", "d -2"]
        #expect(mentions(projection.apply(batch(events))) == expected)
        #expect(mentions(projection.apply(batch(events))) == [])
        // A fact without effect was sent all the same.
        let retracted = enrolment("x", "a", "2023-09-01").id("2").at(20)
        let later = projection.apply(
            batch([retracted, enrolment("x", "a", "2023-09-01").retracting("2").at(21)]))
        #expect(mentions(later).contains { $0.hasPrefix("a 2") })
        let all = projection.allMentions().map(\.unit)
        #expect(all.count == 5 && all == all.sorted())
    }

    @Test mutating func `either content of a conflict sent again is a duplicate`() {
        let early = enrolment("x", "a", "2023-09-01").id("1").at(1)
        let late = enrolment("x", "b", "2023-09-01").id("1").at(2)
        _ = projection.apply(batch([late, early]))
        let again = projection.apply(batch([early, late], from: 2))
        #expect(again.duplicates == [0, 1])
        #expect(again.refused == [])
    }

    @Test mutating func `a reference to another type is refused when that event is found`() {
        let correction = enrolment("x", "b", "2023-09-01").id("2").at(2).correcting("1")
        let first = projection.apply(batch([correction]))
        #expect(first.refused == [])
        let second = projection.apply(batch([exit("x", "a", "2024-01-01").id("1").at(1)], from: 1))
        #expect(second.refused == [refused(0, record: nil, .unknownReference)])
        #expect(second.changes.cells.map(\.amount) == [-1])
        #expect(projection.apply(batch([correction], from: 2)).duplicates == [0])
    }

    @Test mutating func `a refused fact is restored when its rival's standing falls`() {
        // The exit 1 refuses 2, which names it; an earlier 1 that is an enrolment lifts that.
        _ = projection.apply(
            batch([
                exit("x", "a", "2024-01-01").id("1").at(2),
                enrolment("x", "b", "2023-09-01").id("2").at(3).correcting("1"),
            ]))
        let delta = projection.apply(
            batch([enrolment("x", "a", "2023-01-01").id("1").at(1)], from: 2))
        #expect(delta.restored == [refused(1, record: nil, .unknownReference)])
        #expect(delta.refused == [refused(0, record: nil)])
        #expect(delta.changes.cells.map(\.key.unit) == [term("b")])
    }

    @Test mutating func `a fact that stays refused is in neither list`() {
        let early = enrolment("x", "a", "2023-09-01").id("1").at(1)
        let late = enrolment("x", "b", "2023-09-01").id("1").at(2)
        _ = projection.apply(batch([early, late]))
        let delta = projection.apply(batch([exit("x", "a", "2024-01-01").id("3")], from: 2))
        #expect(delta.refused == [] && delta.restored == [])
    }

    @Test mutating func `a fact refused for another reason is in both lists`() {
        let selfish = enrolment("x", "a", "2023-09-01").id("1").at(2).correcting("1")
        _ = projection.apply(batch([selfish]))
        let delta = projection.apply(
            batch([enrolment("x", "b", "2023-09-01").id("1").at(1)], from: 1))
        #expect(delta.restored == [refused(0, record: nil, .unknownReference)])
        #expect(delta.refused == [refused(0, record: nil)])
    }

    @Test mutating func `only units and areas that changed are given, whole`() {
        let opened = institution("K", .opened, "2010-09-01", ownership: .public)
        let first = projection.apply(
            batch([
                opened.id("1"), institution("L", .updated, "2010-09-01").id("2"),
                statement("371502", 2023, 5).id("3"), statement("371503", 2023, 5).id("4"),
            ]))
        #expect(first.changes.units.map(\.unit) == [term("K")])
        #expect(first.changes.statements.map(\.area) == [term("371502"), term("371503")])
        let second = projection.apply(
            batch(
                [
                    institution("K", .approved, "2011-09-01").id("5"),
                    institution("L", .opened, "2012-09-01").id("6"),
                    statement("371502", 2023, 9, .preliminary).id("7"),
                    statement("371503", 2022, 4).id("8"),
                ], from: 4))
        #expect(second.changes.units.map(\.unit) == [term("L")])
        #expect(second.changes.statements.map(\.area) == [term("371503")])
        #expect(second.changes.statements.first?.statements.count == 2)
        #expect(projection.allUnits().map(\.unit) == [term("K"), term("L")])
        #expect(projection.allStatements().map(\.area) == [term("371502"), term("371503")])
    }

    @Test mutating func `a unit whose opening is retracted is given without a history`() {
        _ = projection.apply(batch([institution("K", .opened, "2010-09-01").id("1").at(1)]))
        let delta = projection.apply(
            batch([institution("K", .opened, "2010-09-01").retracting("1").id("2").at(2)]))
        #expect(delta.changes.units == [UnitHistory(unit: term("K"), spans: [])])
        #expect(projection.allUnits() == [])
    }

    @Test func `a restored projection goes on where the first one stopped`() {
        let enrolled = enrolment("x", "a", "2023-09-01").id("1").at(1)
        let before = batch([
            enrolled,
            enrolment("x", "b", "2023-09-01").id("1").at(2),
            institution("K", .opened, "2010-09-01").id("2"),
        ])
        let after = batch([exit("x", "a", "2024-01-01").id("3"), enrolled], from: 3)
        var lived = Projection(measures: measures, terms: terms)
        let stored = lived.apply(before)
        var restored = Projection(measures: measures, terms: terms)
        restored.restore(stored.facts, of: stored.arena)
        #expect(restored.factCount == 3)
        #expect(restored.cells(of: measures) == stored.changes.cells)
        #expect(restored.refusedFacts() == lived.refusedFacts())
        let (expected, given) = (lived.apply(after), restored.apply(after))
        #expect(given.changes.cells == expected.changes.cells)
        #expect(given.duplicates == [1] && expected.duplicates == [1])
        #expect(restored.allUnits() == lived.allUnits())
    }

    @Test mutating func `the standing facts and the conflicts are known by their texts`() {
        _ = projection.apply(
            batch([
                enrolment("x", "a", "2023-09-01").id("1").at(1),
                enrolment("x", "b", "2023-09-01").id("1").at(2),
                exit("x", "a", "2024-01-01").id("2").source("S").at(1),
                exit("x", "a", "2024-01-01").retracting("9").id("3").at(9),
            ]))
        var standing: [String] = []
        projection.forEachStandingFact {
            standing.append("\($0.source) \($0.id) \(EventTypes.standard.name(of: $0.type))")
        }
        #expect(standing == ["s 1 enrolment", "S 2 learner-exit"])
        #expect(projection.conflictingFacts().map(\.id) == ["1"])
    }

    private func refused(
        _ offset: Int64, record: Int32?, _ reason: RejectionReason = .conflictingDuplicate
    ) -> ProjectionDelta.RefusedFact {
        ProjectionDelta.RefusedFact(
            partition: 0, offset: offset, record: record, reason: reason)
    }
}
