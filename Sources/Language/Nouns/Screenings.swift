import Codes
import Events
import Subjects

extension NounDefinition {
    /// 视力筛查: who was screened; of several results in a window the last one.
    package static let screenings = NounDefinition(
        "screenings", chinese: "视力筛查人数", meaning: "Persons whose eyes were screened.",
        counted: [.student, .person], event: VisionScreening.type, privacy: .persons,
        keys: [
            .stageOfEvents,
            .ofEvent("myopic", .flag, meaning: "Found to be myopic.", chinese: ("近视：", "")) {
                fact, arena in
                arena[VisionScreening.myopic, of: fact] == true ? 1 : 0
            },
            FilterKey(
                "age", .ages,
                .events(
                    EventQuestion(
                        answer: { life, one in
                            let fact = life.facts[Int(one.fact)]
                            return life.arena[VisionScreening.age, of: fact].map { UInt32($0) }
                        }, takes: FilterValue.takesAge)),
                meaning: "Completed years, the youngest and the oldest, both included.",
                chinese: ("", "岁")),
        ] + FilterKey.units,
        later: LaterKeys.shared,
        counting: .flow(
            Flow(representative: .last) { life, happenings in
                for (place, fact) in life.facts(of: VisionScreening.type) {
                    let arena = life.arena
                    happenings.append(
                        Happening(
                            day: fact.day,
                            group: UInt16(arena[VisionScreening.stage, of: fact]?.rawValue ?? 0),
                            spot: life.spot(
                                area: arena[VisionScreening.area, of: fact],
                                unit: arena[VisionScreening.school, of: fact], on: fact.day),
                            fact: place))
                }
            }),
        groups: GroupKeys([.stage]), units: .only([.persons, .count]),
        shortage: .of(.people, isProvided: false), dropsInSummer: false)
}
