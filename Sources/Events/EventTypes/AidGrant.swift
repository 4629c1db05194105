import Codes

/// 资助、补贴: money that a person gets for a semester under a programme (contract §2.2).
package enum AidGrant {
    package static let definition = EventDefinition(
        "aid-grant", type, about: [.student, .staff, .person], dated: .on("semester"),
        fields: [
            .optional("schoolId", .unit),
            .required("programme", .code),
            .optional("stage", .word(of: Stage.self)),
            .required("amount", .money),
            .required("semester", .semester),
        ])

    @inlinable package static var type: EventType { EventType(number: 12) }
    package static let school: Field<Term> = definition.field("schoolId")
    package static let programme: Field<Term> = definition.field("programme")
    package static let stage: Field<Stage?> = definition.field("stage")
    /// In hundredths of a yuan.
    package static let amount: Field<Int64> = definition.field("amount")
    package static let semester: Field<StatementPeriod> = definition.field("semester")
}
