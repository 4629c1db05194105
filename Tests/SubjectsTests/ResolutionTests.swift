import Events
import Testing

@testable import Subjects

/// Corrections, retractions, conflicts and wrong references, rule by rule.
struct ResolutionTests {
    /// Every order of up to five entries gives the same.
    private func resolved(_ entries: Entry...) -> Resolved {
        let result = Resolved(entries)
        for other in permutations(entries) {
            #expect(Resolved(other) == result, "\(other.map(\.id))")
        }
        return result
    }

    private func permutations(_ entries: [Entry]) -> [[Entry]] {
        guard entries.count > 1 else { return [entries] }
        return entries.indices.flatMap { index in
            var rest = entries
            let first = rest.remove(at: index)
            return permutations(rest).map { [first] + $0 }
        }
    }

    @Test func `facts stand in the order of day, time, source bytes and id`() {
        let result = resolved(
            Entry("5", at: 1).with(\.day, 2), Entry("3", at: 9).with(\.day, 1),
            Entry("2", at: 8).with(\.day, 1).with(\.source, "S"),
            Entry("1", at: 8).with(\.day, 1), Entry("10", at: 8).with(\.day, 1))
        #expect(result == Resolved(standing: ["S/2", "1", "10", "3", "5"]))
    }

    @Test func `a correction stands in place of what it corrects`() {
        #expect(
            resolved(Entry("a", at: 1), Entry("b", at: 2, corrects: "a"))
                == Resolved(standing: ["b"]))
    }

    @Test func `of a chain of corrections only the last counts`() {
        #expect(
            resolved(
                Entry("a", at: 1), Entry("b", at: 2, corrects: "a"),
                Entry("c", at: 3, corrects: "b")) == Resolved(standing: ["c"]))
    }

    @Test func `of two corrections of one event the later counts, then the greater id`() {
        #expect(
            resolved(
                Entry("a", at: 1), Entry("b", at: 3, corrects: "a"),
                Entry("c", at: 2, corrects: "a")) == Resolved(standing: ["b"]))
        #expect(
            resolved(
                Entry("a", at: 1), Entry("b", at: 2, corrects: "a"),
                Entry("c", at: 2, corrects: "a")) == Resolved(standing: ["c"]))
    }

    @Test func `a correction of the overruled correction counts for nothing`() {
        #expect(
            resolved(
                Entry("a", at: 1), Entry("b", at: 2, corrects: "a"),
                Entry("c", at: 3, corrects: "a"), Entry("d", at: 4, corrects: "b"))
                == Resolved(standing: ["c"]))
    }

    @Test func `a retracted event has no effect`() {
        #expect(
            resolved(Entry("a", at: 1), Entry("r", at: 2, retracts: "a"))
                == Resolved(standing: []))
    }

    @Test func `a retracted retraction lets its target stand again`() {
        #expect(
            resolved(
                Entry("a", at: 1), Entry("r", at: 2, retracts: "a"),
                Entry("q", at: 3, retracts: "r")) == Resolved(standing: ["a"]))
    }

    @Test func `a retracted correction lets what it corrected stand again`() {
        #expect(
            resolved(
                Entry("a", at: 1), Entry("b", at: 2, corrects: "a"),
                Entry("r", at: 3, retracts: "b")) == Resolved(standing: ["a"]))
    }

    @Test func `when an event is retracted nothing that descends from it counts`() {
        #expect(
            resolved(
                Entry("a", at: 1), Entry("b", at: 2, corrects: "a"),
                Entry("c", at: 3, corrects: "b"), Entry("r", at: 4, retracts: "a"))
                == Resolved(standing: []))
        #expect(
            resolved(
                Entry("a", at: 1), Entry("b", at: 2, corrects: "a"),
                Entry("c", at: 3, corrects: "b"), Entry("r", at: 4, retracts: "b"))
                == Resolved(standing: ["a"]))
    }

    @Test func `a corrected retraction retracts nothing and its correction states a fact`() {
        #expect(
            resolved(
                Entry("a", at: 1).with(\.day, 1), Entry("r", at: 2, retracts: "a"),
                Entry("c", at: 3, corrects: "r").with(\.day, 2))
                == Resolved(standing: ["a", "c"]))
    }

    @Test func `a retraction whose correction is retracted retracts again`() {
        #expect(
            resolved(
                Entry("a", at: 1), Entry("r", at: 2, retracts: "a"),
                Entry("c", at: 3, corrects: "r"), Entry("q", at: 4, retracts: "c"))
                == Resolved(standing: []))
    }

    @Test func `a correction counts as it is while its target has not come`() {
        #expect(
            resolved(Entry("b", at: 2, corrects: "a"), Entry("c", at: 3))
                == Resolved(standing: ["b", "c"]))
    }

    @Test func `a retraction has no effect and states nothing while its target has not come`() {
        #expect(
            resolved(Entry("r", at: 2, retracts: "a"), Entry("c", at: 3))
                == Resolved(standing: ["c"]))
    }

    @Test func `a reference to a later event has no effect`() {
        #expect(
            resolved(Entry("b", at: 1, corrects: "a"), Entry("a", at: 2))
                == Resolved(standing: ["b", "a"]))
        #expect(
            resolved(Entry("r", at: 1, retracts: "a"), Entry("a", at: 2))
                == Resolved(standing: ["a"]))
        #expect(
            resolved(Entry("a", at: 1, corrects: "b"), Entry("b", at: 1, corrects: "a"))
                == Resolved(standing: ["b"]))
    }

    @Test func `an event of another source is never meant`() {
        #expect(
            resolved(
                Entry("a", at: 1).with(\.source, "r"), Entry("b", at: 2, retracts: "a"))
                == Resolved(standing: ["r/a"]))
    }

    @Test func `an event that names itself is refused and is as if never sent`() {
        #expect(
            resolved(
                Entry("a", at: 1, corrects: "a"), Entry("b", at: 2, corrects: "a"))
                == Resolved(standing: ["b"], refused: ["a: unknown_reference"]))
    }

    @Test func `an event that names an earlier one of another type is refused once that is found`()
    {
        let exit = Entry("x", at: 1).with(\.type, LearnerExit.type)
        let late = Entry("b", at: 2, corrects: "x")
        #expect(Resolved([late]) == Resolved(standing: ["b"]))
        #expect(
            resolved(exit, late)
                == Resolved(standing: ["x"], refused: ["b: unknown_reference"]))
    }

    @Test func `an event that names a later one of another type is not refused`() {
        #expect(
            resolved(
                Entry("x", at: 3).with(\.type, LearnerExit.type), Entry("b", at: 2, corrects: "x"))
                == Resolved(standing: ["b", "x"]))
    }

    @Test func `events are refused from the earliest on, so that a refused one is no target`() {
        // y is refused for its type, so z, which would be refused for y's, names nothing.
        #expect(
            resolved(
                Entry("x", at: 1).with(\.type, LearnerExit.type),
                Entry("y", at: 2, corrects: "x"),
                Entry("z", at: 3, corrects: "y").with(\.type, LearnerExit.type))
                == Resolved(standing: ["x", "z"], refused: ["y: unknown_reference"]))
    }

    @Test func `of two contents of one event the earlier stands, also when it comes later`() {
        let early = Entry("a", at: 1).with(\.content, 9).with(\.day, 1)
        let late = Entry("a", at: 2).with(\.content, 1).with(\.day, 2)
        #expect(Resolved([late]) == Resolved(standing: ["a"]))
        #expect(
            resolved(early, late)
                == Resolved(standing: ["a"], refused: ["a: conflicting_duplicate"]))
        #expect(loser(late, early) == 0)
    }

    @Test func `at the same time the content with the smaller hash stands`() {
        let small = Entry("a", at: 1).with(\.content, 1)
        let great = Entry("a", at: 1).with(\.content, 2)
        #expect(loser(great, small) == 0)
        #expect(loser(small, great) == 1)
    }

    /// The place of the one that is refused.
    private func loser(_ entries: Entry...) -> Int32? {
        var resolution = Resolution()
        resolution.resolve(told(entries).front)
        return resolution.refused.first?.place
    }

    @Test func `the loser of a conflict has no effect on others`() {
        // The loser would have retracted x.
        #expect(
            resolved(
                Entry("x", at: 1), Entry("a", at: 2).with(\.content, 1),
                Entry("a", at: 3, retracts: "x").with(\.content, 2))
                == Resolved(standing: ["x", "a"], refused: ["a: conflicting_duplicate"]))
    }

    @Test func `one id of two sources is two events`() {
        #expect(
            resolved(
                Entry("a", at: 1).with(\.content, 1),
                Entry("a", at: 2).with(\.content, 2).with(\.source, "r"))
                == Resolved(standing: ["a", "r/a"]))
    }
}
