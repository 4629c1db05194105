import Calendar
import Codes
import Exact

/// What the plan commits an indicator to.
package struct Target: Equatable, Sendable {
    package var kind: TargetShape
    /// nil of kinds that take none.
    package var comparator: Comparator?
    /// 31 December of the year, or the day; nil of kinds that hold every year.
    package var deadline: CivilDay?
    package var baseline: Baseline?
    /// 力争: one severity lower.
    package var effort: Bool
    /// What the kind's own keys say, by name.
    package var values: [String: TargetValue]

    package init(
        kind: TargetShape, comparator: Comparator?, deadline: CivilDay?,
        baseline: Baseline? = nil, effort: Bool = false, values: [String: TargetValue] = [:]
    ) {
        self.kind = kind
        self.comparator = comparator
        self.deadline = deadline
        self.baseline = baseline
        self.effort = effort
        self.values = values
    }

    package enum Comparator: Equatable, Sendable {
        case atLeast(Fraction)
        case atMost(Fraction)
        case equals(Fraction)

        package init(_ word: ComparatorWord, _ limit: Fraction) {
            switch word {
            case .atLeast: self = .atLeast(limit)
            case .atMost: self = .atMost(limit)
            case .equals: self = .equals(limit)
            }
        }

        package var limit: Fraction {
            switch self {
            case .atLeast(let limit), .atMost(let limit), .equals(let limit): limit
            }
        }

        package var direction: Direction {
            switch self {
            case .atLeast: .atLeast
            case .atMost: .atMost
            case .equals: .equals
            }
        }

        /// What the value must not be below, and what it is to equal: the contract's `target_low`.
        package var low: Fraction? {
            switch self {
            case .atLeast(let limit), .equals(let limit): limit
            case .atMost: nil
            }
        }

        /// What the value must not be above.
        package var high: Fraction? {
            switch self {
            case .atMost(let limit): limit
            case .atLeast, .equals: nil
            }
        }

        /// Whether lower values are better.
        package var lowerIsBetter: Bool {
            switch self {
            case .atMost: true
            case .atLeast, .equals: false
            }
        }
    }

    /// A value that the plan itself gives for 31 December of a year.
    package struct Baseline: Equatable, Sendable {
        package var value: Fraction
        package var year: Int

        package init(value: Fraction, year: Int) {
            self.value = value
            self.year = year
        }
    }

    /// 严禁: nothing of the kind may happen, so that the first case is a breach at once.
    package var isZeroTarget: Bool {
        switch comparator {
        case .atMost(let limit), .equals(let limit): kind.breaksAtFirstCase && limit.isZero
        case .atLeast, nil: false
        }
    }
}
