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
    /// The method that made it, and the version of its rules and constants.
    package var method: String
    package var methodVersion: Int
    /// What it is when nothing changes any more.
    package var lastValue: Fraction?
    /// What it is at the pace so far.
    package var linearSchedule: Fraction?

    package init(
        key: RowKey, period: Int, madeOn: CivilDay, targetOn: CivilDay, forecast: Fraction,
        low: Fraction?, high: Fraction?, chance: Double?, target: Fraction, direction: Direction,
        method: String, methodVersion: Int
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
        self.method = method
        self.methodVersion = methodVersion
    }
}

/// A reading that is kept: that of an observation day, or that of a period.
package struct KeptReading: Equatable, KeyedRow {
    package var key: RowKey
    package var span: Span
    package var figures: Figures
    /// By which it was evaluated; nil of what was kept before versions were.
    package var planVersion: String?
    /// Whether it is known that what is stored of it is provisional, and so only overwritten.
    package var overwrites = false

    package init(key: RowKey, span: Span, figures: Figures, planVersion: String? = nil) {
        self.key = key
        self.span = span
        self.figures = figures
        self.planVersion = planVersion
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

/// An open institution and a stage that it teaches, and who was reported there.
package struct ReportingRow: Hashable, Sendable {
    package var key: Key
    package var areaCode: String
    package var areaName: String
    package var name: String?
    /// What sort of institution it is, as a word.
    package var kind: String?
    package var students: Int64
    package var staff: Int64
    /// The greatest `time` of the facts that speak of it, microseconds since 1970.
    package var newestFact: Int64?

    package struct Key: Hashable, Sendable {
        package var institution: String
        /// Empty where the institution has stated none.
        package var stage: String

        package init(institution: String, stage: String) {
            self.institution = institution
            self.stage = stage
        }
    }

    package init(
        key: Key, areaCode: String, areaName: String, name: String?, kind: String?,
        students: Int64, staff: Int64, newestFact: Int64?
    ) {
        self.key = key
        self.areaCode = areaCode
        self.areaName = areaName
        self.name = name
        self.kind = kind
        self.students = students
        self.staff = staff
        self.newestFact = newestFact
    }
}
