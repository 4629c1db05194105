import Documents
import Language

/// What can be written in a filter on one side.
struct FilterSide {
    /// As it stands in a message.
    let name: String
    let keys: [FilterKey]
    /// Words that this version does not understand yet.
    let later: [String]
    /// Words that belong to the other side.
    var personKeys: Set<String> = []
    var unitKeys: [String] = []
    var takesUnits = false
    /// What is counted; nil of units.
    var noun: NounDefinition?
    /// Every word that may stand there, those of later versions with them.
    let words: [String]

    static func ofUnits(_ nouns: Nouns) -> FilterSide {
        let keys = nouns.atKeys
        return FilterSide(
            name: "`at`", keys: keys,
            later: nouns.unitKeys.filter { word in !keys.contains { $0.name == word } },
            personKeys: nouns.subjectKeys, words: nouns.unitKeys)
    }

    static func of(_ noun: NounDefinition, _ nouns: Nouns) -> FilterSide {
        FilterSide(
            name: "`\(noun.name)`",
            keys: noun.ownKeys + noun.sharedKeys, later: noun.later,
            unitKeys: noun.takesUnits ? nouns.unitKeys : [], takesUnits: noun.takesUnits,
            noun: noun, words: noun.words)
    }
}

/// The keys that every flow has.
enum FlowKeys {
    static let window = "in"
    static let count = "count"
    static let sum = "sum"
    static let each = "each"
    static let distinct = "distinct"
    static let all = [window, count, each, sum, distinct]
}

/// The key of a mean, of persons who are there on a day.
enum MeanKeys {
    static let average = "average"
    static let words = ["monthEnds"]
}

extension NounDefinition {
    /// nil of what does not happen.
    var flow: Flow? {
        if case .flow(let flow) = counting { flow } else { nil }
    }

    /// Whether a condition can stand under `any` and `not`: states or events of the subject decide
    /// it, or the days themselves, where states are counted.
    func combines(_ condition: Condition) -> Bool {
        switch condition.key.side {
        case .states: true
        case .events(let question): !question.isLeftToUnit
        case .days: !isFlow
        case .asked: !isFlow || condition.isOfEvents
        case .group:
            groups.parts.contains { $0.key.key == condition.key && $0.key.isAlwaysStated }
        case .unit, .unitQuestion, .area, .combined, .following, .occurrence, .askedOfPlace,
            .measured, .shape, .statement:
            false
        }
    }

    /// What it takes beside its own keys.
    var sharedKeys: [FilterKey] {
        (countsEvents ? [.followedBy] : []) + (takesFilters ? [.any, .not] : [])
    }

    /// Every key that may stand in its filter, those of later versions with them.
    var words: [String] {
        ownKeys.map(\.name) + (takesUnits ? ["at"] : [])
            + (countsEvents ? FlowKeys.all : isFlow ? [FlowKeys.window] : [])
            + (hasMean ? [MeanKeys.average] : [])
            + sharedKeys.map(\.name) + later
    }
}

extension FaultList {
    /// In `any`, `not` and the like one side cannot speak of the other.
    mutating func refuseMixedSides(in entry: Node.Entry) {
        for place in placesOfAt(in: entry.value) {
            add(
                .mixedSides, at: place,
                "`at` inside `\(entry.key)` mixes what is known of the person with the unit",
                hint: "write `at` beside `\(entry.key)`, or two measures and a `sum`")
        }
    }

    /// Apart from the measures of `meets`, which have filters of their own.
    private func placesOfAt(in node: Node) -> [Place] {
        switch node.content {
        case .scalar: []
        case .sequence(let nodes): nodes.flatMap(placesOfAt)
        case .mapping(let entries):
            entries.flatMap { entry -> [Place] in
                if entry.key == "at" { return [entry.place] }
                return entry.key == FilterKey.meets.name ? [] : placesOfAt(in: entry.value)
            }
        }
    }
}
