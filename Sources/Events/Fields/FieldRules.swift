/// The fields of all event types as the decoder goes through them: flat arrays of numbers, since an
/// array inside an array costs a reference count at each access.
struct FieldRules: Sendable {
    private(set) var types: [TypeRule] = []
    private(set) var fields: [FieldRule] = []
    private(set) var conditions: [ConditionRule] = []
    /// The members of closed lists, list after list.
    private(set) var words: [Word] = []
    private(set) var numbers: [UInt8] = []
    /// Of each object's fields, in the place of its range: their names, sorted, and which of
    /// `fields` have them.
    private(set) var names: [Word] = []
    private(set) var named: [Int32] = []
    private let prefix = Word("education.")
    private let suffix = Word(".v1")
    private let subjectPrefixes = SubjectKind.allCases.map { Word($0.word + "/") }

    /// An event type.
    struct TypeRule: BitwiseCopyable {
        var name: Word
        var type: EventType
        /// Bit n = the kind with raw value n.
        var subjects: UInt8
        /// Those of the data in `fields`; those of objects in it come after them.
        var fields: IndexRange
        var conditions: IndexRange
        var wordCount: Int
    }

    /// A field of the data, or of an object in it.
    struct FieldRule: BitwiseCopyable {
        var name: Word
        var kind: Kind
        var isRequired: Bool
        /// What it says of the day on which the fact takes effect.
        var dating = Dating.none
        /// Where facts keep it, if they do.
        var slot: Slot?
        var text = TextForm.id
        /// Of a whole number its bounds.
        var decimal = DecimalForm(places: 0, digits: 12)
        /// Of a closed list its members in `words`, of an object its fields in `fields`.
        var items = IndexRange(0..<0)
        /// The object in which it stands, a place in `fields`; −1 = the data.
        var parent: Int32 = -1
    }

    enum Kind: BitwiseCopyable {
        case text, word, words, flag, date, period, semester, whole, decimal, personIDs, texts
        case map, object, group
    }

    enum Dating: BitwiseCopyable {
        case none, day, year, schoolYear
    }

    /// What a condition demands, where field `field` has the word with this number.
    struct ConditionRule: BitwiseCopyable {
        var field: Int32
        var number: UInt8
        /// The fields that are required or, where there is a slot, the one that is limited.
        var target: Int32
        /// The list, and where its member is kept.
        var items = IndexRange(0..<0)
        var slot: Slot?
    }

    /// A range of places without the optional bits of the standard one.
    struct IndexRange: BitwiseCopyable {
        let start: Int32
        let end: Int32
        init(_ range: Range<Int>) {
            (start, end) = (Int32(range.lowerBound), Int32(range.upperBound))
        }
        var range: Range<Int> { Int(start)..<Int(end) }
    }

    /// By the number of an event type its place in `types`; −1 = unknown.
    private var places = [Int16](repeating: -1, count: Int(UInt8.max) + 1)

    init(_ definitions: [EventDefinition]) {
        for definition in definitions { add(definition) }
        for (place, rule) in types.enumerated() { places[Int(rule.type.number)] = Int16(place) }
    }

    /// The place of an event type in `types`; nil of one that is not in the table.
    func place(of type: EventType) -> Int? {
        let place = places[Int(type.number)]
        return place < 0 ? nil : Int(place)
    }

    // MARK: Finding

    /// The place of the type that a text `education.<name>.v1` names; nil where none does.
    func type(of node: JSONNode, in document: borrowing JSONDocument) -> Int? {
        let (start, count) = (node.start, node.count)
        let nameCount = count - 13
        guard 1...Word.capacity ~= nameCount else { return nil }
        let bytes = document.bytes.span.bytes
        guard Word(bytes, at: start, count: 10) == prefix,
            Word(bytes, at: start + count - 3, count: 3) == suffix
        else { return nil }
        let name = Word(bytes, at: start + 10, count: nameCount)
        for place in types.indices where types[place].name == name { return place }
        return nil
    }

    /// `student/` as a word.
    func subjectPrefix(of kind: SubjectKind) -> Word { subjectPrefixes[Int(kind.rawValue) - 1] }

    /// The number of a member of a closed list; 0 where the word is none.
    func number(of word: Word, among list: IndexRange) -> UInt8 {
        for place in list.range where words[place] == word { return numbers[place] }
        return 0
    }

    /// Notes for each of these fields where it is among the members of an object, −1 = absent or
    /// null. Both are sorted by name: one walk finds all.
    func find(
        _ range: Range<Int>, in object: JSONNode, of document: borrowing JSONDocument,
        _ places: inout [Int32]
    ) {
        var found = places.mutableSpan
        for index in range { found[index] = -1 }
        var next = range.lowerBound
        for place in object.range {
            let name = document.members[place].name
            while next < range.upperBound, names[next] < name { next += 1 }
            guard next < range.upperBound else { return }
            if names[next] == name {
                if document.members[place].value.kind != .null {
                    found[Int(named[next])] = Int32(place)
                }
                next += 1
            }
        }
    }

    // MARK: Compiling

    private mutating func add(_ definition: EventDefinition) {
        let start = fields.count
        add(definition.fields, of: definition, parent: -1, path: "")
        let range = start..<start + definition.fields.count
        let firstCondition = conditions.count
        for condition in definition.conditions { add(condition, of: definition, range) }
        guard let dating = range.first(where: { fields[$0].name == Word(definition.dating.field) })
        else { preconditionFailure("\(definition.name) has no field \(definition.dating.field)") }
        precondition(fields[dating].isRequired, "what dates \(definition.name) is required")
        fields[dating].dating =
            switch definition.dating {
            case .on: .day
            case .schoolYear: .schoolYear
            case .year: .year
            }
        types.append(
            TypeRule(
                name: Word(definition.name), type: definition.type,
                subjects: definition.subjects.reduce(0) { $0 | 1 << $1.rawValue },
                fields: IndexRange(range),
                conditions: IndexRange(firstCondition..<conditions.count),
                wordCount: definition.layout.wordCount))
    }

    /// Adds the fields of an object side by side, then those of the objects in it.
    private mutating func add(
        _ definitions: [FieldDefinition], of type: EventDefinition, parent: Int, path: String
    ) {
        let start = fields.count
        for definition in definitions {
            // One byte less than a word holds, so that no longer name looks the same.
            precondition(definition.name.utf8.count < Word.capacity, "a long name")
            var rule = rule(definition, slot: type.layout.slot(of: path + definition.name))
            rule.parent = Int32(parent)
            fields.append(rule)
        }
        let sorted = fields.indices.dropFirst(start).sorted { fields[$0].name < fields[$1].name }
        names += sorted.map { fields[$0].name }
        named += sorted.map(Int32.init)
        for (step, definition) in definitions.enumerated() {
            let place = start + step
            switch definition.form {
            case .object(let inner):
                fields[place].items = IndexRange(fields.count..<fields.count + inner.count)
                add(inner, of: type, parent: place, path: definition.name + ".")
            case .group(let inner):
                fields[place].items = IndexRange(fields.count..<fields.count + inner.count)
                // Kept whole: the fields in it have no slots.
                add(inner, of: type, parent: place, path: definition.name + "/")
            case .text, .word, .words, .flag, .date, .period, .semester, .whole, .decimal,
                .personIDs, .texts, .map:
                continue
            }
        }
    }

    private mutating func rule(_ definition: FieldDefinition, slot: Slot?) -> FieldRule {
        func plain(_ kind: Kind) -> FieldRule {
            FieldRule(
                name: Word(definition.name), kind: kind, isRequired: definition.isRequired,
                slot: definition.isKept ? slot : nil)
        }
        var rule: FieldRule
        switch definition.form {
        case .text(let form):
            rule = plain(.text)
            rule.text = form
        case .texts(let form):
            rule = plain(.texts)
            rule.text = form
        case .word(let list):
            rule = plain(.word)
            rule.items = add(list)
        case .words(let list):
            rule = plain(.words)
            rule.items = add(list)
        case .whole(let bounds):
            rule = plain(.whole)
            rule.decimal = DecimalForm(places: 0, bounds: bounds)
        case .decimal(let form):
            rule = plain(.decimal)
            rule.decimal = form
        case .flag: rule = plain(.flag)
        case .date: rule = plain(.date)
        case .period: rule = plain(.period)
        case .semester: rule = plain(.semester)
        case .personIDs: rule = plain(.personIDs)
        case .map: rule = plain(.map)
        case .object: rule = plain(.object)
        case .group: rule = plain(.group)
        }
        return rule
    }

    private mutating func add(_ list: WordList) -> IndexRange {
        let start = words.count
        words += list.words.map { Word($0.word) }
        numbers += list.words.map(\.number)
        return IndexRange(start..<words.count)
    }

    private mutating func add(
        _ condition: EventDefinition.Condition, of type: EventDefinition, _ range: Range<Int>
    ) {
        func place(_ name: String) -> Int {
            guard let place = range.first(where: { fields[$0].name == Word(name) }) else {
                preconditionFailure("a condition of \(type.name) names \(name), which is no field")
            }
            return place
        }
        let field = place(condition.field)
        let number = number(of: Word(condition.word), among: fields[field].items)
        precondition(number > 0, "\(condition.word) is no word of \(condition.field)")
        switch condition.demand {
        case .requires(let names):
            for name in names {
                conditions.append(
                    ConditionRule(field: Int32(field), number: number, target: Int32(place(name))))
            }
        case .limits(let name, let list):
            conditions.append(
                ConditionRule(
                    field: Int32(field), number: number, target: Int32(place(name)),
                    items: add(list), slot: type.layout.slot(of: name, limitedTo: list)))
        }
    }
}
