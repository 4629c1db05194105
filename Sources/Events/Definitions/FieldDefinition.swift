import Codes

/// A field of an event's data: a line of the contract's table.
package struct FieldDefinition: Sendable {
    package let name: String
    package let form: FieldForm
    /// Without it, or with null, the event breaks the schema.
    package let isRequired: Bool
    /// Whether facts keep it; else it is only held against its form.
    package let isKept: Bool

    private init(_ name: String, _ form: FieldForm, isRequired: Bool, isKept: Bool) {
        self.name = name
        self.form = form
        self.isRequired = isRequired
        self.isKept = isKept
    }

    package static func required(_ name: String, _ form: FieldForm) -> FieldDefinition {
        FieldDefinition(name, form, isRequired: true, isKept: true)
    }

    package static func optional(_ name: String, _ form: FieldForm) -> FieldDefinition {
        FieldDefinition(name, form, isRequired: false, isKept: true)
    }

    /// An optional field that must not be kept, such as the name of a person.
    package static func dropped(_ name: String, _ form: FieldForm) -> FieldDefinition {
        FieldDefinition(name, form, isRequired: false, isKept: false)
    }
}

/// What a field may hold, and with it how it is read and how a fact keeps it.
package indirect enum FieldForm: Sendable {
    /// A text, kept as a term.
    case text(TextForm)
    /// A member of a closed list.
    case word(WordList)
    /// A list of members of a closed list, kept as the set of them. An empty list is another
    /// statement than none.
    case words(WordList)
    case flag
    /// A civil day that exists.
    case date
    /// `2023`, `2023-09-01`, `2023-1`.
    case period
    /// `2023-1` autumn, `2023-2` spring.
    case semester
    /// A whole number from 0 to 10¹² − 1 within these bounds.
    case whole(ClosedRange<Int64>)
    /// A decimal, kept in units of its last place.
    case decimal(DecimalForm)
    /// A list of ids of persons: only how many different ones there are is kept.
    case personIDs
    /// A list of texts, kept as terms in their order.
    case texts(TextForm)
    /// An object of open codes, each with a number (as `.number`) or a flag.
    case map
    /// An object whose fields are kept one by one; its name and theirs, `entryCheck.doneOn`, find
    /// them.
    case object([FieldDefinition])
    /// An object that is kept whole, as one term: its known fields as canonical JSON, so that
    /// equal groups are one number. An empty one is none.
    case group([FieldDefinition])

    package static var id: FieldForm { .text(.id) }
    /// The id of an institution that the event speaks of.
    package static var unit: FieldForm { .text(.unit) }
    package static var code: FieldForm { .text(.openCode) }
    package static var areaCode: FieldForm { .text(.areaCode) }
    package static var name: FieldForm { .text(.name) }
    package static var count: FieldForm { .whole(0...999_999_999_999) }
    package static var year: FieldForm { .whole(1900...2100) }
    /// 1 to 12; junior 7 to 9, senior 10 to 12.
    package static var grade: FieldForm { .whole(1...12) }
    /// Below 10¹², in millionths.
    package static var number: FieldForm { .decimal(DecimalForm(places: 6, digits: 12)) }
    /// Yuan below 10¹⁴, in hundredths.
    package static var money: FieldForm { .decimal(DecimalForm(places: 2, digits: 14)) }
    /// Points with tenths, in these bounds.
    package static func score(_ bounds: ClosedRange<Int64>) -> FieldForm {
        .decimal(
            DecimalForm(places: 1, bounds: bounds.lowerBound * 10...bounds.upperBound * 10))
    }
    /// Whom a statement is about.
    package static var statementGroup: FieldForm {
        .group([
            .optional("ageFrom", .count),
            .optional("ageTo", .count),
            .optional("sex", .word(of: Sex.self)),
            .optional("setting", .word(of: Setting.self)),
            .optional("stage", .word(of: Stage.self)),
            .optional("item", .code),
        ])
    }
    /// A member of the list, any.
    package static func word<List: ClosedList>(of list: List.Type) -> FieldForm {
        .word(.all(of: list))
    }
    package static func words<List: ClosedList>(of list: List.Type) -> FieldForm {
        .words(.all(of: list))
    }
}

/// A decimal with a greatest number of places, within bounds.
package struct DecimalForm: Sendable, BitwiseCopyable {
    package let places: Int
    /// In units of the last place.
    package let low: Int64
    package let high: Int64

    /// The greatest number of digits before the point.
    init(places: Int, digits: Int) {
        let limit = (0..<places + digits).reduce(Int64(1)) { limit, _ in limit * 10 }
        self.init(places: places, bounds: 1 - limit...limit - 1)
    }

    init(places: Int, bounds: ClosedRange<Int64>) {
        self.places = places
        (low, high) = (bounds.lowerBound, bounds.upperBound)
    }

    /// The form in words, for a refusal.
    var expectation: String {
        let unit = (0..<places).reduce(Int64(1)) { unit, _ in unit * 10 }
        let limits =
            low == -high
            ? "below 10^\(String(high).utf8.count - places)"
            : "from \(low / unit) to \(high / unit)"
        let decimals = [1: "one decimal", 2: "two decimals", 6: "six decimals"]
        return "not a number \(limits) with at most \(decimals[places] ?? "\(places) decimals")"
    }
}
