import Exact

/// What a measure is held against in a condition.
package enum MeasureLimit: Hashable, Sendable {
    case atLeast(Fraction)
    case atMost(Fraction)
    case above(Fraction)
    case below(Fraction)
    case equals(Fraction)
    case between(Fraction, Fraction)

    /// The words of the file; `between` has two figures.
    package static let words = ["atLeast", "atMost", "above", "below", "equals", "between"]

    /// The limit of a word with one figure; nil of another word.
    package init?(_ word: String, _ figure: Fraction) {
        switch word {
        case "atLeast": self = .atLeast(figure)
        case "atMost": self = .atMost(figure)
        case "above": self = .above(figure)
        case "below": self = .below(figure)
        case "equals": self = .equals(figure)
        default: return nil
        }
    }

    /// As it stands in a measure's key: `>=56`.
    var text: String {
        func text(_ figure: Fraction) -> String { figure.decimalText(places: 12) }
        return switch self {
        case .atLeast(let limit): ">=" + text(limit)
        case .atMost(let limit): "<=" + text(limit)
        case .above(let limit): ">" + text(limit)
        case .below(let limit): "<" + text(limit)
        case .equals(let limit): "=" + text(limit)
        case .between(let low, let high): "=" + text(low) + ".." + text(high)
        }
    }

    /// A number in millionths.
    func holds(millionths number: Int64) -> Bool {
        holds(Fraction(Int128(number), 1_000_000) ?? .zero)
    }

    package func holds(_ value: Fraction) -> Bool {
        switch self {
        case .atLeast(let limit): value >= limit
        case .atMost(let limit): value <= limit
        case .above(let limit): value > limit
        case .below(let limit): value < limit
        case .equals(let limit): value == limit
        case .between(let low, let high): value >= low && value <= high
        }
    }

    /// `≥ 1`.
    package var sign: String {
        func text(_ figure: Fraction) -> String { figure.decimalText(places: 12) }
        return switch self {
        case .atLeast(let limit): "≥ " + text(limit)
        case .atMost(let limit): "≤ " + text(limit)
        case .above(let limit): "> " + text(limit)
        case .below(let limit): "< " + text(limit)
        case .equals(let limit): "= " + text(limit)
        case .between(let low, let high): text(low) + "–" + text(high)
        }
    }
}

/// A condition's limit, and what the condition is called where it has a name.
package struct NamedLimit: Hashable, Sendable {
    package let name: String?
    /// The name in Chinese, where the plan gives both.
    package let nameZh: String?
    package let limit: MeasureLimit

    package init(name: String?, nameZh: String? = nil, limit: MeasureLimit) {
        self.name = name
        self.nameZh = nameZh
        self.limit = limit
    }
}
