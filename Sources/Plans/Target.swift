import Calendar
import Codes
import Exact

/// What the plan promises of an indicator.
package struct Target: Equatable, Sendable {
    package var kind: Kind
    package var comparator: Comparator
    /// 31 December of the year, or the day; nil of maintain and its like.
    package var deadline: CivilDay?
    package var baseline: Baseline?
    /// 力争: one severity lower.
    package var effort: Bool

    package init(
        kind: Kind, comparator: Comparator, deadline: CivilDay?, baseline: Baseline? = nil,
        effort: Bool = false
    ) {
        self.kind = kind
        self.comparator = comparator
        self.deadline = deadline
        self.baseline = baseline
        self.effort = effort
    }

    /// The kinds that are judged so far; the raw value is the contract's word.
    package enum Kind: String, Sendable, CaseIterable {
        case levelByDate = "level_by_date"
        case maintain
        case ratioOfRatios = "ratio_of_ratios"
    }

    package enum Comparator: Equatable, Sendable {
        case atLeast(Fraction)
        case atMost(Fraction)
        case equals(Fraction)

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

        /// Whether the value must not be below the limit.
        package var isLowerBound: Bool {
            if case .atLeast = self { true } else { false }
        }

        /// Whether lower values are better.
        package var lowerIsBetter: Bool {
            if case .atMost = self { true } else { false }
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
}
