import Codes

/// What is called short where too few of a noun are counted, or too many.
package struct Shortage: Sendable {
    /// Every word that it may give.
    package let nouns: [ShortfallNoun]
    /// Whether more of it can be provided: teachers and places, not students, whom no school sends
    /// away.
    package let isProvided: Bool
    private let pick: @Sendable (Count) -> ShortfallNoun?

    /// Nothing of it can be short: it is no number of anything.
    package static let none = Shortage(nouns: [], isProvided: false) { _ in nil }

    package static func of(_ noun: ShortfallNoun, isProvided: Bool) -> Shortage {
        Shortage(nouns: [noun], isProvided: isProvided) { _ in noun }
    }

    /// - Parameter special: what those are called who pass the test.
    package static func of(
        _ noun: ShortfallNoun, or special: ShortfallNoun, isProvided: Bool,
        where isSpecial: @escaping @Sendable (Count) -> Bool
    ) -> Shortage {
        Shortage(nouns: [noun, special], isProvided: isProvided) { isSpecial($0) ? special : noun }
    }

    /// Only of what passes the test.
    package static func of(
        _ noun: ShortfallNoun, isProvided: Bool, where isShort: @escaping @Sendable (Count) -> Bool
    ) -> Shortage {
        Shortage(nouns: [noun], isProvided: isProvided) { isShort($0) ? noun : nil }
    }

    /// By the member that a key of the measure has; the first of several.
    package static func of(
        _ words: [(noun: ShortfallNoun, word: String)], by key: FilterKey, isProvided: Bool
    ) -> Shortage {
        Shortage(nouns: words.map(\.noun), isProvided: isProvided) { count in
            let said = count.measure.conditions.first { $0.key == key }?.words ?? []
            return words.first { said.contains($0.word) }?.noun
        }
    }

    /// The same, and nothing of what passes the test.
    package func never(where isNever: @escaping @Sendable (Count) -> Bool) -> Shortage {
        let pick = pick
        return Shortage(nouns: nouns, isProvided: isProvided) { isNever($0) ? nil : pick($0) }
    }

    private init(
        nouns: [ShortfallNoun], isProvided: Bool,
        pick: @escaping @Sendable (Count) -> ShortfallNoun?
    ) {
        self.nouns = nouns
        self.isProvided = isProvided
        self.pick = pick
    }

    /// nil where nothing can be short.
    package func noun(of count: Count) -> ShortfallNoun? { pick(count) }
}
