import Codes
import Events
import Subjects

extension NounDefinition {
    /// 教职工: with an appointment that counts, where it or a rotation puts them (contract §2.3.6).
    package static let staff = NounDefinition(
        "staff", chinese: "教职工", meaning: "Who has an appointment that counts, on the day.",
        counted: [.staff], privacy: .nobody,
        keys: [.stage] + AppointmentKeys.ofStaff.roleAndEmployment + FilterKey.units + [.degree]
            + FilterKey.qualifications + AppointmentKeys.ofStaff.all
            + [.has] + FilterKey.ofPersons,
        later: LaterKeys.shared,
        counting: .stock { life, states in
            for segment in life.staff.segments {
                states.append(State(of: segment, counts: segment.appointment != nil))
            }
        },
        groups: GroupKeys([.stage]), memberKeys: AppointmentKeys.ofStaff.roleAndEmployment,
        units: .only([.persons, .count]),
        shortage: .of(.staff, isProvided: true),
        dropsInSummer: false, headCount: .staff)
}

extension State {
    /// Of a person on the staff, by the stage of the main appointment.
    package init(of segment: StaffSegment, counts: Bool) {
        self.init(
            from: segment.from, end: segment.end, counts: counts,
            group: UInt16(segment.appointment?.stage?.rawValue ?? 0), spot: .unit(segment.unit))
    }
}

extension ShortfallNoun {
    package static let staff = ShortfallNoun(
        "staff", zh: "名教职工", one: "member of staff", many: "members of staff")
}
