import Codes
import Events
import Subjects

extension NounDefinition {
    /// 称号获得者: who holds a designation. Persons count where the grant put them, for as long as
    /// they hold it; institutions and areas count where they are (measures.md, master teachers).
    package static let holders = NounDefinition(
        "holders", chinese: "称号获得者", meaning: "Who holds a designation on the day.",
        counted: [.staff, .institution, .area, .resource, .person],
        event: Designation.type, privacy: .nobody,
        keys: [holdersOf] + Titles.keys + [Titles.batch, Titles.since] + FilterKey.units,
        later: LaterKeys.shared,
        counting: .stockOfFilter { filter in
            let titles = Titles(filter)
            let kind = filter.value(of: holdersOf)
            return { life, states in
                guard kind?.takes(CodeList.ofHolders.number(of: life.kind.plural)) ?? false else {
                    return
                }
                titles.forEachTime(in: life) { from, end, grant in
                    var state = State(
                        from: from, end: end, counts: true, group: 0,
                        spot: life.spot(
                            area: life.arena[Designation.area, of: grant],
                            unit: life.arena[Designation.unit, of: grant], on: grant.day))
                    if life.kind != .institution, life.kind != .area {
                        state.unitDay = grant.day
                    }
                    states.append(state)
                }
            }
        },
        required: [holdersOf.name, Titles.code.name],
        units: .only([.persons, .institutions, .areas, .count]),
        shortage: .of(
            [
                (.staff, "staff"), (.schools, "institutions"), (.areas, "areas"),
                (.people, "people"),
            ],
            by: holdersOf, isProvided: true),
        dropsInSummer: false)

    private static let holdersOf = FilterKey(
        "of", .member(.ofHolders), .shape, meaning: "Of whom.")
}

extension ShortfallNoun {
    package static let people = ShortfallNoun("people", zh: "人", one: "person", many: "people")
}
