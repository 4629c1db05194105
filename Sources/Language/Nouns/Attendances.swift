import Codes
import Events
import Subjects

extension NounDefinition {
    /// 人次: anonymous head counts of sessions, always added up.
    package static let attendances = NounDefinition(
        "attendances", chinese: "人次", meaning: "Attendances of sessions, added up.",
        counted: [.institution, .area], event: AttendanceCount.type, privacy: .nobody,
        keys: [
            .codeOfEvent("programme", .codes("trainingProgramme"), meaning: "Of which programme.") {
                fact, arena in
                arena[AttendanceCount.programme, of: fact]
            }
        ] + FilterKey.units,
        later: LaterKeys.shared,
        counting: .flow(
            Flow(
                amounts: [
                    "attendances": { fact, arena in arena[AttendanceCount.attendances, of: fact] }
                ], always: "attendances"
            ) { life, happenings in
                for (place, fact) in life.facts(of: AttendanceCount.type) {
                    happenings.append(
                        Happening(day: fact.day, group: 0, spot: .of(life), fact: place))
                }
            }),
        units: .only([.attendances, .count]), shortage: .none, dropsInSummer: false)
}
