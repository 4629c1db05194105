import Calendar
import Charts
import Codes
import Exact
import Words

/// One reading of the database: everything that the page shows, of one moment.
package struct Snapshot: Sendable {
    /// The clock's day; nil before the first judgement.
    package var asOf: CivilDay?
    /// Civil time at +08:00 of the last round, `2024-12-10T14:31:58`; nil before the first.
    package var judgedAt: String?
    /// The same as the stream of events says it; empty before the first.
    package var judgedMark = ""
    /// The highest sequence of the alert log: where a live update goes on.
    package var sequence: Int64 = 0
    /// Transitions wait, because the daemon is catching up.
    package var isHolding = false
    /// By id.
    package var plans: [PlanRow] = []
    /// By plan and id.
    package var indicators: [IndicatorKey: IndicatorRow] = [:]
    /// By plan, indicator and area.
    package var rows: [AreaRow] = []
    /// The newest transitions that were given out, the newest first.
    package var newest: [AlertEntry] = []
    package var firing = 0
    package var pending = 0
    /// The day of the last resolution; nil where there was none.
    package var lastResolved: CivilDay?
    package var operation = Operation()

    package init() {}
}

/// A plan as the view `plan` has it.
package struct PlanRow: Sendable, Equatable {
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

/// Which indicator.
package struct IndicatorKey: Hashable, Sendable {
    package var plan: String
    package var indicator: String

    package init(_ plan: String, _ indicator: String) {
        self.plan = plan
        self.indicator = indicator
    }
}

/// What the page knows of a kind of target.
package struct ShownKind: Sendable, Equatable {
    /// nil where nothing is drawn.
    package var form: Chart.Form?
    /// Of what is due on a day: how long before it is evaluated; nil = always.
    package var leadDays: Int?
    package var hasPath: Bool

    package init(form: Chart.Form?, leadDays: Int? = nil, hasPath: Bool) {
        self.form = form
        self.leadDays = leadDays
        self.hasPath = hasPath
    }
}

/// An indicator with its target, as the view `indicator` has it.
package struct IndicatorRow: Sendable, Equatable {
    package var key: IndicatorKey
    package var nameZh: String
    package var nameEn: String
    package var unit: MeasureUnit
    package var kind: ShownKind?
    package var comparison: Comparison?
    package var property: CommitmentProperty
    package var baseline: Fraction?
    package var baselineOn: CivilDay?
    package var targetLow: Fraction?
    package var targetHigh: Fraction?
    package var targetOn: CivilDay?
    package var document: String
    package var quote: String
    package var reading: ReadingKind

    package init(
        key: IndicatorKey, nameZh: String, nameEn: String, unit: MeasureUnit,
        property: CommitmentProperty, document: String, quote: String, reading: ReadingKind
    ) {
        self.key = key
        self.nameZh = nameZh
        self.nameEn = nameEn
        self.unit = unit
        self.property = property
        self.document = document
        self.quote = quote
        self.reading = reading
    }

    /// The limit that decides; nil where there is none, and where there are two.
    package var target: Fraction? { commitment.side(of: nil)?.limit }

    package var commitment: Commitment {
        Commitment(
            unit: unit, comparison: comparison,
            ends: Comparison.Ends(low: targetLow, high: targetHigh), deadline: targetOn)
    }

    /// Whether lower values than that one are better.
    package func lowerIsBetter(than value: Fraction?) -> Bool {
        commitment.lowerIsBetter(than: value)
    }
}

/// How the machinery does.
package struct Operation: Sendable, Equatable {
    /// Records still to be read; nil while the end is unknown.
    package var lag: Int64?
    package var facts: Int64 = 0
    /// Civil time at +08:00 of the newest event.
    package var newestEvent: String?
    /// Records that are refused, by reason, the most frequent first.
    package var quarantine: [(reason: String, count: Int64)] = []
    /// Partitions that wait for an operator.
    package var halted: [String] = []

    package init() {}

    package static func == (left: Operation, right: Operation) -> Bool {
        left.lag == right.lag && left.facts == right.facts
            && left.newestEvent == right.newestEvent && left.halted == right.halted
            && left.quarantine.map(\.reason) == right.quarantine.map(\.reason)
            && left.quarantine.map(\.count) == right.quarantine.map(\.count)
    }
}
