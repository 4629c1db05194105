import Codes
import Events
import Subjects

extension NounDefinition {
    /// 培训: who was trained, where the training is said to be, else where the person works.
    ///
    /// Parents and residents are among them: small numbers are suppressed, those of staff too.
    package static let training = NounDefinition(
        "training", chinese: "培训人数", meaning: "Persons who were trained.",
        counted: [.staff, .person], event: TrainingCredit.type, privacy: .persons,
        keys: [
            .ofEvent("personRole", .members(.personRoles), meaning: "Who was trained.") {
                fact, arena in
                arena[TrainingCredit.personRole, of: fact].rawValue
            },
            .codeOfEvent("programme", .codes("trainingProgramme"), meaning: "In which programme.") {
                fact, arena in
                arena[TrainingCredit.programme, of: fact]
            },
        ] + FilterKey.units,
        later: LaterKeys.shared,
        counting: .flow(
            Flow(
                amounts: [
                    "credits": { fact, arena in arena[TrainingCredit.credits, of: fact] ?? 0 },
                    "hours": { fact, arena in arena[TrainingCredit.hours, of: fact] ?? 0 },
                    "practiceDays": { fact, arena in
                        arena[TrainingCredit.practiceDays, of: fact] ?? 0
                    },
                ], scales: ["credits": 1_000_000, "hours": 1_000_000]
            ) { life, happenings in
                for (place, fact) in life.facts(of: TrainingCredit.type) {
                    let unit = life.arena[TrainingCredit.unit, of: fact]
                    happenings.append(
                        Happening(
                            day: fact.day, group: 0, spot: life.spot(unit: unit, on: fact.day),
                            fact: place))
                }
            }),
        units: .only([.persons, .count, .attendances, .points]),
        shortage: .of(.people, isProvided: true), dropsInSummer: false)
}

extension CodeList {
    fileprivate static let personRoles = CodeList(
        PersonRole.self, called: "role",
        chinese: [
            .teacher: "教师", .principal: "校（园）长", .official: "行政干部", .parent: "家长",
            .resident: "居民",
        ])
}
