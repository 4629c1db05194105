import Codes

/// 技能测评、心理测评、考试: a student passes or fails in something (contract §2.2).
package enum LearnerAssessment {
    package static let definition = EventDefinition(
        "learner-assessment", type, about: [.student], dated: .on("date"),
        fields: [
            .required("schoolId", .unit),
            .required("stage", .word(of: Stage.self)),
            .required("kind", .word(of: AssessmentKind.self)),
            .optional("skillCode", .code),
            .required("result", .word(of: AssessmentResult.self)),
            .required("date", .date),
        ])

    @inlinable package static var type: EventType { EventType(number: 11) }
    package static let school: Field<Term> = definition.field("schoolId")
    package static let stage: Field<Stage> = definition.field("stage")
    package static let kind: Field<AssessmentKind> = definition.field("kind")
    package static let skill: Field<Term> = definition.field("skillCode")
    package static let result: Field<AssessmentResult> = definition.field("result")
}
