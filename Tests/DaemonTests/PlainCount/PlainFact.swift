import Calendar
import Events
import Exact
import JSONText
import Measures
import Plans
import Projecting
import Records
import Subjects

/// One event that stands, as its record says it.
struct PlainFact {
    /// The name between `education.` and `.v1`.
    let type: String
    let subject: String
    /// The day on which it takes effect.
    let day: CivilDay
    /// In nanoseconds.
    let time: Int64
    let source: String
    let id: String
    /// The members of its data that are not null.
    let stated: [String: JSON]

    /// A member of the data; nil where it is not stated.
    subscript(name: String) -> JSON? { stated[name] }

    /// A text of the data.
    func word(_ name: String) -> String? { self[name]?.word }

    /// A day of the data.
    func day(_ name: String) -> CivilDay? { word(name).flatMap { CivilDay($0) } }

    /// A year of the data.
    func year(_ name: String) -> Int? {
        self[name]?.number?.whole.map { Int($0) }
    }
}

/// Whom or what events are about, with those that stand in the order of a timeline.
struct PlainSubject {
    /// `student`, `institution` …
    let kind: String
    let id: String
    let facts: [PlainFact]

    var name: String { kind + "/" + id }

    /// The facts of a type.
    func facts(of type: String) -> [PlainFact] { facts.filter { $0.type == type } }
}

/// The facts that stand, by subject: which of the records are events, and which of these stand, is
/// what the program finds (other tests are of that); what they say is read from the records again.
struct PlainFacts {
    let subjects: [PlainSubject]
    private let named: [String: PlainSubject]

    /// - Parameter formerCodes: of areas; an event that names one means the area of today.
    init(
        of timelines: ArraySlice<Timeline>, terms: [String], records: [SentRecord],
        formerCodes: [String: String]
    ) {
        let texts = TermTexts(terms)
        var reader = TimelineReader()
        var resolution = Resolution()
        var found: [String: [PlainFact]] = [:]
        for timeline in timelines {
            let front = reader.read(timeline, texts)
            resolution.resolve(front)
            let facts = resolution.standing.compactMap { place in
                PlainFact(front.facts[Int(place)], records)
            }
            guard var name = facts.first?.subject else { continue }
            if name.hasPrefix("area/"), let code = formerCodes[String(name.dropFirst(5))] {
                name = "area/" + code
            }
            found[name, default: []] += facts
        }
        subjects = found.sorted { $0.key < $1.key }.map { name, facts in
            let parts = name.split(separator: "/", maxSplits: 1).map(String.init)
            return PlainSubject(kind: parts[0], id: parts[1], facts: facts.sorted(by: isBefore))
        }
        named = Dictionary(uniqueKeysWithValues: subjects.map { ($0.name, $0) })
    }

    /// The subject of a name; one without facts where there is none.
    subscript(name: String) -> PlainSubject {
        named[name] ?? PlainSubject(kind: "", id: "", facts: [])
    }
}

extension PlainFact {
    /// The fact of a record, whose offset is its place among the records.
    fileprivate init?(_ fact: Fact, _ records: [SentRecord]) {
        let record = records[Int(fact.offset)]
        let value = record.value.flatMap { try? JSON($0) } ?? .null
        let isBinary = record.headers.contains { $0.0 == "ce_type" }
        func attribute(_ name: String) -> String? {
            isBinary
                ? record.headers.first { $0.0 == "ce_" + name }?.1.map {
                    String(decoding: $0, as: UTF8.self)
                } : value[name]?.word
        }
        guard let type = attribute("type"), let subject = attribute("subject"),
            let source = attribute("source"), let id = attribute("id")
        else { return nil }
        self.init(
            type: String(type.dropFirst("education.".count).dropLast(".v1".count)),
            subject: subject, day: CivilDay(number: fact.day), time: fact.time, source: source,
            id: id,
            stated: Dictionary(
                uniqueKeysWithValues: (isBinary ? value : value["data"] ?? .null).members
                    .filter { !$0.1.isNull }))
    }
}

extension JSON {
    var isNull: Bool {
        if case .null = self { true } else { false }
    }

    var isTrue: Bool {
        if case .bool(true) = self { true } else { false }
    }

    /// Whether both are the same word, or the same number.
    func isSame(as other: JSON) -> Bool {
        switch (self, other) {
        case (.string(let left), .string(let right)): left == right
        case (.bool(let left), .bool(let right)): left == right
        default: number.map { $0 == other.number } ?? false
        }
    }

    /// The text of a string.
    var word: String? {
        if case .string(let word) = self { word } else { nil }
    }

    /// The value of a number.
    var number: Fraction? {
        switch self {
        case .number(let digits): Fraction(decimal: digits)
        case .integer(let whole): Fraction(whole)
        case .null, .bool, .string, .array, .object: nil
        }
    }

    /// A list; of one that stands alone a list of one.
    var list: [JSON] {
        if case .array(let items) = self { items } else { [self] }
    }

    /// The members of an object.
    var members: [(String, JSON)] {
        if case .object(let members) = self { members } else { [] }
    }

    /// An object without some of its members.
    func without(_ names: String...) -> JSON {
        .object(members.filter { !names.contains($0.0) })
    }
}

/// The order of a timeline: effective day, time, source, id (contract §2.3.1).
private func isBefore(_ left: PlainFact, _ right: PlainFact) -> Bool {
    if left.day != right.day { return left.day < right.day }
    if left.time != right.time { return left.time < right.time }
    if !left.source.utf8.elementsEqual(right.source.utf8) {
        return isSmaller(left.source, right.source)
    }
    return isSmaller(left.id, right.id)
}

/// Which of two texts is the smaller one, by bytes.
func isSmaller(_ left: String, _ right: String) -> Bool {
    left.utf8.lexicographicallyPrecedes(right.utf8)
}
