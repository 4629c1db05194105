import Codes
import Judgements
import PostgresClient

/// What a command lists: for people by its fields, for programs as a JSON object, which PostgreSQL
/// itself writes, so that figures pass as they are stored.
package protocol Listing: Sendable {
    var json: String { get }
    /// The members of the object in their order: the heads of a table of such rows.
    static var members: [String] { get }
    /// What a table has besides, since a spreadsheet cannot look it up: head and text.
    var beside: [(head: String, text: String?)] { get }
}

extension Listing {
    package var beside: [(head: String, text: String?)] { [] }
}

/// A listed row of an indicator.
package protocol IndicatorListing: Listing {
    var key: RowKey { get }
    var ratedStatus: Status? { get }
    /// nil where the indicator is not loaded any more.
    var property: CommitmentProperty? { get }
}

/// Which rows of a table are asked for; an empty list asks for all.
package struct Filter: Equatable, Sendable {
    package var plans: [String] = []
    package var areas: [String] = []
    package var statuses: [String] = []
    package var properties: [String] = []
    /// Of alerts and their transitions alone.
    package var severities: [String] = []
    /// Of alerts alone.
    package var states: [String] = []

    package init() {}

    var parameters: [PostgresValue] {
        [.texts(plans), .texts(areas), .texts(statuses), .texts(properties)]
    }

    /// The same, then the severities.
    var transitionParameters: [PostgresValue] { parameters + [.texts(severities)] }

    /// Whether a row is asked for.
    package func passes(_ row: some IndicatorListing) -> Bool {
        (plans.isEmpty || plans.contains(row.key.plan))
            && (areas.isEmpty || areas.contains(row.key.area))
            && (statuses.isEmpty || statuses.contains(row.ratedStatus?.rawValue ?? ""))
            && (properties.isEmpty || properties.contains(row.property?.rawValue ?? ""))
    }
}

/// A row of the indicator table.
package struct ListedStatus: IndicatorListing {
    package var row: StatusRow
    /// nil where the indicator is not loaded any more.
    package var unit: String?
    package var property: CommitmentProperty?
    package var nameZh: String?
    package var nameEn: String?
    package var json: String

    package static let members = Table.indicatorStatus.memberNames
    package var beside: [(head: String, text: String?)] {
        [
            ("nameZh", nameZh), ("nameEn", nameEn), ("unit", unit),
            ("property", property?.rawValue),
        ]
    }

    package var key: RowKey { row.key }
    package var ratedStatus: Status? { row.status }

    init(row: StatusRow, unit: String?, property: CommitmentProperty?, json: String) {
        self.row = row
        self.unit = unit
        self.property = property
        self.json = json
    }

    /// A row that is stored nowhere, for people.
    package init(row: StatusRow, unit: String?) {
        self.init(row: row, unit: unit, property: nil, json: "{}")
    }
}

package struct ListedAlert: IndicatorListing {
    package static let members = Table.alert.memberNames
    package var row: AlertRow
    package var property: CommitmentProperty?
    package var json: String

    package var key: RowKey { row.key }
    package var ratedStatus: Status? { row.status }
}

package struct ListedTransition: Listing {
    package static let members: [String] = []
    /// Without its evidence.
    package var logged: LoggedTransition
    package var json: String
    /// Why the indicator has its status now, where that was asked.
    package var currentReason: String?

    /// A line of the tail: its kind and the cursor, then the members of the alert's data.
    package func tailLine(kind: String, cursor: Int64) -> String {
        "{\"kind\":\"\(kind)\",\"cursor\":\(cursor),\(json.dropFirst())"
    }
}

package struct ListedHalt: Listing {
    package static let members = ["topic", "partition", "kind", "expected", "low", "high", "since"]
    package var halt: PartitionHalt
    /// In the time zone of the session, `2024-12-10 14:31:58`.
    package var since: String
    package var json: String

    /// Topic and partition.
    package var name: String { "\(halt.topic)/\(halt.partition)" }
}
