import Calendar
import Codes
import Documents
import Plans

/// What came of a scenario.
package struct ScenarioOutcome: Sendable {
    package let file: String
    package let name: String
    package let plan: String
    /// In the order of the steps.
    package var checks: [Check] = []
    /// Events that were refused, or not, against what is written.
    package private(set) var faults: [Fault] = []

    init(_ scenario: Scenario) {
        file = scenario.file
        name = scenario.name
        plan = scenario.plan.id
    }

    /// A file that could not be played.
    package init(unreadable file: String, faults: [Fault]) {
        self.file = file
        name = file
        plan = ""
        self.faults = faults
    }

    package var failures: [Check] { checks.filter { !$0.mismatches.isEmpty } }

    package var isPassed: Bool { faults.isEmpty && failures.isEmpty }

    mutating func note(_ more: [Fault]) { faults += more.filter { !faults.contains($0) } }
}

/// One expectation that was looked at.
package struct Check: Sendable {
    package var place: Place
    /// The clock's day.
    package var on: CivilDay
    package var row: String
    package var area: String
    /// What was not as expected.
    package var mismatches: [Mismatch]
    /// Why the row stands as it does.
    package var reason: String
    /// The status that was asked for and found.
    package var status: Status?
    /// Whether all events came in the reverse order.
    package var isReversed = false

    package struct Mismatch: Sendable {
        package var place: Place
        package var key: String
        package var expected: String
        package var found: String
    }

    /// `2023-12-31 public-share in 371500`.
    package var title: String {
        "\(on) \(row) in \(area)" + (isReversed ? ", events in reverse order" : "")
    }

    /// What was expected, what came and why, a line each.
    package var lines: [String] {
        mismatches.map { "\($0.key): expected \($0.expected), found \($0.found)" }
            + (reason.isEmpty ? [] : ["why: \(reason)"])
    }
}

extension ScenarioOutcome {
    /// The faults, then each failure with its place, a line each; empty where there is none.
    package var report: String {
        var lines = faults.map { "\($0)" }
        for check in failures {
            let place = check.mismatches.first?.place ?? check.place
            lines.append("\(file):\(place.line):\(place.column): \(check.title)")
            lines += check.lines.map { "    \($0)" }
        }
        return lines.map { $0 + "\n" }.joined()
    }
}
