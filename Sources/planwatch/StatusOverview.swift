import Codes
import Commands
import Judgements
import Storage

/// What a long table of indicators begins with: how many rows have which status, by plan, and those
/// that are behind or at risk.
struct StatusOverview {
    private let rows: [ListedStatus]

    init(_ rows: [ListedStatus]) { self.rows = rows }

    /// A table of that length needs no beginning.
    static let fewRows = 60
    /// Rows that are named, the worst ones.
    static let mostNamed = 20

    /// The statuses from the worst to the one that says least.
    private static let order: [Status] = [
        .missed, .breached, .offCourse, .atRisk, .onCourse, .met, .notDue, .noData,
        .needsConfiguration,
    ]
    private static let behind: [Status] = [.missed, .breached, .offCourse, .atRisk]

    /// - Parameter most: how many of those behind are named; 0 stands for all.
    func show(_ console: Console, naming most: Int = mostNamed) throws(OutputFailure) {
        for (plan, rows) in byPlan {
            let counts = Self.order.compactMap { status -> String? in
                let count = rows.count { $0.row.status == status }
                return count == 0 ? nil : "\(status.rawValue) \(grouped(count))"
            }
            let compared = rows.count { $0.row.status == nil }
            let rest = compared == 0 ? [] : ["not rated \(grouped(compared))"]
            try console.show("  \(plan)\n")
            let line = "    " + (counts + rest).joined(separator: ", ")
            try console.show(console.folded(line) + "\n")
        }
        let wrong = Self.behind.flatMap { status in rows.filter { $0.row.status == status } }
        guard !wrong.isEmpty else { return }
        try console.show("\n  behind or at risk, the worst first:\n")
        var table = TextTable([
            .init("  indicator", .name), .init("area"), .init("value", .number),
            .init("expected", .number), .init("status"),
        ])
        let named = wrong.limited(to: most)
        for listed in named {
            let row = listed.row
            table.add([
                .init("  " + row.key.name), .init(row.key.area),
                .init(figure(row.value, listed.unit)), .init(figure(row.expected, listed.unit)),
                .init(row.status?.rawValue ?? "-", style(of: row.status)),
            ])
        }
        try console.show(table)
        let left = wrong.count - named.count
        if left > 0 { try console.show("  … and \(grouped(left)) more\n") }
    }

    /// The rows by plan, in the order of the plans' ids.
    private var byPlan: [(plan: String, rows: [ListedStatus])] {
        Dictionary(grouping: rows, by: \.key.plan).sorted { $0.key < $1.key }
            .map { ($0.key, $0.value) }
    }
}
