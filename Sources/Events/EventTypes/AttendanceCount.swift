/// 参加人次: how many came to a session, a head count without names (contract §2.2).
package enum AttendanceCount {
    package static let definition = EventDefinition(
        "attendance-count", type, about: [.institution, .area], dated: .on("date"),
        fields: [
            .required("programme", .code),
            .required("sessionId", .id),
            .required("date", .date),
            .required("attendances", .count),
        ])

    @inlinable package static var type: EventType { EventType(number: 15) }
    package static let programme: Field<Term> = definition.field("programme")
    package static let session: Field<Term> = definition.field("sessionId")
    package static let attendances: Field<Int64> = definition.field("attendances")
}
