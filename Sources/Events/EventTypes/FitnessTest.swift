import Codes

/// 学生体质健康测试: a student's result of a school year's test (contract §2.2).
package enum FitnessTest {
    package static let definition = EventDefinition(
        "fitness-test", type, about: [.student], dated: .on("date"),
        fields: [
            .required("schoolId", .unit),
            .required("schoolYear", .year),
            .required("date", .date),
            .required("stage", .word(of: Stage.self)),
            .optional("score", .score(0...120)),
            .required("level", .word(of: FitnessLevel.self)),
            .optional("bmiClass", .code),
            .optional("sampled", .flag),
        ])

    @inlinable package static var type: EventType { EventType(number: 9) }
    package static let school: Field<Term> = definition.field("schoolId")
    package static let schoolYear: Field<Int64> = definition.field("schoolYear")
    package static let stage: Field<Stage> = definition.field("stage")
    /// In tenths of a point.
    package static let score: Field<Int64?> = definition.field("score")
    package static let level: Field<FitnessLevel> = definition.field("level")
    package static let bmiClass: Field<Term> = definition.field("bmiClass")
    /// Whether it is one of a sample.
    package static let sampled: Field<Bool?> = definition.field("sampled")
}
