import Calendar
import Events
import PropertySupport

@testable import Subjects

/// A fact of the one subject of a test.
struct Entry: Hashable {
    var id: String
    var source = "s"
    /// Nanoseconds; tests use small numbers.
    var time: Int64
    var type = Enrolment.type
    var day: Int32 = 0
    var link = Fact.Link.none
    var reference = ""
    var payload = Payload()
    /// Stands for the SHA-256 of the content; entries with equal fields have equal content.
    var content: UInt64 = 0

    init(_ id: String, at time: Int64) {
        self.id = id
        self.time = time
    }

    init(_ id: String, at time: Int64, corrects reference: String) {
        self.init(id, at: time)
        link = .corrects
        self.reference = reference
    }

    init(_ id: String, at time: Int64, retracts reference: String) {
        self.init(id, at: time)
        link = .retracts
        self.reference = reference
    }

    /// The fact as the decoder would give it.
    func fact(offset: Int64 = 0, in arena: inout FactArena) -> Fact {
        Fact(
            time: time, content: content, offset: offset, partition: 0, day: day,
            source: term(source), id: arena.add(Array(id.utf8).span),
            reference: link == .none ? .none : arena.add(Array(reference.utf8).span), link: link,
            type: type, payload: arena.add(payload))
    }

    /// A copy with one field changed.
    func with<Value>(_ field: WritableKeyPath<Entry, Value>, _ value: Value) -> Entry {
        var copy = self
        copy[keyPath: field] = value
        return copy
    }
}

/// Texts of the sources; a term is the place of its text, from 1. Bytes order them otherwise than
/// numbers do.
let sources = ["s", "S", "r"]

/// The texts of further terms of these tests.
let words = sources + ["a", "b", "c", "A1", "A2"]

/// The number of a text of `words`.
func term(_ text: String) -> Term { Term(words.firstIndex(of: text)! + 1) }

/// `2023-09-01` → its number.
func day(_ text: String) -> Int32 { CivilDay(text)!.number }

/// A store that was given the entries one after the other.
func told(_ entries: [Entry], kind: SubjectKind = .student) -> SubjectStore {
    var store = SubjectStore(terms: TermTexts(words))
    for (offset, entry) in entries.enumerated() {
        _ = insert(entry, offset: Int64(offset), kind: kind, into: &store)
    }
    return store
}

extension SubjectStore {
    /// The facts of the one subject.
    var front: TimelineFront {
        var reader = TimelineReader()
        return reader.read(timelines[0], terms)
    }
}

/// Inserts an entry of the one subject; false where it was a duplicate.
func insert(
    _ entry: Entry, offset: Int64, kind: SubjectKind = .student, into store: inout SubjectStore
) -> Bool {
    var arena = FactArena()
    let fact = entry.fact(offset: offset, in: &arena)
    let incoming = DecodedBatch.SubjectFact(
        subject: SubjectKey(high: 1, low: 2), kind: kind, name: 0, record: 0, fact: fact)
    guard let place = store.place(of: incoming) else { return false }
    return store.insert(incoming, at: place, of: arena)
}

/// What stands and what is refused of a timeline, in words.
struct Resolved: Equatable {
    var standing: [String]
    /// `id: reason`, or `source/id: reason` for another source than `s`; sorted.
    var refused: [String]

    init(standing: [String], refused: [String] = []) {
        self.standing = standing
        self.refused = refused
    }

    init(_ entries: [Entry]) {
        let store = told(entries)
        guard !store.timelines.isEmpty else {
            self.init(standing: [])
            return
        }
        let timeline = store.front
        var resolution = Resolution()
        resolution.resolve(timeline)
        func name(_ place: Int32) -> String {
            let fact = timeline.facts[Int(place)]
            let id = String(decoding: timeline.order.arena[fact.id], as: UTF8.self)
            let source = store.terms[fact.source]
            return source == "s" ? id : source + "/" + id
        }
        self.init(
            standing: resolution.standing.map(name),
            refused: resolution.refused.map { name($0.place) + ": " + $0.reason.rawValue }
                .sorted())
    }
}

/// A day's number → `2023-09-01`.
func dayText(_ number: Int32) -> String { CivilDay(number: number).description }

/// Some events about one subject that repeat, correct, retract and refuse each other.
func smallTimeline(_ dice: inout Dice) -> [Entry] {
    let ids = ["a", "b", "c", "d", "e", "f"]
    var entries: [Entry] = []
    for _ in 0..<1 + dice.below(8) {
        var entry = Entry(ids[dice.below(ids.count)], at: Int64(dice.below(4)))
        entry.day = Int32(dice.below(2))
        if dice.once(in: 6) { entry.source = "S" }
        if dice.once(in: 5) { entry.type = LearnerExit.type }
        if !dice.once(in: 3) {
            entry.link = dice.once(in: 2) ? .corrects : .retracts
            entry.reference = ids[dice.below(ids.count)]
        }
        entry.content =
            UInt64(entry.time) << 24 | UInt64(entry.day) << 16
            | UInt64(entry.type.number) << 8 | UInt64(entry.link.rawValue) << 4
            | UInt64(entry.reference.utf8.first ?? 0) << 32
        entries.append(entry)
    }
    return entries
}
