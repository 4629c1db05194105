import Codes
import Events
import Subjects

extension NounDefinition {
    /// 授予称号: who was granted a designation, whether or not it was held before.
    package static let awards = NounDefinition(
        "awards", chinese: "获授称号者", meaning: "Who was granted a designation.",
        counted: [.staff, .institution, .area, .resource, .person],
        event: Designation.type, privacy: .nobody,
        keys: [
            .subjects(.ofHolders),
            .codeOfEvent("designation", .codes("designation"), meaning: "Which title.") {
                fact, arena in
                arena[Designation.title, of: fact]
            },
            .codeOfEvent("batch", .names, meaning: "In which round it was granted.") {
                fact, arena in arena[Designation.batch, of: fact]
            },
            .ofEvent("level", .members(.titleLevels), meaning: "By whom it was granted.") {
                fact, arena in
                arena[Designation.level, of: fact].rawValue
            },
            .firstTime,
        ] + FilterKey.units,
        later: LaterKeys.shared,
        counting: .flow(
            Flow { life, happenings in
                for (place, fact) in life.facts(of: Designation.type)
                where life.arena[Designation.change, of: fact] == .granted {
                    happenings.append(
                        Happening(
                            day: fact.day, group: 0,
                            spot: life.spot(
                                area: life.arena[Designation.area, of: fact],
                                unit: life.arena[Designation.unit, of: fact], on: fact.day),
                            fact: place))
                }
            }),
        required: ["of"], units: .only([.persons, .institutions, .areas, .count]),
        shortage: .of(
            [
                (.staff, "staff"), (.schools, "institutions"), (.areas, "areas"),
                (.people, "people"),
            ],
            by: .subjects(.ofHolders), isProvided: true), dropsInSummer: false)
}
