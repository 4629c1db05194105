import Codes

/// What is called short where too few of a noun are counted, or too many.
package struct Shortage: Sendable {
    /// Every word that it may give.
    package let nouns: [ShortfallNoun]
    private let pick: @Sendable (Count) -> ShortfallNoun?

    /// Nothing of it can be short: it is no number of anything.
    package static let none = Shortage(nouns: []) { _ in nil }

    package static func of(_ noun: ShortfallNoun) -> Shortage {
        Shortage(nouns: [noun]) { _ in noun }
    }

    /// - Parameter special: what those are called who pass the test.
    package static func of(
        _ noun: ShortfallNoun, or special: ShortfallNoun,
        where isSpecial: @escaping @Sendable (Count) -> Bool
    ) -> Shortage {
        Shortage(nouns: [noun, special]) { isSpecial($0) ? special : noun }
    }

    private init(nouns: [ShortfallNoun], pick: @escaping @Sendable (Count) -> ShortfallNoun?) {
        self.nouns = nouns
        self.pick = pick
    }

    /// nil where nothing can be short.
    package func noun(of count: Count) -> ShortfallNoun? { pick(count) }
}
