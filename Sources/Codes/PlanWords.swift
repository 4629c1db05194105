/// 约束性, 预期性, or not said.
package enum CommitmentProperty: String, CaseIterable, Sendable {
    case binding, anticipatory, unspecified
}

/// Which day's value counts (contract §4).
package enum ReadingKind: String, CaseIterable, Sendable {
    case running, census, schoolYear, cohort, latest, semester, day
}

/// The side of a limit on which a value meets it; the raw value is the contract's word.
package enum Direction: String, CaseIterable, Sendable {
    case atLeast = "at_least"
    case atMost = "at_most"
}

/// Whether a period can still change: provisional, final, or final and changed by a later fact.
package enum PeriodState: String, CaseIterable, Sendable {
    case open, closed, revised
}

/// What a shortfall counts, and what people call it. The noun of the language that it comes from
/// defines it.
package struct ShortfallNoun: Hashable, Sendable {
    /// The contract's word.
    package let code: String
    /// Behind a number, with its measure word: `名儿童`.
    package let zh: String
    /// Behind 1, and behind every other number.
    package let one: String
    package let many: String

    package init(_ code: String, zh: String, one: String, many: String) {
        self.code = code
        self.zh = zh
        self.one = one
        self.many = many
    }

    package static func == (left: Self, right: Self) -> Bool { left.code == right.code }

    package func hash(into hasher: inout Hasher) { hasher.combine(code) }
}

/// The words of what can be short in an installation, by their code.
package struct ShortfallNouns: Hashable, Sendable {
    package let all: [ShortfallNoun]

    /// - Parameter nouns: one that several definitions name may stand in it more than once.
    package init(_ nouns: [ShortfallNoun]) {
        all = nouns.enumerated().filter { nouns.firstIndex(of: $1) == $0 }.map(\.element)
    }

    package subscript(code: String?) -> ShortfallNoun? { all.first { $0.code == code } }

    /// The noun of a stored code; nil of an empty one.
    package func noun(stored code: String, in column: String) throws(UnknownWord) -> ShortfallNoun?
    {
        if code.isEmpty { return nil }
        guard let noun = self[code] else {
            throw UnknownWord(column: column, word: code)
        }
        return noun
    }
}
