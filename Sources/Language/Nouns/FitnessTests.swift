import Codes
import Events
import Subjects

extension NounDefinition {
    /// 体质健康测试: who was tested; of several results in a window the last one. It belongs to the
    /// school year that it names.
    package static let fitnessTests = NounDefinition(
        "fitnessTests", chinese: "体质健康测试学生", meaning: "Learners with a fitness test.",
        counted: [.student], event: FitnessTest.type, privacy: .persons,
        keys: [
            .stageOfEvents,
            .ofEvent("level", .members(.fitnessLevels), meaning: "The level of the result.") {
                fact, arena in
                arena[FitnessTest.level, of: fact].rawValue
            },
            .codeOfEvent(
                "bmiClass", .codes("bmiClass"), meaning: "The class of the body mass index."
            ) { fact, arena in
                arena[FitnessTest.bmiClass, of: fact]
            },
            .ofEvent("sampled", .flag, meaning: "A spot test (抽测).", chinese: ("抽测：", "")) {
                fact, arena in
                arena[FitnessTest.sampled, of: fact] == true ? 1 : 0
            },
        ] + FilterKey.units,
        later: LaterKeys.shared,
        counting: .flow(
            Flow(representative: .last) { life, happenings in
                for (place, fact) in life.facts(of: FitnessTest.type) {
                    let arena = life.arena
                    happenings.append(
                        Happening(
                            day: fact.day,
                            group: UInt16(arena[FitnessTest.stage, of: fact].rawValue),
                            spot: .unit(arena[FitnessTest.school, of: fact]), fact: place,
                            windowDay: firstDay(arena[FitnessTest.schoolYear, of: fact])))
                }
            }),
        groups: GroupKeys([.stage]), units: .only([.persons, .count]),
        shortage: .of(.students, isProvided: false), dropsInSummer: false)
}

extension CodeList {
    fileprivate static let fitnessLevels = CodeList(
        FitnessLevel.self, called: "level",
        chinese: [.excellent: "优秀", .good: "良好", .pass: "及格", .fail: "不及格"])
}
