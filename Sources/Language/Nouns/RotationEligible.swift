import Calendar
import Codes
import Events
import Subjects

extension NounDefinition {
    /// 应交流教师: who is due for rotation in a school year, at the unit as it is on its first day
    /// (language §6).
    package static let rotationEligible = NounDefinition(
        "rotationEligible", chinese: "符合交流条件的教师",
        meaning: "Persons who are due for rotation in the school year.",
        counted: [.staff], event: RotationEligibility.type, privacy: .nobody,
        keys: [
            AppointmentKeys.ofStaff.role,
            .ofEvent("backbone", .flag, meaning: "A backbone teacher.", chinese: ("骨干：", "")) {
                fact, arena in
                arena[RotationEligibility.backbone, of: fact] == true ? 1 : 0
            },
        ] + FilterKey.units + [.has],
        later: LaterKeys.shared,
        counting: .flow(
            Flow { life, happenings in
                for (place, fact) in life.facts(of: RotationEligibility.type)
                where life.arena[RotationEligibility.eligible, of: fact] == true {
                    happenings.append(
                        Happening(
                            day: fact.day, group: 0,
                            spot: .unit(life.arena[RotationEligibility.unit, of: fact]),
                            fact: place))
                }
            }),
        readings: [.schoolYear], units: .only([.persons, .count]),
        shortage: .of(.staff, isProvided: true), dropsInSummer: false)
}
