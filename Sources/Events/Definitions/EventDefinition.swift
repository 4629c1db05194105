import Codes

/// An event type: a row of the contract's table (§2.2).
///
/// Decoding, the payload of a fact and its stored form follow from it. The order of the fields is
/// the order in which they are read, so the first fault is that of the first faulty field; it is
/// also the order in which they are stored, so a new field is appended, and an old one keeps its
/// place and its form. `ContractTableTests` holds that against what facts are stored with.
package struct EventDefinition: Sendable {
    /// The name between `education.` and `.v1`.
    package let name: String
    package let type: EventType
    /// The kinds of subject that its events may be about.
    package let subjects: [SubjectKind]
    package let dating: Dating
    package let fields: [FieldDefinition]
    /// What holds only beside a certain word of a field; looked at after all fields.
    package let conditions: [Condition]
    let layout: FieldLayout

    package init(
        _ name: String, _ type: EventType, about subjects: [SubjectKind], dated dating: Dating,
        fields: [FieldDefinition], conditions: [Condition] = []
    ) {
        self.name = name
        self.type = type
        self.subjects = subjects
        self.dating = dating
        self.fields = fields
        self.conditions = conditions
        layout = FieldLayout(fields: fields, conditions: conditions, datedBy: dating)
    }

    /// Which field gives the day on which a fact takes effect.
    package enum Dating: Sendable {
        /// A day, or the first day of a period or semester. A day is not kept a second time: it is
        /// the fact's own.
        case on(String)
        /// The year y of a field means y-09-01.
        case schoolYear(String)
        /// The year y of a field means y-01-01.
        case year(String)

        /// The name of the field.
        package var field: String {
            switch self {
            case .on(let name), .schoolYear(let name), .year(let name): name
            }
        }
    }

    /// Beside a certain word of one field …
    package struct Condition: Sendable {
        package let field: String
        package let word: String
        package let demand: Demand

        package enum Demand: Sendable {
            /// … these fields are required.
            case requires([String])
            /// … the open code of this field is a member of a list; it is kept as that too.
            case limits(String, WordList)
        }

        /// These fields are required where a field has this word.
        package static func when(
            _ field: String, is word: some ClosedList, requires fields: [String]
        ) -> Condition {
            Condition(field: field, word: word.word, demand: .requires(fields))
        }

        /// A field is a member of a list where another field has this word.
        package static func when<List: ClosedList>(
            _ field: String, is word: some ClosedList, _ other: String, isOneOf list: List.Type
        ) -> Condition {
            Condition(field: field, word: word.word, demand: .limits(other, .all(of: list)))
        }
    }

    /// What facts of this type keep, and where, in the order in which it is stored.
    package var places: [(name: String, slot: Slot)] {
        layout.places.map { ($0.name, $0.slot) }
    }

    /// The fields that name an institution, by which an event about anybody speaks of it.
    package var unitFields: [Field<Term>] {
        fields.compactMap { definition in
            guard definition.isKept, case .text(.unit) = definition.form else { return nil }
            return field(definition.name)
        }
    }

    /// The handle by which a fold or a noun reads a field of a fact: `entryCheck.doneOn` is a field
    /// of an object. What `Value` may be says `Field`; asking for a field that is not there, or as
    /// something else, is our own mistake and stops the program.
    package func field<Value>(_ name: String, as value: Value.Type = Value.self) -> Field<Value> {
        let values = layout.places.filter { $0.name == name }
        guard let place = values.first(where: { $0.holds(ObjectIdentifier(value)) }) else {
            preconditionFailure("\(self.name) keeps no \(name) as \(value)")
        }
        return Field(slot: place.slot)
    }
}
