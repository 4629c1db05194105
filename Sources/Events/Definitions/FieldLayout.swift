import Codes

/// Where a value lies in a payload: a few bits of a word, a word, or two.
public struct Slot: Hashable, Sendable, BitwiseCopyable {
    public let word: UInt16
    public let shift: UInt8
    /// Bits; 64 = two words, the lower first.
    public let width: UInt8
    /// A decimal: 0, −1, 1, −2 … are kept as 1, 2, 3, 4 …; other numbers n as n + 1.
    public let isSigned: Bool

    init(word: Int, shift: Int = 0, width: Int, isSigned: Bool = false) {
        self.word = UInt16(word)
        self.shift = UInt8(shift)
        self.width = UInt8(width)
        self.isSigned = isSigned
    }
}

/// Where each field of an event type lies in the payload of its facts.
///
/// Field by field: what needs few bits goes into the word that was begun last for such fields, and
/// begins a new one where that has no room; all else takes a word or two. So a field that is
/// appended moves no earlier one. Everywhere 0 means that it is absent.
struct FieldLayout: Sendable {
    private(set) var places: [Place] = []
    /// Words of a payload before what its lists and maps hold.
    private(set) var wordCount = 0
    private var bitsWord = 0
    private var bitsUsed = 32

    /// A value that a payload keeps.
    struct Place: Sendable {
        var name: String
        var slot: Slot
        /// What it may be read as.
        var values: [ObjectIdentifier]

        func holds(_ value: ObjectIdentifier) -> Bool { values.contains(value) }
    }

    init(
        fields: [FieldDefinition], conditions: [EventDefinition.Condition],
        datedBy dating: EventDefinition.Dating
    ) {
        for field in fields where field.isKept {
            if field.name == dating.field, case .date = field.form { continue }
            add(field, named: field.name, isRequired: field.isRequired)
        }
        for condition in conditions {
            guard case .limits(let name, let list) = condition.demand else { continue }
            let slot = bits(list.width)
            places.append(Place(name: name, slot: slot, values: [list.optional]))
        }
    }

    /// The slot of a field; of one that is not kept, nil.
    func slot(of name: String) -> Slot? { places.first { $0.name == name }?.slot }

    /// The slot of what a condition keeps.
    func slot(of name: String, limitedTo list: WordList) -> Slot? {
        places.first { $0.name == name && $0.holds(list.optional) }?.slot
    }

    private mutating func add(_ field: FieldDefinition, named name: String, isRequired: Bool) {
        func keep(_ slot: Slot, _ optional: any Any.Type, _ required: (any Any.Type)?) {
            var values = [ObjectIdentifier(optional)]
            if let required, isRequired { values.append(ObjectIdentifier(required)) }
            places.append(Place(name: name, slot: slot, values: values))
        }
        switch field.form {
        case .text, .group: keep(words(1), Term.self, nil)
        case .word(let list):
            let values = isRequired ? [list.optional, list.list] : [list.optional]
            places.append(Place(name: name, slot: bits(list.width), values: values))
        case .words(let list): keep(bits(1 + list.greatest), UInt32?.self, nil)
        case .flag: keep(bits(2), Bool?.self, nil)
        case .date: keep(words(1), Int32?.self, nil)
        case .period, .semester: keep(words(1), StatementPeriod?.self, StatementPeriod.self)
        case .whole(let bounds): keep(whole(upTo: bounds.upperBound + 1), Int64?.self, Int64.self)
        case .decimal: keep(words(2, isSigned: true), Int64?.self, Int64.self)
        case .personIDs: keep(words(1), Int64?.self, nil)
        case .texts: keep(words(1), [Term].self, nil)
        case .map: keep(words(1), [MapEntry].self, nil)
        case .object(let fields):
            for inner in fields where inner.isKept {
                add(inner, named: "\(name).\(inner.name)", isRequired: false)
            }
        }
    }

    private mutating func words(_ count: Int, isSigned: Bool = false) -> Slot {
        defer { wordCount += count }
        return Slot(word: wordCount, width: 32 * count, isSigned: isSigned)
    }

    private mutating func bits(_ width: Int) -> Slot {
        if bitsUsed + width > 32 {
            (bitsWord, bitsUsed) = (wordCount, 0)
            wordCount += 1
        }
        defer { bitsUsed += width }
        return Slot(word: bitsWord, shift: bitsUsed, width: width)
    }

    private mutating func whole(upTo greatest: Int64) -> Slot {
        let width = Int64.bitWidth - greatest.leadingZeroBitCount
        if width <= 16 { return bits(width) }
        return words(width <= 32 ? 1 : 2)
    }
}
