import Bytes
import Testing

@testable import Events

/// Facts as they rest in memory are read as they were told.
struct PackedFactsTests {
    /// A batch's arena, and what was packed from it.
    private struct Packing {
        var arena = FactArena()
        var told: [Fact] = []
        var packed = PackedFacts()
        private var writer = ByteWriter(room: 1)

        mutating func tell(_ fact: Fact) {
            told.append(fact)
            _ = packed.append(fact, of: arena, by: &writer)
        }

        mutating func fact(
            _ id: String, source: Term = 1, content: UInt64 = 0, time: Int64 = 0,
            _ words: [UInt32] = []
        ) -> Fact {
            var payload = Payload()
            payload.begin(0)
            for (place, word) in words.enumerated() {
                payload.put(UInt64(word), at: Slot(word: place, width: 32))
            }
            return Fact(
                time: time, content: content, offset: 0, partition: 0, day: 0, source: source,
                id: arena.add(Array(id.utf8).span), reference: .none, link: .none,
                type: Enrolment.type, payload: arena.add(payload))
        }
    }

    private let uuid = "0189abcd-ef01-7f2a-9c00-fedcba987654"

    /// What is said of a fact, wherever its parts lie.
    private func said(_ fact: Fact, in arena: FactArena) -> String {
        var plain = fact
        (plain.id, plain.reference, plain.payload) = (.none, .none, .none)
        let words = (0..<Int(fact.payload.count)).map { arena.word($0, of: fact.payload) }
        let texts = [arena[fact.id], arena[fact.reference]].map {
            String(decoding: $0, as: UTF8.self)
        }
        return "\(plain) \(texts) \(words)"
    }

    @Test func `every field comes back, of any size`() {
        var packing = Packing()
        for words in [[], [7], [0, 9], [0, 0, 1], [1, 0, 0, 0, 0, 0, 0, .max], [UInt32](1...40)] {
            packing.tell(packing.fact("plain", words))
        }
        for time in [Int64.min, -1, 0, 1, 1_700_000_000_000_000_000, .max] {
            for day in [Int32.min, -1, 0, 19_700, .max] {
                var fact = packing.fact(uuid, source: .max, content: .max, time: time)
                fact.day = day
                fact.offset = time
                fact.partition = .max
                fact.link = day < 0 ? .corrects : .retracts
                fact.type = EventType(number: .max)
                fact.reference = packing.arena.add(
                    Array(String(repeating: "é", count: 128).utf8).span)
                packing.tell(fact)
            }
        }
        var (read, arena) = ([Fact](), FactArena())
        packing.packed.read(into: &read, &arena)
        #expect(packing.packed.count == packing.told.count)
        let told = packing.told.map { said($0, in: packing.arena) }
        #expect(read.map { said($0, in: arena) } == told)
    }

    @Test func `the same event is found among others, by all of its identity`() {
        var packing = Packing()
        let near = String(uuid.dropLast()) + "5"
        for id in ["a", uuid, "ab", String(repeating: "x", count: 256)] {
            packing.tell(packing.fact(id, source: 300, content: 5, [UInt32](1...60)))
        }
        func likeness(_ id: String, _ source: Term, _ content: UInt64) -> PackedFacts.Likeness {
            var other = packing
            let fact = other.fact(id, source: source, content: content)
            return packing.packed.likeness(of: fact, in: other.arena)
        }
        for id in ["a", uuid, "ab", String(repeating: "x", count: 256)] {
            #expect(likeness(id, 300, 5) == .same)
            #expect(likeness(id, 300, 6) == .perhapsConflicting)
            #expect(likeness(id, 301, 5) == .new)
            #expect(likeness(id, 44, 5) == .new)
        }
        for id in ["b", "abc", near, String(repeating: "x", count: 255)] {
            #expect(likeness(id, 300, 5) == .new)
        }
    }

    @Test func `ids are ordered by their texts, in whichever form they rest`() {
        let texts = [
            "0", "0189abcc-zzz", uuid, String(uuid.dropLast()) + "5", uuid + "0", "0189b", "1",
            "ffffffff-ffff-ffff-ffff-ffffffffffff", "g",
        ]
        var arena = FactArena()
        let ids = texts.map { arena.add(Array($0.utf8).span) }
        for (left, mine) in zip(texts, ids) {
            #expect(String(decoding: arena[mine], as: UTF8.self) == left)
            for (right, other) in zip(texts, ids) {
                let order = arena.compare(mine, other)
                #expect((order < 0) == left.utf8.lexicographicallyPrecedes(right.utf8))
                #expect((order == 0) == (left == right))
            }
        }
    }
}
