import Calendar
import Codes
import Exact

/// Which indicator.
package struct IndicatorKey: Hashable, Sendable {
    package var plan: String
    package var indicator: String

    package init(plan: String, indicator: String) {
        self.plan = plan
        self.indicator = indicator
    }
}

extension KeyedRow {
    /// The indicator that the row is of.
    package var indicator: IndicatorKey {
        IndicatorKey(plan: key.plan, indicator: key.indicator)
    }
}

/// A plan that is loaded.
package struct PlanRow: Equatable, Sendable {
    package var id: String
    package var version: String
    package var titleZh: String
    package var titleEn: String
    package var area: String?
    package var startsOn: CivilDay
    package var endsOn: CivilDay

    package init(
        id: String, version: String, titleZh: String, titleEn: String, area: String?,
        startsOn: CivilDay, endsOn: CivilDay
    ) {
        self.id = id
        self.version = version
        self.titleZh = titleZh
        self.titleEn = titleEn
        self.area = area
        self.startsOn = startsOn
        self.endsOn = endsOn
    }
}

/// An indicator that is loaded, with its target.
package struct LoadedIndicator: Equatable, Sendable {
    package var key: IndicatorKey
    package var nameZh: String
    package var nameEn: String
    package var unit: MeasureUnit
    /// The word of its target kind; nil without a target.
    package var kind: String?
    /// The word of its comparator: `at_least`, `at_most`, or that of another kind.
    package var direction: String?
    package var property: CommitmentProperty
    package var tier: String
    package var baseline: Fraction?
    package var baselineOn: CivilDay?
    package var targetLow: Fraction?
    package var targetHigh: Fraction?
    package var targetOn: CivilDay?
    package var document: String
    package var quote: String
    package var reading: ReadingKind
    /// The code of what it measures, which rows of several plans share.
    package var concept: String?

    package init(
        key: IndicatorKey, nameZh: String, nameEn: String, unit: MeasureUnit,
        property: CommitmentProperty, tier: String, document: String, quote: String,
        reading: ReadingKind
    ) {
        self.key = key
        self.nameZh = nameZh
        self.nameEn = nameEn
        self.unit = unit
        self.property = property
        self.tier = tier
        self.document = document
        self.quote = quote
        self.reading = reading
    }
}

/// The fields of a past reading in its line of text, in their order: the page gets the readings of
/// a row as lines, and takes apart only those that it shows.
package enum PastReadingField: Int, CaseIterable, Sendable {
    case start, end, state, value, numerator, denominator, expected, status, knownFrom, knownTo
}
