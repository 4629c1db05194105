import Calendar
import Codes
import Events
import Subjects

extension NounDefinition {
    /// 交流轮岗: who began to work at another unit, there and on that day. It belongs to the school
    /// year that it names.
    package static let rotations = NounDefinition(
        "rotations", chinese: "交流轮岗教职工", meaning: "Persons with a rotation that began.",
        counted: [.staff], event: StaffRotation.type, privacy: .nobody,
        keys: [
            .ofEvent("role", .members(.roles), meaning: "In which role.") { fact, arena in
                arena[StaffRotation.role, of: fact]?.rawValue
            },
            .ofEvent("backbone", .flag, meaning: "A backbone teacher.", chinese: ("骨干：", "")) {
                fact, arena in
                arena[StaffRotation.backbone, of: fact] == true ? 1 : 0
            },
        ] + FilterKey.units,
        later: LaterKeys.shared,
        counting: .flow(
            Flow { life, happenings in
                for (place, fact) in life.facts(of: StaffRotation.type)
                where life.arena[StaffRotation.to, of: fact].map({ $0 >= fact.day }) ?? true {
                    happenings.append(
                        Happening(
                            day: fact.day, group: 0,
                            spot: .unit(life.arena[StaffRotation.toUnit, of: fact]), fact: place,
                            windowDay: firstDay(life.arena[StaffRotation.schoolYear, of: fact])))
                }
            }),
        units: .only([.persons, .count]), shortage: .of(.staff, isProvided: true),
        dropsInSummer: false)

    /// Of a school year.
    static func firstDay(_ schoolYear: Int64) -> Int32 {
        CivilDay.on(9, 1, Int(schoolYear)).number
    }
}
