import Codes
import JSONText
import Plans

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
}

/// A row of `indicator_status`, figures as decimal texts.
package struct StatusRow: Equatable, Sendable {
    package var key: RowKey
    package var areaName: String
    package var asOf: String
    package var value: String?
    package var numerator: String?
    package var denominator: String?
    package var expected: String?
    package var gap: String?
    package var requiredPace: String?
    package var forecast: String?
    package var forecastLow: String?
    package var forecastHigh: String?
    package var chance: Double?
    package var status: String?
    package var reason: String?
    package var periodState: String?
    package var readOn: String?
    package var reasonCode: String?
    package var reasonFacts: String?
    package var shortfall: String?
    package var shortfallNoun: String?

    package init(key: RowKey, areaName: String, asOf: String) {
        self.key = key
        self.areaName = areaName
        self.asOf = asOf
    }

    /// The same row apart from what changes with every day: for the canonical dump.
    package var dumpLine: String {
        let fields: [String?] = [
            asOf, value, numerator, denominator, expected, gap, requiredPace, forecast,
            forecastLow, forecastHigh, chance?.description, status, reasonCode, periodState, readOn,
            shortfall, shortfallNoun,
        ]
        return ([key.plan, key.indicator, key.area, key.breakdown] + fields.map { $0 ?? "-" })
            .joined(separator: "\t")
    }
}

extension StatusRow {
    /// All that a judgement decides of the row. What it says in JSON is in one spelling, since
    /// PostgreSQL has its own.
    package var fullLine: String {
        let facts = reasonFacts.map { text in
            (try? JSON(Array(text.utf8)))?.inOneSpelling.text ?? text
        }
        return [dumpLine, areaName, reason ?? "-", facts ?? "-"].joined(separator: "\t")
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

/// A transition as it is stored; what names the alert comes from the key.
package struct TransitionRow: Equatable, Sendable {
    package var key: RowKey
    package var alertID: String
    package var transition: TransitionKind
    package var fromState: AlertPhase?
    package var toState: AlertPhase
    package var status: Status
    package var severity: Severity
    package var asOf: String
    package var reason: String
    package var evidence: String
    package var stands: Bool
    package var historic: Bool

    package init(
        key: RowKey, alertID: String, transition: TransitionKind, fromState: AlertPhase?,
        toState: AlertPhase, status: Status, severity: Severity, asOf: String, reason: String = "",
        evidence: String = "{}", stands: Bool = true, historic: Bool = false
    ) {
        self.key = key
        self.alertID = alertID
        self.transition = transition
        self.fromState = fromState
        self.toState = toState
        self.status = status
        self.severity = severity
        self.asOf = asOf
        self.reason = reason
        self.evidence = evidence
        self.stands = stands
        self.historic = historic
    }

    /// What makes two transitions the same step of an alert, for the canonical dump. Without the
    /// state before: what was kept through a change of the past has that of its first finding.
    package var dumpLine: String {
        TransitionRow.dumpLine(
            key, asOf, transition.rawValue, toState.rawValue, status.rawValue, severity.rawValue)
    }

    /// The same of words that may be none of ours.
    static func dumpLine(_ key: RowKey, _ words: String...) -> String {
        ([key.plan, key.indicator, key.area, key.breakdown] + words).joined(separator: "\t")
    }
}

/// Everything that one round of the judge writes.
package struct RoundCommit: Sendable {
    package var mark: Int64
    package var judgedOn: String
    /// The clock that the day was found by, as `mark.judged_by`; nil where nothing was judged.
    package var judgedBy: String?
    /// Whether transitions wait, because the daemon is catching up.
    package var isHolding = false
    /// Rows that changed; those of `removed` are gone.
    package var statuses: [StatusRow] = []
    package var removed: [RowKey] = []
    /// When the data of the changed readings were committed; the rows it holds for get it.
    package var freshAt: String?
    package var fresh: Set<RowKey> = []
    /// Sequences that do not stand any more.
    package var withdrawn: [Int64] = []
    package var transitions: [TransitionRow] = []
    /// Forecasts made; one for each row and closed period is kept, the first.
    package var forecasts: [ForecastRow] = []
    /// Kept readings that changed, and those that are gone.
    package var readings: [KeptReading] = []
    package var goneReadings: [KeptReading] = []
    /// A base that replaces the change log up to the mark.
    package var base: [ChangeCodec.Chunk]?

    package init(mark: Int64, judgedOn: String) {
        self.mark = mark
        self.judgedOn = judgedOn
    }
}
