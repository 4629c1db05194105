import Calendar
import Codes
import Exact
import Language
import Words

/// What the plan commits an indicator to.
package struct Target: Equatable, Sendable {
    package var kind: TargetShape
    /// nil of kinds that take none.
    package var comparator: Comparator?
    /// 31 December of the year, or the day; nil of kinds that hold every year, and of those that
    /// wait for something.
    package var deadline: CivilDay?
    /// What decides the deadline by its coming.
    package var occasion: Occasion?
    package var baseline: Baseline?
    /// Published figures of earlier years, for the forecast alone, the oldest first.
    package var history: [Baseline] = []
    /// Values that the plan itself names for days on the way, in order.
    package var path: [Waypoint] = []
    /// From when on figures are not comparable with those before, in order.
    package var breaks: [Break] = []
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

    /// 同步: what is said of an area, on the first day on which it holds.
    package struct Occasion: Hashable, Sendable {
        package let measure: Measure
        /// The area's code.
        package let area: String

        package init(_ measure: Measure, in area: String) {
            self.measure = measure
            self.area = area
        }
    }

    /// What the value is compared with.
    package struct Comparator: Hashable, Sendable {
        package let comparison: Comparison
        package let ends: Comparison.Ends

        package init(_ comparison: Comparison, _ ends: Comparison.Ends) {
            self.comparison = comparison
            self.ends = ends
        }

        package static func atLeast(_ limit: Fraction) -> Self {
            Self(.atLeast, Comparison.Ends(low: limit))
        }

        package static func atMost(_ limit: Fraction) -> Self {
            Self(.atMost, Comparison.Ends(high: limit))
        }

        package static func equals(_ limit: Fraction) -> Self {
            Self(.equals, Comparison.Ends(low: limit))
        }

        /// What the value must not be below, and what it is to equal: the contract's `target_low`.
        package var low: Fraction? { ends.low }

        /// What the value must not be above.
        package var high: Fraction? { ends.high }

        /// The contract's word.
        package var direction: String { comparison.code }

        /// The same with the figure that stands for what no plan names.
        package func moved(to figure: Fraction?) -> Comparator {
            guard comparison.isOfFirst, let figure else { return self }
            return Comparator(comparison, Comparison.Ends(low: figure, high: figure))
        }

        /// What holds of a figure in a unit; nil of what no value alone can meet. Of a percentage
        /// 100 is all that there is.
        package func bounds(in unit: MeasureUnit) -> Bounds? {
            let isAll = ends.low == Fraction(100) && unit == .percent
            return bounds(isCount: unit.isNumber || isAll)
        }

        fileprivate func bounds(isCount: Bool) -> Bounds? { comparison.bounds(ends, isCount) }
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

    /// 阶段目标: what is to be reached by a day before the deadline.
    package struct Waypoint: Equatable, Sendable {
        package var on: CivilDay
        package var value: Fraction

        package init(on: CivilDay, value: Fraction) {
            self.on = on
            self.value = value
        }
    }

    /// 口径调整: a merger or a new definition, after which figures are others.
    package struct Break: Equatable, Sendable {
        /// The first day of the new figures.
        package var on: CivilDay
        /// Where it was announced.
        package var source: String

        package init(on: CivilDay, source: String) {
            self.on = on
            self.source = source
        }
    }

    /// 严禁: nothing of the kind may happen, so that the first case is a breach at once.
    package var isZeroTarget: Bool {
        guard kind.breaksAtFirstCase, let comparator else { return false }
        return comparator.bounds(isCount: true)?.high?.isZero ?? false
    }
}
