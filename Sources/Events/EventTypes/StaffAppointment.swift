import Codes

/// 任职: a person works at a unit from a day on (contract §2.2).
package enum StaffAppointment {
    package static let definition = EventDefinition(
        "staff-appointment", type, about: [.staff], dated: .on("from"),
        fields: [
            .required("unitId", .unit),
            .required("role", .word(of: Role.self)),
            .optional("stage", .word(of: Stage.self)),
            .optional("teachingSubject", .code),
            .required("employment", .word(of: Employment.self)),
            .optional("establishedPost", .flag),
            .required("from", .date),
            .optional("to", .date),
            .optional("newToProfession", .flag),
            .optional(
                "entryCheck",
                .object([
                    .optional("doneOn", .date),
                    .optional("result", .word(of: EntryCheckResult.self)),
                ])),
            .optional("sex", .word(of: Sex.self)),
            .optional("birthDate", .date),
        ])

    @inlinable package static var type: EventType { EventType(number: 3) }
    package static let unit: Field<Term> = definition.field("unitId")
    package static let role: Field<Role> = definition.field("role")
    package static let stage: Field<Stage?> = definition.field("stage")
    package static let employment: Field<Employment> = definition.field("employment")
    package static let subject: Field<Term> = definition.field("teachingSubject")
    package static let establishedPost: Field<Bool?> = definition.field("establishedPost")
    package static let newToProfession: Field<Bool?> = definition.field("newToProfession")
    package static let checkedOn: Field<Int32?> = definition.field("entryCheck.doneOn")
    package static let checkResult: Field<EntryCheckResult?> = definition.field(
        "entryCheck.result")
    package static let sex: Field<Sex?> = definition.field("sex")
    package static let birthDate: Field<Int32?> = definition.field("birthDate")
    /// The last day that counts.
    package static let to: Field<Int32?> = definition.field("to")
}
