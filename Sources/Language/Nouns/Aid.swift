import Codes
import Events
import Subjects

extension NounDefinition {
    /// 学生资助: who was granted aid. Grants to staff are counted by no noun yet (language §12).
    package static let aid = NounDefinition(
        "aid", chinese: "受资助人数", meaning: "Learners and others who were granted aid.",
        counted: [.student, .person], event: AidGrant.type, privacy: .persons,
        keys: [
            .codeOfEvent("programme", .codes("aidProgramme"), meaning: "Under which programme.") {
                fact, arena in
                arena[AidGrant.programme, of: fact]
            }, .stageOfEvents,
        ] + FilterKey.units,
        later: LaterKeys.shared,
        counting: .flow(
            Flow(
                amounts: ["amount": { fact, arena in arena[AidGrant.amount, of: fact] }],
                scales: ["amount": 100]
            ) { life, happenings in
                for (place, fact) in life.facts(of: AidGrant.type) {
                    let arena = life.arena
                    happenings.append(
                        Happening(
                            day: fact.day,
                            group: UInt16(arena[AidGrant.stage, of: fact]?.rawValue ?? 0),
                            spot: life.spot(unit: arena[AidGrant.school, of: fact], on: fact.day),
                            fact: place))
                }
            }),
        groups: GroupKeys([.stage]), units: .only([.persons, .count, .yuan]),
        shortage: .of(.people, isProvided: true), dropsInSummer: false)
}
