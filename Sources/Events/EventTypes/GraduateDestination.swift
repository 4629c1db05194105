import Codes

/// 毕业去向: what a graduate does, counted once or more often after the graduation (contract §2.2).
/// It belongs to the graduation year, whenever it is counted.
package enum GraduateDestination {
    package static let definition = EventDefinition(
        "graduate-destination", type, about: [.student], dated: .on("countDate"),
        fields: [
            .required("schoolId", .unit),
            .required("graduationYear", .year),
            .required("countNumber", .count),
            .required("countDate", .date),
            .required("outcome", .word(of: DestinationOutcome.self)),
        ])

    @inlinable package static var type: EventType { EventType(number: 8) }
    package static let school: Field<Term> = definition.field("schoolId")
    package static let graduationYear: Field<Int64> = definition.field("graduationYear")
    /// 1 = the first count.
    package static let countNumber: Field<Int64> = definition.field("countNumber")
    package static let outcome: Field<DestinationOutcome> = definition.field("outcome")
}
