import Codes

/// 学校设立、变更、撤并: what changes at an institution on a day; what is absent stays as it was
/// (contract §2.2).
package enum InstitutionChange {
    package static let definition = EventDefinition(
        "institution-change", type, about: [.institution], dated: .on("date"),
        fields: [
            .required("change", .word(of: InstitutionChangeKind.self)),
            .required("date", .date),
            .optional("kind", .word(of: InstitutionKind.self)),
            .optional("name", .name),
            .optional("areaCode", .areaCode),
            .optional("townshipCode", .areaCode),
            .optional("setting", .word(of: Setting.self)),
            .optional("townshipSeat", .flag),
            .optional("ownership", .word(of: Ownership.self)),
            .optional("forProfit", .flag),
            .optional("stages", .words(of: Stage.self)),
            .optional("mergedInto", .unit),
            .optional("classCount", .count),
        ],
        conditions: [
            .when(
                "change", is: InstitutionChangeKind.opened,
                requires: ["kind", "areaCode", "setting", "ownership"])
        ])

    @inlinable package static var type: EventType { EventType(number: 6) }
    package static let change: Field<InstitutionChangeKind> = definition.field("change")
    package static let kind: Field<InstitutionKind?> = definition.field("kind")
    package static let name: Field<Term> = definition.field("name")
    package static let area: Field<Term> = definition.field("areaCode")
    package static let township: Field<Term> = definition.field("townshipCode")
    package static let setting: Field<Setting?> = definition.field("setting")
    package static let ownership: Field<Ownership?> = definition.field("ownership")
    package static let townshipSeat: Field<Bool?> = definition.field("townshipSeat")
    package static let forProfit: Field<Bool?> = definition.field("forProfit")
    /// Bits of `Stage`.
    package static let stages: Field<UInt32?> = definition.field("stages")
    package static let mergedInto: Field<Term> = definition.field("mergedInto")
}
