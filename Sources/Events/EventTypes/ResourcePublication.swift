import Codes

/// 教育资源: a course or another resource is published or withdrawn (contract §2.2).
package enum ResourcePublication {
    package static let definition = EventDefinition(
        "resource-publication", type, about: [.resource], dated: .on("date"),
        fields: [
            .required("kind", .word(of: ResourceKind.self)),
            .optional("media", .code),
            .optional("stage", .word(of: Stage.self)),
            .optional("free", .flag),
            .required("date", .date),
            .required("change", .word(of: PublicationChange.self)),
            .required("areaCode", .areaCode),
            .optional("unitId", .unit),
            .optional("influential", .flag),
        ])

    @inlinable package static var type: EventType { EventType(number: 22) }
    package static let kind: Field<ResourceKind> = definition.field("kind")
    package static let media: Field<Term> = definition.field("media")
    package static let stage: Field<Stage?> = definition.field("stage")
    package static let free: Field<Bool?> = definition.field("free")
    package static let change: Field<PublicationChange> = definition.field("change")
    package static let area: Field<Term> = definition.field("areaCode")
    package static let unit: Field<Term> = definition.field("unitId")
    package static let influential: Field<Bool?> = definition.field("influential")
}
