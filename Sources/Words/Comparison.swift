import Codes
import Exact

/// How a target compares: what a comparator makes of its figures, and how it is said. One stands
/// beside the comparator of plan files that gives it (`Plans/ComparatorShape.swift`); code that
/// shows a stored target finds it by its code.
package struct Comparison: Sendable {
    /// The contract's word, as `direction` of the view has it.
    package let code: String
    /// What holds, of the figures as they are stored; nil where one is absent.
    ///
    /// Whether the value is a plain count matters to some: nobody complains of one too many.
    package let bounds: @Sendable (Ends, _ isCount: Bool) -> Bounds?
    /// 目标 95%; `target ≥ 95%`, without its deadline.
    package let goal: Phrase
    /// 底线 52%; `the limit of at least 52%`.
    package let limit: Phrase
    /// `≥ 95%`: beside a figure, and at the line of a chart.
    package let sign: Phrase

    /// Said of the figures as they are written in the language.
    package typealias Phrase = @Sendable (Wording, WrittenEnds) -> String

    /// The figures of a target: `target_low` and `target_high` of the view.
    package struct Ends: Hashable, Sendable {
        package let low: Fraction?
        package let high: Fraction?

        package init(low: Fraction? = nil, high: Fraction? = nil) {
            self.low = low
            self.high = high
        }

        /// With another figure in place of the only one.
        func moved(to limit: Fraction) -> Ends {
            switch (low, high) {
            case (.some, nil): Ends(low: limit)
            case (nil, .some): Ends(high: limit)
            case (nil, nil), (.some, .some): self
            }
        }
    }

    /// The same with their unit; `—` where there is none.
    package struct WrittenEnds: Sendable {
        package let low: String
        package let high: String
        package let isZero: Bool

        init(_ ends: Ends, _ unit: MeasureUnit?, _ words: Wording) {
            low = ends.low.map { words.target($0, unit) } ?? "—"
            high = ends.high.map { words.target($0, unit) } ?? "—"
            isZero = (ends.low ?? ends.high)?.isZero ?? false
        }
    }

    package init(
        _ code: String, bounds: @escaping @Sendable (Ends, _ isCount: Bool) -> Bounds?,
        goal: @escaping Phrase, limit: @escaping Phrase, sign: @escaping Phrase
    ) {
        self.code = code
        self.bounds = bounds
        self.goal = goal
        self.limit = limit
        self.sign = sign
    }
}

extension Comparison: Hashable {
    package static func == (left: Self, right: Self) -> Bool { left.code == right.code }

    package func hash(into hasher: inout Hasher) { hasher.combine(code) }
}

extension Comparison {
    /// 不低于, 达到…以上.
    package static let atLeast = Comparison(
        "at_least", bounds: { ends, _ in ends.low.map { .atLeast($0) } },
        goal: { $0("目标 \($1.low)", "target ≥ \($1.low)") },
        limit: { $0("底线 \($1.low)", "the limit of at least \($1.low)") },
        sign: { "≥ \($1.low)" })

    /// 不高于, 控制在…以内.
    package static let atMost = Comparison(
        "at_most", bounds: { ends, _ in ends.high.map { .atMost($0) } },
        goal: { $0("目标不高于 \($1.high)", "target ≤ \($1.high)") },
        limit: { $0("上限 \($1.high)", "the limit of at most \($1.high)") },
        sign: { "≤ \($1.high)" })

    /// 达到: at least that many of a count, that value of anything else; a zero is exact.
    package static let equals = Comparison(
        "equals",
        bounds: { ends, isCount in
            ends.low.map { isCount && !$0.isZero ? .atLeast($0) : .exactly($0) }
        },
        goal: { $0($1.isZero ? "目标不高于 \($1.low)" : "目标 \($1.low)", "target \($1.low)") },
        limit: { $0("定值 \($1.low)", "the limit of exactly \($1.low)") },
        sign: { ($1.isZero ? "≤ " : "≥ ") + $1.low })
}

/// The comparisons of an installation, by their code.
package struct Comparisons: Sendable {
    private let byCode: [String: Comparison]

    /// - Parameter comparisons: one that several kinds take may stand in it more than once.
    package init(_ comparisons: [Comparison]) {
        byCode = Dictionary(
            comparisons.map { ($0.code, $0) }, uniquingKeysWith: { first, _ in first })
    }

    /// The comparison of a stored code; nil of an empty one.
    package func comparison(
        stored code: String, in column: String
    ) throws(UnknownWord) -> Comparison? {
        if code.isEmpty { return nil }
        guard let comparison = byCode[code] else {
            throw UnknownWord(column: column, word: code)
        }
        return comparison
    }
}
