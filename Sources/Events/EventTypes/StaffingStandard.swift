import Codes

/// 教职工编制标准: how many posts of a role an institution must have, from a day on (contract §2.2).
/// With a teaching subject it is a standard of its own.
package enum StaffingStandard {
    package static let definition = EventDefinition(
        "staffing-standard", type, about: [.institution], dated: .on("effectiveFrom"),
        fields: [
            .required("role", .word(of: Role.self)),
            .optional("teachingSubject", .code),
            .required("postsRequired", .count),
            .optional("postsEstablished", .count),
            .required("effectiveFrom", .date),
        ])

    @inlinable package static var type: EventType { EventType(number: 17) }
    package static let role: Field<Role> = definition.field("role")
    package static let teachingSubject: Field<Term> = definition.field("teachingSubject")
    package static let postsRequired: Field<Int64> = definition.field("postsRequired")
    package static let postsEstablished: Field<Int64?> = definition.field("postsEstablished")
}
