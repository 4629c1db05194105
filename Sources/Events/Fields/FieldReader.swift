import Calendar
import Codes

/// Reads the fields of an event's data as what they are, and refuses what breaks the schema.
///
/// An optional field is absent when it is missing or null; its value is then nil, or 0 of a term.
struct FieldReader {
    var document = JSONDocument()
    var terms: Interner
    let lists = WordLists()

    private let index = FieldIndex()
    /// The fields of the data, and of the object that was opened in it last.
    private var outer = FieldFrame()
    private var inner = FieldFrame()

    init(terms: Interner) { self.terms = terms }

    /// The object in which a field stands.
    enum Parent {
        case data, entryCheck, group

        var pointer: String {
            switch self {
            case .data: "/data"
            case .entryCheck: "/data/entryCheck"
            case .group: "/data/group"
            }
        }
    }

    /// A field that is present: its place among the members of the document.
    struct Field {
        var place: Int
        var parent: Parent
    }

    // MARK: Finding

    /// Finds all fields of an object: of the data, or of one in it.
    mutating func open(_ object: JSONNode, as parent: Parent) {
        if case .data = parent {
            outer.fill(object, of: document, by: index)
        } else {
            inner.fill(object, of: document, by: index)
        }
    }

    /// The field, if it is there.
    @inline(__always)
    func optional(_ name: FieldName, _ parent: Parent = .data) -> Field? {
        let place = if case .data = parent { outer.place(of: name) } else { inner.place(of: name) }
        return place.map { Field(place: $0, parent: parent) }
    }

    /// The field; without it the event breaks the schema.
    @inline(__always)
    func required(_ name: FieldName, _ parent: Parent = .data) throws(Rejection) -> Field {
        guard let field = optional(name, parent) else { throw missing(name, parent) }
        return field
    }

    private func missing(_ name: FieldName, _ parent: Parent) -> Rejection {
        Rejection(
            .schemaViolation, "a required field is missing",
            pointer: "\(parent.pointer)/\(name)")
    }

    /// The value of a field.
    func node(_ field: Field) -> JSONNode { document.members[field.place].value }

    /// What is wrong with a field, or with an item of its list.
    func violation(_ field: Field, _ detail: String, item: Int? = nil) -> Rejection {
        var pointer = field.parent.pointer + "/" + document.members[field.place].name.text
        if let item { pointer += "/\(item)" }
        return Rejection(.schemaViolation, detail, pointer: pointer)
    }

    // MARK: Texts

    /// A text of this form, interned.
    mutating func term(_ field: Field, _ form: TextForm) throws(Rejection) -> Term {
        let node = node(field)
        guard node.isString, form.fits(document.bytes.span.extracting(node.range)) else {
            throw violation(field, form.expectation)
        }
        return terms.term(of: node.range, in: document.bytes)
    }

    mutating func term(_ field: Field?, _ form: TextForm) throws(Rejection) -> Term {
        guard let field else { return 0 }
        return try term(field, form)
    }

    /// A member of a closed list.
    func choice<Value>(_ field: Field, _ list: WordList<Value>) throws(Rejection) -> Value {
        let node = node(field)
        guard node.isString, let value = list.value(of: document.word(node)) else {
            throw violation(field, "not a member of the list")
        }
        return value
    }

    func choice<Value>(_ field: Field?, _ list: WordList<Value>) throws(Rejection) -> Value? {
        guard let field else { return nil }
        return try choice(field, list) as Value
    }

    /// A list of members of a closed list, as bits: bit 0 for raw value 1.
    func choices<Value>(_ field: Field?, _ list: WordList<Value>) throws(Rejection) -> UInt32? {
        guard let field else { return nil }
        let node = node(field)
        guard node.kind == .array else { throw violation(field, "not a list") }
        var bits: UInt32 = 0
        for (index, place) in node.range.enumerated() {
            let item = document.members[place].value
            guard item.isString, let value = list.value(of: document.word(item)) else {
                throw violation(field, "not a member of the list", item: index)
            }
            bits |= 1 << UInt32(value.rawValue - 1)
        }
        return bits
    }

    /// How many different ids a list has.
    func countOfIDs(_ field: Field?) throws(Rejection) -> UInt32 {
        guard let field else { return 0 }
        let node = node(field)
        guard node.kind == .array else { throw violation(field, "not a list") }
        var ids = Set<ArraySlice<UInt8>>()
        for (index, place) in node.range.enumerated() {
            let item = document.members[place].value
            guard item.isString, TextForm.id.fits(document.bytes.span.extracting(item.range)) else {
                throw violation(field, TextForm.id.expectation, item: index)
            }
            ids.insert(document.bytes[item.range])
        }
        return UInt32(ids.count)
    }

    // MARK: Days

    /// A civil day that exists.
    func day(_ field: Field) throws(Rejection) -> CivilDay {
        let node = node(field)
        guard node.isString, let day = CivilDay(document.bytes.span.extracting(node.range)) else {
            throw violation(field, "not a date that exists")
        }
        return day
    }

    /// The same for a fact; what lies before 1801 is kept as 1801, earlier than every reading.
    func storableDay(_ field: Field?) throws(Rejection) -> Int32? {
        guard let field else { return nil }
        return max(try day(field), CivilDay.first(of: 1801)).number
    }

    // MARK: Numbers and flags

    /// A whole number in these bounds, by value: `2023.0` is one.
    func integer(_ field: Field, in bounds: ClosedRange<Int64>) throws(Rejection) -> Int64 {
        guard let value = scaled(node(field), places: 0), bounds.contains(value) else {
            throw violation(
                field, "not a whole number from \(bounds.lowerBound) to \(bounds.upperBound)")
        }
        return value
    }

    func integer(_ field: Field?, in bounds: ClosedRange<Int64>) throws(Rejection) -> Int64? {
        guard let field else { return nil }
        return try integer(field, in: bounds) as Int64
    }

    /// A number below 10^12 whose millionfold is whole, in millionths.
    func millionths(_ field: Field) throws(Rejection) -> Int64 {
        guard let value = scaled(node(field), places: 6) else {
            throw violation(field, "not a number below 10^12 with at most six decimals")
        }
        return value
    }

    func flag(_ field: Field?) throws(Rejection) -> Bool? {
        guard let field else { return nil }
        switch node(field).kind {
        case .yes: return true
        case .no: return false
        default: throw violation(field, "neither true nor false")
        }
    }

    private func scaled(_ node: JSONNode, places: Int) -> Int64? {
        guard node.kind == .number else { return nil }
        if places == 0, let value = plainInteger(node) { return value }
        return DecimalNumber(document.bytes.span.extracting(node.range)).scaled(places: places)
    }

    /// A number of at most twelve digits and nothing else, as most are.
    private func plainInteger(_ node: JSONNode) -> Int64? {
        guard node.count <= 12 else { return nil }
        var value: Int64 = 0
        for index in node.range {
            guard document.bytes[index].isDigit else { return nil }
            value = value * 10 + Int64(document.bytes[index] & 15)
        }
        return value
    }
}

/// Bounds of whole numbers.
enum Bounds {
    static var year: ClosedRange<Int64> { 1900...2100 }
    static var grade: ClosedRange<Int64> { 1...12 }
    static var count: ClosedRange<Int64> { 0...999_999_999_999 }
}
