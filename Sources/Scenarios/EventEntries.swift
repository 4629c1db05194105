import Calendar
import Documents
import Events
import JSONText

/// Reads the entries under `events`: each is one event, or as many as it names subjects or times.
struct EventEntries {
    private(set) var faults: FaultList
    private let types: EventTypes
    /// What entries of a type leave out, by type.
    private var defaults: [String: Node] = [:]
    /// Entries with an `id`, by it: what can be corrected and retracted.
    private var labelled: [String: Entry] = [:]
    /// How many events there are so far: their order is that of their times.
    private(set) var count = 0

    /// An entry as it was read.
    private struct Entry {
        var definition: EventDefinition
        var source: String
        /// Field → value, defaults filled in.
        var data: [Node.Entry]
        var subjects: [Subject]
    }

    /// A subject, and its number among those of the entry: what `{n}` stands for.
    private struct Subject {
        var kind: SubjectKind
        var id: String
        var number: Int
    }

    /// The attributes of an entry, apart from its type.
    private struct Envelope {
        var label: String?
        var source = "scenario"
        var time: String?
        var link: (word: String, id: String, entry: Entry)?
        var times = 1
        var refusal: RejectionReason?
    }

    /// A scenario is a small story; more events than seconds of a day are none.
    static let most = 86_400
    static let envelopeKeys = ["id", "source", "time", "corrects", "retracts", "times", "refused"]

    init(_ types: EventTypes, file: String) {
        self.types = types
        faults = FaultList(file: file)
    }

    /// Takes the defaults: a mapping of fields for each type.
    mutating func take(defaults node: Node) {
        for entry in faults.entries(of: node, "`defaults`") ?? [] {
            guard let definition = definition(entry) else { continue }
            for field in faults.entries(of: entry.value, "`\(entry.key)`") ?? [] {
                _ = isKnown(field, of: definition)
            }
            defaults[entry.key] = entry.value
        }
    }

    private mutating func definition(_ entry: Node.Entry) -> EventDefinition? {
        let found = types.definitions.first { $0.name == entry.key }
        if found == nil {
            faults.add(
                .unknownKey, at: entry.place, "there is no type of event `\(entry.key)`",
                hint: suggestion(for: entry.key, among: types.definitions.map(\.name)))
        }
        return found
    }

    /// Whether a field or subject of that name belongs to an event of the type.
    private mutating func isKnown(_ entry: Node.Entry, of definition: EventDefinition) -> Bool {
        let known = definition.subjects.map(\.word) + definition.fields.map(\.name)
        guard !known.contains(entry.key) else { return true }
        faults.addUnknown(entry, in: "`\(definition.name)`", known: known)
        return false
    }

    /// The events of one entry of a step's list.
    mutating func events(_ node: Node, on day: CivilDay) -> [ScenarioEvent] {
        guard case .mapping(let entries) = node.content else {
            faults.add(
                .badValue, at: node.place, "an event must be a mapping",
                hint: "write `- enrolment: {student: a, …}`")
            return []
        }
        guard let envelope = envelope(node) else { return [] }
        let stated = entries.filter { !EventEntries.envelopeKeys.contains($0.key) }
        let subjectKeys = SubjectKind.allCases.map(\.word)
        let types = stated.filter { !subjectKeys.contains($0.key) }
        guard types.count <= 1 else {
            faults.add(
                .oneKey, at: types[1].place, "one entry has two types of event",
                hint: "begin another entry with `- \(types[1].key): …`")
            return []
        }
        guard let type = types.first else {
            guard let link = envelope.link, link.word == "retracts" else {
                faults.add(
                    .missingKey, at: node.place, "the entry has no type of event",
                    hint: "write `- enrolment: {student: a, …}`")
                return []
            }
            var entry = link.entry
            entry.source = envelope.source
            if let subject = stated.first,
                let kind = SubjectKind.allCases.first(where: { $0.word == subject.key })
            {
                entry.subjects = subjects(subject.value, kind)
            }
            return write(entry, envelope, on: day, at: node.place, isRetraction: true)
        }
        guard let definition = definition(type) else { return [] }
        var bodies = [type.value]
        if case .sequence(let several) = type.value.content { bodies = several }
        return bodies.flatMap { body -> [ScenarioEvent] in
            guard let entry = entry(body, definition, envelope, on: day) else { return [] }
            if let label = envelope.label { labelled[label] = entry }
            return write(entry, envelope, on: day, at: body.place)
        }
    }

    private mutating func envelope(_ node: Node) -> Envelope? {
        var envelope = Envelope()
        envelope.label = node["id"].flatMap { faults.text($0, "`id`") }
        envelope.time = node["time"].flatMap { faults.text($0, "`time`") }
        envelope.source = node["source"].flatMap { faults.text($0, "`source`") } ?? "scenario"
        envelope.times = node["times"].flatMap { faults.whole($0, "`times`", 1...10_000) } ?? 1
        let reasons = RejectionReason.allCases.map(\.rawValue)
        envelope.refusal = node["refused"].flatMap { faults.word($0, "reason", of: reasons) }
            .flatMap { RejectionReason(rawValue: $0) }
        for word in ["corrects", "retracts"] {
            guard let target = node[word], let id = faults.text(target, "`\(word)`") else {
                continue
            }
            guard let entry = labelled[id] else {
                faults.add(
                    .reference, at: target.place, "no event before this one has the id `\(id)`",
                    hint: labelled.isEmpty
                        ? "give the event that is meant an `id: \(id)`"
                        : suggestion(for: id, among: labelled.keys.sorted()))
                return nil
            }
            envelope.link = (word, id, entry)
            if node["source"] == nil { envelope.source = entry.source }
        }
        return envelope
    }

    /// The fields of an event with the defaults; of a correction with what it leaves as it was.
    private mutating func entry(
        _ body: Node, _ definition: EventDefinition, _ envelope: Envelope, on day: CivilDay
    ) -> Entry? {
        guard let entries = faults.entries(of: body, "`\(definition.name)`") else { return nil }
        var fields = entries.filter { isKnown($0, of: definition) }
        var inherited = envelope.link?.entry.data ?? []
        if envelope.link == nil, case .mapping(let more)? = defaults[definition.name]?.content {
            inherited = more
        }
        fields += inherited.filter { old in !fields.contains { $0.key == old.key } }
        let words = definition.subjects.map(\.word)
        var named = fields.filter { words.contains($0.key) }
        // A subject of its own takes the place of that of the defaults.
        if named.count > 1 { named = named.filter { own in entries.contains(own) } }
        var subjects = envelope.link?.entry.subjects ?? []
        if let subject = named.first,
            let kind = definition.subjects.first(where: { $0.word == subject.key })
        {
            subjects = self.subjects(subject.value, kind)
        } else if envelope.link == nil {
            faults.add(
                .missingKey, at: body.place, "`\(definition.name)` does not say whom it is about",
                hint: "add " + words.map { "`\($0): …`" }.joined(separator: " or "))
            return nil
        }
        var data = fields.filter { !words.contains($0.key) }
        for field in definition.fields where !data.contains(where: { $0.key == field.name }) {
            guard let value = definition.usualValue(of: field, on: day) else {
                // One that is to be refused may be so for what it lacks.
                guard field.isRequired, envelope.refusal == nil else { continue }
                faults.add(
                    .missingKey, at: body.place, "`\(definition.name)` lacks `\(field.name)`",
                    hint: "add it here, or under `defaults`")
                return nil
            }
            data.append(
                Node.Entry(
                    key: field.name, line: body.line, column: body.column,
                    value: Node(
                        .scalar(value, quoted: false), line: body.line, column: body.column)))
        }
        return Entry(
            definition: definition, source: envelope.source, data: data, subjects: subjects)
    }

    /// An id, a list of ids, or a run of them: `p1..p30`.
    private mutating func subjects(_ node: Node, _ kind: SubjectKind) -> [Subject] {
        let texts = faults.texts(node, "`\(kind.word)`") ?? []
        var found: [Subject] = []
        for (place, text) in texts.enumerated() {
            if let run = IDRun(text) {
                found += run.ids.map { Subject(kind: kind, id: $0.id, number: $0.number) }
            } else {
                found.append(Subject(kind: kind, id: text, number: place + 1))
            }
        }
        return found
    }

    private mutating func write(
        _ entry: Entry, _ envelope: Envelope, on day: CivilDay, at place: Place,
        isRetraction: Bool = false
    ) -> [ScenarioEvent] {
        let before = faults.faults.count
        var events: [ScenarioEvent] = []
        for subject in entry.subjects {
            for time in 1...envelope.times {
                let number = envelope.times > 1 ? time : subject.number
                var data: JSON?
                if !isRetraction {
                    let values = EventValues(number: number)
                    data = .object(values.members(entry.data, entry.definition, &faults))
                }
                guard faults.faults.count == before, count < EventEntries.most else {
                    return events
                }
                count += 1
                let label = envelope.label.map { envelope.times > 1 ? "\($0)-\(time)" : $0 }
                events.append(
                    ScenarioEvent(
                        place: place,
                        fields: Dictionary(
                            entry.data.map { ($0.key, $0.value.place) },
                            uniquingKeysWith: { first, _ in first }),
                        type: entry.definition.name, subject: "\(subject.kind.word)/\(subject.id)",
                        text: text(of: data, entry, subject, envelope, id: label, on: day),
                        refusal: envelope.refusal))
            }
        }
        return events
    }

    /// The event as a structured CloudEvent. Each is recorded a second after the one before.
    private func text(
        of data: JSON?, _ entry: Entry, _ subject: Subject, _ envelope: Envelope, id: String?,
        on day: CivilDay
    ) -> String {
        func two(_ number: Int) -> String { number < 10 ? "0\(number)" : "\(number)" }
        let second = count - 1
        let time = "\(two(second / 3_600)):\(two(second / 60 % 60)):\(two(second % 60))"
        var members: [(String, JSON)] = [
            ("specversion", .string("1.0")), ("id", .string(id ?? "event-\(count)")),
            ("source", .string(envelope.source)),
            ("type", .string("education.\(entry.definition.name).v1")),
            ("subject", .string("\(subject.kind.word)/\(subject.id)")),
            ("time", .string(envelope.time ?? "\(day)T\(time)+08:00")),
        ]
        if let link = envelope.link { members.append((link.word, .string(link.id))) }
        if let data { members.append(("data", data)) }
        return JSON.object(members).text
    }
}

extension EventDefinition {
    /// What a field is where nothing is said: the field that dates the event, and the school year,
    /// have the day of the step.
    fileprivate func usualValue(of field: FieldDefinition, on day: CivilDay) -> String? {
        guard field.isRequired, field.name == dating.field || field.name == "schoolYear" else {
            return nil
        }
        switch field.form {
        case .date: return day.description
        case .period: return String(day.year)
        case .semester: return "\(day.schoolYear)-\((3...8).contains(day.date.month) ? 2 : 1)"
        case .whole:
            if case .year(field.name) = dating { return String(day.year) }
            return String(day.schoolYear)
        default: return nil
        }
    }
}

/// A run of ids: what stands before the numbers, and these.
private struct IDRun {
    var ids: [(id: String, number: Int)]

    /// The longest run that is taken.
    private static let longest = 10_000

    /// Reads `p1..p30`, and `p01..p30` with as many digits in each; nil of anything else.
    init?(_ text: String) {
        let bytes = Array(text.utf8)
        let dot = UInt8(ascii: ".")
        guard
            let middle = bytes.indices.dropLast().first(where: {
                bytes[$0] == dot && bytes[$0 + 1] == dot
            }), let first = IDRun.parts(bytes[..<middle]),
            let last = IDRun.parts(bytes[(middle + 2)...]), first.prefix == last.prefix,
            first.number <= last.number, last.number - first.number < IDRun.longest
        else { return nil }
        ids = (first.number...last.number).map { number in
            let digits = String(number)
            let zeros = String(repeating: "0", count: max(0, first.width - digits.utf8.count))
            return (first.prefix + zeros + digits, number)
        }
    }

    private static func parts(
        _ bytes: ArraySlice<UInt8>
    ) -> (prefix: String, number: Int, width: Int)? {
        var start = bytes.endIndex
        while start > bytes.startIndex, (UInt8(ascii: "0")...UInt8(ascii: "9")) ~= bytes[start - 1]
        {
            start -= 1
        }
        let digits = String(decoding: bytes[start...], as: UTF8.self)
        guard let number = Int(digits) else { return nil }
        return (
            String(decoding: bytes[..<start], as: UTF8.self), number,
            digits.hasPrefix("0") ? digits.utf8.count : 1
        )
    }
}
