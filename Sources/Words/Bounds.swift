import Exact

/// The values that a target asks for: those between its ends. Where there is one end alone, that
/// side is open.
package struct Bounds: Equatable, Sendable {
    package let low: Fraction?
    package let high: Fraction?
    /// Whether the ends themselves fail: 高于 and 低于 instead of 不低于 and 不高于.
    private let isStrict: Bool
    private let better: Better

    private enum Better: Equatable, Sendable {
        case higher(Fraction)
        case lower(Fraction)
        case between(Fraction, Fraction)
    }

    private init(_ low: Fraction?, _ high: Fraction?, isStrict: Bool, _ better: Better) {
        self.low = low
        self.high = high
        self.isStrict = isStrict
        self.better = better
    }

    package static func atLeast(_ limit: Fraction, isStrict: Bool = false) -> Bounds {
        Bounds(limit, nil, isStrict: isStrict, .higher(limit))
    }

    package static func atMost(_ limit: Fraction, isStrict: Bool = false) -> Bounds {
        Bounds(nil, limit, isStrict: isStrict, .lower(limit))
    }

    /// One value alone. Its better side is above, but for a zero, which is come down to.
    package static func exactly(_ limit: Fraction) -> Bounds {
        Bounds(
            limit, limit, isStrict: false, limit.isZero ? .lower(limit) : .higher(limit))
    }

    /// Two sides: a value is held against the end that it is nearer to.
    package static func between(_ low: Fraction, _ high: Fraction) -> Bounds {
        Bounds(low, high, isStrict: false, .between(low, high))
    }

    package func holds(_ value: Fraction) -> Bool {
        let isAbove = low.map { isStrict ? value > $0 : value >= $0 } ?? true
        let isBelow = high.map { isStrict ? value < $0 : value <= $0 } ?? true
        return isAbove && isBelow
    }

    /// The side of the bounds that a value is held against.
    package func side(of value: Fraction) -> Side {
        switch better {
        case .higher(let limit): Side(limit: limit, lowerIsBetter: false)
        case .lower(let limit): Side(limit: limit, lowerIsBetter: true)
        case .between(let low, let high):
            high - value < value - low
                ? Side(limit: high, lowerIsBetter: true)
                : Side(limit: low, lowerIsBetter: false)
        }
    }

    /// The side that values come nearer to by moving from the first to the second; nil where a
    /// single value holds, so that there is no room to lose.
    package func side(movingFrom before: Fraction, to after: Fraction) -> Side? {
        if low == high { return nil }
        guard case .between(let low, let high) = better else { return side(of: after) }
        return after > before
            ? Side(limit: high, lowerIsBetter: true) : Side(limit: low, lowerIsBetter: false)
    }

    /// The side that all values are held against; nil where there are two.
    package var onlySide: Side? {
        if case .between = better { nil } else { side(of: .zero) }
    }

    /// One end, and where it is better to be.
    package struct Side: Equatable, Sendable {
        package let limit: Fraction
        /// Whether values fall toward the target.
        package let lowerIsBetter: Bool

        package init(limit: Fraction, lowerIsBetter: Bool) {
            self.limit = limit
            self.lowerIsBetter = lowerIsBetter
        }

        /// How far the first is on the better side of the second; negative = behind it.
        package func lead(of value: Fraction, over other: Fraction) -> Fraction {
            lowerIsBetter ? other - value : value - other
        }
    }
}
