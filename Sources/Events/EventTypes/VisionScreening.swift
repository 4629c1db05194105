import Codes

/// 视力筛查: whether a child or young person is short-sighted (近视) on a day (contract §2.2). Of those
/// at no school a person is the subject.
package enum VisionScreening {
    package static let definition = EventDefinition(
        "vision-screening", type, about: [.student, .person], dated: .on("date"),
        fields: [
            .optional("schoolId", .unit),
            .optional("areaCode", .areaCode),
            .optional("stage", .word(of: Stage.self)),
            .optional("age", .count),
            .required("date", .date),
            .required("myopic", .flag),
        ])

    @inlinable package static var type: EventType { EventType(number: 10) }
    package static let school: Field<Term> = definition.field("schoolId")
    package static let area: Field<Term> = definition.field("areaCode")
    package static let stage: Field<Stage?> = definition.field("stage")
    /// In completed years.
    package static let age: Field<Int64?> = definition.field("age")
    package static let myopic: Field<Bool?> = definition.field("myopic")
}
