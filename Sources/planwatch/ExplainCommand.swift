import Commands
import Inspection
import JSONText
import PostgresClient
import Storage

/// `planwatch explain`: how one value was computed, the reason for its status, and what would
/// clear it.
func explain(_ call: Call) async throws -> CommandOutcome {
    let name = call.invocation.arguments[0]
    let parts = name.split(separator: "/", omittingEmptySubsequences: false).map(String.init)
    guard parts.count == 2 else {
        throw CommandFailure(.wrongUsage, "invalid indicator '\(name)'; expected PLAN/INDICATOR")
    }
    guard let area = call.invocation.text("area") else {
        throw CommandFailure(.wrongUsage, "missing --area CODE")
    }
    let installation = try call.installation()
    return try await call.withDatabase(installation) { connection in
        let explanation: Explanation
        do {
            explanation = try await Explanation.read(
                plan: parts[0], indicator: parts[1], area: area, connection,
                installation: installation)
        } catch let missing as Explanation.Missing {
            throw CommandFailure(.no, words(missing, parts, area))
        }
        if call.isForPrograms {
            try call.console.show(explanation.json.text + "\n")
        } else {
            try call.console.show(call.console.folded(explanation.text))
        }
        return .done
    }
}

private func words(_ missing: Explanation.Missing, _ parts: [String], _ area: String) -> String {
    switch missing {
    case .plan: "no plan \(parts[0]); planwatch status lists all plans"
    case .indicator:
        "no indicator \(parts[1]) in plan \(parts[0]); planwatch status lists all of them"
    case .area: "\(parts[0])/\(parts[1]) has no values for area \(area); use an area of the plan"
    case .judgement: "nothing has been evaluated yet; planwatch status --wait 60 waits for it"
    }
}
