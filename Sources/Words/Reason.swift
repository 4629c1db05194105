import Codes

/// Why an indicator has its status: the contract's code, and the sentence in every language. A
/// reason without words in one of them does not compile.
///
/// Reasons that every kind of target may give are in `SharedReasons.swift`; the others lie in the
/// file of the kind that gives them.
package struct Reason: Sendable {
    package typealias Words = @Sendable (Phrasing) -> String

    /// The contract's word.
    package let code: String
    /// Whether something is missing that can be counted, on a day that is at risk for it.
    package let leavesShortfall: Bool
    /// Whether the verdict is out, so that what was forecast is the past.
    package let isFinal: Bool
    /// Whether the judgement has figures at all; without any they have been withheld.
    package let hasFigures: Bool
    private let zh: Words
    private let en: Words

    /// - Parameters:
    ///   - zh, en: the sentence without its full stop. What it does not place itself is added.
    package init(
        _ code: String, leavesShortfall: Bool = true, isFinal: Bool = false,
        hasFigures: Bool = true, zh: @escaping Words, en: @escaping Words
    ) {
        self.code = code
        self.leavesShortfall = leavesShortfall
        self.isFinal = isFinal
        self.hasFigures = hasFigures
        self.zh = zh
        self.en = en
    }

    /// How much is said.
    package enum Extent: Sendable {
        /// Everything: the sentence stands alone.
        case whole
        /// Without what is missing, which is written above it.
        case body
        /// Only the figures.
        case brief
    }

    /// The sentence of a judgement that this is the reason of.
    package func sentence(
        _ situation: Situation, in language: Language, _ extent: Extent = .whole
    ) -> String {
        let phrasing = Phrasing(situation, in: language, extent)
        if hasFigures, situation.isWithheld { return phrasing.withheld }
        return switch language {
        case .zh: zh(phrasing) + phrasing.failing + phrasing.staleDenominator + "。"
        case .en: en(phrasing).withCapital + phrasing.failing + phrasing.staleDenominator + "."
        }
    }
}

extension Reason: Hashable {
    package static func == (left: Reason, right: Reason) -> Bool { left.code == right.code }

    package func hash(into hasher: inout Hasher) { hasher.combine(code) }
}

/// The reasons that an installation knows, by their code.
package struct Reasons: Sendable {
    private let byCode: [String: Reason]

    /// - Parameter reasons: one that several kinds give may stand in it more than once.
    package init(_ reasons: [Reason]) {
        byCode = Dictionary(reasons.map { ($0.code, $0) }, uniquingKeysWith: { first, _ in first })
    }

    package subscript(code: String) -> Reason? { byCode[code] }

    package var codes: [String] { byCode.keys.sorted() }

    /// The reason of a stored code; nil of an empty one.
    package func reason(stored code: String, in column: String) throws(UnknownWord) -> Reason? {
        if code.isEmpty { return nil }
        guard let reason = byCode[code] else { throw UnknownWord(column: column, word: code) }
        return reason
    }
}

extension String {
    fileprivate var withCapital: String { prefix(1).uppercased() + dropFirst() }
}
