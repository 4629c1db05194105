import Codes
import Events
import Subjects

extension NounDefinition {
    /// 在学学生: enrolled on the day, suspended ones not (contract §2.3.5). A student counts at one
    /// school a day.
    package static let students = NounDefinition(
        "students", chinese: "在学学生",
        alias: Alias(of: kindergarten, chinese: "在园幼儿"),
        meaning: "Enrolled learners on the day, suspended ones not.",
        counted: [.student], privacy: .persons,
        keys: [.stage] + LearnerKeys.ofStudents + FilterKey.units + [.has, LearnerKeys.sum],
        later: LaterKeys.shared,
        counting: .stock { life, states in
            for span in life.learner.spans {
                states.append(
                    State(
                        from: span.from, end: span.end, counts: span.isCounted,
                        group: UInt16(span.stage.rawValue), spot: .unit(span.school)))
            }
        },
        groups: GroupKeys([.statedStage]), amounts: [LearnerKeys.sum.name: 1],
        weight: Weight(LearnerKeys.sum) { life, states in life.weighByGuardians(&states) },
        units: .only([.persons, .count]),
        shortage: .of(.students, or: .children, isProvided: false) { count in
            count.groups == [kindergarten]
        }.never { $0.measure.weight != nil }, dropsInSummer: true, headCount: .learners)

    private static let kindergarten = Condition(
        .stage, .members(CodeList.bits([Stage.kindergarten.rawValue])))
}

extension ShortfallNoun {
    package static let students = ShortfallNoun(
        "students", zh: "名学生", one: "student", many: "students")
    package static let children = ShortfallNoun(
        "children", zh: "名儿童", one: "child", many: "children")
}
