import Codes

/// 培训学分: what a session of training counts for a person (contract §2.2).
package enum TrainingCredit {
    package static let definition = EventDefinition(
        "training-credit", type, about: [.staff, .person], dated: .on("date"),
        fields: [
            .optional("unitId", .unit),
            .required("personRole", .word(of: PersonRole.self)),
            .required("programme", .code),
            .required("sessionId", .id),
            .required("date", .date),
            .optional("credits", .number),
            .optional("hours", .number),
            .optional("practiceDays", .count),
        ])

    @inlinable package static var type: EventType { EventType(number: 14) }
    package static let unit: Field<Term> = definition.field("unitId")
    package static let personRole: Field<PersonRole> = definition.field("personRole")
    package static let programme: Field<Term> = definition.field("programme")
    package static let session: Field<Term> = definition.field("sessionId")
    /// In millionths.
    package static let credits: Field<Int64?> = definition.field("credits")
    /// In millionths.
    package static let hours: Field<Int64?> = definition.field("hours")
    package static let practiceDays: Field<Int64?> = definition.field("practiceDays")
}
