import Codes
import Plans

/// Which statuses of which rows are reached and expected by scenarios that pass.
package struct ScenarioCoverage: Sendable {
    /// Plan id → row id → status → how often.
    package private(set) var reached: [String: [String: [Status: Int]]] = [:]

    package init() {}

    package mutating func add(_ outcome: ScenarioOutcome) {
        for check in outcome.checks where check.mismatches.isEmpty && !check.isReversed {
            guard let status = check.status else { continue }
            reached[outcome.plan, default: [:]][check.row, default: [:]][status, default: 0] += 1
        }
    }

    /// How often each status of a row was expected and found.
    package func statuses(of row: String, in plan: String) -> [Status: Int] {
        reached[plan]?[row] ?? [:]
    }
}
