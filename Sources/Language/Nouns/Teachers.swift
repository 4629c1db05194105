import Codes
import Events
import Subjects

extension NounDefinition {
    /// 专任教师: role teacher, employed full time or hired by the school itself, where the main
    /// appointment or a rotation puts them (contract §2.3.6).
    package static let teachers = NounDefinition(
        "teachers", chinese: "专任教师",
        meaning: "Full-time and self-hired teachers on the day.",
        counted: [.staff], privacy: .nobody,
        keys: [.stage] + FilterKey.units + [.degree] + FilterKey.qualifications
            + AppointmentKeys.ofStaff.all
            + [.has] + FilterKey.ofPersons,
        later: LaterKeys.shared,
        counting: .stock { life, states in
            for segment in life.staff.segments {
                states.append(State(of: segment, counts: segment.isFullTimeTeacher))
            }
        },
        groups: GroupKeys([.stage]), units: .only([.persons, .count]),
        shortage: .of(.teachers, isProvided: true),
        dropsInSummer: false)
}

extension ShortfallNoun {
    package static let teachers = ShortfallNoun(
        "teachers", zh: "名教师", one: "teacher", many: "teachers")
}
