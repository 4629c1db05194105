import PropertySupport
import Testing

@testable import Events
@testable import Subjects

/// A person who is forgotten stays in the store as somebody whom nobody can name.
struct ForgottenTests {
    private let person = SubjectKey(high: 1, low: 2)
    private let nobody = SubjectKey(high: 77, low: 88)

    private struct Forgotten {
        var before: SubjectStore
        var after: SubjectStore
    }

    private func forgotten(_ entries: [Entry]) -> Forgotten {
        let before = told(entries)
        var (facts, arena): ([Fact], FactArena) = ([], FactArena())
        before.timelines[0].facts.read(into: &facts, &arena)
        let new = Anonymity.facts(
            facts.map {
                .init(subject: person, kind: .student, name: 0, record: 0, fact: $0)
            }, under: nobody, offsets: facts.indices.map { -1 - Int64($0) }, in: &arena)
        #expect(new.allSatisfy { $0.subject == nobody })
        var after = before
        let isDone = after.forget(person, under: nobody, new.map(\.fact), of: arena)
        #expect(isDone)
        return Forgotten(before: before, after: after)
    }

    private func resolved(_ store: SubjectStore) -> [[Int32]] {
        var resolution = Resolution()
        resolution.resolve(store.front)
        return [resolution.standing] + resolution.refused.map { [$0.place, $0.reason.hashOfWord] }
    }

    @Test(arguments: 0..<4)
    func `the same facts stand and are refused as before`(run: Int) {
        for seed in UInt64(run) * 1_000..<UInt64(run) * 1_000 + 300 {
            var dice = Dice(seed: seed)
            let scene = forgotten(smallTimeline(&dice))
            #expect(resolved(scene.after) == resolved(scene.before), "seed \(seed)")
        }
    }

    @Test func `what a plan asks stays, and what leads to the person goes`() throws {
        var payload = Payload()
        payload.put(5, at: Slot(word: 0, width: 32))
        let entries = [
            Entry("somebody-2", at: 40).with(\.payload, payload).with(\.content, 900),
            Entry("somebody-1", at: 30).with(\.day, 7).with(\.content, 800),
            Entry("somebody-3", at: 50, corrects: "somebody-1").with(\.content, 850),
        ]
        let scene = forgotten(entries)
        let (before, after) = (scene.before.front, scene.after.front)
        #expect(scene.after.timelines[0].subject == nobody)
        #expect(scene.after.timelines[0].isPlain == scene.before.timelines[0].isPlain)
        for (old, new) in zip(before.facts, after.facts) {
            #expect((old.time, old.day, old.type) == (new.time, new.day, new.type))
            #expect((old.source, old.link, old.partition) == (new.source, new.link, new.partition))
            #expect(
                before.order.arena.word(0, of: old.payload)
                    == after.order.arena.word(0, of: new.payload))
            #expect(new.offset < 0)
        }
        let ids = after.facts.map { String(decoding: after.order.arena[$0.id], as: UTF8.self) }
        #expect(ids == ["1", "0", "2"])
        #expect(after.facts.map(\.content) == [2, 0, 1])
        #expect(after.order.arena[after.facts[2].reference] == [UInt8(ascii: "0")])
        let bytes = scene.after.timelines[0].facts.front(.max)
        #expect(!String(decoding: bytes, as: UTF8.self).contains("somebody"))
    }

    @Test func `ids keep their order where there are many`() {
        let entries = (0..<1_300).map { number in
            Entry("\(number)", at: 1).with(\.content, UInt64(number))
        }
        let scene = forgotten(entries)
        let (before, after) = (scene.before.front, scene.after.front)
        func order(_ front: TimelineFront) -> [Int] {
            front.facts.indices.sorted {
                front.order.arena.compare(front.facts[$0].id, front.facts[$1].id) < 0
            }
        }
        #expect(order(before) == order(after))
        #expect(Set(after.facts.map { after.order.arena[$0.id] }).count == 1_300)
    }

    @Test func `no fact of a person who was forgotten is taken in, and others are found as before`()
    {
        var store = SubjectStore(terms: TermTexts(words))
        var arena = FactArena()
        let fact = Entry("a", at: 1).fact(in: &arena)
        func incoming(_ key: SubjectKey) -> DecodedBatch.SubjectFact {
            .init(subject: key, kind: .student, name: 0, record: 0, fact: fact)
        }
        // They all want the slots of the one who goes.
        let others = (0..<40).map { SubjectKey(high: UInt64($0), low: 2 | UInt64($0) << 32) }
        for key in [person] + others.dropFirst() {
            let place = store.place(of: incoming(key))
            let isNew = place.map { store.insert(incoming(key), at: $0, of: arena) }
            #expect(isNew == true)
        }
        let (facts, bytes) = (store.factCount, store.memoryBytes)
        let isDone = store.forget(person, under: nobody, [fact], of: arena)
        #expect(isDone)
        let keys = [person, nobody] + others.dropFirst()
        let places = keys.map { store.place(of: incoming($0)) }
        #expect(places == [nil, 0] + (1..<others.count).map { $0 })
        #expect((store.factCount, store.memoryBytes) == (facts, bytes))
        // One of whom nothing is known is refused from then on, too.
        let unknown = SubjectKey(high: 5, low: 5)
        let isKnownNow = store.forget(unknown, under: SubjectKey(high: 6, low: 6), [], of: arena)
        #expect(isKnownNow)
        let unknownPlace = store.place(of: incoming(unknown))
        #expect(unknownPlace == nil)
        // Other facts than those that are there are a mistake.
        let isWrong = store.forget(others[1], under: SubjectKey(high: 7, low: 7), [], of: arena)
        #expect(!isWrong)
    }
}

extension RejectionReason {
    fileprivate var hashOfWord: Int32 { Int32(rawValue.utf8.reduce(0) { $0 + Int($1) }) }
}
