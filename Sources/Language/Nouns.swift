import Codes

/// The nouns of the measure language.
package struct Nouns: Sendable {
    package let all: [NounDefinition]

    package init(_ all: [NounDefinition]) { self.all = all }

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

    /// Keys that are known of a subject and never stand inside `at`.
    package var subjectKeys: Set<String> {
        let counted = all.filter { !$0.isStated && $0.itself == nil }
        return Set(counted.flatMap(\.ownKeys).map(\.name) + LaterKeys.person)
            .subtracting(unitKeys)
    }

    /// Keys inside `at`, those of later versions with them.
    package var unitKeys: [String] {
        let known = all.flatMap(\.unitKeys).map(\.name)
        return LaterKeys.unit + Set(known).subtracting(LaterKeys.unit).sorted()
    }

    /// The conditions of a unit, each once; the nouns that take one agree on what it means.
    package var atKeys: [FilterKey] {
        let keys = all.flatMap(\.unitKeys)
        return keys.enumerated().filter { keys.firstIndex(of: $1) == $0 }.map(\.element)
            + [.any, .not]
    }
}
