import Calendar
import Codes
import Events
import Records
import Storage
import Subjects
import Testing

/// A type that is in no table of the program goes all the way: decoded, stored, read back, folded.
struct MadeUpTypeTests {
    private static let opening =
        #""playAreaId":"p-1","semester":"2023-2","change":"opened","cost":12345678901234.5"#

    private func decode(
        _ data: String, about subject: String, type: String = "play-area"
    ) -> (decoded: DecodedBatch, terms: Interner) {
        let text =
            #"{"specversion":"1.0","id":"e1","source":"s","type":"education.\#(type).v1","#
            + #""subject":"\#(subject)","time":"2024-03-02T08:00:00Z","data":{\#(data)}}"#
        var batch = RecordBatch()
        batch.append(
            offset: 0, key: Array(subject.utf8), value: Array(text.utf8),
            headers: [("content-type", Array("application/cloudevents+json".utf8))])
        var decoder = EventDecoder(
            digests: PlainDigests(), clock: .other, types: types, terms: Interner())
        return (decoder.decode(batch), decoder.terms)
    }

    private func pointer(_ field: String) -> String? {
        decode("\(Self.opening),\(field)", about: "area/a").decoded.refusals.first?
            .rejection.pointer
    }

    @Test(arguments: [
        ("institution/i-1", SubjectKind.institution), ("area/3715", .area),
        ("resource/r", .resource),
    ])
    func `each of its kinds of subjects is read`(subject: String, kind: SubjectKind) throws {
        let (decoded, terms) = decode(Self.opening, about: subject)
        let fact = try #require(decoded.facts.first)
        #expect(fact.kind == kind)
        #expect(
            terms.text(of: fact.name)
                == (kind.isNamed ? String(subject.split(separator: "/")[1]) : nil))
    }

    @Test(arguments: ["student/s", "staff/s", "person/s", "areas/a", "area"])
    func `no other is`(subject: String) {
        let refusal = decode(Self.opening, about: subject).decoded.refusals.first
        #expect(refusal?.rejection.pointer == "/subject")
    }

    @Test func `all that it states is stored, read back and offered to a reader`() throws {
        let more =
            #","equipment":{"wifi":true,"swings":3,"areaSquareMetres":-0.5,"none":null,"#
            + #""roof":false},"#
            + #""points":119.5,"seatIds":["s2","s1","s2"],"days":["saturday"],"#
            + #""open":{"from":"2024-04-01","free":false,"x":1},"fiscalYear":2024,"#
            + #""visitors":{"kind":"child","age":3.0},"keeper":"Somebody""#
        let (decoded, terms) = decode(Self.opening + more, about: "area/a")
        var arena = FactArena()
        let stored = try FactCodec.chunks(decoded.facts, of: decoded.arena)
            .flatMap { try FactCodec.facts($0, of: types, into: &arena) }
        var store = SubjectStore(terms: TermTexts(decoded.newTerms))
        for fact in stored {
            let found = store.place(of: fact)
            let place = try #require(found)
            let isNew = store.insert(fact, at: place, of: arena)
            #expect(isNew)
        }
        var reader = TimelineReader()
        let timeline = reader.read(store.timelines[0], store.terms)
        var resolution = Resolution()
        resolution.resolve(timeline)
        let facts = StandingFacts(of: PlayArea.type, in: timeline.facts, resolution.standing)
        let fact = try #require(Array(facts).first?.fact)
        let all = timeline.order.arena
        let text: (Term) -> String? = { terms.text(of: $0) }

        #expect(CivilDay(number: fact.day).description == "2024-03-01")
        #expect(text(all[PlayArea.id, of: fact]) == "p-1")
        #expect(all[PlayArea.semester, of: fact] == .spring(2023))
        #expect(all[PlayArea.change, of: fact] == .opened)
        #expect(all[PlayArea.cost, of: fact] == 1_234_567_890_123_450)
        #expect(all[PlayArea.points, of: fact] == 1_195)
        #expect(all[PlayArea.seats, of: fact].map(text) == ["s2", "s1", "s2"])
        #expect(all[PlayArea.days, of: fact] == bits([PlayDay.saturday]))
        #expect(all[PlayArea.openFrom, of: fact] == CivilDay("2024-04-01")?.number)
        #expect(all[PlayArea.isFree, of: fact] == false)
        #expect(text(all[PlayArea.visitors, of: fact]) == #"{"age":3,"kind":"child"}"#)
        #expect(all[PlayArea.fiscalYear, of: fact] == 2024)
        let equipment = all[PlayArea.equipment, of: fact]
        #expect(
            equipment.map { text($0.code) } == ["areaSquareMetres", "roof", "swings", "wifi"])
        #expect(
            equipment.map(\.value)
                == [.number(-500_000), .flag(false), .number(3_000_000), .flag(true)])
        #expect(!decoded.newTerms.contains("Somebody"))
        #expect(
            Array(StandingFacts(of: Enrolment.type, in: timeline.facts, [0])).isEmpty)
    }

    @Test func `what is absent or says nothing is distinguished from zero`() throws {
        let bare = #""playAreaId":"p","semester":"2023-1","change":"closed""#
        let (decoded, _) = decode(bare, about: "resource/r")
        let fact = try #require(decoded.facts.first?.fact)
        #expect(decoded.arena[PlayArea.cost, of: fact] == nil)
        #expect(decoded.arena[PlayArea.equipment, of: fact].isEmpty)
        #expect(decoded.arena[PlayArea.seats, of: fact].isEmpty)
        let zero = bare + #","cost":0,"days":[],"seatIds":[],"equipment":{"a":0}"#
        let (second, _) = decode(zero, about: "resource/r")
        let other = try #require(second.facts.first?.fact)
        #expect(second.arena[PlayArea.cost, of: other] == 0)
        #expect(second.arena[PlayArea.days, of: other] == 0)
        #expect(second.arena[PlayArea.equipment, of: other].map(\.value) == [.number(0)])
    }

    @Test func `many entries of a map and a list come back from their stored form`() throws {
        let entries = (0..<40).map { "\"c\($0)\":\($0)" }.joined(separator: ",")
        let seats = (0..<40).map { "\"s\($0)\"" }.joined(separator: ",")
        let data = Self.opening + #","equipment":{\#(entries)},"seatIds":[\#(seats)]"#
        let (decoded, terms) = decode(data, about: "area/a")
        var arena = FactArena()
        let chunk = try #require(FactCodec.chunks(decoded.facts, of: decoded.arena).first)
        let fact = try #require(try FactCodec.facts(chunk, of: types, into: &arena).first?.fact)
        for entry in arena[PlayArea.equipment, of: fact] {
            let code = try #require(terms.text(of: entry.code))
            let number = try #require(Int64(code.dropFirst()))
            #expect(entry.value == .number(number * 1_000_000))
        }
        #expect(arena[PlayArea.equipment, of: fact].count == 40)
        #expect(
            arena[PlayArea.seats, of: fact].map { terms.text(of: $0) } == (0..<40).map { "s\($0)" })
    }

    @Test func `a stored payload that breaks its definition is refused, one of no type passes`()
        throws
    {
        let data = Self.opening + #","equipment":{"a":1},"days":["friday"]"#
        let (decoded, _) = decode(data, about: "area/a")
        let chunk = try #require(FactCodec.chunks(decoded.facts, of: decoded.arena).first)
        var read = 0
        for place in chunk.indices {
            for bit in 0..<8 {
                var changed = chunk
                changed[place] ^= 1 << UInt8(bit)
                var arena = FactArena()
                guard let fact = try? FactCodec.facts(changed, of: types, into: &arena).first?.fact,
                    fact.type == PlayArea.type, fact.link != .retracts
                else { continue }
                // None of these stops the program.
                _ = (arena[PlayArea.change, of: fact], arena[PlayArea.semester, of: fact])
                _ = (arena[PlayArea.equipment, of: fact], arena[PlayArea.seats, of: fact])
                read += 1
            }
        }
        #expect(read > 100 && read < chunk.count * 8)
        var arena = FactArena()
        #expect(try FactCodec.facts(chunk, of: .standard, into: &arena).count == 1)
    }

    @Test func `a school year dates a fact from its first day on`() throws {
        let data = #""schoolYear":2023,"children":999999999999"#
        let (decoded, _) = decode(data, about: "area/a", type: "play-week")
        let fact = try #require(decoded.facts.first?.fact)
        #expect(CivilDay(number: fact.day).description == "2023-09-01")
        #expect(decoded.arena[PlayWeek.children, of: fact] == 999_999_999_999)
    }

    @Test(arguments: [
        (#""equipment":[]"#, "/data/equipment"), (#""equipment":{"a b":1}"#, "/data/equipment"),
        (#""equipment":{"a":1,"b":"x"}"#, "/data/equipment/b"),
        (#""equipment":{"a":1e12}"#, "/data/equipment/a"), (#""points":119.55"#, "/data/points"),
        (#""points":120.1"#, "/data/points"), (#""points":-1"#, "/data/points"),
        (#""seatIds":["a",null]"#, "/data/seatIds/1"), (#""days":["monday"]"#, "/data/days/0"),
        (#""open":{"from":"2024-13-01"}"#, "/data/open/from"),
        (#""visitors":{"age":"x"}"#, "/data/visitors/age"), (#""keeper":"""#, "/data/keeper"),
        (#""fiscalYear":2101"#, "/data/fiscalYear"),
    ])
    func `a wrong field is named by its pointer`(field: String, place: String) {
        #expect(pointer(field) == place)
    }

    @Test(
        arguments: [
            ("100000000000000", nil), ("99999999999999.99", 9_999_999_999_999_999),
            ("-99999999999999.990", -9_999_999_999_999_999), ("0.005", nil),
            ("1e13", 1_000_000_000_000_000),
        ] as [(String, Int64?)])
    func `money lies below a hundred million million, in hundredths`(text: String, cost: Int64?) {
        let data =
            #""playAreaId":"p","semester":"2023-1","change":"closed","cost":"# + text
        let (decoded, _) = decode(data, about: "area/a")
        #expect(decoded.facts.first.flatMap { decoded.arena[PlayArea.cost, of: $0.fact] } == cost)
        #expect((decoded.refusals.first?.rejection.pointer == "/data/cost") == (cost == nil))
    }

    @Test func `a condition asks for more`() {
        let data = #""playAreaId":"p","semester":"2023-1","change":"opened""#
        let refusal = decode(data, about: "area/a").decoded.refusals.first
        #expect(refusal?.rejection.pointer == "/data/cost")
        let semester = #""playAreaId":"p","semester":"2023","change":"closed""#
        let other = decode(semester, about: "area/a").decoded.refusals.first
        #expect(other?.rejection.pointer == "/data/semester")
    }
}

/// Digests that need no key: tests look at fields.
private final class PlainDigests: Digests {
    func subjectKey(of subject: Span<UInt8>) -> SubjectKey {
        SubjectKey(high: 1, low: UInt64(subject.count))
    }

    func contentPrefix(of content: Span<UInt8>) -> UInt64 { UInt64(content.count) }
}
