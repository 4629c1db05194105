import Calendar
import Charts
import Codes
import Exact
import Judgements
import Words

/// One reading of the database: everything that the page shows, of one moment.
package struct Snapshot: Sendable {
    /// The clock's day; nil before the first evaluation.
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
    /// The rows of parts: those who have a member of a key.
    package var parts: [IndicatorKey: [AreaRow]] = [:]
    /// The newest transitions that were delivered, the newest first.
    package var newest: [AlertEntry] = []
    package var firing = 0
    package var pending = 0
    /// The day of the last resolution; nil where there was none.
    package var lastResolved: CivilDay?
    package var operation = Operation()

    package init() {}
}

/// What the page knows of a kind of target.
package struct ShownKind: Sendable, Equatable {
    /// nil where nothing is drawn.
    package var form: Chart.Form?
    /// Of what is due on a day: how long before it is evaluated; nil = always.
    package var leadDays: Int?
    package var hasPath: Bool
    /// Whether the path begins at 0 at the end of the year before the plan.
    package var startsAtZero: Bool

    package init(
        form: Chart.Form?, leadDays: Int? = nil, hasPath: Bool, startsAtZero: Bool = false
    ) {
        self.form = form
        self.leadDays = leadDays
        self.hasPath = hasPath
        self.startsAtZero = startsAtZero
    }
}

/// An indicator that is loaded, with what the page knows of its kind. Its other members are those
/// of the stored row.
@dynamicMemberLookup
package struct IndicatorRow: Sendable, Equatable {
    package var loaded: LoadedIndicator
    package var kind: ShownKind?
    package var comparison: Comparison?

    package init(_ loaded: LoadedIndicator) { self.loaded = loaded }

    package subscript<Value>(dynamicMember path: WritableKeyPath<LoadedIndicator, Value>) -> Value {
        get { loaded[keyPath: path] }
        set { loaded[keyPath: path] = newValue }
    }

    /// The limit that decides; nil where there is none, and where there are two.
    package var target: Fraction? { commitment.side(of: nil)?.limit }

    package var commitment: Commitment {
        var commitment = Commitment(
            unit: loaded.unit, comparison: comparison,
            ends: Comparison.Ends(low: loaded.targetLow, high: loaded.targetHigh),
            deadline: loaded.targetOn)
        commitment.period = .period(of: loaded.reading)
        return commitment
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
    /// Quarantined records by reason, the most frequent first.
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
