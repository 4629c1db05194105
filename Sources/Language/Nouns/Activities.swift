import Codes
import Events
import Subjects

extension NounDefinition {
    /// 活动: held by an institution or area, each once in a window however often it is reported.
    package static let activities = NounDefinition(
        "activities", chinese: "活动", meaning: "Activities that were held.",
        counted: [.institution, .area], event: ActivityHeld.type, privacy: .nobody,
        keys: [
            .codeOfEvent("kind", .codes("activityKind"), meaning: "What was held.") { fact, arena in
                arena[ActivityHeld.kind, of: fact]
            },
            .ofEvent("level", .members(.titleLevels), meaning: "By whom it was held.") {
                fact, arena in
                arena[ActivityHeld.level, of: fact]?.rawValue
            },
        ] + FilterKey.units,
        later: LaterKeys.shared,
        counting: .flow(
            Flow(
                amounts: [
                    "participants": { fact, arena in
                        arena[ActivityHeld.participants, of: fact] ?? 0
                    }
                ]
            ) { life, happenings in
                for (place, fact) in life.facts(of: ActivityHeld.type) {
                    happenings.append(
                        Happening(
                            day: fact.day, group: 0, spot: .of(life), fact: place,
                            item: life.arena[ActivityHeld.activity, of: fact]))
                }
            }),
        units: .only([.count, .attendances]), shortage: .none, dropsInSummer: false)
}
