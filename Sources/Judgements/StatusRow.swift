import Calendar
import Codes
import Exact
import JSONText

/// Which row of which indicator: the key of readings, statuses and alerts.
package struct RowKey: Hashable, Comparable, Sendable {
    package var plan: String
    package var indicator: String
    package var area: String
    /// The breakdown as JSON without spaces; `{}` where there is none.
    package var breakdown: String

    package init(plan: String, indicator: String, area: String, breakdown: String = "{}") {
        self.plan = plan
        self.indicator = indicator
        self.area = area
        self.breakdown = breakdown
    }

    package static func < (left: RowKey, right: RowKey) -> Bool {
        (left.plan, left.indicator, left.area, left.breakdown)
            < (right.plan, right.indicator, right.area, right.breakdown)
    }

    /// The key and what follows it, with tabs between them: a line of the canonical dump.
    package func line(_ fields: [String?]) -> String {
        ([plan, indicator, area, breakdown] + fields.map { $0 ?? "-" }).joined(separator: "\t")
    }
}

/// A row that is named by a key.
package protocol KeyedRow: Sendable {
    var key: RowKey { get set }
}

extension Double {
    /// The number that is stored of it; nil of what is no finite number.
    package var asStored: Fraction? {
        decimalText(places: 12).flatMap { Fraction(decimal: $0) }
    }
}

extension Fraction {
    /// Rounded to the 12 decimals that are stored.
    package var asStored: Fraction { rounded(places: 12) }

    /// The decimal text that is stored.
    package var storedText: String { decimalText(places: 12) }
}

/// The evaluation of an indicator in an area on a day: a row of `indicator_status`. Figures have at
/// most 12 decimals, as they are stored.
package struct StatusRow: Equatable, KeyedRow {
    package var key: RowKey
    /// In Chinese.
    package var areaName: String
    package var asOf: CivilDay
    package var value: Fraction?
    package var numerator: Fraction?
    package var denominator: Fraction?
    package var expected: Fraction?
    package var gap: Fraction?
    package var requiredPace: Fraction?
    package var forecast: Fraction?
    package var forecastLow: Fraction?
    package var forecastHigh: Fraction?
    /// 0 to 1.
    package var chance: Double?
    /// nil of a row that is only compared.
    package var status: Status?
    /// In one English sentence; nil of a row that is only compared, and where it is withheld.
    package var reason: String?
    package var periodState: PeriodState?
    package var readOn: CivilDay?
    /// A word, since each target kind brings reasons of its own.
    package var reasonCode: String?
    /// A JSON object.
    package var reasonFacts: String?
    package var shortfall: Fraction?
    package var shortfallNoun: String?
    /// The reason in Chinese.
    package var reasonZh: String?
    /// Whether its alert goes back and forth.
    package var flapping = false
    /// Whether figures are null because they are private, for who asks.
    package var withheld = false

    package init(key: RowKey, areaName: String, asOf: CivilDay) {
        self.key = key
        self.areaName = areaName
        self.asOf = asOf
    }

    /// Whether the figures were read from the same data.
    package func hasSameReading(as other: StatusRow) -> Bool {
        value == other.value && numerator == other.numerator && denominator == other.denominator
            && readOn == other.readOn
    }

    /// The row for the canonical dump, without the texts that follow from it.
    package var dumpLine: String {
        key.line([
            asOf.description, value?.storedText, numerator?.storedText, denominator?.storedText,
            expected?.storedText, gap?.storedText, requiredPace?.storedText, forecast?.storedText,
            forecastLow?.storedText, forecastHigh?.storedText, chance?.description,
            status?.rawValue, reasonCode, periodState?.rawValue, readOn?.description,
            shortfall?.storedText, shortfallNoun,
        ])
    }

    /// All that an evaluation decides of the row. JSON is in one spelling, since PostgreSQL has its
    /// own.
    package var fullLine: String {
        let facts = reasonFacts.map { text in
            (try? JSON(Array(text.utf8)))?.inOneSpelling.text ?? text
        }
        return [dumpLine, areaName, reason ?? "-", reasonZh ?? "-", facts ?? "-"]
            .joined(separator: "\t")
    }
}

extension JSON {
    /// Members in the order of their names, numbers by value.
    fileprivate var inOneSpelling: JSON {
        switch self {
        case .null, .bool, .string: self
        case .integer(let value): .number("\(Double(value))")
        case .number(let digits): .number(Double(digits).map { "\($0)" } ?? digits)
        case .array(let items): .array(items.map(\.inOneSpelling))
        case .object(let members):
            .object(
                members.sorted { $0.0.utf8.lexicographicallyPrecedes($1.0.utf8) }
                    .map { ($0.0, $0.1.inOneSpelling) })
        }
    }
}
