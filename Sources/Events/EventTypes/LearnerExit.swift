import Codes

/// 毕业、转出、休学等: an enrolment ends or is suspended (contract §2.2).
package enum LearnerExit {
    package static let definition = EventDefinition(
        "learner-exit", type, about: [.student], dated: .on("date"),
        fields: [
            .required("schoolId", .unit),
            .required("date", .date),
            .required("outcome", .word(of: ExitOutcome.self)),
            .optional("destinationSchoolId", .unit),
        ])

    @inlinable package static var type: EventType { EventType(number: 2) }
    package static let school: Field<Term> = definition.field("schoolId")
    package static let outcome: Field<ExitOutcome> = definition.field("outcome")
}
