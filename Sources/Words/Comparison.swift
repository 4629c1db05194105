import Codes
import Exact

/// How a target compares: what a comparator makes of its figures, and how it is said. One stands
/// beside the comparator of plan files that gives it (`Plans/ComparatorShape.swift`); code that
/// shows a stored target finds it by its code.
package struct Comparison: Sendable {
    /// The contract's word, as `direction` of the view has it.
    package let code: String
    /// What holds, of the figures as they are stored; nil where one is absent, and of what no value
    /// alone can meet.
    ///
    /// Whether the value is a plain count matters to some: nobody complains of one too many.
    package let bounds: @Sendable (Ends, _ isCount: Bool) -> Bounds?
    /// 目标 95%; `target ≥ 95%`, without its deadline.
    package let goal: Phrase
    /// 底线 52%; `the limit of at least 52%`.
    package let limit: Phrase
    /// `≥ 95%`: beside a figure, and at the line of a chart.
    package let sign: Phrase
    /// Whether the figure is that of the first observed year, which no plan names.
    package let isOfFirst: Bool
    /// Whether it needs a figure to be said.
    package let namesFigures: Bool
    /// Of a change: whether values are to fall.
    package let asksForFall: Bool

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
            case (nil, nil): Ends(low: limit, high: limit)
            case (.some, .some): self
            }
        }
    }

    /// The same with their unit; `—` where there is none.
    package struct WrittenEnds: Sendable {
        package let low: String
        package let high: String
        /// The only figure as a difference: `1 point`, where the others say `1%`.
        package let step: String
        package let isZero: Bool

        init(_ ends: Ends, _ unit: MeasureUnit?, _ words: Wording) {
            low = ends.low.map { words.target($0, unit) } ?? "—"
            high = ends.high.map { words.target($0, unit) } ?? "—"
            step = (ends.low ?? ends.high).map { words.difference($0, unit, places: 0) } ?? "—"
            isZero = (ends.low ?? ends.high)?.isZero ?? false
        }
    }

    package init(
        _ code: String, bounds: @escaping @Sendable (Ends, _ isCount: Bool) -> Bounds?,
        goal: @escaping Phrase, limit: @escaping Phrase, sign: @escaping Phrase,
        isOfFirst: Bool = false, namesFigures: Bool = true, asksForFall: Bool = false
    ) {
        self.code = code
        self.bounds = bounds
        self.goal = goal
        self.limit = limit
        self.sign = sign
        self.isOfFirst = isOfFirst
        self.namesFigures = namesFigures
        self.asksForFall = asksForFall
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

    /// 高于: the limit itself fails.
    package static let above = Comparison(
        "above", bounds: { ends, _ in ends.low.map { .atLeast($0, isStrict: true) } },
        goal: { $0("目标高于 \($1.low)", "target > \($1.low)") },
        limit: { $0("须高于 \($1.low)", "the limit of more than \($1.low)") },
        sign: { "> \($1.low)" })

    /// 低于: the limit itself fails.
    package static let below = Comparison(
        "below", bounds: { ends, _ in ends.high.map { .atMost($0, isStrict: true) } },
        goal: { $0("目标低于 \($1.high)", "target < \($1.high)") },
        limit: { $0("须低于 \($1.high)", "the limit of less than \($1.high)") },
        sign: { "< \($1.high)" })

    /// 不低于首个观测年度.
    package static let atLeastFirst = Comparison(
        "at_least_first", bounds: { ends, _ in ends.low.map { .atLeast($0) } },
        goal: { $0("目标不低于首个年度的 \($1.low)", "target ≥ \($1.low) of the first year") },
        limit: {
            $0("首个年度的底线 \($1.low)", "the limit of at least \($1.low), as in the first year")
        },
        sign: { "≥ \($1.low)" }, isOfFirst: true)

    /// 不高于首个观测年度.
    package static let atMostFirst = Comparison(
        "at_most_first", bounds: { ends, _ in ends.high.map { .atMost($0) } },
        goal: { $0("目标不高于首个年度的 \($1.high)", "target ≤ \($1.high) of the first year") },
        limit: {
            $0("首个年度的上限 \($1.high)", "the limit of at most \($1.high), as in the first year")
        },
        sign: { "≤ \($1.high)" }, isOfFirst: true, asksForFall: true)

    /// 每年提高…以上: of the change since the year before, so that no value alone meets it.
    package static let increaseBy = ofChange(
        "increase_by",
        zh: { "每年提高 \($0.step)以上" }, en: { "a rise of at least \($0.step) a year" })

    /// 每年降低…以上.
    package static let decreaseBy = ofChange(
        "decrease_by", asksForFall: true,
        zh: { "每年降低 \($0.step)以上" }, en: { "a fall of at least \($0.step) a year" })

    /// 逐年提高: strictly.
    package static let abovePrevious = ofChange(
        "above_previous", namesFigures: false, zh: { _ in "逐年提高" }, en: { _ in "a rise every year" }
    )

    /// 逐年降低: strictly.
    package static let belowPrevious = ofChange(
        "below_previous", namesFigures: false, asksForFall: true, zh: { _ in "逐年降低" },
        en: { _ in "a fall every year" })

    private static func ofChange(
        _ code: String, namesFigures: Bool = true, asksForFall: Bool = false,
        zh: @escaping @Sendable (WrittenEnds) -> String,
        en: @escaping @Sendable (WrittenEnds) -> String
    ) -> Comparison {
        Comparison(
            code, bounds: { _, _ in nil }, goal: { $0("目标：" + zh($1), "target: " + en($1)) },
            limit: { $0("要求：" + zh($1), en($1)) }, sign: { $0(zh($1), en($1)) },
            namesFigures: namesFigures, asksForFall: asksForFall)
    }

    /// 在…至…之间: both sides can fail.
    package static let between = twoSided("between")

    /// …左右: within the tolerance, on both sides.
    package static let about = twoSided("about")

    /// …左右 of a count: nobody complains of more, so that only the tolerance's lower end counts.
    package static let aboutCount = Comparison(
        "about", bounds: { ends, _ in ends.low.map { .atLeast($0) } },
        goal: { $0("目标不少于 \($1.low)", "target ≥ \($1.low)") },
        limit: { $0("底线 \($1.low)", "the limit of at least \($1.low)") },
        sign: { "≥ \($1.low)" })

    private static func twoSided(_ code: String) -> Comparison {
        Comparison(
            code,
            bounds: { ends, _ in ends.low.flatMap { low in ends.high.map { .between(low, $0) } } },
            goal: { $0("目标 \($1.low)至\($1.high)", "target \($1.low) to \($1.high)") },
            limit: {
                $0("区间 \($1.low)至\($1.high)", "the range of \($1.low) to \($1.high)")
            },
            sign: { $1.low + "–" + $1.high })
    }
}

/// The comparisons of a kind of target, by their code.
package struct Comparisons: Sendable {
    private let byCode: [String: Comparison]

    /// - Parameter comparisons: one that several comparators have may stand in it more than once.
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
