import Codes

/// The nouns of the measure language.
package struct Nouns: Sendable {
    package let all: [NounDefinition]
    /// Keys inside `at`, those of later versions with them.
    package let unitKeys: [String]
    /// Keys that are known of a subject and never stand inside `at`.
    package let subjectKeys: Set<String>
    /// The conditions of a unit, each once; the nouns that take one agree on what it means.
    package let atKeys: [FilterKey]

    /// The keys are put together here, once: each filter of a plan asks for them.
    package init(_ all: [NounDefinition]) {
        self.all = all
        let ofUnits = all.flatMap(\.unitKeys)
        unitKeys =
            LaterKeys.unit + Set(ofUnits.map(\.name)).subtracting(LaterKeys.unit).sorted()
        let counted = all.filter { !$0.isStated && $0.itself == nil }
        subjectKeys = Set(counted.flatMap(\.ownKeys).map(\.name) + LaterKeys.person)
            .subtracting(unitKeys)
        atKeys =
            ofUnits.enumerated().filter { ofUnits.firstIndex(of: $1) == $0 }.map(\.element)
            + [.any, .not]
    }

    package static let standard = Nouns(
        [
            .students, .staff, .teachers, .holders, .institutions, .areas, .admissions, .leavers,
            .appointments, .rotations, .rotationEligible, .training, .fitnessTests, .screenings,
            .assessments, .destinations, .aid, .attendances, .changes, .awards, .findings,
            .activities, .posts, .resources, .facilities, .projects, .classes, .openCases,
            .statistic, .money, .survey, .verdict, .score, .policy, .holds,
        ])

    package subscript(name: String) -> NounDefinition? { all.first { $0.name == name } }

    /// What can be called short.
    package var shortfalls: ShortfallNouns { ShortfallNouns(all.flatMap(\.shortage.nouns)) }

    /// Every noun of the language.
    package var names: [String] { all.map(\.name) }

    /// What a share can be among: what is counted, and the respondents of a survey.
    package var bases: [String] { all.filter(\.isBase).map(\.name) }
}
