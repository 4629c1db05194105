import Codes

/// 学历、专业、资格、职称: what a person is qualified for, from a day on (contract §2.2).
package enum StaffQualification {
    package static let definition = EventDefinition(
        "staff-qualification", type, about: [.staff], dated: .on("validFrom"),
        fields: [
            .required("kind", .word(of: QualificationKind.self)),
            .required("value", .code),
            .optional("stage", .word(of: Stage.self)),
            .required("validFrom", .date),
            .optional("validTo", .date),
        ],
        conditions: [
            .when("kind", is: QualificationKind.degree, "value", isOneOf: Degree.self)
        ])

    @inlinable package static var type: EventType { EventType(number: 4) }
    package static let kind: Field<QualificationKind> = definition.field("kind")
    /// The value as a code, of every kind.
    package static let value: Field<Term> = definition.field("value")
    /// The value where the kind is degree.
    package static let degree: Field<Degree?> = definition.field("value")
    /// The last day that counts.
    package static let validTo: Field<Int32?> = definition.field("validTo")
}
