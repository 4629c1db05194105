import Calendar
import Codes
import Events
import Language
import Subjects

/// An event type that the product does not have, about three kinds of subjects, and two nouns that
/// count its facts: nothing folds them, and only one of the three is a unit.
enum Clubs {
    static let definition = EventDefinition(
        "club", EventType(number: 203), about: [.institution, .area, .resource],
        dated: .on("date"),
        fields: [
            .required("change", .word(of: ClubChange.self)), .required("date", .date),
            .optional("kind", .word(of: ClubKind.self)),
            .optional("size", .word(of: ClubSize.self)),
            .optional("clubId", .id), .optional("schoolYear", .year),
            .optional("children", .count), .optional("areaCode", .areaCode),
        ])
    static let type = EventType(number: 203)
    static let change: Field<ClubChange> = definition.field("change")
    static let kind: Field<ClubKind?> = definition.field("kind")
    static let size: Field<ClubSize?> = definition.field("size")
    static let club: Field<Term> = definition.field("clubId")
    static let schoolYear: Field<Int64?> = definition.field("schoolYear")
    static let children: Field<Int64?> = definition.field("children")
    static let area: Field<Term> = definition.field("areaCode")

    /// The institution or the area itself; a resource counts in the area that it names.
    private static func spot(of fact: Fact, _ life: borrowing Life) -> Spot {
        switch life.kind {
        case .institution: .unit(life.name)
        case .area: .area(life.name)
        case .resource, .student, .staff, .person: .area(life.arena[area, of: fact])
        }
    }

    private static let kindKey = FilterKey(
        "clubKind", .members(CodeList(ClubKind.self, called: "kind of club")), .group)
    private static let sizeKey = FilterKey(
        "clubSize", .members(CodeList(ClubSize.self, called: "size of club")), .group)
    private static let groups = GroupKeys([GroupKey(kindKey), GroupKey(sizeKey)])

    /// Subjects with an open club, by its kind and size.
    static let clubs = NounDefinition(
        "clubs", chinese: "社团", meaning: "Clubs that are open on the day.",
        counted: [.institution, .area, .resource], privacy: .nobody, keys: [kindKey, sizeKey],
        counting: .stockOfFacts { life, states in
            for (_, fact) in life.facts(of: type) where life.arena[change, of: fact] != .met {
                if let last = states.indices.last { states[last].end = fact.day }
                let kind = life.arena[kind, of: fact]?.rawValue ?? 0
                let size = life.arena[size, of: fact]?.rawValue ?? 0
                states.append(
                    State(
                        from: fact.day, end: .max,
                        counts: life.arena[change, of: fact] == .opened,
                        group: groups.parts[0](kind) | groups.parts[1](size),
                        spot: spot(of: fact, life)))
            }
        }, groups: groups, units: .only([.count]), shortage: .none, dropsInSummer: false)

    /// Clubs that met, each once in a window; a meeting belongs to the school year that it names.
    static let meetings = NounDefinition(
        "meetings", chinese: "社团活动", meaning: "Clubs that met in the window.",
        counted: [.institution, .area, .resource], privacy: .nobody, keys: [],
        counting: .flow(
            Flow(
                representative: .last,
                amounts: ["children": { fact, arena in arena[children, of: fact] ?? 0 }]
            ) { life, happenings in
                for (place, fact) in life.facts(of: type)
                where life.arena[change, of: fact] == .met {
                    let year = life.arena[schoolYear, of: fact].map(Int.init)
                    happenings.append(
                        Happening(
                            day: fact.day, group: 0, spot: spot(of: fact, life), fact: place,
                            item: life.arena[club, of: fact],
                            windowDay: year.map { CivilDay.on(9, 1, $0).number }))
                }
            }), units: .only([.count]), shortage: .none, dropsInSummer: false)
}

enum ClubChange: UInt8, ClosedList {
    case opened = 1
    case closed, met
}

enum ClubKind: UInt8, ClosedList {
    case sport = 1
    case art, music, chess
}

enum ClubSize: UInt8, ClosedList {
    case small = 1
    case large
}
