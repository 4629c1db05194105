import Calendar
import Codes

/// That an operator has acknowledged an alert, or ended an acknowledgement.
package struct AcknowledgementRow: Equatable, KeyedRow {
    package var id: Int64
    package var key: RowKey
    package var alertID: String
    /// Who said it, by the name given; by the account otherwise.
    package var madeBy: String
    /// Whether it ends an acknowledgement.
    package var ends: Bool
    /// The evaluated day on which it was given.
    package var day: CivilDay
    /// The last day on which it holds.
    package var until: CivilDay?
    package var reason: String

    package init(
        id: Int64, key: RowKey, alertID: String, madeBy: String, ends: Bool = false,
        day: CivilDay, until: CivilDay? = nil, reason: String
    ) {
        self.id = id
        self.key = key
        self.alertID = alertID
        self.madeBy = madeBy
        self.ends = ends
        self.day = day
        self.until = until
        self.reason = reason
    }
}

/// From when to when which alerts are not delivered to people. An empty list asks for nothing.
package struct SilenceRow: Equatable, Sendable {
    package var id: Int64
    package var madeBy: String
    package var matchers: Matchers
    package var from: CivilDay
    /// The last day on which it holds.
    package var until: CivilDay
    package var reason: String
    /// The day from which it does not hold, where it was ended before.
    package var endedOn: CivilDay?

    /// What an alert must be.
    package struct Matchers: Equatable, Sendable {
        package var plans: [String] = []
        package var indicators: [String] = []
        package var areas: [String] = []
        package var statuses: [String] = []
        package var severities: [String] = []
        package var properties: [String] = []

        package init() {}

        /// Whether the row of an alert can match, whatever its status and severity.
        package func match(_ key: RowKey, property: String) -> Bool {
            (plans.isEmpty || plans.contains(key.plan))
                && (indicators.isEmpty || indicators.contains(key.indicator))
                && (areas.isEmpty || areas.contains(key.area))
                && (properties.isEmpty || properties.contains(property))
        }
    }

    package init(
        id: Int64, madeBy: String, matchers: Matchers, from: CivilDay, until: CivilDay,
        reason: String, endedOn: CivilDay? = nil
    ) {
        self.id = id
        self.madeBy = madeBy
        self.matchers = matchers
        self.from = from
        self.until = until
        self.reason = reason
        self.endedOn = endedOn
    }
}

/// All that operators have said of alerts. Nothing of it is ever changed, so that how much there is
/// says whether something is new.
package struct OperatorRecords: Equatable, Sendable {
    package private(set) var acknowledgements: [RowKey: [AcknowledgementRow]] = [:]
    package private(set) var silences: [SilenceRow] = []
    /// Rows of the three tables.
    package let count: Int64

    package init() { count = 0 }

    package init(acknowledgements: [AcknowledgementRow], silences: [SilenceRow]) {
        self.acknowledgements = Dictionary(grouping: acknowledgements, by: \.key)
        self.silences = silences
        let ended = silences.count { $0.endedOn != nil }
        count = Int64(acknowledgements.count + silences.count + ended)
    }

    package func acknowledgement(_ id: Int64, of key: RowKey) -> AcknowledgementRow? {
        acknowledgements[key]?.first { $0.id == id }
    }

    package func silence(_ id: Int64) -> SilenceRow? { silences.first { $0.id == id } }
}
