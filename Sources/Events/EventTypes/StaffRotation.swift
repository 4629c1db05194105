import Codes

/// 交流轮岗: a person works at another unit for a time (contract §2.2).
package enum StaffRotation {
    package static let definition = EventDefinition(
        "staff-rotation", type, about: [.staff], dated: .on("from"),
        fields: [
            .required("fromUnitId", .unit),
            .required("toUnitId", .unit),
            .optional("role", .word(of: Role.self)),
            .optional("backbone", .flag),
            .required("schoolYear", .year),
            .required("from", .date),
            .optional("to", .date),
        ])

    @inlinable package static var type: EventType { EventType(number: 5) }
    package static let toUnit: Field<Term> = definition.field("toUnitId")
    package static let role: Field<Role?> = definition.field("role")
    package static let backbone: Field<Bool?> = definition.field("backbone")
    package static let schoolYear: Field<Int64> = definition.field("schoolYear")
    /// The last day that counts; absent: the end of the school year.
    package static let to: Field<Int32?> = definition.field("to")
}
