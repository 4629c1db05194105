import Codes
import Events
import Subjects

extension NounDefinition {
    /// 学生测评: who was assessed; of several results in a window the last one.
    package static let assessments = NounDefinition(
        "assessments", chinese: "参加测评学生", meaning: "Learners who were assessed.",
        counted: [.student], event: LearnerAssessment.type, privacy: .persons,
        keys: [
            .stageOfEvents,
            .ofEvent("kind", .members(.assessmentKinds), meaning: "What was assessed.") {
                fact, arena in
                arena[LearnerAssessment.kind, of: fact].rawValue
            },
            .codeOfEvent("skillCode", .codes("skillCode"), meaning: "Which skill.") { fact, arena in
                arena[LearnerAssessment.skill, of: fact]
            },
            .ofEvent("result", .members(.assessmentResults), meaning: "What came of it.") {
                fact, arena in
                arena[LearnerAssessment.result, of: fact].rawValue
            },
        ] + FilterKey.units,
        later: LaterKeys.shared,
        counting: .flow(
            Flow(
                representative: .last,
                distinct: [
                    "skillCode": { fact, arena in arena[LearnerAssessment.skill, of: fact] }
                ]
            ) { life, happenings in
                for (place, fact) in life.facts(of: LearnerAssessment.type) {
                    let arena = life.arena
                    happenings.append(
                        Happening(
                            day: fact.day,
                            group: UInt16(arena[LearnerAssessment.stage, of: fact].rawValue),
                            spot: .unit(arena[LearnerAssessment.school, of: fact]), fact: place))
                }
            }),
        groups: GroupKeys([.stage]), units: .only([.persons, .count]),
        shortage: .of(.students, isProvided: false), dropsInSummer: false)
}

extension CodeList {
    fileprivate static let assessmentKinds = CodeList(
        AssessmentKind.self, called: "kind of assessment",
        chinese: [
            .sportSkill: "运动技能", .artSkill: "艺术技能", .swimming: "游泳", .firstAid: "急救",
            .householdLabour: "家务劳动", .vocationalSkill: "职业技能", .psychological: "心理测评",
            .examination: "考试",
        ])
    fileprivate static let assessmentResults = CodeList(
        AssessmentResult.self, called: "result", chinese: [.passed: "合格", .failed: "不合格"])
}
