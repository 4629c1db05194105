import Codes
import Events
import Subjects

extension NounDefinition {
    /// 毕业、转出等: whose enrolment ended, at the school as it is on that day. Who is suspended stays
    /// on roll.
    package static let leavers = NounDefinition(
        "leavers", chinese: "离校学生", meaning: "Learners whose enrolment ended.",
        counted: [.student], event: LearnerExit.type, privacy: .persons,
        keys: [
            .ofEvent("outcome", .members(.exitOutcomes), meaning: "How the enrolment ended.") {
                fact, arena in
                arena[LearnerExit.outcome, of: fact].rawValue
            }, .stageOfEvents, LearnerKeys.ofEvents.groups, LearnerKeys.ofEvents.allGroups,
            LearnerKeys.ofEvents.sex,
        ] + FilterKey.units + [.has],
        later: LaterKeys.shared,
        counting: .flow(
            Flow { life, happenings in
                let arena = life.arena
                life.forEachMove { place, fact, before in
                    guard fact.type == LearnerExit.type, let before,
                        arena[LearnerExit.outcome, of: fact] != .suspended
                    else { return }
                    happenings.append(
                        Happening(
                            day: fact.day,
                            group: UInt16(arena[Enrolment.stage, of: before.fact].rawValue),
                            spot: .unit(arena[LearnerExit.school, of: fact]), fact: place,
                            about: before.place))
                }
            }),
        groups: GroupKeys([.stage]), units: .only([.persons, .count]),
        shortage: .of(.students, isProvided: false), dropsInSummer: false)
}

extension CodeList {
    fileprivate static let exitOutcomes = CodeList(
        ExitOutcome.self, called: "outcome",
        chinese: [
            .graduated: "毕业", .completed: "结业", .transferredOut: "转出", .withdrawn: "退学",
            .droppedOut: "辍学", .suspended: "休学", .movedAway: "迁出", .died: "死亡",
        ])
}
