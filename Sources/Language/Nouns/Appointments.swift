import Codes
import Events
import Subjects

extension NounDefinition {
    /// 聘任人数: who was appointed, at the unit and on the day from which the appointment counts.
    package static let appointments = NounDefinition(
        "appointments", chinese: "新聘教职工", meaning: "Persons who were appointed.",
        counted: [.staff], event: StaffAppointment.type, privacy: .nobody,
        keys: [.stageOfAppointments] + AppointmentKeys.ofEvents.roleAndEmployment + FilterKey.units
            + [.degree]
            + FilterKey.qualifications + AppointmentKeys.ofEvents.all + [.has]
            + FilterKey.ofPersons,
        later: LaterKeys.shared,
        counting: .flow(
            Flow { life, happenings in
                for (place, fact) in life.facts(of: StaffAppointment.type)
                where life.arena[StaffAppointment.to, of: fact].map({ $0 >= fact.day }) ?? true {
                    let stage = life.arena[StaffAppointment.stage, of: fact]
                    happenings.append(
                        Happening(
                            day: fact.day, group: UInt16(stage?.rawValue ?? 0),
                            spot: .unit(life.arena[StaffAppointment.unit, of: fact]), fact: place))
                }
            }),
        groups: GroupKeys([.stage]), units: .only([.persons, .count]),
        shortage: .of(.staff, isProvided: true), dropsInSummer: false)
}
