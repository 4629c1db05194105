import Bytes
import Crypto
import EventSupport
import Subjects
import Testing

@testable import Events
@testable import Storage

struct GatheredCodecTests {
    private let timelines = [
        GatheredCodecTests.timeline(1, ["a", "0189abcd-ef01-7f2a-9c00-fedcba987654"]),
        GatheredCodecTests.timeline(2, (0..<90).map { "event-\($0)" }),
        GatheredCodecTests.timeline(3, []),
    ]

    /// A subject with plain facts of these ids.
    private static func timeline(_ number: UInt64, _ ids: [String]) -> Timeline {
        var arena = FactArena()
        var writer = ByteWriter()
        var facts = PackedFacts()
        for (step, id) in ids.enumerated() {
            let fact = Fact(
                time: 1_700_000_000_000_000_000, content: 0x2122_2324_2526_2728,
                offset: Int64(step), partition: 300, day: 19_600, source: 7,
                id: arena.add(Array(id.utf8).span), reference: .none, link: .none,
                type: Enrolment.type, payload: .none)
            _ = facts.append(fact, of: arena, by: &writer)
        }
        return Timeline(
            subject: SubjectKey(high: number, low: number << 40), kind: .staff, name: 5,
            facts: facts, isPlain: number != 2)
    }

    private func compare(_ found: [Timeline], _ wanted: [Timeline]) {
        #expect(found.map(\.subject) == wanted.map(\.subject))
        #expect(found.map(\.kind) == wanted.map(\.kind))
        #expect(found.map(\.name) == wanted.map(\.name))
        #expect(found.map(\.isPlain) == wanted.map(\.isPlain))
        #expect(found.map(\.projected) == wanted.map(\.projected))
        #expect(found.map { $0.facts.front(.max) } == wanted.map { $0.facts.front(.max) })
    }

    @Test func `timelines are read back as they rest`() throws {
        compare(try GatheredCodec.timelines(GatheredCodec.piece(of: timelines)), timelines)
        compare(try GatheredCodec.timelines(GatheredCodec.piece(of: [])), [])
    }

    @Test func `facts that are not counted are left to the journal`() throws {
        var store = SubjectStore()
        let isFirst = store.add(timelines[0])
        #expect(isFirst)
        var arena = FactArena()
        let late = Fact(
            time: 1, content: 2, offset: 3, partition: 0, day: 0, source: 7,
            id: arena.add(Array("late".utf8).span), reference: .none, link: .none,
            type: Enrolment.type, payload: .none)
        let fact = DecodedBatch.SubjectFact(
            subject: timelines[0].subject, kind: .staff, name: 5, record: 0, fact: late)
        let isNew = store.insert(fact, at: 0, of: arena)
        #expect(isNew)
        let read = try GatheredCodec.timelines(GatheredCodec.piece(of: store.timelines))
        compare(read, [timelines[0]])
    }

    @Test func `a piece that is cut or changed is never used`() {
        let piece = GatheredCodec.piece(of: timelines)
        for place in piece.indices {
            #expect(throws: GatheredCodec.Damage.changed) {
                try GatheredCodec.timelines(Array(piece[..<place]))
            }
            var other = piece
            other[place] ^= 1 << UInt8(place % 8)
            #expect(throws: GatheredCodec.Damage.changed) { try GatheredCodec.timelines(other) }
        }
    }

    /// Facts lie in pieces as they rest in memory: a change of that is a change of
    /// `PackedFacts.layout`, so that a start does not read what an earlier program has gathered.
    @Test func `the layout of a timeline at rest has its number`() {
        let plain: [UInt8] = [
            24, 1, UInt8(ascii: "a"), 7, 0x28, 0x27, 0x26, 0x25, 0x24, 0x23, 0x22, 0x21, 8, 1,
            0x80, 0xC4, 0x9F, 0xD5, 0x0C, 0x95, 1, 0xAC, 2, 0, 0,
        ]
        // With a fraction of a second, what it corrects and a payload.
        let correction: [UInt8] = [
            30, 1, UInt8(ascii: "b"), 7, 0x28, 0x27, 0x26, 0x25, 0x24, 0x23, 0x22, 0x21, 1, 1,
            1, 0, 0, 0, 0, 0, 0, 0, 9, 0xAC, 2, 0xCE, 0x0F, 1, UInt8(ascii: "a"), 1, 5,
        ]
        var timeline = GatheredCodecTests.timeline(1, ["a"])
        var (arena, payload, writer) = (FactArena(), Payload(), ByteWriter())
        payload.put(5, at: Slot(word: 0, width: 32))
        var facts = timeline.facts
        _ = facts.append(
            Fact(
                time: 1, content: 0x2122_2324_2526_2728, offset: 999, partition: 300, day: -5,
                source: 7, id: arena.add(Array("b".utf8).span),
                reference: arena.add(Array("a".utf8).span), link: .corrects,
                type: Enrolment.type, payload: arena.add(payload)),
            of: arena, by: &writer)
        timeline = Timeline(
            subject: timeline.subject, kind: .staff, name: 5, facts: facts, isPlain: false)
        let head: [UInt8] = [
            1, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 1, 0, 0,
            SubjectKind.staff.rawValue << 1, 5, 2, UInt8(plain.count + correction.count),
        ]
        let piece = GatheredCodec.piece(of: [timeline])
        #expect(Array(piece.dropLast(32)) == head + plain + correction)
        #expect(PackedFacts.layout == 1)
        #expect(GatheredCodec.form(of: .standard).hasPrefix("1.1."))
    }

    @Test func `another table of event types is another form`() {
        let form = GatheredCodec.form(of: .standard)
        #expect(form == GatheredCodec.form(of: EventTypes(EventTypes.standard.definitions)))
        let fewer = EventTypes(EventTypes.standard.definitions.dropLast())
        #expect(form != GatheredCodec.form(of: fewer))
        let turned = EventTypes(EventTypes.standard.definitions.reversed())
        #expect(form != GatheredCodec.form(of: turned))
    }
}
