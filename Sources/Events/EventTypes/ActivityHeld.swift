import Codes

/// 活动、赛事: an institution or area has held an activity (contract §2.2).
package enum ActivityHeld {
    package static let definition = EventDefinition(
        "activity-held", type, about: [.institution, .area], dated: .on("date"),
        fields: [
            .required("activityId", .id),
            .required("activityKind", .code),
            .optional("level", .word(of: TitleLevel.self)),
            .required("date", .date),
            .optional("participants", .count),
        ])

    @inlinable package static var type: EventType { EventType(number: 23) }
    package static let activity: Field<Term> = definition.field("activityId")
    package static let kind: Field<Term> = definition.field("activityKind")
    package static let level: Field<TitleLevel?> = definition.field("level")
    package static let participants: Field<Int64?> = definition.field("participants")
}
