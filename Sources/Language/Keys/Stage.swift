import Codes
import Subjects

extension FilterKey {
    /// 学段: of a learner the enrolment's, of staff the appointment's (contract §2.3.5, §2.3.6).
    /// It is the group of their cells.
    package static let stage = FilterKey(
        "stage", .members(.stages), .group,
        meaning: meaning)

    private static let meaning =
        "The stage of schooling; of staff without one the only stage of the institution."

    /// Of appointments: one that names none may be of any, which its unit tells when it is counted.
    package static let stageOfAppointments = FilterKey(
        "stage", .members(.stages),
        .events(
            EventQuestion(
                answer: { _, one in UInt32(one.group) },
                takes: { stage, wanted, _ in
                    stage == 0 || wanted.takes(UInt8(truncatingIfNeeded: stage))
                }, isLeftToUnit: true)), meaning: meaning)
}

extension GroupKey {
    /// Contributions by stage that all name one.
    package static let statedStage = GroupKey(
        .stage, offered: { unit in UInt64(unit.stages) }, isAlwaysStated: true)

    /// Contributions by stage; where an appointment names none, the only stage of the unit stands
    /// in.
    package static let stage = GroupKey(
        .stage,
        standIn: { unit in unit.stages.nonzeroBitCount == 1 ? UInt64(unit.stages) : 0 },
        offered: { unit in UInt64(unit.stages) })
}

extension CodeList {
    package static let stages = CodeList(
        Stage.self, called: "stage",
        chinese: [
            .kindergarten: "幼儿园", .primary: "小学", .junior: "初中", .senior: "普通高中",
            .vocational: "中等职业", .special: "特殊教育", .higher: "高等教育", .adult: "成人教育",
        ])
}
