/// 应交流教师: whether a teacher is due for rotation in a school year, and at which unit on its first
/// day: the snapshot that the rotation share divides by (contract §2.2).
package enum RotationEligibility {
    package static let definition = EventDefinition(
        "rotation-eligibility", type, about: [.staff], dated: .schoolYear("schoolYear"),
        fields: [
            .required("unitId", .unit),
            .required("schoolYear", .year),
            .required("eligible", .flag),
            .optional("backbone", .flag),
        ])

    @inlinable package static var type: EventType { EventType(number: 13) }
    package static let unit: Field<Term> = definition.field("unitId")
    package static let schoolYear: Field<Int64> = definition.field("schoolYear")
    package static let eligible: Field<Bool?> = definition.field("eligible")
    package static let backbone: Field<Bool?> = definition.field("backbone")
}
