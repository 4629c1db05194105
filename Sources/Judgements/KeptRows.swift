import Calendar
import Codes
import Exact

/// A forecast as it was made, to be compared with its outcome later. Figures have at most 12
/// decimals, as they are stored.
package struct ForecastRow: Equatable, KeyedRow {
    package var key: RowKey
    /// The year of the last final period that it rests on.
    package var period: Int
    package var madeOn: CivilDay
    package var targetOn: CivilDay
    package var forecast: Fraction
    package var low: Fraction?
    package var high: Fraction?
    /// 0 to 1.
    package var chance: Double?
    package var target: Fraction
    /// On which side of the target a value meets it.
    package var direction: Direction

    package init(
        key: RowKey, period: Int, madeOn: CivilDay, targetOn: CivilDay, forecast: Fraction,
        low: Fraction?, high: Fraction?, chance: Double?, target: Fraction, direction: Direction
    ) {
        self.key = key
        self.period = period
        self.madeOn = madeOn
        self.targetOn = targetOn
        self.forecast = forecast
        self.low = low
        self.high = high
        self.chance = chance
        self.target = target
        self.direction = direction
    }
}

/// A reading that is kept: that of an observation day, or that of a period.
package struct KeptReading: Equatable, KeyedRow {
    package var key: RowKey
    package var span: Span
    package var figures: Figures

    package init(key: RowKey, span: Span, figures: Figures) {
        self.key = key
        self.span = span
        self.figures = figures
    }

    /// The days that it speaks of: one, or those of a period.
    package struct Span: Hashable, Comparable, Sendable, BitwiseCopyable {
        package var from: CivilDay
        package var to: CivilDay

        package init(from: CivilDay, to: CivilDay) {
            self.from = from
            self.to = to
        }

        package static func < (left: Span, right: Span) -> Bool {
            (left.from, left.to) < (right.from, right.to)
        }
    }

    /// What it says. Figures have at most 12 decimals, as they are stored.
    package struct Figures: Equatable, Sendable {
        package var value: Fraction?
        package var numerator: Fraction?
        package var denominator: Fraction?
        package var expected: Fraction?
        package var status: Status?
        /// Whether it is provisional, so that it may be overwritten.
        package var isOpen: Bool

        package init(
            value: Fraction?, numerator: Fraction?, denominator: Fraction?, expected: Fraction?,
            status: Status?, isOpen: Bool
        ) {
            self.value = value
            self.numerator = numerator
            self.denominator = denominator
            self.expected = expected
            self.status = status
            self.isOpen = isOpen
        }
    }

    /// What two installations that know the same agree in: not whether it was ever revised, which
    /// depends on what came first.
    package var dumpLine: String {
        key.line([
            span.from.description, span.to.description, figures.value?.storedText,
            figures.numerator?.storedText, figures.denominator?.storedText,
            figures.expected?.storedText, figures.status?.rawValue,
            figures.isOpen ? "open" : "closed",
        ])
    }
}
