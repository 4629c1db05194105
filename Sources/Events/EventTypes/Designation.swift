import Codes

/// 称号、示范、创建: a title is granted or revoked (contract §2.2).
package enum Designation {
    package static let definition = EventDefinition(
        "designation", type, about: [.staff, .institution, .area, .resource, .person],
        dated: .on("date"),
        fields: [
            .required("titleCode", .code),
            .required("level", .word(of: TitleLevel.self)),
            .required("change", .word(of: DesignationChange.self)),
            .required("date", .date),
            .optional("areaCode", .areaCode),
            .optional("unitId", .unit),
            .optional("batch", .name),
        ])

    @inlinable package static var type: EventType { EventType(number: 19) }
    package static let title: Field<Term> = definition.field("titleCode")
    package static let level: Field<TitleLevel> = definition.field("level")
    package static let change: Field<DesignationChange> = definition.field("change")
    package static let area: Field<Term> = definition.field("areaCode")
    package static let unit: Field<Term> = definition.field("unitId")
    package static let batch: Field<Term> = definition.field("batch")
}
