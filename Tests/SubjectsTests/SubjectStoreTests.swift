import Events
import Testing

@testable import Subjects

struct SubjectStoreTests {
    @Test func `the same event with the same content is stored once`() {
        var store = told([Entry("a", at: 1)])
        #expect(!insert(Entry("a", at: 1), offset: 1, into: &store))
        #expect(insert(Entry("a", at: 1).with(\.content, 1), offset: 2, into: &store))
        #expect(!insert(Entry("a", at: 1), offset: 3, into: &store))
        #expect(!insert(Entry("a", at: 1).with(\.content, 1), offset: 4, into: &store))
        #expect(store.factCount == 2)
    }

    @Test func `equal contents under two ids are two events`() {
        var store = told([Entry("a", at: 1)])
        #expect(insert(Entry("b", at: 1), offset: 1, into: &store))
        #expect(insert(Entry("a", at: 1).with(\.source, "r"), offset: 2, into: &store))
        #expect(store.timelines[0].isPlain)
    }

    @Test func `a long timeline finds duplicates and conflicts like a short one`() {
        let entries = (0..<300).map {
            Entry("event-number-\($0)", at: 1).with(\.content, UInt64($0))
        }
        var store = told(entries)
        #expect(store.factCount == 300)
        for (index, entry) in entries.enumerated() {
            #expect(!insert(entry, offset: Int64(index), into: &store))
        }
        #expect(store.timelines[0].isPlain)
        #expect(insert(entries[7].with(\.content, 400), offset: 0, into: &store))
        #expect(!insert(entries[7].with(\.content, 400), offset: 0, into: &store))
        #expect(!store.timelines[0].isPlain)
        #expect(store.factCount == 301)
    }

    @Test func `memory is at least what the facts take`() {
        let store = told((0..<1_000).map { Entry("\($0)", at: 1).with(\.content, UInt64($0)) })
        // The least that a fact of this test can take: an id, a content, and a byte for what else
        // there is. A long timeline has an index.
        #expect(store.memoryBytes >= 1_000 * 20)
        #expect(store.memoryBytes < 1_000 * 120)
    }

    @Test func `texts are compared by bytes and not by characters`() {
        let texts = TermTexts(["e\u{301}", "\u{e9}", "f"])
        #expect(texts.compare(1, 2) < 0)
        #expect(texts.compare(3, 1) > 0)
        #expect(texts.lookup("\u{e9}") == 2)
        #expect(texts.lookup("g") == nil)
    }

    @Test func `terms that were learned before are passed over`() {
        var texts = TermTexts(["a"])
        texts.learn(["a", "b"], from: 1)
        texts.learn(["d"], from: 4)
        #expect([1, 2, 3, 4, 5].map { texts[$0] } == ["a", "b", "", "d", ""])
    }
}
