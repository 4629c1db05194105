import Codes

/// 督导评估、检查: what was found in a matter, or in one criterion of it (contract §2.2). The
/// supervisor's name is not kept.
package enum SupervisionResult {
    package static let definition = EventDefinition(
        "supervision-result", type, about: [.institution, .area, .staff], dated: .on("date"),
        fields: [
            .required("matterCode", .code),
            .optional("criterion", .code),
            .optional("round", .name),
            .required("result", .word(of: SupervisionOutcome.self)),
            .optional("value", .number),
            .optional("caseId", .id),
            .required("date", .date),
            .dropped("supervisor", .name),
        ])

    @inlinable package static var type: EventType { EventType(number: 20) }
    package static let matter: Field<Term> = definition.field("matterCode")
    /// 0: of the matter as a whole.
    package static let criterion: Field<Term> = definition.field("criterion")
    package static let round: Field<Term> = definition.field("round")
    package static let result: Field<SupervisionOutcome> = definition.field("result")
    /// In millionths.
    package static let value: Field<Int64?> = definition.field("value")
    package static let caseID: Field<Term> = definition.field("caseId")
}
