import Codes

/// 校舍与设施建设: a facility of an institution reaches a phase, or what it offers changes
/// (contract §2.2).
package enum FacilityChange {
    package static let definition = EventDefinition(
        "facility-change", type, about: [.institution], dated: .on("date"),
        fields: [
            .required("facilityId", .id),
            .required("facilityType", .code),
            .required("phase", .word(of: FacilityPhase.self)),
            .optional("projectKind", .word(of: ProjectKind.self)),
            .optional("capabilities", .map),
            .required("date", .date),
        ])

    @inlinable package static var type: EventType { EventType(number: 16) }
    package static let facility: Field<Term> = definition.field("facilityId")
    package static let facilityType: Field<Term> = definition.field("facilityType")
    package static let phase: Field<FacilityPhase> = definition.field("phase")
    package static let projectKind: Field<ProjectKind?> = definition.field("projectKind")
    /// By the order of the codes' texts; numbers in millionths.
    package static let capabilities: Field<[MapEntry]> = definition.field("capabilities")
}
