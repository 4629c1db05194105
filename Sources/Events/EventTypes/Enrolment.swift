import Codes

/// 入学、转入、复学、升级: a student is enrolled at a school from a day on (contract §2.2).
package enum Enrolment {
    package static let definition = EventDefinition(
        "enrolment", type, about: [.student], dated: .on("from"),
        fields: [
            .required("schoolId", .unit),
            .required("stage", .word(of: Stage.self)),
            .required("from", .date),
            .required("move", .word(of: Move.self)),
            .optional("grade", .grade),
            .optional("classId", .id),
            .optional("sex", .word(of: Sex.self)),
            .optional("birthDate", .date),
            .optional("admissionRoute", .word(of: AdmissionRoute.self)),
            .optional("groups", .words(of: LearnerGroup.self)),
            .optional("disabilityType", .code),
            .optional("placement", .word(of: Placement.self)),
            .optional("boarding", .flag),
            .optional("placePurchased", .flag),
            .optional("guardianIds", .personIDs),
        ])

    @inlinable package static var type: EventType { EventType(number: 1) }
    package static let school: Field<Term> = definition.field("schoolId")
    package static let stage: Field<Stage> = definition.field("stage")
    package static let move: Field<Move> = definition.field("move")
    package static let grade: Field<Int64?> = definition.field("grade")
    package static let classID: Field<Term> = definition.field("classId")
    package static let sex: Field<Sex?> = definition.field("sex")
    package static let birthDate: Field<Int32?> = definition.field("birthDate")
    package static let admissionRoute: Field<AdmissionRoute?> = definition.field("admissionRoute")
    /// Bits of `LearnerGroup`.
    package static let groups: Field<UInt32?> = definition.field("groups")
    package static let disabilityType: Field<Term> = definition.field("disabilityType")
    package static let placement: Field<Placement?> = definition.field("placement")
    package static let boarding: Field<Bool?> = definition.field("boarding")
    package static let placePurchased: Field<Bool?> = definition.field("placePurchased")
    /// How many different ones: who they are is not kept.
    package static let guardians: Field<Int64?> = definition.field("guardianIds")
}
